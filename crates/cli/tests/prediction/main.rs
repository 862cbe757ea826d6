//! The planner's prediction of a leg, of parking and of work, held to the mean of the simulator.
//!
//! Two comparisons: the models as the planner's checker steps them, against the simulator's world
//! under the same commands; and the bounds that a plan books by, against flights with the flight
//! software on board. What was measured stands in `docs/models/traverse.md`.

mod booked;
mod commanded;
mod flown;
mod forecast;
mod heater;
#[path = "../../../fsw/tests/support/link_ends.rs"]
mod link_ends;
mod mean;
mod outcome;
mod page;
mod rocks;
mod scene;

use std::sync::LazyLock;

use hilal_mission::VehicleModel;
use hilal_mission::models::{Mode, Surroundings};
use hilal_operations::flight_tables;
use hilal_quantity::{Angle, Power, Temperature};
use rayon::prelude::*;

use mean::Mean;
use outcome::{Means, Outcome};
use scene::{Case, Doing, mission, rover, sun};

/// Seeds of a leg, whose scatter is that of slip, and of a stay, which has none but its heater's.
const LEG_SEEDS: u64 = 128;
const STAY_SEEDS: u64 = 2;
/// Seeds of a flight, each from another heading.
const FLIGHT_SEEDS: u64 = 8;
/// Seeds of a heater's cycles.
const HEATER_SEEDS: u64 = 8;
/// Slopes from level ground to the limit.
const SLOPES_DEG: [f64; 4] = [0.0, 5.0, 10.0, 15.0];
/// Shares of the solar disc: full, partial, none.
const SHARES: [f64; 3] = [1.0, 0.5, 0.0];
/// Directions of the Sun from the way up the slope: on no face alone where the models are compared, and
/// dead ahead, where an array gives least, where bounds are.
const ASIDE_DEG: f64 = 30.0;
const AHEAD_DEG: f64 = 0.0;

/// What a rover does, and by how many watt hours the mean of its flights is above what is booked at
/// least: in full, partial and no light.
const ABOVE_WH: [(Doing, [f64; 3]); 4] = [
    // No heading of a drive is worse than the one booked; in the dark, a waypoint counts as reached
    // 1.5 m early.
    (Doing::Drives, [8.0, 5.0, 0.4]),
    // The array stands up to 15° off its corner and on the steepest slope, as it is booked; in the
    // dark there is nothing to spare.
    (Doing::Stays(Mode::Charge), [10.5, 5.5, 0.0]),
    // Booked like charging.
    (Doing::Stays(Mode::Hibernate), [20.0, 15.0, 10.0]),
    (Doing::Stays(Mode::Science), [13.5, 9.0, 0.0]),
];

/// How models and simulator may differ beside scatter. A leg ends between two samples, and its slip
/// is remembered over 2 m.
const LEG_S: f64 = 1.0;
/// The simulator's battery takes a second a step, the checker's up to 60 s; the heading of a leg
/// scatters by a degree around the one predicted.
const BATTERY_WH: f64 = 0.005;
/// The simulator's box takes 10 s a step, the checker's up to 60 s.
const BOX_K: f64 = 0.003;
/// A thermostat that reads with 0.3 K of noise once a second switches before its time, and by not
/// more than 4 standard deviations; of the middle of its band, half as much.
const BAND_K: f64 = 0.6;

/// A case, and what came of it in the simulator.
struct Measured {
    case: Case,
    means: Means,
}

impl Measured {
    fn new(case: Case) -> Self {
        let vehicle = rover();
        let seeds = if case.doing == Doing::Drives { LEG_SEEDS } else { STAY_SEEDS };
        let outcome = |seed| commanded::commanded(&vehicle, &case, seed);
        let outcomes: Vec<Outcome> = (0..seeds).into_par_iter().map(outcome).collect();
        Self { case, means: Means::of(&outcomes) }
    }

    /// Whether the simulator's means are what the models of a vehicle predict.
    fn agrees(&self, vehicle: &VehicleModel) -> bool {
        let predicted = forecast::forecast(vehicle, &self.case);
        self.means.seconds.agrees(predicted.seconds, LEG_S)
            && self.means.gained_wh.agrees(predicted.gained_wh, BATTERY_WH)
            && self.means.box_c.agrees(predicted.box_c, BOX_K)
    }

