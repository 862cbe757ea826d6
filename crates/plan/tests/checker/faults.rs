//! Each fault planted in a sound plan is named by its rule, and what lies just inside a limit passes.

use hilal_quantity::{Epoch, MapPoint, Unit};

use super::world::{World, calm_world, from_state, full, world};
use hilal_plan::{
    ActivityKind, DropReason, Evidence, Fate, Place, Plan, Rule, Violation, Waypoint,
};

/// A plan of the small world that is changed.
struct Fault {
    name: &'static str,
    plant: fn(&mut Plan),
    rule: Rule,
}

const fn fault(name: &'static str, plant: fn(&mut Plan), rule: Rule) -> Fault {
    Fault { name, plant, rule }
}

fn first(plan: &Plan, kind: ActivityKind) -> usize {
    plan.activities.iter().position(|activity| activity.kind == kind).unwrap()
}

fn index_of(plan: &Plan, id: &str) -> usize {
    plan.goals.iter().position(|goal| goal.id == id).unwrap()
}

fn rule_of(world: &World, plan: &Plan) -> Option<Rule> {
    world.check(plan).err().map(|violation| violation.rule)
}

fn assert_named(world: &World, sound: &Plan, faults: &[Fault]) {
    for Fault { name, plant, rule } in faults {
        let mut plan = sound.clone();
        plant(&mut plan);
        match world.check(&plan) {
            Err(violation) => assert_eq!(violation.rule, *rule, "{name}: {violation}"),
            Ok(_) => panic!("{name} was not caught"),
        }
    }
}

fn dropped(plan: &mut Plan, id: &str) -> (&'static str, DropReason) {
    let index = index_of(plan, id);
    let Fate::Dropped { reason } = plan.goals[index].fate else { panic!("{id} is planned") };
    ("", reason)
}

#[test]
fn every_reason_in_the_plan_is_the_one_of_its_goal() {
    let mut plan = full();
    let wanted = [
        ("G2", DropReason::OffTheMap),
        ("G3", DropReason::TooSteep),
        ("G4", DropReason::KeptOut),
        ("G5", DropReason::TooManyRocks),
        ("G6", DropReason::NoLander),
        ("G7", DropReason::NoWindow),
        ("G8", DropReason::NoWindow),
        ("G9", DropReason::UnreachableAlone),
        ("G10", DropReason::UnreachableAlone),
        ("G11", DropReason::ClosedGround),
        ("G12", DropReason::NotWithTheRest),
        ("G13", DropReason::TooRisky),
    ];
    for (id, reason) in wanted {
        assert_eq!(dropped(&mut plan, id).1, reason, "{id}");
    }
}

#[test]
fn a_goal_that_was_moved_by_900_m_is_named_with_how_far_it_is_off() {
    let mut plan = full();
    plan.goals[0].place.x_m += 900.0;
    let Violation { rule, value, limit, .. } = world().check(&plan).unwrap_err();
    assert_eq!(rule, Rule::Goal);
    assert!((value - 900.0).abs() < 1e-6 && limit.abs() < 1e-12);
}

const HEAD: &[Fault] = &[
    fault("another mission", |p| p.mission.push('x'), Rule::Mission),
    fault(
        "another vehicle",
        |p| p.vehicle = hilal_mission::VehicleId::new("micro-1").unwrap(),
        Rule::Vehicle,
    ),
    fault("no word of the ground", |p| p.terrain = None, Rule::Terrain),
    fault(
        "another ground",
        |p| p.terrain.as_mut().unwrap().sha256[1].replace_range(..2, "ff"),
        Rule::Terrain,
    ),
    fault("a longer step", |p| p.step_s = 1000.0, Rule::Raster),
    fault("a much shorter step", |p| p.step_s = 600.0, Rule::Raster),
    fault("wider cells", |p| p.cell_m = 20.0, Rule::Raster),
    fault("one goal more", |p| p.summary.goals_planned += 1, Rule::Summary),
    fault("one goal more in all", |p| p.summary.goals_total += 1, Rule::Summary),
    fault("more value in all", |p| p.summary.value_total += 0.01, Rule::Summary),
    fault("an hour more", |p| p.summary.duration_hours += 1.0, Rule::Summary),
    fault("more energy at the end", |p| p.summary.final_energy_wh += 0.01, Rule::Summary),
    fault("more charge at least", |p| p.summary.min_state_of_charge += 0.01, Rule::Summary),
    fault("a bound below the plan", |p| p.summary.value_bound = 0.5, Rule::Summary),
    // Those that are planned, or left out for what only a search can find, are worth 37.
    fault("a bound above what is not proved away", |p| p.summary.value_bound = 37.5, Rule::Summary),
    fault("a bound above all goals", |p| p.summary.value_bound = 200.0, Rule::Summary),
    fault("an empty battery at least", |p| least(p, p.reserve_wh - 1.0), Rule::Summary),
    fault(
        "a fuller battery at least than at a waypoint",
        |p| {
            let waypoints = p.activities.iter().flat_map(|activity| &activity.waypoints);
            let least_wh = waypoints.map(|at| at.energy_wh).fold(f64::INFINITY, f64::min);
            least(p, least_wh + 0.01);
        },
        Rule::Summary,
    ),
];

