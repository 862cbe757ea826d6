//! How likely a plan is to lose the rover: the mission's faults, stretches of the plan, and a sum.
//!
//! The forecast itself is not repeated; that its numbers fit each other, the plan and the mission is
//! held here, and that they are taken on trust beyond that is said ([`super::on_trust`]).

use hilal_quantity::{Duration, Epoch};

use super::steps::{BETWEEN_WRITTEN_S, Steps, WRITTEN_S};
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{Activity, ActivityKind, Plan, PlanRisk, RiskStretch};

/// What rounding may do to a sum of probabilities.
const ROUNDING: f64 = 1e-9;
/// What the shares of a forecast that are drawn by lot may scatter by.
const SCATTER: f64 = 1e-3;
const DAY_S: f64 = 86_400.0;

/// Holds the forecast of a plan that has one.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let Some(risk) = &plan.risk else { return Ok(()) };
    let spot =
        Spot { utc: plan.start_utc, place: plan.position(plan.start_utc).unwrap_or_default() };
    faults(risk, rules, spot)?;
    probabilities(risk, plan, spot)?;
    let steps = Steps::of(plan, rules);
    let mut before = plan.start_utc;
    for stretch in &risk.stretches {
        let at = Spot {
            utc: stretch.start_utc,
            place: plan.position(stretch.start_utc).unwrap_or_default(),
        };
        let early_s = (before - stretch.start_utc).to_seconds();
        let early =
            Measure { value: early_s, limit: 0.0, unit: "s before the stretch before ends" };
        at.at_most(Rule::Risk, early, 0.0)?;
        within((stretch, at), plan, &steps)?;
        before = stretch.end_utc;
    }
    Ok(())
}

/// The faults are those that the mission declares.
fn faults(risk: &PlanRisk, rules: &Rules<'_>, spot: Spot) -> Result<(), Violation> {
    let declared = &rules.mission.planning.faults;
    let (value, limit) = (risk.faults.len() as f64, declared.len() as f64);
    spot.same(Rule::Risk, Measure { value, limit, unit: "faults" }, 0.0)?;
    for (fault, kind) in risk.faults.iter().zip(declared) {
        spot.holds(Rule::Risk, fault.id == kind.id, "faults of another name")?;
        let figures = [
            (fault.per_day, kind.per_day.get(), "stoppages a day"),
            (fault.mean_h, kind.mean_h.get().to_seconds() / 3600.0, "h of stoppage on average"),
        ];
        for (value, limit, unit) in figures {
            spot.same(Rule::Risk, Measure { value, limit, unit }, ROUNDING * limit.abs().max(1.0))?;
        }
    }
    Ok(())
}

/// Each is a probability, the parts add up, and no more is lost than is stopped.
fn probabilities(risk: &PlanRisk, plan: &Plan, spot: Spot) -> Result<(), Violation> {
    let loss = |limit, unit| Measure { value: risk.loss, limit, unit };
    spot.at_least(Rule::Risk, loss(0.0, "of loss"), 0.0)?;
    let seconds = (plan.end_utc - plan.start_utc).to_seconds();
    let per_day: f64 = risk.faults.iter().map(|fault| fault.per_day).sum();
    let stopped = -(-per_day * seconds / DAY_S).exp_m1();
    spot.at_most(Rule::Risk, loss(stopped, "of loss, of all that are stopped"), SCATTER)?;
    let parts = risk.stretches.iter().map(|stretch| stretch.loss).sum();
    spot.same(Rule::Risk, loss(parts, "of loss, of its parts"), ROUNDING)?;
    let stranded = |limit| Measure { value: risk.stranded, limit, unit: "of loss in no haven" };
    spot.at_least(Rule::Risk, stranded(0.0), 0.0)?;
    spot.at_most(Rule::Risk, stranded(risk.loss), ROUNDING)?;
    if let Some(limit) = risk.limit {
        spot.at_most(Rule::Risk, loss(limit, "of loss, of what is allowed"), ROUNDING)?;
        let allowed = Measure { value: limit, limit: 1.0, unit: "of loss allowed" };
        spot.at_most(Rule::Risk, allowed, 0.0)?;
    }
    let value = |limit| Measure { value: risk.expected_value, limit, unit: "points on average" };
    spot.at_least(Rule::Risk, value(0.0), 0.0)?;
    let planned = plan.summary.value_planned;
    spot.at_most(Rule::Risk, value(planned), SCATTER * planned)
}

/// A stretch is of whole steps of one activity, and has to do with its goal.
fn within(
    (stretch, at): (&RiskStretch, Spot),
    plan: &Plan,
    steps: &Steps,
) -> Result<(), Violation> {
    let RiskStretch { start_utc, end_utc, loss, .. } = stretch;
    at.at_least(Rule::Risk, Measure { value: *loss, limit: 0.0, unit: "of loss" }, 0.0)?;
    for utc in [*start_utc, *end_utc] {
        let off = Measure { value: steps.off_s(utc), limit: 0.0, unit: "s off a whole step" };
        Spot { utc, ..at }.same(Rule::Risk, off, WRITTEN_S)?;
    }
    let seconds = (*end_utc - *start_utc).to_seconds();
    let length = Measure { value: seconds, limit: steps.step_s, unit: "s of a stretch" };
    at.at_least(Rule::Risk, length, BETWEEN_WRITTEN_S)?;
    let holds =
        |activity: &&Activity| activity.start_utc <= *start_utc && *end_utc <= activity.end_utc;
    let Some(activity) = plan.activities.iter().find(holds) else {
        return at.holds(Rule::Risk, false, "stretches of more than one activity");
    };
    at.holds(Rule::Risk, activity.kind == stretch.kind, "stretches of another kind")?;
    let half = Duration::from_seconds(0.5 * steps.step_s);
    let of_goal = |middle| goal_of((plan, activity), middle) == stretch.goal.as_deref();
    for middle in [*start_utc + half, *end_utc - half] {
        at.holds(Rule::Risk, of_goal(middle), "stretches of another goal")?;
    }
    // It is all of its activity that has to do with its goal.
    let within = activity.start_utc..activity.end_utc.min(steps.end);
    for middle in [*start_utc - half, *end_utc + half] {
        let more = within.contains(&middle) && of_goal(middle);
        at.holds(Rule::Risk, !more, "stretches that are part of one")?;
    }
    Ok(())
}

/// The goal that an instant has to do with: that of the work, or of a drive the nearest in time.
fn goal_of<'a>((plan, activity): (&'a Plan, &'a Activity), utc: Epoch) -> Option<&'a str> {
    if activity.kind != ActivityKind::Drive {
        return activity.goal.as_deref();
    }
    let away_s = |work: &&Activity| {
        let (before, after) = (work.start_utc - utc, utc - work.end_utc);
        before.to_seconds().max(after.to_seconds())
    };
    let works = plan.activities.iter().filter(|work| work.kind == ActivityKind::Science);
    works.min_by(|a, b| away_s(a).total_cmp(&away_s(b)))?.goal.as_deref()
}
