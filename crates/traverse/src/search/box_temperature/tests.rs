//! The electronics box: plans that keep it cool, and the checker that finds them so.

use hilal_environment::rover_physics::RoverPhysics;
use hilal_environment::{CellGrid, Sky};
use hilal_mission::models::Sunlight;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_plan::{ActivityKind, DropReason, Evidence, Fate, Plan, Rule, Rules, check};
use hilal_quantity::{Angle, DataRate, Epoch, Fraction, MapPoint};

use crate::problem::{Goal, Haven, Heat, Problem};
use crate::problem_from_mission::vehicle_energy;
use crate::search::planner::{Label, plan};
use crate::testing::Lamp;

const REFERENCE: &str = include_str!("../../../../../missions/reference.toml");
const SIDE: usize = 40;

/// A Sun that always shines.
struct Noon;

impl Sky for Noon {
    fn sunlight(&self, _: MapPoint, _: Epoch) -> Sunlight {
        Sunlight {
            elevation: Angle::from_degrees(1.0),
            ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
        }
    }
}

struct World {
    mission: VehicleMission,
    vehicle: VehicleModel,
    tile: CellGrid,
    slopes: Vec<f32>,
}

/// So many hours on a plain, with two goals of five hours of work each; the rover works with 50 W, its
/// heat switch conducts so much, and its box may get 42 °C hot.
fn world(conducting_w_k: f64, hours: f64) -> World {
    let switch = format!("conducting_w_k = {{ value = {conducting_w_k:.1}");
    let changes = [
        ("conducting_w_k = { value = 1.2", switch.as_str()),
        ("highest_c = { value = 45.0", "highest_c = { value = 42.0"),
        ("science_w = { value = 35.0", "science_w = { value = 50.0"),
    ];
    let text = changes.iter().fold(REFERENCE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let mut whole = Mission::parse("reference.toml", &text).unwrap();
    let vehicle = VehicleModel::of(&whole, whole.first_flown()).unwrap();
    whole.vehicles.get_mut("rover").unwrap().memory = None;
    let mut mission = whole.for_first_flown().unwrap();
    let landing = mission.site.landing.point();
    mission.duration_days = hours / 24.0;
    mission.goals.truncate(2);
    for (goal, (x_m, y_m)) in mission.goals.iter_mut().zip([(20.0, 0.0), (40.0, 0.0)]) {
        (goal.x_m, goal.y_m, goal.dwell_h) = (landing.x_m + x_m, landing.y_m + y_m, 5.0);
    }
    mission.havens.truncate(1);
    (mission.havens[0].x_m, mission.havens[0].y_m) = (landing.x_m, landing.y_m);
    let tile = CellGrid {
        first_cell: MapPoint::new(landing.x_m - 200.0, landing.y_m + 200.0),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    World { mission, vehicle, tile, slopes: vec![4.0; SIDE * SIDE] }
}

impl World {
    fn plan(&self, look: impl FnOnce(&mut Problem<'_>)) -> Plan {
        let lamp = Lamp(|_, _| 200);
        let sun = Noon.sunlight(MapPoint::default(), self.mission.start());
        let goal = |goal: &hilal_mission::schema::Goal| Goal {
            id: goal.id.clone(),
            point: goal.point(),
            value: goal.value,
            dwell_s: goal.dwell().to_seconds(),
            load_w: 50.0,
            payload: goal.instrument.clone(),
            data: DataRate::ZERO,
            windows_s: None,
            without_lander: None,
            too_risky: None,
            after: Vec::new(),
        };
        let haven = &self.mission.havens[0];
        let physics = RoverPhysics::new(&self.vehicle, &Noon, (&self.slopes, self.tile));
        let (start, initial) = (self.mission.start(), self.vehicle.thermal.initial);
        let mut problem = Problem {
            tile: self.tile,
            slope_deg: &self.slopes,
            way: Vec::new(),
            border_m: 0.0,
            keep_out: Vec::new(),
            light: &lamp,
            steps: crate::grid::model::whole_steps(self.mission.duration().to_seconds() / 900.0),
            step_s: 900.0,
            vehicle: vehicle_energy(&self.vehicle, &sun),
            start: self.mission.site.landing.point(),
            start_energy_wh: self.vehicle.battery.initial.watt_hours(),
            reserve_wh: self.vehicle.battery.reserve.watt_hours(),
            margin_wh: self.mission.planning.energy_margin_wh.get().watt_hours(),
            stoppage_s: 0.0,
            dark_after_end_h: 0.0,
            rest_s: 0.0,
            memory: None,
            heat: Some(Heat { physics, start, initial }),
            goals: self.mission.goals.iter().map(goal).collect(),
            havens: vec![Haven { id: haven.id.clone(), point: haven.point(), radius_m: 30.0 }],
        };
        look(&mut problem);
        let label = Label { start, ..Label::of(&self.mission, 1) };
        plan(&problem, &label, &()).unwrap()
    }

    fn rules(&self) -> Rules<'_> {
        Rules {
            mission: &self.mission,
            vehicle: &self.vehicle,
            tile: self.tile,
            slope_deg: &self.slopes,
            sky: &Noon,
            terrain: None,
        }
    }
}

/// Hours between the first work and the second.
fn rest_h(plan: &Plan) -> f64 {
    let science: Vec<_> =
        plan.activities.iter().filter(|a| a.kind == ActivityKind::Science).collect();
    (science[1].start_utc - science[0].end_utc).to_seconds() / 3600.0
}

#[test]
fn a_box_that_work_makes_too_hot_rests_between_two_goals() {
    let world = world(0.6, 22.0);
    let heedless = world.plan(|problem| problem.heat = None);
    assert_eq!(heedless.summary.goals_planned, 2);
    assert_eq!(check(&heedless, &world.rules()).unwrap_err().rule, Rule::BoxHot);
    let careful = world.plan(|_| ());
    assert_eq!(careful.summary.goals_planned, 2, "{:?}", careful.goals);
    let [_, hottest_c] = check(&careful, &world.rules()).unwrap().box_c;
    assert!((38.0..=42.0).contains(&hottest_c), "{hottest_c}");
    assert!(rest_h(&careful) >= rest_h(&heedless) + 1.0, "{}", rest_h(&careful));
}

#[test]
fn without_time_to_cool_one_goal_is_left_out_for_the_heat() {
    let world = world(0.6, 11.25);
    let plan = world.plan(|_| ());
    check(&plan, &world.rules()).unwrap();
    assert_eq!(plan.summary.goals_planned, 1);
    let left_out =
        plan.goals.iter().find(|goal| matches!(goal.fate, Fate::Dropped { .. })).unwrap();
    assert_eq!(left_out.fate, Fate::Dropped { reason: DropReason::TooHot });
    let Some(Evidence::Heat { box_c, limit_c }) = left_out.evidence else { panic!("{left_out:?}") };
    assert!(box_c > 42.0 && (limit_c - 41.5).abs() < 1e-9, "{box_c} {limit_c}");
}

#[test]
fn a_box_that_nothing_can_make_too_hot_changes_nothing() {
    let world = world(2.5, 22.0);
    let [with, without] = [
        world.plan(|problem| assert!(!problem.heat.unwrap().can_bind(problem))),
        world.plan(|problem| problem.heat = None),
    ];
    assert_eq!(with.work, without.work);
    assert_eq!(with.activities, without.activities);
    check(&with, &world.rules()).unwrap();
}