fn least(plan: &mut Plan, energy_wh: f64) {
    plan.summary.min_energy_wh = energy_wh;
    plan.summary.min_state_of_charge = energy_wh / plan.capacity_wh;
}

#[test]
fn faults_in_the_numbers_at_the_head_are_named() {
    assert_named(&world(), &full(), HEAD);
}

const GOALS: &[Fault] = &[
    fault("a goal of another name", |p| p.goals[2].id.push('x'), Rule::Goal),
    fault("two goals in each other's place", |p| p.goals.swap(0, 1), Rule::Goal),
    fault("a goal moved by a millimetre", |p| p.goals[2].place.y_m += 0.001, Rule::Goal),
    fault("a goal left out that is worth more", |p| p.goals[2].value += 1.0, Rule::Goal),
    fault("a goal less", |p| drop(p.goals.pop()), Rule::Goal),
    fault(
        "work that begins later than the work",
        |p| {
            let Fate::Planned { start_utc, .. } = &mut p.goals[0].fate else { panic!() };
            *start_utc += 1 * Unit::Second;
        },
        Rule::GoalList,
    ),
    fault(
        "work that ends sooner than the work",
        |p| {
            let Fate::Planned { end_utc, .. } = &mut p.goals[1].fate else { panic!() };
            *end_utc -= 1 * Unit::Second;
        },
        Rule::GoalList,
    ),
    fault(
        "evidence against a goal that is planned",
        |p| p.goals[0].evidence = Some(Evidence::NoEscape),
        Rule::Evidence,
    ),
    fault(
        "a drive with a goal",
        |p| {
            let drive = first(p, ActivityKind::Drive);
            p.activities[drive].goal = Some("G0".to_owned());
        },
        Rule::UnknownGoal,
    ),
    fault(
        "a wait with a payload",
        |p| {
            let wait = first(p, ActivityKind::Charge);
            p.activities[wait].payload = Some("soil".to_owned());
        },
        Rule::UnknownGoal,
    ),
];

#[test]
fn faults_in_the_list_of_goals_are_named() {
    assert_named(&world(), &full(), GOALS);
}

const MARGINS: &[Fault] = &[
    fault("a moment off its step", |p| p.safety[3].utc += 1 * Unit::Second, Rule::SurvivalMargin),
    fault(
        "a moment after the plan",
        |p| p.safety[0].utc -= 15 * Unit::Minute,
        Rule::SurvivalMargin,
    ),
    fault("a moment beside the way", |p| p.safety[3].place.x_m += 0.1, Rule::SurvivalMargin),
    fault("less than at its waypoint", |p| p.safety[0].energy_wh -= 0.01, Rule::SurvivalMargin),
    fault("a need below the reserve", |p| p.safety[5].need_wh = 40.0, Rule::SurvivalMargin),
    fault(
        "a need above what is there",
        |p| p.safety[0].need_wh = p.safety[0].energy_wh + 0.01,
        Rule::SurvivalMargin,
    ),
    fault("a stay of half a step", |p| p.safety[2].stay_h += 0.125, Rule::SurvivalMargin),
    fault("a stay beyond the end", |p| p.safety[2].stay_h = 24.0, Rule::SurvivalMargin),
    fault("a stay before now", |p| p.safety[2].stay_h = -0.25, Rule::SurvivalMargin),
    fault("two moments in one", |p| p.safety[3] = p.safety[2], Rule::SurvivalMargin),
    fault(
        "a stay that does not get shorter while the rover stands",
        |p| p.safety.last_mut().unwrap().stay_h += 0.0 + p.step_s / 3600.0,
        Rule::SurvivalMargin,
    ),
    fault(
        "a need that the way on does not explain",
        |p| {
            let last = p.safety.len() - 3;
            p.safety[last].need_wh += 10.0;
        },
        Rule::SurvivalMargin,
    ),
];

