//! The value of each housekeeping parameter.

use hilal_dictionary::{EventId, ParameterId as P, Structure};

use crate::FlightSoftware;
use crate::store::Class;
use crate::thermostat::Thermostat;

/// Values that flight code computes, gathered for one report.
struct Derived {
    store_used: f64,
    store_lost: f64,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Sends the reports that are due.
    pub(crate) fn report(&mut self, least_s: u32) {
        let now_s = self.readings.now_s();
        for structure in Structure::ALL {
            if self.reports.take_due(structure, now_s, least_s) {
                let values = self.values(structure);
                let mut values = values.into_iter();
                self.downlink.housekeeping(structure, |_| values.next().flatten());
            }
        }
    }

    /// Returns the values of a structure's parameters, in their order.
    fn values(&self, structure: Structure) -> heapless::Vec<Option<f64>, 16> {
        let store = self.downlink.store();
        let lost = Class::ALL.into_iter().map(|class| f64::from(store.lost(class))).sum();
        let derived = Derived { store_used: store.used() as f64, store_lost: lost };
        structure.parameters().iter().take(16).map(|id| self.sample(*id, &derived)).collect()
    }

    fn sample(&self, id: P, derived: &Derived) -> Option<f64> {
        match id.definition().number >> 8 {
            1 => self.sample_power(id),
            2 => self.sample_thermal(id),
            3 => self.sample_mobility(id),
            _ => self.sample_system(id, derived),
        }
    }

    fn sample_power(&self, id: P) -> Option<f64> {
        let readings = &self.readings;
        let [front, right, rear, left] = readings.array_power_w;
        match id {
            P::BatterySoc => readings.soc.map(|soc| 100.0 * soc),
            P::BusVoltage => readings.bus_voltage_v,
            P::BatteryCurrent => readings.battery_current_a,
            P::ArrayFront => Some(front),
            P::ArrayRight => Some(right),
            P::ArrayRear => Some(rear),
            P::ArrayLeft => Some(left),
            P::ArrayTotal => Some(readings.array_total_w()),
            P::LoadPower => Some(readings.load_power_w),
            _ => None,
        }
    }

    fn sample_thermal(&self, id: P) -> Option<f64> {
        match id {
            P::BoxTemperature => self.readings.box_temperature_c,
            P::BatteryTemperature => self.readings.battery_temperature_c,
            P::ChassisTemperature => self.readings.chassis_temperature_c,
            P::HeaterOn => Some(f64::from(u8::from(self.heater == Thermostat::On))),
            _ => None,
        }
    }

    fn sample_mobility(&self, id: P) -> Option<f64> {
        let here = self.navigator.position();
        match id {
            P::PositionX => Some(here.x_m),
            P::PositionY => Some(here.y_m),
            P::PositionSigma => Some(self.navigator.sigma_m()),
            P::Heading => self.readings.heading_rad.map(compass_deg),
            P::Pitch => self.readings.tilt_rad.map(|(pitch, _)| pitch.to_degrees()),
            P::Roll => self.readings.tilt_rad.map(|(_, roll)| roll.to_degrees()),
            P::Odometer => Some(self.navigator.odometer_m()),
            P::SpeedCommand => Some(self.motion.speed_m_s),
            P::TurnCommand => Some(self.motion.turn_rate_rad_s.to_degrees()),
            P::MotorCurrent => Some(self.readings.motor_current_a),
            P::Slip => Some(self.navigator.slip()),
            P::SunAzimuth => self.readings.sun_azimuth_rad.map(f64::to_degrees),
            P::Waypoints => Some(self.drive.waypoints() as f64),
            P::DistanceToGo => {
                self.drive.target().map(|waypoint| waypoint.place.distance(here).metres())
            }
            _ => None,
        }
    }

    fn sample_system(&self, id: P, derived: &Derived) -> Option<f64> {
        let counters = &self.counters;
        Some(match id {
            P::ModeNumber => f64::from(self.mode.number()),
            P::ScheduleCount => self.schedule.len() as f64,
            P::ScheduleEnabled => f64::from(u8::from(self.schedule.is_enabled())),
            P::CommandsAccepted => f64::from(counters.accepted),
            P::CommandsRejected => f64::from(counters.rejected),
            P::StoreUsed => derived.store_used,
            P::StoreDropped => derived.store_lost,
            P::Links => f64::from(self.readings.links),
            P::Uptime => {
                let started_s = self.started_s.unwrap_or_default();
                f64::from(self.readings.now_s().saturating_sub(started_s))
            }
            P::SafeEntries => f64::from(counters.safe_entries),
            P::SafeCause => f64::from(counters.safe_cause.map_or(0, EventId::number)),
            P::ScienceRecords => f64::from(counters.records),
            _ => return None,
        })
    }
}

/// Returns an angle in degrees, in \[0, 360).
fn compass_deg(angle_rad: f64) -> f64 {
    let degrees = crate::angle::wrapped(angle_rad).to_degrees();
    if degrees < 0.0 { degrees + 360.0 } else { degrees }
}
