//! The search for a limit, on plans that a table makes.

use hilal_plan::{ActivityKind, RiskStretch};
use hilal_traverse::testing::{Lamp, goal, label, problem, tile};
use hilal_traverse::{InvalidInput, NoPlan, PlannerBug};

use super::*;

/// Goals, what they are worth, the longest stoppage with which each can be visited, in steps, and
/// what each adds to the loss where none is borne.
const GOALS: [(&str, f64, usize, f64); 3] =
    [("near", 5.0, 100, 0.001), ("far", 8.0, 10, 0.010), ("deep", 9.0, 4, 0.030)];

/// A plan in which each goal is lit and reached, but for those that caution leaves out; each step of
/// stoppage takes a tenth of the loss.
fn attempt(caution: &Caution) -> Result<(Plan, PlanRisk), PlanError> {
    let steps = caution.stoppage_s / 900.0;
    if steps > 50.0 {
        return Err(InvalidInput::NoHaven.into());
    }
    let slopes = vec![3.0; 12 * 12];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 60;
    let visited = |&&(id, _, longest, _): &&(&str, f64, usize, f64)| {
        steps <= longest as f64 && !caution.without.contains_key(id)
    };
    let visits: Vec<_> = GOALS.iter().filter(visited).collect();
    problem.goals = visits
        .iter()
        .zip([(2, 2), (4, 2), (2, 4)])
        .map(|(&&(id, value, ..), cell)| hilal_traverse::Goal {
            value,
            ..goal(&problem.tile, id, cell)
        })
        .collect();
    let plan = hilal_traverse::plan(&problem, &label(), &())?;
    assert_eq!(plan.summary.goals_planned, visits.len());
    let stretch = |&&(id, _, _, loss): &&(&str, f64, usize, f64)| RiskStretch {
        start_utc: plan.start_utc,
        end_utc: plan.end_utc,
        kind: ActivityKind::Science,
        goal: Some(id.to_owned()),
        loss: loss * 0.9_f64.powf(steps),
    };
    let stretches: Vec<RiskStretch> = visits.iter().map(stretch).collect();
    let loss = stretches.iter().map(|stretch| stretch.loss).sum();
    let risk = PlanRisk {
        faults: Vec::new(),
        loss,
        stranded: 0.0,
        limit: None,
        expected_value: 0.0,
        stretches,
    };
    Ok((plan, risk))
}

fn found(limit: f64) -> Result<(Plan, PlanRisk), PlanError> {
    within(limit, (0.0, 900.0), &mut attempt, &())
}

#[test]
fn a_plan_that_keeps_the_limit_anyhow_is_taken_as_it_is() {
    let (plan, risk) = found(0.05).unwrap();
    assert!((plan.summary.value_planned - 22.0).abs() < 1e-12);
    assert!((risk.loss - 0.041).abs() < 1e-12 && risk.limit == Some(0.05));
}

#[test]
fn a_stoppage_that_will_do_and_costs_nothing_is_borne() {
    // 0.041 times 0.9² is above 0.03; four steps, tried next, lose no goal, so nothing shorter is tried.
    let (plan, risk) = found(0.03).unwrap();
    assert!((plan.summary.value_planned - 22.0).abs() < 1e-12);
    assert!((risk.loss - 0.041 * 0.9_f64.powi(4)).abs() < 1e-12, "{risk:?}");
}

#[test]
fn the_goal_that_adds_most_for_what_it_is_worth_is_left_out() {
    // Without the deep goal 0.011 remain, where the stoppages that are long enough lose it too.
    let (plan, risk) = found(0.0115).unwrap();
    assert!((plan.summary.value_planned - 13.0).abs() < 1e-12);
    assert!(risk.loss <= 0.0115, "{risk:?}");
}

#[test]
fn a_limit_that_nothing_keeps_is_said_with_the_least_that_was_found() {
    let mut never = |caution: &Caution| {
        attempt(caution).map(|(plan, risk)| (plan, PlanRisk { loss: risk.loss + 0.2, ..risk }))
    };
    let said = within(0.01, (0.0, 900.0), &mut never, &()).unwrap_err();
    assert!(
        matches!(&said, PlanError::NoPlan(NoPlan { reason: NoPlanReason::TooRisky { least, .. }, .. }) if *least < 0.21),
        "{said}"
    );
    assert!(said.to_string().contains("at most 1.0 %: the least found is 20 %"), "{said}");
}

#[test]
fn where_there_is_no_plan_at_all_that_is_said() {
    let mut none = |_: &Caution| Err(InvalidInput::NoHaven.into());
    assert_eq!(within(0.01, (0.0, 900.0), &mut none, &()), Err(InvalidInput::NoHaven.into()));
}

#[test]
fn a_bug_met_on_the_way_is_told_and_not_taken_for_a_plan_that_does_not_exist() {
    let mut breaks = |caution: &Caution| {
        if caution.stoppage_s > 0.0 { Err(PlannerBug::Booking.into()) } else { attempt(caution) }
    };
    let said = within(0.03, (0.0, 900.0), &mut breaks, &()).unwrap_err();
    assert_eq!(said, PlanError::Bug(PlannerBug::Booking));
    assert!(said.to_string().contains("please report"), "{said}");
}
