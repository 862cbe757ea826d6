//! The probability of loss on a small world: a lit plain, and a goal in the dark beside it.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its world has failed")]

mod recovery;

use hilal_environment::rover_physics::{
    ActivitySegment, PhysicalState, RoverActivity, RoverPhysics,
};
use hilal_environment::{CellGrid, Sky};
use hilal_mission::models::Sunlight;
use hilal_mission::{Mission, VehicleId, VehicleModel};
use hilal_plan::{Fault, Plan, PlanRisk};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, MapPoint, Unit};
use hilal_risk::{Hazards, Met, fly, fly_through, forecast, interval};
use hilal_traverse::testing::Lamp;
use hilal_traverse::{Goal, Haven, Label, LightSource, Problem, SafetyMap, plan, vehicle_energy};

const REFERENCE: &str = include_str!("../../../../missions/reference.toml");
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

pub(crate) struct World {
    vehicle: VehicleModel,
    start: Epoch,
    tile: CellGrid,
    slopes: Vec<f32>,
    sky: HalfLit,
}

pub(crate) fn world() -> World {
    let mission = Mission::parse("reference.toml", REFERENCE).unwrap();
    let tile = CellGrid {
        first_cell: MapPoint::new(5.0, 295.0),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    World {
        vehicle: VehicleModel::of(&mission, mission.first_flown()).unwrap(),
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
            point: HOLLOW,
            value: 5.0,
            dwell_s: 3600.0,
            load_w: 35.0,
            payload: "soil".to_owned(),
            data: hilal_quantity::DataRate::ZERO,
            windows_s: None,
            without_lander: None,
            too_risky: None,
            after: Vec::new(),
        };
        let home = MapPoint::new(195.0, 155.0);
        Problem {
            tile: self.tile,
            slope_deg: &self.slopes,
            way: Vec::new(),
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
            rest_s: 0.0,
            memory: None,
            heat: None,
            goals: vec![goal],
            havens: vec![Haven { id: "home".to_owned(), point: home, radius_m: 30.0 }],
        }
    }

    fn physics(&self) -> RoverPhysics<'_> {
        RoverPhysics::new(&self.vehicle, &self.sky, (&self.slopes, self.tile))
    }

    /// Does something with the plan of the world and what it may meet.
    pub(crate) fn with<T>(
        &self,
        faults: &[Fault],
        then: impl FnOnce(&Plan, &Hazards<'_>) -> T,
    ) -> T {
        let lamp = Lamp(|_, cell| if cell % SIDE < DARK { 0 } else { 200 });
        let problem = self.problem(&lamp);
        let vehicle = VehicleId::new("rover").unwrap();
        let mission = "half lit".to_owned();
        let label = Label { mission, vehicle, seed: 1, start: self.start };
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

pub(crate) fn fault(per_day: f64, mean_h: f64) -> Fault {
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
            let flown = fly(hazards, (12_000, seed), &());
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
fn any_number_of_threads_gives_the_same_forecast() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| world().forecast(&[fault(2.0, 1.5)]))
    };
    assert_eq!(on(1), on(3));
}

/// A stoppage of the only kind of fault.
fn met((from, until): (Epoch, Epoch)) -> Met {
    Met { fault: 0, from, until }
}

#[test]
fn a_rover_that_meets_a_known_stoppage_is_lost_by_its_length_and_where_it_comes() {
    world().with(&[fault(2.0, 1.5)], |plan, hazards| {
        let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
        let hours = |hours: f64| hours * Unit::Hour;
        let at_work = |lasts_h: f64| met((work.start_utc, work.start_utc + hours(lasts_h)));
        let in_the_light = met((plan.start_utc, plan.start_utc + hours(0.2)));
        let histories = [
            vec![],
            vec![in_the_light],
            vec![at_work(0.2)],
            vec![in_the_light, at_work(8.0)],
            // In time for its end alone: what comes after that is not met.
            vec![met((plan.end_utc, plan.end_utc + hours(8.0)))],
        ];
        let lost = fly_through(hazards, (&histories, 1), &());
        assert_eq!(lost, [false, false, false, true, false]);
    });
}

#[test]
fn rovers_lose_as_often_by_stoppages_that_they_are_given_as_by_those_that_they_draw() {
    let faults = [fault(2.0, 1.5)];
    world().with(&faults, |plan, hazards| {
        // Drawn apart, by the simulator's rule: none comes while another lasts.
        let history = |seed: u64| {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut wait_h = |mean_h: f64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                -((state >> 11) as f64 / (1_u64 << 53) as f64).ln() * mean_h
            };
            let mut free = plan.start_utc;
            let mut history = Vec::new();
            while free < plan.end_utc {
                let from = free + wait_h(12.0) * Unit::Hour;
                free = from + wait_h(1.5) * Unit::Hour;
                history.push(met((from, free)));
            }
            history
        };
        let histories: Vec<Vec<Met>> = (1..=3000).map(history).collect();
        let lost = fly_through(hazards, (&histories, 1), &());
        let [low, high] = interval(lost.iter().filter(|lost| **lost).count(), lost.len());
        let loss = forecast(hazards, &()).loss;
        assert!((low..=high).contains(&loss), "{loss} {low} {high}");
    });
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