    fn is_at_the_limit(&self) -> bool {
        self.case.slope.degrees() > SLOPES_DEG[2]
    }
}

static MEASURED: LazyLock<Vec<Measured>> = LazyLock::new(|| {
    let doings = ABOVE_WH.map(|(doing, _)| doing);
    let cases = doings.into_iter().flat_map(|doing| cases(doing, &SLOPES_DEG, ASIDE_DEG));
    cases.map(Measured::new).collect()
});

fn cases(doing: Doing, slopes_deg: &[f64], sun_deg: f64) -> Vec<Case> {
    let slopes = slopes_deg.iter().map(|&degrees| Angle::from_degrees(degrees));
    let lights = |slope| SHARES.map(|share| Case { doing, slope, sun: sun(sun_deg, share) });
    slopes.flat_map(lights).collect()
}

#[test]
fn the_mean_of_the_simulator_is_what_the_models_predict() {
    let vehicle = rover();
    let wrong: Vec<String> = MEASURED
        .iter()
        .filter(|measured| !measured.agrees(&vehicle))
        .map(page::measured_row)
        .collect();
    assert!(wrong.is_empty(), "predicted | mean:\n{}", wrong.join("\n"));
}

/// Three percent more of one figure of a vehicle.
type Change = fn(&mut VehicleModel);

/// Figures that are predicted with, and three percent more of each.
const CHANGES: [(&str, Change); 13] = [
    ("slip", |v| {
        v.drive.slip_level *= 1.03;
        v.drive.slip_steep *= 1.03;
    }),
    ("power of the motors", |v| {
        v.drive.level = v.drive.level * 1.03;
        v.drive.steep = v.drive.steep * 1.03;
    }),
    ("power of the motors' electronics", |v| {
        v.drive.electronics = v.drive.electronics * 1.03;
    }),
    ("array", |v| v.array.faces.iter_mut().for_each(|face| face.effective_m2 *= 1.03)),
    ("losses of charging", |v| v.battery.charge_efficiency /= 1.03),
    ("losses of discharging", |v| v.battery.discharge_efficiency /= 1.03),
    ("heat capacity of the box", |v| v.thermal.capacity_j_k.bus *= 1.03),
    ("heat capacity of the battery", |v| v.thermal.capacity_j_k.battery *= 1.03),
    ("heat capacity of the chassis", |v| v.thermal.capacity_j_k.chassis *= 1.03),
    ("insulation", |v| v.thermal.insulation_m2 *= 1.03),
    ("radiator", |v| v.thermal.sky_m2 *= 1.03),
    ("sunlit area", |v| v.thermal.sunlit_m2 *= 1.03),
    ("heat switch", |v| v.thermal.heat_switch.conducting_w_k *= 1.03),
];

#[test]
fn three_percent_more_of_any_figure_is_noticed() {
    for (name, change) in CHANGES {
        let mut vehicle = rover();
        change(&mut vehicle);
        let noticed = MEASURED.iter().filter(|measured| !measured.agrees(&vehicle)).count();
        assert!(noticed > 0, "{name}: no case disagrees");
    }
}

#[test]
fn whole_cycles_of_the_heater_take_what_the_models_predict_and_less_than_is_booked() {
    let vehicle = heater::settled(&rover());
    let doing = Doing::Stays(Mode::Hibernate);
    let case = Case { doing, slope: Angle::ZERO, sun: sun(ASIDE_DEG, 0.0) };
    let load_w = |seed| commanded::mean_load_w(&vehicle, &case, seed);
    let mean = Mean::of(&(0..HEATER_SEEDS).into_par_iter().map(load_w).collect::<Vec<_>>());
    let predicted_w = forecast::mean_load_w(&vehicle, &case);
    let row = format!("| {predicted_w:.3} | {:.3} ± {:.3} |", mean.value, mean.error);
    assert!(mean.agrees(predicted_w, band_w(&vehicle)), "predicted | mean: {row}");
    let booked_w = vehicle.hibernation_power().watts();
    assert!(booked_w - mean.value >= 0.09 + mean.tolerance(0.0), "booked {booked_w} W: {row}");
    assert_eq!(page::missing(vec![row]), [""; 0]);
}

