//! The checker's own honesty: a sound plan passes, and each planted fault is named.
#![expect(clippy::unwrap_used, reason = "a test that has no plan to check has failed")]

mod rocks;

use hilal_environment::{CellGrid, Sky};
use hilal_mission::models::Sunlight;
use hilal_mission::schema::{Contact, KeepOut};
use hilal_mission::{Mission, Utc, VehicleMission, VehicleModel};
use hilal_plan::{
    ActivityKind, Contingency, DropReason, Fate, Fault, Plan, PlanRisk, RiskStretch, Rule, Rules,
    check,
};
use hilal_quantity::{Angle, Duration, Epoch, Fraction, GridAzimuth, MapPoint, Unit};
use hilal_traverse::{
    Goal, Haven, Label, LightSource, PlanError, Problem, plan, rock_delays, vehicle_energy,
};
use proptest::prelude::*;

const REFERENCE: &str = include_str!("../../../../missions/reference.toml");
const SIDE: usize = 70;

/// The light of a sky in steps of a quarter of an hour, the same everywhere.
struct Lamp<'a>(&'a Lit);

impl LightSource for Lamp<'_> {
    fn slice(&self, step: usize, out: &mut [u8]) {
        out.fill(if self.0.dark_h.contains(&(step as f64 / 4.0)) { 0 } else { 200 });
    }
}

/// A Sun that shines everywhere but between two instants after the start.
struct Lit {
    start: Epoch,
    dark_h: core::ops::Range<f64>,
}

impl Lit {
    fn fraction(&self, epoch: Epoch) -> Fraction {
        let hours = (epoch - self.start).to_unit(Unit::Hour);
        if self.dark_h.contains(&hours) { Fraction::ZERO } else { Fraction::ONE }
    }
}

impl Sky for Lit {
    fn sunlight(&self, _: MapPoint, epoch: Epoch) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(139.0),
            elevation: Angle::from_degrees(1.0),
            fraction: self.fraction(epoch),
            irradiance_w_m2: 1361.0,
        }
    }
}

struct World {
    mission: VehicleMission,
    vehicle: VehicleModel,
    tile: CellGrid,
    slopes: Vec<f32>,
    sky: Lit,
}

/// A day on a gentle plain around the reference landing point, dark from hour 10 to hour 13.
fn world() -> World {
    let whole = Mission::parse("reference.toml", REFERENCE).unwrap();
    let mut mission = whole.for_first_flown().unwrap();
    let vehicle = mission.model().unwrap();
    let landing = mission.site.landing.point();
    mission.duration_days = 1.0;
    mission.goals.truncate(2);
    for (goal, (x_m, y_m)) in mission.goals.iter_mut().zip([(200.0, 0.0), (60.0, -190.0)]) {
        (goal.x_m, goal.y_m, goal.dwell_h) = (landing.x_m + x_m, landing.y_m + y_m, 2.0);
    }
    let tile = CellGrid {
        first_cell: MapPoint::new(landing.x_m - 350.0, landing.y_m + 350.0),
        spacing_m: 10.0,
        rows: SIDE,
        columns: SIDE,
    };
    let mut slopes = vec![4.0; SIDE * SIDE];
    // A cliff of one cell, 50 m north of the landing point.
    slopes[30 * SIDE + 35] = 35.0;
    let sky = Lit { start: mission.start(), dark_h: 10.0..13.0 };
    World { mission, vehicle, tile, slopes, sky }
}

impl World {
    fn plan(&self) -> Plan {
        self.plan_that_bears(0.0)
    }

    fn plan_that_bears(&self, stoppage_s: f64) -> Plan {
        self.try_plan(stoppage_s).unwrap()
    }

