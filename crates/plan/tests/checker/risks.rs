//! The probability of loss: what it may be at most, and what its stretches are.

use hilal_plan::{ActivityKind, Plan, PlanRisk, Rule};
use hilal_quantity::Unit;

use super::world::{from_state, full, world};

fn with(change: impl FnOnce(&mut PlanRisk)) -> Option<Rule> {
    let mut plan = full();
    change(plan.risk.as_mut().unwrap());
    world().rule(&plan)
}

/// So much is lost in all, the more of it in the first stretch.
fn lost(risk: &mut PlanRisk, loss: f64) {
    risk.stretches[0].loss += loss - risk.loss;
    (risk.loss, risk.limit) = (loss, Some(1.0));
}

#[test]
fn no_more_is_lost_than_is_stopped() {
    // 0.22 stoppages a day, for a day.
    let stopped = 1.0 - (-0.22_f64).exp();
    assert_eq!(with(|risk| lost(risk, stopped + 0.9e-3)), None);
    assert_eq!(with(|risk| lost(risk, stopped + 1.1e-3)), Some(Rule::Risk));
}

#[test]
fn the_limit_is_a_probability_that_is_not_below_the_loss() {
    assert_eq!(with(|risk| risk.limit = Some(risk.loss)), None);
    assert_eq!(with(|risk| risk.limit = Some(risk.loss - 1e-6)), Some(Rule::Risk));
    assert_eq!(with(|risk| risk.limit = Some(1.0)), None);
    assert_eq!(with(|risk| risk.limit = Some(1.0 + 1e-9)), Some(Rule::Risk));
}

#[test]
fn on_average_no_more_is_done_than_is_planned() {
    let planned = full().summary.value_planned;
    assert_eq!(with(|risk| risk.expected_value = planned * 1.0009), None);
    assert_eq!(with(|risk| risk.expected_value = planned * 1.0011), Some(Rule::Risk));
    assert_eq!(with(|risk| risk.expected_value = 0.0), None);
    assert_eq!(with(|risk| risk.expected_value = -1e-9), Some(Rule::Risk));
    assert_eq!(with(|risk| risk.stranded = 0.0), None);
    assert_eq!(with(|risk| risk.stranded = -1e-9), Some(Rule::Risk));
}

#[test]
fn the_figures_of_a_fault_are_the_missions() {
    for off in [-1e-6, 1e-6] {
        assert_eq!(with(|risk| risk.faults[0].per_day += off), Some(Rule::Risk));
        assert_eq!(with(|risk| risk.faults[1].mean_h += off), Some(Rule::Risk));
    }
    // Rounding is a part of the number where the number is above one.
    let safe_mode = |share: f64| with(|risk| risk.faults[0].mean_h *= 1.0 + share);
    assert_eq!(safe_mode(0.9e-9), None);
    assert_eq!(safe_mode(1.1e-9), Some(Rule::Risk));
    let drive_stop = |more_h: f64| with(|risk| risk.faults[1].mean_h += more_h);
    assert_eq!(drive_stop(0.9e-9), None);
    assert_eq!(drive_stop(1.1e-9), Some(Rule::Risk));
}

#[test]
fn a_stretch_is_all_of_an_activity_that_has_to_do_with_a_goal() {
    let steps = |index: usize, from: i64, to: i64| {
        with(|risk| {
            let stretch = &mut risk.stretches[index];
            stretch.start_utc += from * 15 * Unit::Minute;
            stretch.end_utc += to * 15 * Unit::Minute;
        })
    };
    // The second drive belongs to one goal for its first half, and to the other for the second.
    for index in [2, 3] {
        for (from, to) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            assert_eq!(steps(index, from, to), Some(Rule::Risk), "{index}: {from}, {to}");
        }
    }
    let swapped = with(|risk| {
        let goal = risk.stretches[2].goal.clone();
        risk.stretches[3].goal = goal;
    });
    assert_eq!(swapped, Some(Rule::Risk));
    assert_eq!(with(|risk| risk.stretches[2].goal = None), Some(Rule::Risk));
    let other = with(|risk| risk.stretches[1].kind = ActivityKind::Charge);
    assert_eq!(other, Some(Rule::Risk));
    let none = with(|risk| {
        risk.loss -= risk.stretches[4].loss;
        risk.stranded = risk.stranded.min(risk.loss);
        risk.stretches.remove(4);
    });
    // A stretch in which nothing is lost is not listed.
    assert_eq!(none, None);
    let empty = with(|risk| risk.stretches[0].end_utc = risk.stretches[0].start_utc);
    assert_eq!(empty, Some(Rule::Risk));
}

