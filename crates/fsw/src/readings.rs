//! What the sensors say, read once a cycle, so that all of a cycle sees the same world.

use hilal_dictionary::MissionTime;
use hilal_quantity::MapPoint;

use libm::fmax;

use crate::hardware::Hardware;

/// The most wheels that a vehicle can have.
pub(crate) const MAX_WHEELS: usize = 8;

/// One cycle's readings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Readings {
    pub(crate) time: MissionTime,
    pub(crate) soc: Option<f64>,
    pub(crate) bus_voltage_v: Option<f64>,
    pub(crate) battery_current_a: Option<f64>,
    pub(crate) array_power_w: [f64; 4],
    pub(crate) load_power_w: f64,
    pub(crate) box_temperature_c: Option<f64>,
    pub(crate) battery_temperature_c: Option<f64>,
    pub(crate) chassis_temperature_c: Option<f64>,
    pub(crate) heater_power_w: Option<f64>,
    pub(crate) wheel_travel_m: f64,
    pub(crate) heading_rad: Option<f64>,
    pub(crate) tilt_rad: Option<(f64, f64)>,
    pub(crate) fix: Option<MapPoint>,
    pub(crate) motor_current_a: f64,
    pub(crate) wheel_currents_a: [Option<f64>; MAX_WHEELS],
    pub(crate) sun_azimuth_rad: Option<f64>,
    pub(crate) links: u8,
    pub(crate) alarm: bool,
}

impl Readings {
    /// Reads every sensor. A number that is not finite is no reading.
    pub(crate) fn take(hardware: &mut impl Hardware) -> Self {
        let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
        let travel = hardware.take_odometry_m();
        Self {
            time: MissionTime::from_milliseconds(hardware.now_ms()),
            soc: finite(hardware.state_of_charge()),
            bus_voltage_v: finite(hardware.bus_voltage_v()),
            battery_current_a: finite(hardware.battery_current_a()),
            array_power_w: hardware.array_power_w(),
            load_power_w: hardware.load_power_w(),
            box_temperature_c: finite(hardware.box_temperature_c()),
            battery_temperature_c: finite(hardware.battery_temperature_c()),
            chassis_temperature_c: finite(hardware.chassis_temperature_c()),
            heater_power_w: finite(hardware.heater_power_w()),
            wheel_travel_m: finite(Some(travel)).unwrap_or_default(),
            heading_rad: finite(hardware.heading_rad()),
            tilt_rad: hardware.tilt_rad().filter(|(p, r)| p.is_finite() && r.is_finite()),
            fix: hardware.take_position_fix().filter(|fix| (fix.x_m + fix.y_m).is_finite()),
            motor_current_a: hardware.motor_current_a(),
            wheel_currents_a: core::array::from_fn(|wheel| {
                let wheel = u8::try_from(wheel).ok()?;
                finite(hardware.wheel_current_a(wheel))
            }),
            sun_azimuth_rad: finite(hardware.sun_azimuth_rad()),
            links: hardware.links(),
            alarm: hardware.is_alarm_up(),
        }
    }

    /// Returns whole seconds since the mission's epoch.
    pub(crate) const fn now_s(&self) -> u32 {
        self.time.seconds()
    }

    /// Returns the current through the motor of a wheel.
    pub(crate) fn wheel_current_a(&self, wheel: u8) -> Option<f64> {
        self.wheel_currents_a.get(usize::from(wheel)).copied().flatten()
    }

    /// Returns the greater of pitch and roll, without its sign.
    pub(crate) fn tilt(&self) -> Option<f64> {
        self.tilt_rad.map(|(pitch, roll)| fmax(pitch.abs(), roll.abs()))
    }

    /// Returns the power of all array faces.
    pub(crate) fn array_total_w(&self) -> f64 {
        self.array_power_w.iter().sum()
    }
}