    fn try_plan(&self, stoppage_s: f64) -> Result<Plan, PlanError> {
        let lamp = Lamp(&self.sky);
        let sun = Sunlight {
            elevation: Angle::from_degrees(1.0),
            ..Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
        };
        let goal = |goal: &hilal_mission::schema::Goal| Goal {
            id: goal.id.clone(),
            point: goal.point(),
            value: goal.value,
            dwell_s: goal.dwell().to_seconds(),
            load_w: 35.0,
            payload: goal.instrument.clone(),
            data: hilal_quantity::DataRate::ZERO,
            windows_s: None,
            without_lander: None,
            too_risky: None,
            after: Vec::new(),
        };
        let haven = &self.mission.havens[0];
        let problem = Problem {
            tile: self.tile,
            slope_deg: &self.slopes,
            way: rock_delays(&self.vehicle, &self.tile),
            border_m: 100.0,
            keep_out: Vec::new(),
            light: &lamp,
            steps: 96,
            step_s: 900.0,
            vehicle: vehicle_energy(&self.vehicle, &sun),
            start: self.mission.site.landing.point(),
            start_energy_wh: self.vehicle.battery.initial.watt_hours(),
            reserve_wh: self.vehicle.battery.reserve.watt_hours(),
            margin_wh: self.mission.planning.energy_margin_wh.get().watt_hours(),
            stoppage_s,
            dark_after_end_h: 0.0,
            rest_s: 0.0,
            memory: None,
            heat: None,
            goals: self.mission.goals.iter().map(goal).collect(),
            havens: vec![Haven { id: haven.id.clone(), point: haven.point(), radius_m: 30.0 }],
        };
        let label = Label::of(&self.mission, 1);
        plan(&problem, &label, &())
    }

    fn rules(&self) -> Rules<'_> {
        Rules {
            mission: &self.mission,
            vehicle: &self.vehicle,
            tile: self.tile,
            slope_deg: &self.slopes,
            sky: &self.sky,
            terrain: None,
        }
    }
}

fn first(plan: &Plan, kind: ActivityKind) -> usize {
    plan.activities.iter().position(|activity| activity.kind == kind).unwrap()
}

fn shift(plan: &mut Plan, by: Duration) {
    plan.start_utc += by;
    plan.end_utc += by;
    for activity in &mut plan.activities {
        activity.start_utc += by;
        activity.end_utc += by;
        for waypoint in &mut activity.waypoints {
            waypoint.utc += by;
        }
    }
}

/// Sends the first drive through a point 50 m north of where it starts, at half its time.
fn detour(plan: &mut Plan, by: (f64, f64)) {
    let drive = first(plan, ActivityKind::Drive);
    let activity = &mut plan.activities[drive];
    let (from, to) = (activity.waypoints[0], activity.waypoints[activity.waypoints.len() - 1]);
    let mut middle = from;
    middle.utc = from.utc + (to.utc - from.utc) * 0.5;
    middle.place.x_m += by.0;
    middle.place.y_m += by.1;
    activity.waypoints = vec![from, middle, to];
}