impl World {
    /// One step of a rover that is on time: straight to a place, for all of the step.
    fn creeps(&self, state: &mut PhysicalState, from: MapPoint, to: MapPoint) {
        let (activity, heading) = (RoverActivity::Creeps, None);
        let stretch =
            ActivitySegment { activity, from, to, utc: self.start, seconds: 900.0, heading };
        self.physics().in_the_mean().does(state, stretch, 60.0);
    }

    /// One step of one that is late: straight to a place, and charging there.
    fn goes(&self, state: &mut PhysicalState, from: MapPoint, to: MapPoint) -> bool {
        let speed_m_s = self.vehicle.drive.planned.metres_per_second();
        let drive_s = from.distance(to).metres() / speed_m_s;
        let physics = self.physics().in_the_mean();
        let drive = ActivitySegment {
            activity: RoverActivity::Drives,
            from,
            to,
            utc: self.start,
            seconds: drive_s,
            heading: None,
        };
        let seconds = 900.0 - drive_s;
        let wait = ActivitySegment { activity: RoverActivity::Parks, from: to, seconds, ..drive };
        let margins = physics.does(state, drive, 60.0);
        !margins.min(physics.does(state, wait, 60.0)).is_broken()
    }

    /// What a rover is left with after it stood at the hollow.
    fn stands(
        &self,
        state: &PhysicalState,
        (activity, seconds): (RoverActivity, f64),
    ) -> PhysicalState {
        let mut state = state.clone();
        let stretch = ActivitySegment {
            activity,
            from: HOLLOW,
            to: HOLLOW,
            utc: self.start,
            seconds,
            heading: None,
        };
        self.physics().in_the_mean().does(&mut state, stretch, 60.0);
        state
    }

    /// Whether a rover lives that stands stopped at the hollow and then goes into the light, by two
    /// cells a step.
    fn gets_away(&self, state: &PhysicalState, stopped_s: f64) -> bool {
        let mut state = self.stands(state, (RoverActivity::Stands, stopped_s));
        let at = |leg: u32| MapPoint::new(HOLLOW.x_m + 20.0 * f64::from(leg), HOLLOW.y_m);
        (0..6).all(|leg| self.goes(&mut state, at(leg), at(leg + 1)))
    }
}

const HOLLOW: MapPoint = MapPoint::new(15.0, 155.0);

/// One stoppage at the goal, from the middle of each step of the work, computed apart: it is survived
/// if it is over by the last beginning of a step at which the rover still gets away.
#[test]
fn the_loss_at_work_is_that_of_stoppages_that_are_too_long() {
    let (world, rare) = (world(), fault(0.01, 1.5));
    world.with(core::slice::from_ref(&rare), |plan, hazards| {
        let risk = forecast(hazards, &());
        let work = plan.activities.iter().find(|activity| activity.goal.is_some()).unwrap();
        let at_work = |start: Epoch, end: Epoch| start >= work.start_utc && end <= work.end_utc;
        let mut state = PhysicalState::initial(&world.vehicle);
        let mut expected = 0.0;
        for step in 0..48_u32 {
            let utc = |step: u32| world.start + f64::from(step) * 900.0 * Unit::Second;
            let [from, to] = [utc(step), utc(step + 1)].map(|utc| plan.position(utc).unwrap());
            if at_work(utc(step), utc(step + 1)) {
                let stopped = world.stands(&state, (RoverActivity::Works, 450.0));
                let waits_s = (0..).map(|steps| 450.0 + 900.0 * f64::from(steps));
                let survived_s = waits_s.take_while(|&wait_s| world.gets_away(&stopped, wait_s));
                expected += 0.01 / 96.0 * (-survived_s.last().unwrap() / (1.5 * 3600.0)).exp();
                state = world.stands(&state, (RoverActivity::Works, 900.0));
            } else if from.distance(to).metres() > 0.5 {
                world.creeps(&mut state, from, to);
            } else {
                let stretch = ActivitySegment {
                    activity: RoverActivity::Parks,
                    from,
                    to,
                    utc: utc(step),
                    seconds: 900.0,
                    heading: None,
                };
                world.physics().in_the_mean().does(&mut state, stretch, 60.0);
            }
        }
        let stretches = risk.stretches.iter();
        let there = stretches.filter(|stretch| at_work(stretch.start_utc, stretch.end_utc));
        let found: f64 = there.map(|stretch| stretch.loss).sum();
        // Shares of 10⁻⁷ make up the loss found: it scatters by a twentieth.
        assert!((found - expected).abs() < 0.12 * expected, "{found} {expected}");
    });
}