#[test]
fn faults_in_what_it_takes_to_survive_are_named() {
    assert_named(&world(), &full(), MARGINS);
}

const RISK: &[Fault] = &[
    fault("another fault", |p| risk(p).faults[0].id.push('x'), Rule::Risk),
    fault("a rarer fault", |p| risk(p).faults[0].per_day *= 0.99, Rule::Risk),
    fault("a shorter fault", |p| risk(p).faults[1].mean_h *= 0.99, Rule::Risk),
    fault("a fault less", |p| drop(risk(p).faults.pop()), Rule::Risk),
    fault("a loss that its parts do not make", |p| risk(p).loss *= 0.9, Rule::Risk),
    fault("a loss above the limit", |p| risk(p).limit = Some(0.0), Rule::Risk),
    fault("a limit above 1", |p| risk(p).limit = Some(1.01), Rule::Risk),
    fault("more stranded than lost", |p| risk(p).stranded = risk(p).loss + 0.01, Rule::Risk),
    fault("fewer stranded than none", |p| risk(p).stranded = -0.01, Rule::Risk),
    fault("worth less than nothing", |p| risk(p).expected_value = -0.01, Rule::Risk),
    fault(
        "worth more than it is without faults",
        |p| risk(p).expected_value = 1.01 * p.summary.value_planned,
        Rule::Risk,
    ),
    fault("a part below 0", negative_part, Rule::Risk),
    fault(
        "a part of another kind",
        |p| risk(p).stretches[0].kind = ActivityKind::Hibernate,
        Rule::Risk,
    ),
    fault(
        "a part of another goal",
        |p| risk(p).stretches[0].goal = Some("G5".to_owned()),
        Rule::Risk,
    ),
    fault("a part off its step", |p| risk(p).stretches[0].end_utc += 1 * Unit::Second, Rule::Risk),
    fault("parts out of order", |p| risk(p).stretches.swap(0, 1), Rule::Risk),
    fault("more lost than stopped", lose_all, Rule::Risk),
];

fn risk(plan: &mut Plan) -> &mut hilal_plan::PlanRisk {
    plan.risk.as_mut().unwrap()
}

fn negative_part(plan: &mut Plan) {
    let risk = risk(plan);
    let by = 2.0 * risk.stretches[0].loss;
    risk.stretches[0].loss -= by;
    risk.loss -= by;
}

fn lose_all(plan: &mut Plan) {
    let risk = risk(plan);
    let by = 0.5 - risk.loss;
    risk.stretches[0].loss += by;
    risk.loss += by;
    risk.limit = Some(1.0);
}

#[test]
fn faults_in_the_probability_of_loss_are_named() {
    let plan = full();
    assert!(plan.risk.as_ref().unwrap().stretches.len() > 2, "{:?}", plan.risk);
    assert_named(&world(), &plan, RISK);
}

const PREDICTIONS: &[Fault] = &[
    fault("a sample less", |p| p.prediction.truncate(p.prediction.len() - 1), Rule::Prediction),
    fault("a sample later", |p| p.prediction[4].utc += 1 * Unit::Second, Rule::Prediction),
    fault("a sample beside the way", |p| p.prediction[4].place.y_m += 0.1, Rule::Prediction),
    fault("more energy", |p| p.prediction[4].energy_wh += 0.1, Rule::Prediction),
    fault("a warmer box", |p| p.prediction[4].box_c += 0.1, Rule::Prediction),
    fault(
        "another share of energy",
        |p| p.prediction[4].state_of_charge += 0.01,
        Rule::StateOfCharge,
    ),
    fault("a little Sun in the dark", |p| p.prediction[44].sun_fraction = 0.01, Rule::Prediction),
    fault("less in memory", |p| p.prediction[4].memory_mb = None, Rule::Prediction),
];

#[test]
fn faults_in_the_prediction_are_named_and_no_prediction_is_none() {
    assert_named(&world(), &full(), PREDICTIONS);
    let mut plan = full();
    plan.prediction.clear();
    assert_eq!(rule_of(&world(), &plan), None);
}

/// Puts a waypoint at the middle of the first drive, off by so many metres.
fn through(plan: &mut Plan, east_m: f64, north_m: f64) {
    let drive = first(plan, ActivityKind::Drive);
    let activity = &mut plan.activities[drive];
    let (from, to) = (activity.waypoints[0], activity.waypoints[activity.waypoints.len() - 1]);
    let mut middle = Waypoint { utc: from.utc + (to.utc - from.utc) * 0.5, ..from };
    middle.place = Place { x_m: from.place.x_m + east_m, y_m: from.place.y_m + north_m };
    activity.waypoints = vec![from, middle, to];
}

