//! The simulator's world under commands: wheels, loads and heater are told what the case says, and
//! nothing else is on board.

use hilal_fsw::hardware::{HeaterCircuit, Mobility as _, PowerUnit as _, Thermal as _};
use hilal_mission::models::{HeaterState, VehicleModel};
use hilal_quantity::{Angle, MapPoint, Temperature};
use hilal_sim::{Pose, SimulatedVehicle, TruthSample, VehicleStart};

use crate::heater::over_cycles;
use crate::outcome::Outcome;
use crate::scene::{Case, Doing, LEG_M, STAY_S};

/// Share of the heading's error that is taken out each second, as by the flight software.
const STEER_GAIN_PER_S: f64 = 0.2;

/// A vehicle with a pilot and a thermostat.
struct Bench<'a> {
    vehicle: &'a VehicleModel,
    case: &'a Case,
    rim_m_s: f64,
    world: SimulatedVehicle<Case>,
    heater: HeaterState,
}

impl<'a> Bench<'a> {
    fn new(vehicle: &'a VehicleModel, case: &'a Case, seed: u64) -> Self {
        let pose = Pose { position: MapPoint::default(), heading: case.attitude().heading };
        let mut world =
            SimulatedVehicle::new(*case, case.found(vehicle), VehicleStart::new(pose, seed));
        world.select_loads(case.doing.mode().number());
        let rim_m_s = case.rim().metres_per_second();
        Self { vehicle, case, rim_m_s, world, heater: HeaterState::Off }
    }

    /// Moves on by a second, and returns what the heater does now.
    fn cycle(&mut self) -> HeaterState {
        if self.case.doing == Doing::Drives {
            self.steer();
        }
        if let Some(celsius) = self.world.box_temperature_c() {
            let read = Temperature::from_celsius(celsius);
            self.heater = self.vehicle.thermal.thermostat.next(self.heater, read);
        }
        self.world.set_heater(HeaterCircuit::Main, self.heater == HeaterState::On);
        self.world.advance();
        self.heater
    }

    /// Keeps to the heading, at the case's rim speed.
    fn steer(&mut self) {
        let wanted = self.case.attitude().heading.angle().radians();
        let read = self.world.heading_rad().expect("the sensor works");
        let off = Angle::from_radians(wanted - read).signed().radians();
        self.world.command(self.rim_m_s, STEER_GAIN_PER_S * off);
    }

    fn is_done(&self) -> bool {
        match self.case.doing {
            Doing::Drives => self.along_m(self.last()) >= LEG_M,
            Doing::Stays(_) => self.world.now_ms() as f64 >= 1000.0 * STAY_S,
        }
    }

    /// How far along its leg it is: ways round rocks lead no further.
    fn along_m(&self, sample: &TruthSample) -> f64 {
        if self.vehicle.rocks.is_some() { sample.position.y_m } else { sample.driven_m }
    }

    fn last(&self) -> &TruthSample {
        self.world.trace().last().expect("the start is a sample")
    }
}

/// Lets a case happen once.
pub(crate) fn commanded(vehicle: &VehicleModel, case: &Case, seed: u64) -> Outcome {
    let mut bench = Bench::new(vehicle, case, seed);
    while !bench.is_done() {
        bench.cycle();
    }
    let [.., before, after] = bench.world.trace() else { unreachable!("minutes have passed") };
    // A leg ends between two samples of the truth, a minute apart.
    let share = match case.doing {
        Doing::Drives => {
            let [before_m, after_m] = [before, after].map(|sample| bench.along_m(sample));
            (LEG_M - before_m) / (after_m - before_m)
        }
        Doing::Stays(_) => 1.0,
    };
    let at =
        |figure: fn(&TruthSample) -> f64| figure(before) + share * (figure(after) - figure(before));
    Outcome {
        seconds: at(|sample| sample.at_ms as f64) / 1000.0,
        gained_wh: at(|sample| sample.stored_wh) - case.stored().watt_hours(),
        box_c: at(|sample| sample.box_c),
    }
}

/// The mean load over whole cycles of the heater, in watts.
pub(crate) fn mean_load_w(vehicle: &VehicleModel, case: &Case, seed: u64) -> f64 {
    let mut bench = Bench::new(vehicle, case, seed);
    over_cycles(|| {
        let heater = bench.cycle();
        (heater, bench.world.load_power_w(), 1.0)
    })
}
