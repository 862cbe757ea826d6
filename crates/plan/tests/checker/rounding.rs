//! What rounding in a file may do to a number, and what it may not; and where a number that is off was
//! found.

use hilal_plan::{DropReason, Evidence, Fate, Plan, Rule};
use hilal_quantity::Unit;

use super::world::{full, world};

fn with(change: impl FnOnce(&mut Plan)) -> Option<Rule> {
    let mut plan = full();
    change(&mut plan);
    world().rule(&plan)
}

#[test]
fn numbers_at_the_head_may_be_off_by_a_millionth_of_themselves_and_small_ones_of_one() {
    for (share, wanted) in [(0.9e-6, None), (1.1e-6, Some(Rule::Summary))] {
        assert_eq!(with(|plan| plan.summary.distance_m *= 1.0 + share), wanted);
        assert_eq!(with(|plan| plan.summary.value_total *= 1.0 - share), wanted);
        assert_eq!(with(|plan| plan.summary.min_state_of_charge += share), wanted);
    }
}

#[test]
fn numbers_behind_a_reason_may_be_off_by_a_millionth_of_themselves() {
    let slope = |share: f64| {
        with(|plan| {
            let Some(Evidence::Slope { slope_deg, .. }) = &mut plan.goals[3].evidence else {
                panic!("goal 3 is too steep")
            };
            *slope_deg *= 1.0 + share;
        })
    };
    assert_eq!(slope(0.9e-6), None);
    assert_eq!(slope(1.1e-6), Some(Rule::Evidence));
    let escape = |share: f64| {
        with(|plan| {
            let least_wh = plan.capacity_wh * (1.0 + share);
            plan.goals[10].evidence = Some(Evidence::Escape { least_wh, utc: plan.start_utc });
        })
    };
    assert_eq!(escape(0.9e-6), None);
    assert_eq!(escape(1.1e-6), Some(Rule::Evidence));
}

#[test]
fn a_prediction_says_of_memory_what_the_replay_does_and_nothing_where_it_does_not() {
    for index in [0, 4, 44] {
        let found_mb = full().prediction[index].memory_mb.unwrap();
        let said =
            |memory_mb: Option<f64>| with(|plan| plan.prediction[index].memory_mb = memory_mb);
        assert_eq!(said(None), Some(Rule::Prediction), "{index}");
        assert_eq!(said(Some(found_mb + 0.0009)), None, "{index}");
        assert_eq!(said(Some(found_mb + 0.0011)), Some(Rule::Prediction), "{index}");
    }
}

#[test]
fn work_that_is_listed_at_another_time_is_named_with_the_time_that_is_listed() {
    let mut plan = full();
    let Fate::Planned { end_utc, .. } = &mut plan.goals[0].fate else {
        panic!("goal 0 is planned")
    };
    *end_utc += 5 * Unit::Second;
    let listed = *end_utc;
    let violation = world().check(&plan).unwrap_err();
    assert_eq!((violation.rule, violation.utc), (Rule::GoalList, listed));
    assert!((violation.value - 5.0).abs() < 1e-9, "{violation}");
}

#[test]
fn a_goal_that_is_worked_at_is_not_listed_as_left_out() {
    let left_out = with(|plan| {
        plan.goals[0].fate = Fate::Dropped { reason: DropReason::NotWithTheRest };
        plan.summary.goals_planned -= 1;
        plan.summary.value_planned -= plan.goals[0].value;
    });
    assert_eq!(left_out, Some(Rule::GoalList));
}

#[test]
fn work_that_is_too_short_is_named_in_hours() {
    let asks = |hours: f64| {
        let mut world = world();
        world.mission.goals[0].dwell_h = hours;
        world.check(&full()).unwrap_err()
    };
    for hours in [2.5, 3.0] {
        let violation = asks(hours);
        assert_eq!((violation.rule, violation.unit), (Rule::Dwell, "h"));
        assert!((violation.value - 2.0).abs() < 1e-9, "{violation}");
        assert!((violation.limit - hours).abs() < 1e-9, "{violation}");
    }
}
