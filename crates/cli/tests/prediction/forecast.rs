//! What the models of `hilal-mission` say of a case, stepped as the planner's checker steps them.

use hilal_mission::models::thermal::regolith_temperature;
use hilal_mission::models::{HeatFlows, HeaterState, Surroundings, ThermalState, VehicleModel};
use hilal_quantity::{Energy, Power};

use crate::heater::over_cycles;
use crate::outcome::Outcome;
use crate::scene::{Case, Doing, LEG_M, STAY_S};

/// The longest step of the checker's replay, in seconds.
const STEP_S: f64 = 60.0;

/// A battery, a box and its heater.
#[derive(Debug, Clone, Copy)]
struct Replay<'a> {
    vehicle: &'a VehicleModel,
    case: &'a Case,
    stored: Energy,
    thermal: ThermalState,
    heater: HeaterState,
}

impl<'a> Replay<'a> {
    fn new(vehicle: &'a VehicleModel, case: &'a Case) -> Self {
        Self {
            vehicle,
            case,
            stored: case.stored(),
            thermal: vehicle.thermal.initial,
            heater: HeaterState::Off,
        }
    }

    /// Moves on, and returns the load.
    fn step(&mut self, seconds: f64) -> Power {
        let Self { vehicle, case, .. } = *self;
        self.heater = vehicle.thermal.thermostat.next(self.heater, self.thermal.bus);
        let on = self.heater == HeaterState::On;
        let heater = if on { vehicle.thermal.heater } else { Power::ZERO };
        let heat = HeatFlows { heater, ..vehicle.heat(case.doing.mode(), case.slope) };
        let array = vehicle.array.output(case.attitude(), case.sun);
        let load = heat.bus + heat.chassis + heater;
        let net = array - load;
        let battery = self.thermal.battery;
        self.stored = vehicle.battery.step(self.stored, net, seconds, battery).stored;
        let flux_w_m2 = case.sun.flux_w_m2();
        let regolith = regolith_temperature(case.sun.elevation, flux_w_m2, vehicle.dark_regolith);
        let around = Surroundings { regolith, sunlight_w_m2: flux_w_m2 };
        self.thermal = vehicle.thermal.step(self.thermal, heat, around, seconds).state;
        load
    }
}

/// How long a case takes: a leg by the speed made good, a stay as long as it is meant to.
fn seconds(vehicle: &VehicleModel, case: &Case) -> f64 {
    match case.doing {
        Doing::Drives => {
            let free_s =
                LEG_M / vehicle.drive.made_good(case.rim(), case.slope).metres_per_second();
            free_s * vehicle.rocks.as_ref().map_or(1.0, |rocks| rocks.site.way)
        }
        Doing::Stays(_) => STAY_S,
    }
}

/// What the planner's side expects of a case.
pub(crate) fn forecast(vehicle: &VehicleModel, case: &Case) -> Outcome {
    let mut replay = Replay::new(vehicle, case);
    let seconds = seconds(vehicle, case);
    let steps = (seconds / STEP_S).ceil();
    let mut done = 0.0;
    while done < steps {
        replay.step(seconds / steps);
        done += 1.0;
    }
    Outcome {
        seconds,
        gained_wh: (replay.stored - case.stored()).watt_hours(),
        box_c: replay.thermal.bus.celsius(),
    }
}

/// The mean load over whole cycles of the heater, in watts.
pub(crate) fn mean_load_w(vehicle: &VehicleModel, case: &Case) -> f64 {
    let mut replay = Replay::new(vehicle, case);
    over_cycles(|| {
        let load = replay.step(STEP_S);
        (replay.heater, load.watts(), STEP_S)
    })
}
