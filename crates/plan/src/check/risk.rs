//! How likely a plan is to lose the rover: the mission's faults, probabilities, and a sum of parts.

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{Plan, PlanRisk};

/// What rounding may do to a sum of probabilities.
const ROUNDING: f64 = 1e-9;

/// Holds the forecast of a plan that has one; the forecast itself is not repeated.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let Some(risk) = &plan.risk else { return Ok(()) };
    let place = plan.position(plan.start_utc).unwrap_or_default();
    let spot = Spot { utc: plan.start_utc, place };
    faults(risk, rules, spot)?;
    let loss = |limit, unit| Measure { value: risk.loss, limit, unit };
    spot.at_least(Rule::Risk, loss(0.0, "of loss"), 0.0)?;
    let parts = risk.stretches.iter().map(|stretch| stretch.loss).sum();
    spot.same(Rule::Risk, loss(parts, "of loss, of its parts"), ROUNDING)?;
    let stranded = |limit| Measure { value: risk.stranded, limit, unit: "of loss in no haven" };
    spot.at_least(Rule::Risk, stranded(0.0), 0.0)?;
    spot.at_most(Rule::Risk, stranded(risk.loss), ROUNDING)?;
    let value = Measure { value: risk.expected_value, limit: 0.0, unit: "points on average" };
    spot.at_least(Rule::Risk, value, 0.0)
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
