//! What a plan says is to be done after a stoppage: every fault in a branch is named, and lateness and
//! shape are held from both sides.

use hilal_mission::Figure;
use hilal_quantity::{Duration, Unit};

use super::world::{World, full, world};
use hilal_plan::{ActivityKind, Contingency, Plan, Rule};

fn rule_of(plan: &Plan) -> Option<Rule> {
    world().check(plan).err().map(|violation| violation.rule)
}

/// The branch of the last stoppage while the rover drives, which has the most to do.
fn branch(plan: &mut Plan) -> &mut Contingency {
    let busy = |branch: &Contingency| branch.activities.len();
    plan.contingencies.iter_mut().max_by_key(|branch| busy(branch)).unwrap()
}

fn with_branch(change: impl FnOnce(&mut Contingency)) -> Option<Rule> {
    let mut plan = full();
    change(branch(&mut plan));
    rule_of(&plan)
}

/// Ends the stoppage of a branch some time later, and begins what follows then.
fn end_stoppage(branch: &mut Contingency, later: Duration) {
    branch.free_utc += later;
    branch.activities[0].start_utc += later;
    branch.activities[0].waypoints[0].utc += later;
}

#[test]
fn the_plan_has_a_branch_for_every_activity_and_is_certified_with_the_worst_of_them() {
    let (world, plan) = (world(), full());
    let certificate = world.check(&plan).unwrap();
    assert_eq!(certificate.contingencies, plan.contingencies.len());
    assert_eq!(plan.contingencies.len(), 6);
    // The last branch but one: an hour in the dark with the loads of a drive, after half a night.
    let least_wh = certificate.least_after_stoppage_wh.unwrap();
    assert!((least_wh - 200.512).abs() < 1e-3, "{least_wh}");
}

#[test]
fn a_stoppage_is_borne_for_whole_steps_no_shorter_and_no_longer() {
    assert_eq!(with_branch(|branch| end_stoppage(branch, 0 * Unit::Second)), None);
    for seconds in [-900, -1, 1, 900] {
        let rule = with_branch(|branch| end_stoppage(branch, seconds * Unit::Second));
        assert_eq!(rule, Some(Rule::Contingency), "{seconds} s");
    }
}

#[test]
fn a_branch_begins_on_its_step_in_its_place_and_after_the_one_before() {
    let later = |seconds: i64| {
        with_branch(|branch| {
            branch.stopped_utc += seconds * Unit::Second;
        })
    };
    for seconds in [-900, -1, 1, 900] {
        assert!(later(seconds).is_some(), "{seconds} s");
    }
    assert_eq!(with_branch(|branch| branch.place.x_m += 0.005), None);
    assert_eq!(with_branch(|branch| branch.place.x_m += 0.02), Some(Rule::Contingency));
    let mut plan = full();
    plan.contingencies.swap(1, 2);
    assert_eq!(rule_of(&plan), Some(Rule::Contingency));
    let mut plan = full();
    plan.contingencies.insert(1, plan.contingencies[1].clone());
    assert_eq!(rule_of(&plan), Some(Rule::Contingency));
    let mut plan = full();
    plan.contingencies[0].stopped_utc -= 15 * Unit::Minute;
    assert_eq!(rule_of(&plan), Some(Rule::Contingency));
    let mut plan = full();
    let last = plan.contingencies.len() - 1;
    plan.contingencies[last].stopped_utc = plan.end_utc;
    assert_eq!(rule_of(&plan), Some(Rule::Contingency));
}

#[test]
fn a_branch_has_no_gaps_in_time_or_place() {
    let shifted = |seconds: f64| {
        with_branch(|branch| {
            let by = Duration::from_seconds(seconds);
            let second = &mut branch.activities[1];
            second.start_utc += by;
            second.waypoints[0].utc += by;
        })
    };
    assert_eq!(shifted(1.0), Some(Rule::Contingency));
    assert_eq!(shifted(-1.0), Some(Rule::Contingency));
    let moved = |metres: f64| {
        with_branch(|branch| {
            for waypoint in &mut branch.activities[1].waypoints {
                waypoint.place.x_m += metres;
            }
        })
    };
    assert_eq!(moved(0.02), Some(Rule::Contingency));
    assert_eq!(moved(-0.02), Some(Rule::Contingency));
}

#[test]
fn a_branch_goes_on_to_the_end_of_the_plan_and_no_further() {
    let ends = |seconds: i64| {
        with_branch(|branch| {
            let last = branch.activities.last_mut().unwrap();
            last.end_utc += seconds * Unit::Second;
            last.waypoints.last_mut().unwrap().utc += seconds * Unit::Second;
        })
    };
    assert_eq!(ends(-60), Some(Rule::Contingency));
    assert_eq!(ends(60), Some(Rule::Contingency));
    assert_eq!(with_branch(|branch| drop(branch.activities.pop())), Some(Rule::Contingency));
    assert_eq!(with_branch(|branch| branch.activities.clear()), Some(Rule::Contingency));
}

#[test]
fn a_branch_names_the_haven_that_it_ends_in() {
    assert_eq!(with_branch(|branch| branch.haven.push('x')), Some(Rule::Contingency));
    // Of two havens the nearer one is named: to name the other is a fault.
    let mut world = world();
    let mut other = world.mission.havens[0].clone();
    other.id = "far".to_owned();
    other.x_m += 500.0;
    world.mission.havens.push(other);
    let mut plan = full();
    assert!(world.check(&plan).is_ok());
    branch(&mut plan).haven = "far".to_owned();
    let rule = world.check(&plan).err().map(|violation| violation.rule);
    assert_eq!(rule, Some(Rule::Contingency));
}

