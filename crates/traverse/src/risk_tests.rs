//! The probability of loss on a small world: a lit plain, and a goal in the dark beside it.

use hilal_mission::models::Sunlight;
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, MapPoint};

use crate::adapt::vehicle_energy;
use crate::fine::{Doing, FinePhysics, FineState, Stretch};
use crate::risk::{Fault, Hazards, PlanRisk, fly, forecast};
use crate::testing::Lamp;
use crate::{Goal, Haven, Label, LightSource, Plan, Problem, SafetyMap, Sky, Tile, plan};

const REFERENCE: &str = include_str!("../../../missions/reference.toml");
const SIDE: usize = 30;
/// The columns in which the Sun never shines.
const DARK: usize = 13;

/// A Sun that shines east of a line.
struct HalfLit {
    shade_x_m: f64,
}

fn sunlight(fraction: Fraction) -> Sunlight {
    Sunlight {
        azimuth: GridAzimuth::from_degrees(139.0),
        elevation: Angle::from_degrees(1.0),
        fraction,
        irradiance_w_m2: 1361.0,
    }
}

impl Sky for HalfLit {
    fn sunlight(&self, point: MapPoint, _: Epoch) -> Sunlight {
        sunlight(if point.x_m < self.shade_x_m { Fraction::ZERO } else { Fraction::ONE })
    }
}

struct World {
    vehicle: VehicleModel,
    start: Epoch,
    tile: Tile,
    slopes: Vec<f32>,
    sky: HalfLit,
}

fn world() -> World {
    let mission = Mission::parse("reference.toml", REFERENCE).unwrap();
    let tile =
        Tile { first_cell: MapPoint::new(5.0, 295.0), spacing_m: 10.0, rows: SIDE, columns: SIDE };
    World {
        vehicle: VehicleModel::flown(&mission).unwrap(),
        start: mission.start(),
        tile,
        slopes: vec![2.0; SIDE * SIDE],
        sky: HalfLit { shade_x_m: DARK as f64 * tile.spacing_m },
    }
}

impl World {
    fn problem<'a>(&'a self, lamp: &'a dyn LightSource) -> Problem<'a> {
        let goal = Goal {
            id: "hollow".to_owned(),
            point: MapPoint::new(15.0, 155.0),
            value: 5.0,
            dwell_s: 3600.0,
            load_w: 35.0,
            payload: "soil".to_owned(),
            windows_s: None,
            without_lander: None,
            too_risky: None,
            after: Vec::new(),
        };
        let home = MapPoint::new(195.0, 155.0);
        Problem {
            tile: self.tile,
            slope_deg: &self.slopes,
            border_m: 0.0,
            keep_out: Vec::new(),
            light: lamp,
            steps: 48,
            step_s: 900.0,
            vehicle: vehicle_energy(&self.vehicle, &sunlight(Fraction::ONE)),
            start: home,
            start_energy_wh: self.vehicle.battery.initial.watt_hours(),
            reserve_wh: self.vehicle.battery.reserve.watt_hours(),
            margin_wh: 2.0,
            stoppage_s: 0.0,
            dark_after_end_h: 0.0,
            goals: vec![goal],
            havens: vec![Haven { id: "home".to_owned(), point: home, radius_m: 30.0 }],
        }
    }

    fn physics(&self) -> FinePhysics<'_> {
        FinePhysics {
            vehicle: &self.vehicle,
            sky: &self.sky,
            slope_deg: &self.slopes,
            tile: self.tile,
        }
    }

    /// Does something with the plan of the world and what it may meet.
    fn with<T>(&self, faults: &[Fault], then: impl FnOnce(&Plan, &Hazards<'_>) -> T) -> T {
        let lamp = Lamp(|_, cell| if cell % SIDE < DARK { 0 } else { 200 });
        let problem = self.problem(&lamp);
        let label = Label { mission: "half lit".to_owned(), seed: 1, start: self.start };
        let plan = plan(&problem, &label, &()).unwrap();
        assert_eq!(plan.summary.goals_planned, 1);
        let map = SafetyMap::new(&problem, &()).unwrap();
        let hazards = Hazards::new((&plan, self.start), faults, &map, self.physics()).unwrap();
        then(&plan, &hazards)
    }

    fn forecast(&self, faults: &[Fault]) -> PlanRisk {
        self.with(faults, |_, hazards| forecast(hazards, &()))
    }
}

fn fault(per_day: f64, mean_h: f64) -> Fault {
    Fault { id: format!("{mean_h} h"), per_day, mean_h }
}