type Planted = (&'static str, fn(&mut Plan), Rule);

const FAULTS: &[Planted] = &[
    ("an epoch shifted by a minute", |p| shift(p, 1 * Unit::Minute), Rule::MissionStart),
    ("an end that comes too early", |p| p.end_utc -= 1 * Unit::Hour, Rule::MissionEnd),
    ("no activities", |p| p.activities.clear(), Rule::Waypoints),
    ("an activity without waypoints", |p| p.activities[0].waypoints.clear(), Rule::Waypoints),
    ("a missing activity", |p| drop(p.activities.remove(1)), Rule::GapInTime),
    (
        "two waypoints swapped in time",
        |p| {
            let drive = first(p, ActivityKind::Drive);
            let last = p.activities[drive].waypoints.len() - 1;
            p.activities[drive].waypoints[last].utc = p.activities[drive].start_utc;
        },
        Rule::WaypointTime,
    ),
    ("a larger battery", |p| p.capacity_wh += 10.0, Rule::Battery),
    ("a smaller reserve", |p| p.reserve_wh -= 1.0, Rule::Battery),
    ("a start elsewhere", |p| p.activities[0].waypoints[0].place.x_m += 20.0, Rule::Landing),
    (
        "a jump between activities",
        |p| {
            let science = first(p, ActivityKind::Science);
            for waypoint in &mut p.activities[science].waypoints {
                waypoint.place.y_m += 1.0;
            }
        },
        Rule::GapInPlace,
    ),
    (
        "creeping while parked",
        |p| {
            let science = first(p, ActivityKind::Science);
            p.activities[science].waypoints[1].place.x_m += 1.0;
            let next = &mut p.activities[science + 1];
            next.waypoints[0].place.x_m += 1.0;
        },
        Rule::MovesWhileParked,
    ),
    ("a race", |p| detour(p, (0.0, -240.0)), Rule::Speed),
    ("a leg through a slope", |p| detour(p, (0.0, 60.0)), Rule::Slope),
    (
        "a way that is longer than it says",
        |p| {
            let drive = first(p, ActivityKind::Drive);
            p.activities[drive].distance_m -= 1.0;
            p.summary.distance_m -= 1.0;
        },
        Rule::Distance,
    ),
    (
        "a state of charge that flatters",
        |p| p.activities[0].waypoints[0].state_of_charge += 0.01,
        Rule::StateOfCharge,
    ),
    ("energy off by one per cent", promise, Rule::Promise),
    ("a goal that does not exist", |p| rename(p, "G99"), Rule::UnknownGoal),
    ("the other goal's name", swap_names, Rule::AwayFromGoal),
    (
        "another payload",
        |p| {
            let science = first(p, ActivityKind::Science);
            p.activities[science].payload = Some("none".to_owned());
        },
        Rule::Payload,
    ),
    ("a dwell cut short", cut_dwell, Rule::Dwell),
    (
        "a goal claimed but not worked at",
        |p| {
            let science = first(p, ActivityKind::Science);
            p.activities[science].kind = ActivityKind::Charge;
            (p.activities[science].goal, p.activities[science].payload) = (None, None);
        },
        Rule::GoalList,
    ),
    (
        "a goal worked at but not claimed",
        |p| p.goals[0].fate = Fate::Dropped { reason: DropReason::NotWithTheRest },
        Rule::Summary,
    ),
    ("a distance that is not driven", |p| p.summary.distance_m += 10.0, Rule::Summary),
    ("an end away from the haven", stay_at_the_last_goal, Rule::Haven),
    ("another mission", |p| p.mission.push('x'), Rule::Mission),
    ("a goal moved by 900 m", |p| p.goals[0].place.x_m += 900.0, Rule::Goal),
    ("a goal moved by a millimetre", |p| p.goals[1].place.y_m -= 0.001, Rule::Goal),
    ("a goal of another name", |p| p.goals[1].id.push('x'), Rule::GoalList),
    ("two goals in each other's place", |p| p.goals.swap(0, 1), Rule::Goal),
    ("one goal more in all", |p| p.summary.goals_total += 1, Rule::Summary),
    ("more value in all", |p| p.summary.value_total += 1.0, Rule::Summary),
    ("an hour more", |p| p.summary.duration_hours += 1.0, Rule::Summary),
    ("more energy at the end", |p| p.summary.final_energy_wh += 0.01, Rule::Summary),
    ("more charge at least", |p| p.summary.min_state_of_charge += 0.01, Rule::Summary),
    ("a bound below the plan", |p| p.summary.value_bound = 0.5, Rule::Summary),
    (
        "an empty battery at least",
        |p| (p.summary.min_energy_wh, p.summary.min_state_of_charge) = (0.0, 0.0),
        Rule::Summary,
    ),
    ("moments out of order", |p| p.safety.swap(1, 2), Rule::SurvivalMargin),
    ("a moment before the plan", |p| p.safety[0].utc -= 15 * Unit::Minute, Rule::SurvivalMargin),
    ("a moment beside the way", |p| p.safety[3].place.x_m += 0.1, Rule::SurvivalMargin),
    ("more than at its waypoint", |p| p.safety[0].energy_wh += 0.01, Rule::SurvivalMargin),
    ("a need below the reserve", |p| p.safety[5].need_wh = 40.0, Rule::SurvivalMargin),
    ("a need above what is there", |p| p.safety[0].need_wh = 400.0, Rule::SurvivalMargin),
    ("a stay beyond the end", |p| p.safety[2].stay_h = 24.0, Rule::SurvivalMargin),
    ("a stay before now", |p| p.safety[2].stay_h = -0.25, Rule::SurvivalMargin),
];

fn promise(plan: &mut Plan) {
    for waypoint in plan.activities.iter_mut().flat_map(|a| &mut a.waypoints) {
        waypoint.energy_wh *= 1.01;
        waypoint.state_of_charge *= 1.01;
    }
    plan.summary.final_energy_wh *= 1.01;
    plan.safety.clear();
}

fn rename(plan: &mut Plan, name: &str) {
    let science = first(plan, ActivityKind::Science);
    plan.activities[science].goal = Some(name.to_owned());
}

fn swap_names(plan: &mut Plan) {
    let science = first(plan, ActivityKind::Science);
    let done = plan.activities[science].goal.clone();
    let other = plan.goals.iter().find(|goal| Some(&goal.id) != done.as_ref()).unwrap().id.clone();
    let payload = match other.as_str() {
        "G0" => "soil",
        _ => "plasma",
    };
    rename(plan, &other);
    plan.activities[science].payload = Some(payload.to_owned());
}

fn cut_dwell(plan: &mut Plan) {
    let science = first(plan, ActivityKind::Science);
    let early = 15 * Unit::Minute;
    let activity = &mut plan.activities[science];
    activity.end_utc -= early;
    activity.waypoints[1].utc = activity.end_utc;
    let next = &mut plan.activities[science + 1];
    next.start_utc -= early;
    next.waypoints[0].utc = next.start_utc;
}

/// Forgets the way home: everything after the last science is spent where it ended.
fn stay_at_the_last_goal(plan: &mut Plan) {
    let last = plan.activities.iter().rposition(|a| a.kind == ActivityKind::Science).unwrap();
    let mut stay = plan.activities.pop().unwrap();
    plan.activities.truncate(last + 1);
    let end = plan.activities[last].waypoints[1];
    stay.kind = ActivityKind::Charge;
    stay.start_utc = end.utc;
    let finish = stay.waypoints[stay.waypoints.len() - 1];
    stay.waypoints = vec![end, finish];
    stay.waypoints[1].place = end.place;
    plan.activities.push(stay);
    plan.summary.distance_m = plan.activities.iter().map(|a| a.distance_m).sum();
}

#[test]
fn a_sound_plan_is_certified_with_its_margins() {
    let world = world();
    let plan = world.plan();
    assert_eq!(plan.summary.goals_planned, 2);
    let certificate = check(&plan, &world.rules()).unwrap();
    assert!(certificate.min_energy_wh >= 47.0);
    assert!(certificate.least_surplus_wh >= -0.05);
    assert!((certificate.max_slope_deg - 4.0).abs() < 1e-9);
    assert!(certificate.max_speed_m_s <= 0.03 + 1e-9);
    assert_eq!(certificate.samples.len(), 96);
    let predicted = plan.with_prediction(&certificate);
    let back = Plan::from_json(&predicted.to_json().unwrap()).unwrap();
    assert_eq!(back.prediction.len(), 96);
    assert!(back.prediction.iter().all(|sample| (-20.0..45.0).contains(&sample.box_c)));
}

#[test]
fn every_planted_fault_is_named() {
    let world = world();
    let sound = world.plan();
    for (name, plant, rule) in FAULTS {
        let mut plan = sound.clone();
        plant(&mut plan);
        match check(&plan, &world.rules()) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

const PREDICTION_FAULTS: &[Planted] = &[
    ("a sample less", |p| p.prediction.truncate(95), Rule::Prediction),
    ("a sample later", |p| p.prediction[4].utc += 1 * Unit::Second, Rule::Prediction),
    ("a sample beside the way", |p| p.prediction[4].place.y_m += 0.1, Rule::Prediction),
    ("more energy", |p| p.prediction[4].energy_wh += 0.1, Rule::Prediction),
    ("a warmer box", |p| p.prediction[4].box_c += 0.1, Rule::Prediction),
    ("less of the Sun", |p| p.prediction[4].sun_fraction -= 0.01, Rule::Prediction),
    ("another share", |p| p.prediction[4].state_of_charge += 0.01, Rule::StateOfCharge),
];

#[test]
fn a_prediction_is_what_the_replay_finds_and_every_fault_in_one_is_named() {
    let world = world();
    let plan = world.plan();
    let sound = plan.clone().with_prediction(&check(&plan, &world.rules()).unwrap());
    check(&sound, &world.rules()).unwrap();
    for (name, plant, rule) in PREDICTION_FAULTS {
        let mut plan = sound.clone();
        plant(&mut plan);
        match check(&plan, &world.rules()) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

const RISK_FAULTS: &[Planted] = &[
    ("another fault", |p| risk(p).faults[0].id.push('x'), Rule::Risk),
    ("a rarer fault", |p| risk(p).faults[0].per_day *= 0.99, Rule::Risk),
    ("a shorter fault", |p| risk(p).faults[1].mean_h *= 0.99, Rule::Risk),
    ("a fault less", |p| drop(risk(p).faults.pop()), Rule::Risk),
    ("a loss that its parts do not make", |p| risk(p).loss += 0.01, Rule::Risk),
    ("more stranded than lost", |p| risk(p).stranded = 0.5, Rule::Risk),
    ("fewer stranded than none", |p| risk(p).stranded = -0.01, Rule::Risk),
    ("worth less than nothing", |p| risk(p).expected_value = -0.01, Rule::Risk),
];

fn risk(plan: &mut Plan) -> &mut PlanRisk {
    plan.risk.as_mut().unwrap()
}

#[test]
fn a_probability_of_loss_is_one_of_the_missions_faults_and_the_sum_of_its_parts() {
    let world = world();
    let mut sound = world.plan();
    let drive = &sound.activities[first(&sound, ActivityKind::Drive)];
    let stretch = RiskStretch {
        start_utc: drive.start_utc,
        end_utc: drive.end_utc,
        kind: drive.kind,
        goal: sound.activities[first(&sound, ActivityKind::Science)].goal.clone(),
        loss: 0.02,
    };
    sound.risk = Some(PlanRisk {
        faults: Fault::declared(&world.mission),
        loss: 0.02,
        stranded: 0.01,
        limit: None,
        expected_value: 12.0,
        stretches: vec![stretch],
    });
    check(&sound, &world.rules()).unwrap();
    for (name, plant, rule) in RISK_FAULTS {
        let mut plan = sound.clone();
        plant(&mut plan);
        match check(&plan, &world.rules()) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

const BRANCH_FAULTS: &[Planted] = &[
    ("a shorter stoppage than the mission asks for", |p| p.stoppage_s = 600.0, Rule::Stoppage),
    ("no word of what is to be done", |p| p.contingencies.clear(), Rule::NoWayOut),
    (
        "a drive without a way out",
        |p| {
            let drive = p.activities[first(p, ActivityKind::Drive)].start_utc;
            p.contingencies.retain(|contingency| contingency.stopped_utc != drive);
        },
        Rule::NoWayOut,
    ),
    (
        "a stoppage that is shorter than promised",
        |p| {
            let contingency = &mut p.contingencies[1];
            contingency.free_utc -= 15 * Unit::Minute;
            let first = &mut contingency.activities[0];
            first.start_utc -= 15 * Unit::Minute;
            first.waypoints[0].utc -= 15 * Unit::Minute;
        },
        Rule::Contingency,
    ),
    ("a stoppage beside the way", |p| p.contingencies[1].place.x_m += 5.0, Rule::Contingency),
    (
        "a branch before the plan",
        |p| p.contingencies[0].stopped_utc -= 1 * Unit::Hour,
        Rule::Contingency,
    ),
    (
        "a branch with a gap in time",
        |p| {
            let first = &mut p.contingencies[1].activities[0];
            first.start_utc += 1 * Unit::Minute;
            first.waypoints[0].utc = first.start_utc;
        },
        Rule::Contingency,
    ),
    (
        "a branch that ends before the plan",
        |p| drop(p.contingencies[1].activities.pop()),
        Rule::Contingency,
    ),
    (
        "a branch that promises too much",
        |p| {
            let first = &mut p.contingencies[1].activities[0].waypoints[0];
            first.energy_wh += 100.0;
            first.state_of_charge = first.energy_wh / p.capacity_wh;
        },
        Rule::Promise,
    ),
    (
        "a branch that stays where it was stopped",
        |p| {
            let home = MapPoint::from(p.activities[0].waypoints[0].place);
            let away = |c: &&mut Contingency| MapPoint::from(c.place).distance(home);
            let by_distance = |a: &&mut Contingency, b: &&mut Contingency| {
                away(a).metres().total_cmp(&away(b).metres())
            };
            let contingency = p.contingencies.iter_mut().max_by(by_distance).unwrap();
            let mut stay = contingency.activities.pop().unwrap();
            let start = contingency.activities[0].waypoints[0];
            let mut end = stay.waypoints[stay.waypoints.len() - 1];
            end.place = start.place;
            (stay.start_utc, stay.waypoints) = (start.utc, vec![start, end]);
            contingency.activities = vec![stay];
        },
        Rule::Haven,
    ),
];

#[test]
fn every_branch_of_a_plan_that_bears_a_stoppage_holds_and_every_fault_in_one_is_named() {
    let stoppage = "[planning]\nstoppage_h = { value = 1.0, mark = \"ours\", range = [0.0, 2.0], source = \"a try\" }";
    let asks = REFERENCE.replacen("[planning]", stoppage, 1);
    let mut world = world();
    world.mission.planning = Mission::parse("asks.toml", &asks).unwrap().planning;
    let sound = world.plan_that_bears(3600.0);
    let certificate = check(&sound, &world.rules()).unwrap();
    assert!(certificate.contingencies >= 6, "{}", certificate.contingencies);
    assert!(certificate.least_after_stoppage_wh.unwrap() >= sound.reserve_wh);
    assert!(sound.contingencies.iter().all(|c| c.haven == "H0"));
    for (name, plant, rule) in BRANCH_FAULTS {
        let mut plan = sound.clone();
        plant(&mut plan);
        match check(&plan, &world.rules()) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

/// What a mission may ask of a goal or of the ground, asked of a plan that does not know of it.
type Demand = (&'static str, fn(&mut Mission), Rule);

const DEMANDS: &[Demand] = &[
    (
        "a zone across the way",
        |m| {
            let (goal, landing) = (&m.goals[0], m.site.landing);
            m.keep_out.push(KeepOut {
                id: "plume".to_owned(),
                name: "plume".to_owned(),
                x_m: f64::midpoint(goal.x_m, landing.x_m),
                y_m: f64::midpoint(goal.y_m, landing.y_m),
                radius_m: 15.0,
            });
        },
        Rule::KeepOut,
    ),
    ("work before its window", |m| m.goals[0].not_before_utc = Some(utc(23)), Rule::TimeWindow),
    ("work after its window", |m| m.goals[0].not_after_utc = Some(utc(1)), Rule::TimeWindow),
    ("a contact that is missing", |m| m.goals[1].contact = Some(Contact::Any), Rule::Contact),
    ("a lander that is out of view", |m| m.goals[1].contact = Some(Contact::Lander), Rule::Contact),
    (
        "each goal after the other",
        |m| {
            m.goals[0].after = vec!["G1".to_owned()];
            m.goals[1].after = vec!["G0".to_owned()];
        },
        Rule::Precedence,
    ),
];

fn utc(hour: u32) -> Utc {
    Utc::try_from(format!("2028-11-18T{hour:02}:00:00")).unwrap()
}

#[test]
fn every_demand_that_a_plan_does_not_meet_is_named() {
    for (name, demand, rule) in DEMANDS {
        let mut world = world();
        let plan = world.plan();
        demand(&mut world.mission);
        match check(&plan, &world.rules()) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

#[test]
fn a_night_too_long_empties_the_battery_below_the_reserve() {
    let mut world = world();
    let mut plan = world.plan();
    world.sky.dark_h = 0.0..24.0;
    // Promise no more than the reserve.
    let (least_wh, share) = (plan.reserve_wh, plan.reserve_wh / plan.capacity_wh);
    for waypoint in plan.activities.iter_mut().flat_map(|a| &mut a.waypoints) {
        (waypoint.energy_wh, waypoint.state_of_charge) = (least_wh, share);
    }
    (plan.summary.min_energy_wh, plan.summary.min_state_of_charge) = (least_wh, share);
    plan.summary.final_energy_wh = least_wh;
    plan.safety.clear();
    assert_eq!(check(&plan, &world.rules()).unwrap_err().rule, Rule::Reserve);
}

#[test]
fn a_box_that_gets_too_cold_or_too_hot_is_refused() {
    let mut world = world();
    let plan = world.plan();
    let [cold, hot] = world.vehicle.thermal.box_limits;
    world.vehicle.thermal.box_limits = [hot, hot];
    assert_eq!(check(&plan, &world.rules()).unwrap_err().rule, Rule::BoxCold);
    world.vehicle.thermal.box_limits = [cold, cold];
    assert_eq!(check(&plan, &world.rules()).unwrap_err().rule, Rule::BoxHot);
}

#[test]
fn ground_without_data_is_not_driven() {
    let mut world = world();
    let plan = world.plan();
    world.slopes.fill(f32::NAN);
    let violation = check(&plan, &world.rules()).unwrap_err();
    assert_eq!(violation.rule, Rule::OffTheMap);
    assert!(violation.to_string().contains("leaves the known ground"), "{violation}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_dark_hours_that_can_be_planned_can_be_flown(from_h in 0.0..20.0_f64, hours in 0.25..6.0_f64) {
        let mut world = world();
        // Whole steps, so that lamp and sky agree.
        let quarter = |h: f64| (h * 4.0).round() / 4.0;
        world.sky.dark_h = quarter(from_h)..quarter(from_h + hours);
        let plan = world.plan();
        let verdict = check(&plan, &world.rules());
        prop_assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
    }
}
