//! The value of each housekeeping parameter.

use hilal_dictionary::{EventId, ParameterId as P, Structure};

use crate::FlightSoftware;
use crate::packet_class::Class;

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
                let mut values = values.iter().copied();
                self.downlink.housekeeping(structure, |_| values.next().flatten());
            }
        }
    }

    /// Returns the values of a structure's parameters, in their order.
    fn values(&self, structure: Structure) -> heapless::Vec<Option<f64>, 16> {
        let derived = self.derived();
        structure.parameters().iter().take(16).map(|id| self.sample(*id, &derived)).collect()
    }

    /// Returns the value of one parameter, as housekeeping would report it in this cycle.
    pub(crate) fn value(&self, id: P) -> Option<f64> {
        self.sample(id, &self.derived())
    }

    fn derived(&self) -> Derived {
        let store = self.downlink.store();
        let lost = Class::ALL.into_iter().map(|class| f64::from(store.lost(class))).sum();
        Derived { store_used: store.used() as f64, store_lost: lost }
    }

    fn sample(&self, id: P, derived: &Derived) -> Option<f64> {
        let Self { readings, counters, navigator, .. } = self;
        let [front, right, rear, left] = readings.array_power_w;
        let tilt = readings.tilt_rad;
        Some(match id {
            P::BatterySoc => 100.0 * readings.soc?,
            P::BusVoltage => readings.bus_voltage_v?,
            P::BatteryCurrent => readings.battery_current_a?,
            P::ArrayFront => front,
            P::ArrayRight => right,
            P::ArrayRear => rear,
            P::ArrayLeft => left,
            P::ArrayTotal => readings.array_total_w(),
            P::LoadPower => readings.load_power_w,
            P::BoxTemperature => readings.box_temperature_c?,
            P::BatteryTemperature => readings.battery_temperature_c?,
            P::ChassisTemperature => readings.chassis_temperature_c?,
            P::HeaterOn => f64::from(u8::from(self.heating.is_on())),
            P::PositionX => navigator.position().x_m,
            P::PositionY => navigator.position().y_m,
            P::PositionSigma => navigator.sigma_m(),
            P::Heading => compass_deg(readings.heading_rad?),
            P::Pitch => tilt?.0.to_degrees(),
            P::Roll => tilt?.1.to_degrees(),
            P::Odometer => navigator.odometer_m(),
            P::SpeedCommand => self.motion.speed_m_s,
            P::TurnCommand => self.motion.turn_rate_rad_s.to_degrees(),
            P::MotorCurrent => readings.motor_current_a,
            P::Slip => navigator.slip(),
            P::SunAzimuth => readings.sun_azimuth_rad?.to_degrees(),
            P::Waypoints => self.drive.waypoints() as f64,
            P::DistanceToGo => self.drive.target()?.place.distance(navigator.position()).metres(),
            P::ModeNumber => f64::from(self.mode.number()),
            P::ScheduleCount => self.schedule.len() as f64,
            P::ScheduleEnabled => f64::from(u8::from(self.schedule.is_enabled())),
            P::CommandsAccepted => f64::from(counters.accepted),
            P::CommandsRejected => f64::from(counters.rejected),
            P::StoreUsed => derived.store_used,
            P::StoreDropped => derived.store_lost,
            P::Links => f64::from(readings.links),
            P::Uptime => {
                f64::from(readings.now_s().saturating_sub(self.started_s.unwrap_or_default()))
            }
            P::SafeEntries => f64::from(counters.safe_entries),
            P::SafeCause => f64::from(counters.safe_cause.map_or(0, EventId::number)),
            P::ScienceRecords => f64::from(counters.records),
        })
    }
}

/// Returns an angle in degrees, in \[0, 360).
fn compass_deg(angle_rad: f64) -> f64 {
    let degrees = crate::angle::wrapped(angle_rad).to_degrees();
    if degrees < 0.0 { degrees + 360.0 } else { degrees }
}