#[test]
fn the_forecast_lies_in_the_interval_of_thousands_of_rovers() {
    let kinds = [
        vec![fault(2.0, 1.5)],
        vec![fault(0.2, 12.0)],
        vec![fault(6.0, 0.5)],
        vec![fault(1.0, 1.0), fault(0.1, 24.0)],
    ];
    for (seed, faults) in (1..).zip(kinds) {
        world().with(&faults, |_, hazards| {
            let risk = forecast(hazards, &());
            let flown = fly(hazards, (3000, seed), &());
            let [low, high] = flown.interval();
            assert!(low > 0.001, "{faults:?}: {flown:?}");
            assert!((low..=high).contains(&risk.loss), "{risk:?} {flown:?} {low} {high}");
            assert!((risk.expected_value - flown.value).abs() < 0.05, "{risk:?} {flown:?}");
            let by_stretch: f64 = risk.stretches.iter().map(|stretch| stretch.loss).sum();
            assert!((by_stretch - risk.loss).abs() < 1e-12);
        });
    }
}

#[test]
fn without_stoppages_nothing_is_lost_and_every_goal_is_done() {
    let risk = world().forecast(&[fault(0.0, 1.0)]);
    assert!(risk.loss.abs() < f64::EPSILON && risk.stretches.is_empty(), "{risk:?}");
    assert!((risk.expected_value - 5.0).abs() < 1e-12);
}

#[test]
fn longer_and_more_frequent_stoppages_lose_more_rovers() {
    let losses = [(0.5, 1.0), (1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 8.0)]
        .map(|(per_day, mean_h)| world().forecast(&[fault(per_day, mean_h)]).loss);
    assert!(losses.is_sorted() && losses[0] > 0.0, "{losses:?}");
}

#[test]
fn a_goal_in_the_dark_is_where_the_loss_comes_from() {
    let risk = world().forecast(&[fault(2.0, 1.5)]);
    assert!(risk.loss_of("hollow") > 0.95 * risk.loss, "{risk:?}");
}

#[test]
fn two_kinds_of_the_same_fault_are_one_of_twice_the_rate() {
    let one = world().forecast(&[fault(2.0, 1.5)]).loss;
    let two = world().forecast(&[fault(1.0, 1.5), fault(1.0, 1.5)]).loss;
    assert!((one - two).abs() < 0.01 * one, "{one} {two}");
}

/// One stoppage in the dark, at the goal, computed apart: the longest that is survived, by going home
/// at once, from the middle of each step of the work.
#[test]
fn the_loss_at_work_is_that_of_stoppages_that_are_too_long() {
    let world = world();
    let rare = fault(0.01, 1.5);
    world.with(core::slice::from_ref(&rare), |plan, hazards| {
        let risk = forecast(hazards, &());
        let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
        let (from, home) = (MapPoint::new(15.0, 155.0), MapPoint::new(135.0, 155.0));
        let physics = world.physics();
        // What it has when it comes there.
        let mut state = FineState::initial(&world.vehicle);
        let mut expected = 0.0;
        for step in 0..48_u32 {
            let utc = world.start + f64::from(step) * 900.0 * hilal_quantity::Unit::Second;
            let [at, to] = [0.0, 900.0]
                .map(|s| plan.position(utc + s * hilal_quantity::Unit::Second).unwrap());
            let works = utc >= work.start_utc && utc < work.end_utc;
            let moves = at.distance(to).metres() > 0.5;
            let doing = match (works, moves) {
                (true, _) => Doing::Works,
                (_, true) => Doing::Drives,
                _ => Doing::Parks,
            };
            let stretch = Stretch { doing, from: at, to, utc, seconds: 900.0 };
            if works {
                let half = Stretch { seconds: 450.0, ..stretch };
                let mut stopped = state.clone();
                physics.does(&mut stopped, half, 60.0);
                let drive_s =
                    from.distance(home).metres() / world.vehicle.drive.planned.metres_per_second();
                let longest_s = (0..2000).map(|i| 30.0 * f64::from(i)).take_while(|&seconds| {
                    let mut rover = stopped.clone();
                    let stands = Stretch { doing: Doing::Stands, seconds, ..stretch };
                    physics.does(&mut rover, stands, 60.0);
                    let back =
                        Stretch { doing: Doing::Drives, from, to: home, utc, seconds: drive_s };
                    !physics.does(&mut rover, back, 60.0).is_broken()
                });
                let longest_s = longest_s.last().unwrap();
                expected += 0.01 / 96.0 * (-longest_s / (1.5 * 3600.0)).exp();
            }
            physics.does(&mut state, stretch, 60.0);
        }
        let found: f64 = risk
            .stretches
            .iter()
            .filter(|stretch| {
                stretch.start_utc >= work.start_utc && stretch.end_utc <= work.end_utc
            })
            .map(|stretch| stretch.loss)
            .sum();
        // It moves at whole steps, which costs half a step's wait on average: a twelfth of the mean
        // stoppage. What is followed scatters by a twentieth.
        assert!(found > 0.9 * expected && found < 1.2 * expected, "{found} {expected}");
    });
}
