//! The figures of the summary that are sums, shares and ends of what else the plan says.

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::Plan;

/// What rounding may do to a number, as a share of it.
const ROUNDING: f64 = 1e-6;
/// Epochs are written to the second, so that a length in hours is off by so much at most.
const WRITTEN_H: f64 = 1.0 / 3600.0;

/// Holds the summary to goals, activities and battery, and the states of charge after a stoppage to
/// their energies.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let goals = &rules.mission.goals;
    let last = plan.activities.last().and_then(|activity| activity.waypoints.last());
    let ends_wh = last.map_or(0.0, |last| last.energy_wh);
    let hours = (plan.end_utc - plan.start_utc).to_seconds() / 3600.0;
    let summary = &plan.summary;
    let share = summary.min_energy_wh / plan.capacity_wh;
    let figures = [
        (summary.goals_total as f64, goals.len() as f64, 0.0, "goals in all"),
        (summary.value_total, goals.iter().map(|goal| goal.value).sum(), 0.0, "points in all"),
        (summary.duration_hours, hours, WRITTEN_H, "h"),
        (summary.final_energy_wh, ends_wh, 0.0, "Wh at the end"),
        (summary.min_state_of_charge, share, 0.0, "of full at least"),
    ];
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    for (value, limit, written, unit) in figures {
        let rounding = written + ROUNDING * f64::max(limit.abs(), 1.0);
        spot.same(Rule::Summary, Measure { value, limit, unit }, rounding)?;
    }
    let bound = Measure {
        value: summary.value_bound,
        limit: summary.value_planned,
        unit: "points at most",
    };
    spot.at_least(Rule::Summary, bound, ROUNDING)?;
    let least =
        Measure { value: summary.min_energy_wh, limit: plan.reserve_wh, unit: "Wh at least" };
    spot.at_least(Rule::Summary, least, ROUNDING)?;
    charges(plan)
}

/// Every state of charge after a stoppage is its energy's share of the plan's battery.
fn charges(plan: &Plan) -> Result<(), Violation> {
    let branches = plan.contingencies.iter().flat_map(|branch| &branch.activities);
    for at in branches.flat_map(|activity| &activity.waypoints) {
        let limit = at.energy_wh / plan.capacity_wh;
        let share = Measure { value: at.state_of_charge, limit, unit: "of full" };
        let spot = Spot { utc: at.utc, place: at.place.into() };
        spot.same(Rule::StateOfCharge, share, ROUNDING)?;
    }
    Ok(())
}