#[test]
fn a_branch_keeps_to_the_rules_of_the_ground() {
    let detour = |branch: &mut Contingency, metres: f64| {
        let drive = branch.activities.iter_mut().find(|a| a.kind == ActivityKind::Drive).unwrap();
        let (from, to) = (drive.waypoints[0], drive.waypoints[drive.waypoints.len() - 1]);
        let mut middle = from;
        middle.utc = from.utc + (to.utc - from.utc) * 0.5;
        middle.place.y_m += metres;
        drive.waypoints = vec![from, middle, to];
    };
    assert_eq!(with_branch(|branch| detour(branch, 5000.0)), Some(Rule::Speed));
    let short = |branch: &mut Contingency| {
        let drive = branch.activities.iter_mut().find(|a| a.kind == ActivityKind::Drive).unwrap();
        drive.distance_m -= 1.0;
    };
    assert_eq!(with_branch(short), Some(Rule::Distance));
    let drifts = |branch: &mut Contingency| {
        let stay = branch.activities.iter_mut().find(|a| a.kind != ActivityKind::Drive).unwrap();
        stay.waypoints[1].place.x_m += 1.0;
    };
    assert_eq!(with_branch(drifts), Some(Rule::MovesWhileParked));
}

#[test]
fn nothing_is_worked_at_and_nothing_promised_of_memory_after_a_stoppage() {
    let works = |branch: &mut Contingency| {
        branch.activities.last_mut().unwrap().kind = ActivityKind::Science;
    };
    assert_eq!(with_branch(works), Some(Rule::Contingency));
    let named = |branch: &mut Contingency| {
        branch.activities.last_mut().unwrap().goal = Some("G0".to_owned());
    };
    assert_eq!(with_branch(named), Some(Rule::UnknownGoal));
    let waits = |branch: &mut Contingency| {
        branch.activities.last_mut().unwrap().waypoints[0].memory_mb = Some(0.0);
    };
    assert_eq!(with_branch(waits), Some(Rule::Contingency));
}

#[test]
fn a_branch_promises_no_more_than_its_replay_finds() {
    let promises = |more_wh: f64, first: bool| {
        with_branch(|branch| {
            let activity = branch.activities.last_mut().unwrap();
            let index = if first { 0 } else { activity.waypoints.len() - 1 };
            let waypoint = &mut activity.waypoints[index];
            waypoint.energy_wh += more_wh;
            waypoint.state_of_charge = waypoint.energy_wh / full().capacity_wh;
        })
    };
    assert_eq!(promises(100.0, true), Some(Rule::Promise));
    assert_eq!(promises(100.0, false), Some(Rule::Promise));
    assert_eq!(promises(-1.0, true), None);
    let flatters = |branch: &mut Contingency| {
        branch.activities[0].waypoints[0].state_of_charge += 0.01;
    };
    assert_eq!(with_branch(flatters), Some(Rule::StateOfCharge));
}

#[test]
fn wherever_the_rover_begins_something_else_there_is_a_branch_and_on_a_long_way_more() {
    let plan = full();
    for index in 0..plan.contingencies.len() {
        let mut lacks = plan.clone();
        lacks.contingencies.remove(index);
        assert_eq!(rule_of(&lacks), Some(Rule::NoWayOut), "branch {index}");
    }
    let mut none = plan.clone();
    none.contingencies.clear();
    assert_eq!(rule_of(&none), Some(Rule::NoWayOut));
}

#[test]
fn the_stoppage_is_at_least_the_missions_and_of_whole_steps_beyond_it() {
    let bears = |stoppage_s: f64| {
        let mut plan = full();
        plan.stoppage_s = stoppage_s;
        rule_of(&plan)
    };
    assert_eq!(bears(3600.0), None);
    assert_eq!(bears(3599.0), Some(Rule::Stoppage));
    assert_eq!(bears(3700.0), Some(Rule::Stoppage));
    assert_eq!(bears(4500.0), Some(Rule::Contingency));
    let mut calm: World = world();
    calm.mission.planning.stoppage_h = None;
    let mut plan = full();
    plan.stoppage_s = 0.0;
    let rule = calm.check(&plan).err().map(|violation| violation.rule);
    assert_eq!(rule, Some(Rule::Stoppage));
    plan.contingencies.clear();
    assert!(calm.check(&plan).is_ok());
}

#[test]
fn a_stoppage_as_long_as_the_missions_need_not_be_of_whole_steps() {
    let mut world = world();
    // 54 minutes, which four steps of a quarter of an hour hold.
    world.mission.planning.stoppage_h = Some(Figure::ours(0.9, [0.0, 2.0], "a test").unwrap());
    let asked_s = world.mission.planning.stoppage().to_seconds();
    let bears = |stoppage_s: f64| {
        let mut plan = full();
        plan.stoppage_s = stoppage_s;
        world.rule(&plan)
    };
    assert_eq!(bears(asked_s), None);
    assert_eq!(bears(asked_s - 1e-3), None);
    assert_eq!(bears(asked_s + 1e-3), None);
    assert_eq!(bears(asked_s + 2e-3), Some(Rule::Stoppage));
    assert_eq!(bears(asked_s - 2e-3), Some(Rule::Stoppage));
    assert_eq!(bears(3600.0), None);
}
