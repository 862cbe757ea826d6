//! Whole cycles of a heater: from one switching on to a later one nothing depends on where in its
//! cycle the heater began.

use hilal_mission::models::{HeaterState, ThermalState, VehicleModel};
use hilal_quantity::Temperature;

/// Cycles that are counted; one goes before them, in which the chassis settles.
const CYCLES: usize = 8;
/// Where the chassis settles in the dark.
const CHASSIS_K: f64 = 123.6;

/// Makes the mean load, in watts, of a rover that lives on step by step: each gives what the heater
/// does, the load in watts, and for how many seconds.
pub(crate) fn over_cycles(mut step: impl FnMut() -> (HeaterState, f64, f64)) -> f64 {
    let (mut joules, mut seconds, mut begun) = (0.0, 0.0, 0);
    let mut before = HeaterState::On;
    loop {
        let (heater, watts, step_s) = step();
        begun += usize::from(before == HeaterState::Off && heater == HeaterState::On);
        before = heater;
        if begun > CYCLES {
            return joules / seconds;
        }
        if begun > 0 {
            joules += watts * step_s;
            seconds += step_s;
        }
    }
}

/// A vehicle that has long been in the dark.
pub(crate) fn settled(vehicle: &VehicleModel) -> VehicleModel {
    let bus = vehicle.thermal.thermostat.off_above;
    let chassis = Temperature::from_kelvins(CHASSIS_K);
    let mut settled = vehicle.clone();
    settled.thermal.initial = ThermalState { bus, battery: bus, chassis };
    settled
}