const MOVES: &[Fault] = &[
    fault("an epoch shifted by a second", |p| p.start_utc += 1 * Unit::Second, Rule::MissionStart),
    fault("an end a second early", |p| p.end_utc -= 1 * Unit::Second, Rule::MissionEnd),
    fault("no activities", |p| p.activities.clear(), Rule::Waypoints),
    fault("no waypoints", |p| p.activities[1].waypoints.clear(), Rule::Waypoints),
    fault("one waypoint", |p| p.activities[1].waypoints.truncate(1), Rule::Waypoints),
    fault("a missing activity", |p| drop(p.activities.remove(1)), Rule::GapInTime),
    fault(
        "an activity that begins a second after its first waypoint",
        |p| {
            p.activities[1].start_utc += 1 * Unit::Second;
            p.activities[0].end_utc += 1 * Unit::Second;
            p.activities[0].waypoints.last_mut().unwrap().utc += 1 * Unit::Second;
        },
        Rule::WaypointTime,
    ),
    fault("two waypoints at one instant", doubled, Rule::WaypointTime),
    fault("a larger battery", |p| p.capacity_wh += 0.01, Rule::Battery),
    fault("a smaller reserve", |p| p.reserve_wh -= 0.01, Rule::Battery),
    fault("a start elsewhere", |p| p.activities[0].waypoints[0].place.x_m += 20.0, Rule::Landing),
    fault("a race", |p| through(p, 0.0, -240.0), Rule::Speed),
    fault("a distance a metre short", |p| shorter(p, 1.0), Rule::Distance),
    fault(
        "a state of charge that flatters",
        |p| p.activities[0].waypoints[0].state_of_charge += 1e-5,
        Rule::StateOfCharge,
    ),
];

fn doubled(plan: &mut Plan) {
    let drive = first(plan, ActivityKind::Drive);
    let activity = &mut plan.activities[drive];
    activity.waypoints.insert(1, activity.waypoints[0]);
}

fn shorter(plan: &mut Plan, by_m: f64) {
    let drive = first(plan, ActivityKind::Drive);
    plan.activities[drive].distance_m -= by_m;
    plan.summary.distance_m -= by_m;
}

#[test]
fn faults_in_time_and_place_are_named() {
    assert_named(&world(), &full(), MOVES);
}

/// A plan whose work at goal 0 lasts 2 hours, held to a mission that asks for something.
fn rule_where(ask: impl FnOnce(&mut World, &Plan)) -> Option<Rule> {
    let (mut world, mut plan) = (world(), full());
    // Other links make another prediction of what waits in memory.
    plan.prediction.clear();
    ask(&mut world, &plan);
    rule_of(&world, &plan)
}

fn work(plan: &Plan, id: &str) -> (Epoch, Epoch) {
    let Fate::Planned { start_utc, end_utc } = plan.goals[index_of(plan, id)].fate else {
        panic!("{id} is not planned")
    };
    (start_utc, end_utc)
}

pub(super) fn as_utc(epoch: Epoch) -> hilal_mission::Utc {
    hilal_mission::Utc::try_from(hilal_plan::utc_text(epoch)).unwrap()
}

#[test]
fn work_lies_in_its_window_to_the_second() {
    let window = |early_s: i64, late_s: i64| {
        rule_where(|world, plan| {
            let (start, end) = work(plan, "G0");
            world.mission.goals[0].not_before_utc = Some(as_utc(start + early_s * Unit::Second));
            world.mission.goals[0].not_after_utc = Some(as_utc(end + late_s * Unit::Second));
        })
    };
    assert_eq!(window(0, 0), None);
    assert_eq!(window(2, 0), Some(Rule::TimeWindow));
    assert_eq!(window(0, -2), Some(Rule::TimeWindow));
}

#[test]
fn work_comes_after_what_it_waits_for() {
    let after = |goal: usize, other: &str| {
        rule_where(|world, _| world.mission.goals[goal].after = vec![other.to_owned()])
    };
    let (first, second) = if work(&full(), "G0").0 < work(&full(), "G1").0 {
        ((0, "G0"), (1, "G1"))
    } else {
        ((1, "G1"), (0, "G0"))
    };
    assert_eq!(after(second.0, first.1), None);
    assert_eq!(after(first.0, second.1), Some(Rule::Precedence));
    assert_eq!(after(second.0, "G9"), Some(Rule::Precedence));
}