/// What it takes to hold a box that is warmer by [`BAND_K`], in watts.
fn band_w(vehicle: &VehicleModel) -> f64 {
    let around = Surroundings::dark(vehicle.dark_regolith);
    let warm = vehicle.thermal.thermostat.off_above;
    let warmer = Temperature::from_kelvins(warm.kelvins() + BAND_K);
    let hold = |bus| vehicle.thermal.heat_to_hold(bus, Power::ZERO, around);
    (hold(warmer) - hold(warm)).watts()
}

/// A case, what a plan books for it, and what came of its flights.
struct Flown {
    case: Case,
    booked_wh: f64,
    mean_wh: Mean,
    least_wh: f64,
}

impl Flown {
    fn new(case: Case) -> Self {
        let (mission, vehicle) = (mission(), rover());
        let gain_wh = |seed| flown::flown((&mission, &vehicle), &case, seed);
        let gains_wh: Vec<f64> = (0..FLIGHT_SEEDS).into_par_iter().map(gain_wh).collect();
        Self {
            case,
            booked_wh: booked::booked_wh(&vehicle, &case),
            mean_wh: Mean::of(&gains_wh),
            least_wh: gains_wh.into_iter().fold(f64::INFINITY, f64::min),
        }
    }

    /// Whether the mean is above what is booked by so much, and no flight is below it.
    fn is_above(&self, by_wh: f64) -> bool {
        self.mean_wh.value - self.mean_wh.tolerance(0.0) >= self.booked_wh + by_wh - ROUNDING_WH
            && self.least_wh >= self.booked_wh - ROUNDING_WH
    }
}

/// What rounding may take from a sum over hours.
const ROUNDING_WH: f64 = 1e-6;

/// Every case on level ground and at the slope limit, in the order of [`ABOVE_WH`].
static FLOWN: LazyLock<Vec<(Flown, f64)>> = LazyLock::new(|| {
    let ends_deg = [SLOPES_DEG[0], SLOPES_DEG[3]];
    let stated = ABOVE_WH.into_iter().flat_map(|(doing, above_wh)| {
        cases(doing, &ends_deg, AHEAD_DEG).into_iter().zip(above_wh.into_iter().cycle())
    });
    stated.map(|(case, above_wh)| (Flown::new(case), above_wh)).collect()
});

#[test]
fn what_a_plan_books_is_less_than_what_flights_gain() {
    let short: Vec<String> = FLOWN
        .iter()
        .filter(|(flown, above_wh)| !flown.is_above(*above_wh))
        .map(|(flown, above_wh)| format!("{} by {above_wh} Wh", page::flown_row(flown)))
        .collect();
    assert!(short.is_empty(), "booked | mean of flights | least:\n{}", short.join("\n"));
}

#[test]
fn rovers_flown_for_a_forecast_of_loss_slip_as_the_simulator_has_it() {
    let straying = hilal_sim::Straying::REFERENCE;
    let flown = [hilal_risk::SLIP_SPREAD, hilal_risk::SLIP_MEMORY_M];
    for (flown, simulated) in flown.into_iter().zip([straying.slip_spread, straying.slip_memory_m])
    {
        assert!((flown - simulated).abs() < 1e-12, "{flown} {simulated}");
    }
}

#[test]
fn a_charging_rover_turns_again_before_it_stands_as_far_off_as_is_booked() {
    let turns_deg = flight_tables(&mission(), &rover())
        .expect("its APIDs are free")
        .drive
        .repark_rad
        .to_degrees();
    let read_deg = hilal_sim::SensorQuality::REFERENCE.heading.degrees();
    assert!(
        turns_deg + 3.0 * read_deg < hilal_environment::rover_physics::MISALIGNMENT_DEG,
        "{turns_deg}°"
    );
}

#[test]
fn the_page_states_what_was_measured() {
    let shown = |measured: &&Measured| {
        let whole = measured.case.sun.fraction.value().fract() == 0.0;
        whole && (measured.case.doing == Doing::Drives || measured.is_at_the_limit())
    };
    let measured = MEASURED.iter().filter(shown).map(page::measured_row);
    let flown = FLOWN.iter().map(|(flown, _)| page::flown_row(flown));
    let missing = page::missing(measured.chain(flown).collect());
    assert!(missing.is_empty(), "not in docs/models/traverse.md:\n{}", missing.join("\n"));
}
