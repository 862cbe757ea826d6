//! Legs among rocks: what the models predict, and what a plan books, held to the simulator, in which
//! rocks are met at random.

use hilal_mission::VehicleModel;
use hilal_mission::models::{ObstacleModel, RockField, RockModel};
use hilal_quantity::{Angle, Speed};
use rayon::prelude::*;

use crate::mean::Mean;
use crate::outcome::{Means, Outcome};
use crate::scene::{Case, Doing, LEG_M, mission, rover, sun};
use crate::{AHEAD_DEG, ASIDE_DEG, BATTERY_WH, BOX_K, commanded, flown, forecast, page};

/// Covers from a plain to ground that is almost closed.
const COVERS: [f64; 3] = [0.02, 0.05, 0.1];
const SLOPES_DEG: [f64; 2] = [0.0, 10.0];
/// Rocks are few and a minute each: their scatter is ten times that of slip.
const SEEDS: u64 = 256;
const FLIGHT_SEEDS: u64 = 24;
/// The mean of a leg may differ beside scatter: it ends between two samples, and its heading strays
/// by a degree from the line along which it is measured.
const LEG_S: f64 = 2.0;

/// How far a flight may be from its waypoint when its time is over: that counts as reached 1.5 m
/// early, the position is known to a metre or two, and rocks that are met at the very end, a minute
/// each, cannot be made up for.
const LATE_M: f64 = 5.0;

/// The reference rover among rocks: what it does about them is of this test.
fn among_rocks(cover: f64) -> VehicleModel {
    let mut vehicle = rover();
    let obstacles =
        ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 60.0, free_way_m: 2.0 };
    let site = obstacles.passage(RockField::golombek(cover), vehicle.drive.planned);
    vehicle.rocks = Some(RockModel { obstacles, site, zones: Vec::new() });
    vehicle
}

/// A leg among rocks and what came of it in the simulator.
struct Leg {
    cover: f64,
    case: Case,
    means: Means,
}

impl Leg {
    fn new((cover, case): (f64, Case)) -> Self {
        let vehicle = among_rocks(cover);
        let outcome = |seed| commanded::commanded(&vehicle, &case, seed);
        let outcomes: Vec<Outcome> = (0..SEEDS).into_par_iter().map(outcome).collect();
        Self { cover, case, means: Means::of(&outcomes) }
    }

    /// Whether the simulator's means are what is predicted for a vehicle among rocks.
    fn agrees(&self, vehicle: &VehicleModel) -> bool {
        let predicted = forecast::forecast(vehicle, &self.case);
        self.means.seconds.agrees(predicted.seconds, LEG_S)
            && self.means.gained_wh.agrees(predicted.gained_wh, BATTERY_WH)
            && self.means.box_c.agrees(predicted.box_c, BOX_K)
    }

    fn row(&self) -> String {
        let predicted = forecast::forecast(&among_rocks(self.cover), &self.case);
        let Means { seconds, gained_wh, .. } = self.means;
        format!(
            "| {} | {:.0}° | {:.1} | {:.1} ± {:.1} | {:.2} | {:.2} ± {:.2} |",
            self.cover,
            self.case.slope.degrees(),
            predicted.seconds,
            seconds.value,
            seconds.error,
            predicted.gained_wh,
            gained_wh.value,
            gained_wh.error
        )
    }
}

fn legs() -> Vec<Leg> {
    let leg = |slope_deg| Case {
        doing: Doing::Drives,
        slope: Angle::from_degrees(slope_deg),
        sun: sun(ASIDE_DEG, 0.5),
    };
    let pairs = COVERS.into_iter().flat_map(|cover| SLOPES_DEG.map(|slope| (cover, leg(slope))));
    pairs.map(Leg::new).collect()
}