#[test]
fn a_stretch_is_not_counted_twice() {
    let mut plan: Plan = from_state();
    let risk = plan.risk.as_mut().unwrap();
    let twice = risk.stretches[1].clone();
    risk.loss += twice.loss;
    risk.stretches.insert(1, twice);
    assert_eq!(super::world::calm_world().rule(&plan), Some(Rule::Risk));
}

#[test]
fn the_loss_is_the_sum_of_its_parts() {
    assert_eq!(with(|risk| risk.loss += 0.9e-9), None);
    assert_eq!(with(|risk| risk.loss += 1e-7), Some(Rule::Risk));
}

#[test]
fn the_ends_of_a_stretch_are_whole_steps_to_half_a_second_and_are_named() {
    let (mut plan, half) = (full(), 0.5 * Unit::Second);
    let stretch = &mut plan.risk.as_mut().unwrap().stretches[2];
    stretch.end_utc -= half;
    assert_eq!(world().rule(&plan), None);
    // Of one step, both of whose ends are written half a second inwards.
    let mut short = plan.clone();
    let stretch = &mut short.risk.as_mut().unwrap().stretches[2];
    stretch.start_utc = stretch.end_utc + half - 15 * Unit::Minute + half;
    assert_eq!(broken_unit(&short), Some("stretches that are part of one"));
    let stretch = &mut plan.risk.as_mut().unwrap().stretches[2];
    stretch.end_utc -= half;
    let off = stretch.end_utc;
    let violation = world().check(&plan).unwrap_err();
    assert_eq!((violation.rule, violation.utc), (Rule::Risk, off));
}

fn broken_unit(plan: &Plan) -> Option<&'static str> {
    world().check(plan).err().map(|violation| violation.unit)
}

#[test]
fn the_middle_of_a_step_decides_which_goal_it_has_to_do_with() {
    // A drive of 13 steps between two works: the middle of the seventh is as near to one as to the other,
    // and counts for the earlier.
    let (mut world, mut plan) = (world(), full());
    world.mission.planning.stoppage_h = None;
    world.mission.goals[0].dwell_h = 1.75;
    (plan.stoppage_s, plan.contingencies) = (0.0, Vec::new());
    (plan.safety, plan.prediction) = (Vec::new(), Vec::new());
    let later = 15 * Unit::Minute;
    let drive = &mut plan.activities[2];
    drive.end_utc += later;
    drive.waypoints.last_mut().unwrap().utc += later;
    let work = &mut plan.activities[3];
    work.start_utc += later;
    work.waypoints[0].utc += later;
    let hilal_plan::Fate::Planned { start_utc, .. } = &mut plan.goals[0].fate else {
        panic!("goal 0 is planned")
    };
    *start_utc += later;
    let stretches = &mut plan.risk.as_mut().unwrap().stretches;
    stretches[2].end_utc += later;
    stretches[3].start_utc += later;
    stretches[3].end_utc += later;
    stretches[4].start_utc += later;
    assert_eq!(world.rule(&plan), None);
    let stretches = &mut plan.risk.as_mut().unwrap().stretches;
    stretches[2].end_utc -= later;
    stretches[3].start_utc -= later;
    assert_eq!(world.rule(&plan), Some(Rule::Risk));
}
