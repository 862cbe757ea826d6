//! Where plans end and where the flight software acts: the levels behind the on-board tables and
//! behind the limits that operators see.
//!
//! As the planner's reserve is eaten up, payloads go off at two thirds of it, safe mode comes at a
//! half and hibernation at a third; the vehicle is awake again above nine tenths. The box calls for
//! help 1 K inside its limits, and a tilt is an alarm a quarter beyond the one that plans allow,
//! because navigation errs by metres. These shares are ours.

use hilal_quantity::{Angle, Temperature};

use super::VehicleModel;

const SCIENCE: f64 = 0.67;
const SAFE: f64 = 0.5;
const HIBERNATE: f64 = 0.33;
const WAKE: f64 = 0.9;
const THERMAL_MARGIN_K: f64 = 1.0;
const TILT_FACTOR: f64 = 1.25;

/// Levels at which the flight software acts by itself. States of charge are shares of the
/// capacity, in \[0, 1\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlarmLevels {
    /// Below this state of charge: payloads off.
    pub science_soc: f64,
    /// Below this state of charge: safe mode.
    pub safe_soc: f64,
    /// Below this state of charge in safe mode: hibernation.
    pub hibernate_soc: f64,
    /// Below this state of charge hibernation goes on.
    pub wake_soc: f64,
    /// Outside these temperatures of the electronics box: safe mode.
    pub box_temperatures: [Temperature; 2],
    /// Beyond this pitch or roll while driving: safe mode.
    pub tilt: Angle,
}

impl VehicleModel {
    /// Returns the levels at which the vehicle's flight software acts.
    pub fn alarms(&self) -> AlarmLevels {
        let reserve = self.battery.reserve / self.battery.capacity;
        let inside = |limit: Temperature, margin_k: f64| {
            Temperature::from_celsius(limit.celsius() + margin_k)
        };
        let [coldest, hottest] = self.thermal.box_limits;
        AlarmLevels {
            science_soc: reserve * SCIENCE,
            safe_soc: reserve * SAFE,
            hibernate_soc: reserve * HIBERNATE,
            wake_soc: reserve * WAKE,
            box_temperatures: [
                inside(coldest, THERMAL_MARGIN_K),
                inside(hottest, -THERMAL_MARGIN_K),
            ],
            tilt: Angle::from_radians(self.drive.tilt_limit.radians() * TILT_FACTOR),
        }
    }
}