#[test]
fn among_rocks_the_mean_of_the_simulator_is_what_the_models_predict() {
    let legs = legs();
    let wrong: Vec<String> =
        legs.iter().filter(|leg| !leg.agrees(&among_rocks(leg.cover))).map(Leg::row).collect();
    assert!(wrong.is_empty(), "predicted | mean:\n{}", wrong.join("\n"));
    // A sixth more of any figure of the rocks is noticed.
    let changes: [fn(&mut ObstacleModel); 3] = [
        |obstacles| obstacles.climbs_m /= 1.15,
        |obstacles| obstacles.corridor_m *= 1.15,
        |obstacles| obstacles.stop_s *= 1.15,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let noticed = legs.iter().filter(|leg| {
            let mut vehicle = among_rocks(leg.cover);
            let planned: Speed = vehicle.drive.planned;
            if let Some(rocks) = &mut vehicle.rocks {
                change(&mut rocks.obstacles);
                rocks.site = rocks.obstacles.passage(rocks.site.field, planned);
            }
            !leg.agrees(&vehicle)
        });
        assert!(noticed.count() > 0, "change {index} is not noticed");
    }
    let missing = page::missing_on("rocks.md", legs.iter().map(Leg::row).collect());
    assert!(missing.is_empty(), "not in docs/models/rocks.md:\n{}", missing.join("\n"));
}

#[test]
fn flights_among_rocks_arrive_when_a_plan_says_and_gain_what_it_books_in_the_mean() {
    let mission = mission();
    let mut rows = Vec::new();
    for cover in [0.05, 0.1] {
        let vehicle = among_rocks(cover);
        let case = Case { doing: Doing::Drives, slope: Angle::ZERO, sun: sun(AHEAD_DEG, 0.5) };
        let booked = booked(&vehicle, &case);
        let fly = |seed| flown::driven((&mission, &vehicle), &case, (seed, booked.seconds));
        let flights: Vec<flown::Arrival> = (0..FLIGHT_SEEDS).into_par_iter().map(fly).collect();
        let gains: Vec<f64> = flights.iter().map(|flight| flight.gained_wh).collect();
        let met: Vec<f64> = flights.iter().map(|flight| f64::from(flight.met)).collect();
        let away: Vec<f64> = flights.iter().map(|flight| flight.away_m).collect();
        let driven_m = LEG_M - Mean::of(&away).value;
        let rocks = vehicle
            .rocks
            .as_ref()
            .map_or(0.0, |rocks| driven_m * rocks.site.met_per_m / (1.0 - rocks.site.round_per_m));
        assert!(Mean::of(&met).agrees(rocks, 0.02 * rocks), "{met:?} {rocks} {away:?}");
        let mean = Mean::of(&gains);
        let (mean_m, away_m) = (Mean::of(&away).value, away.into_iter().fold(0.0, f64::max));
        rows.push(format!(
            "| {cover} | {:.0} | {mean_m:.1} | {away_m:.1} | {:.2} | {:.2} ± {:.2} |",
            booked.seconds, booked.gained_wh, mean.value, mean.error
        ));
        assert!(mean.value - mean.tolerance(0.0) >= booked.gained_wh, "{}", rows.join("\n"));
        assert!(away_m < LATE_M, "{}", rows.join("\n"));
    }
    let missing = page::missing_on("rocks.md", rows);
    assert!(missing.is_empty(), "not in docs/models/rocks.md:\n{}", missing.join("\n"));
}

/// What a plan books for a leg whose rocks it knows: no more time than they take in the mean, and what
/// is left of the last minute, in which the truth is sampled.
fn booked(vehicle: &VehicleModel, case: &Case) -> Outcome {
    let bounds = hilal_traverse::vehicle_energy(vehicle, &sun(AHEAD_DEG, 1.0));
    let way = vehicle.rocks.as_ref().map_or(1.0, |rocks| rocks.site.way);
    let drive_s = LEG_M / bounds.speed_m_s * way;
    let seconds = (drive_s / 60.0).ceil() * 60.0;
    let given_wh = bounds.drive_array_w * case.sun.fraction.value() * seconds / 3600.0;
    let taken_wh =
        (bounds.drive_load_w[0] * drive_s + bounds.idle_load_w * (seconds - drive_s)) / 3600.0;
    Outcome {
        seconds,
        gained_wh: given_wh * bounds.charge_efficiency - taken_wh / bounds.discharge_efficiency,
        box_c: f64::NAN,
    }
}