#[test]
fn what_was_done_before_the_plan_starts_counts_for_what_waits_for_it() {
    let (mut world, plan) = (calm_world(), from_state());
    let planned = plan.goals.iter().find(|goal| matches!(goal.fate, Fate::Planned { .. }));
    let index = index_of(&plan, &planned.unwrap().id);
    world.mission.goals[index].after = vec!["G0".to_owned()];
    assert_eq!(rule_of(&world, &plan), None);
}

#[test]
fn work_lasts_its_dwell_to_the_second_and_is_done_near_its_goal() {
    let hours = |hours: f64| rule_where(|world, _| world.mission.goals[0].dwell_h = hours);
    assert_eq!(hours(2.0), None);
    assert_eq!(hours(2.0 + 2.0 / 3600.0), Some(Rule::Dwell));
    let away = |east_m: f64| {
        let (mut world, mut plan) = (world(), full());
        world.mission.goals[0].x_m += east_m;
        plan.goals[0].place.x_m += east_m;
        rule_of(&world, &plan)
    };
    assert_eq!(away(7.4), None);
    assert_eq!(away(7.6), Some(Rule::AwayFromGoal));
}

#[test]
fn a_haven_is_30_m_around_its_point() {
    let end = |plan: &Plan| MapPoint::from(plan.activities.last().unwrap().waypoints[1].place);
    // Of a plan without branches and moments, which would ask for the haven too.
    let away = |east_m: f64| {
        let (mut world, mut plan) = (calm_world(), from_state());
        plan.safety.clear();
        let haven = &mut world.mission.havens[0];
        (haven.x_m, haven.y_m) = (end(&plan).x_m + east_m, end(&plan).y_m);
        rule_of(&world, &plan)
    };
    assert_eq!(away(0.0), None);
    assert_eq!(away(29.9), None);
    assert_eq!(away(30.1), Some(Rule::Haven));
}

#[test]
fn a_contact_asks_for_a_link_in_view_high_and_near_enough_and_a_station_that_listens() {
    use hilal_mission::schema::Contact;
    use hilal_quantity::{Angle, Length};
    let (start, end) = work(&full(), "G1");
    let hours = |utc: Epoch| (utc - world().mission.start()).to_unit(Unit::Hour);
    let (first, last) = (hours(start), hours(end));
    let asking = |contact: Contact, change: &dyn Fn(&mut World)| {
        rule_where(|world, _| {
            world.mission.goals[1].contact = Some(contact);
            // Goal 8 has no window for want of Earth.
            world.mission.goals[8].not_after_utc = Some(as_utc(world.mission.start()));
            (world.sky.earth_h, world.sky.relay_h) = (0.0..24.5, 0.0..24.5);
            world.sky.tracked_h = 0.0..24.5;
            change(world);
        })
    };
    let missing = Some(Rule::Contact);
    for contact in [Contact::Earth, Contact::Relay, Contact::Any] {
        assert_eq!(asking(contact, &|_| ()), None, "{contact:?}");
        // Until a little before the work ends, and from a little after it begins.
        let until = |world: &mut World| world.sky.tracked_h.end = last - 0.01;
        let from = |world: &mut World| world.sky.tracked_h.start = first + 0.01;
        assert_eq!(asking(contact, &until), missing, "{contact:?}");
        assert_eq!(asking(contact, &from), missing, "{contact:?}");
        let hidden = |world: &mut World| world.sky.earth.clearance = Angle::from_degrees(-0.01);
        assert_eq!(asking(contact, &hidden), missing, "{contact:?}");
        let low = |world: &mut World| world.sky.earth.elevation = Angle::from_degrees(-89.0);
        assert_eq!(asking(contact, &low), missing, "{contact:?}");
        let alone = |world: &mut World| world.mission.stations.clear();
        assert_eq!(asking(contact, &alone), missing, "{contact:?}");
    }
    let no_earth = |world: &mut World| world.sky.earth_h = 0.0..0.0;
    let no_relay = |world: &mut World| world.sky.relay_h = 0.0..0.0;
    assert_eq!(asking(Contact::Earth, &no_earth), missing);
    assert_eq!(asking(Contact::Relay, &no_relay), missing);
    assert_eq!(asking(Contact::Any, &no_earth), None);
    assert_eq!(asking(Contact::Any, &no_relay), None);
    let near = |world: &mut World| world.sky.earth.range = Length::from_metres(1e15);
    let limited = asking(Contact::Earth, &near);
    let declared = world().vehicle.radio.direct.unwrap().maximum_range;
    assert_eq!(limited, declared.map(|_| Rule::Contact));
}
