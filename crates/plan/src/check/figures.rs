//! The numbers at the head of a plan: battery, reserve, counts and sums.

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation, reasons};
use crate::{Fate, Plan};

/// What rounding may do to a number, as a share of it.
const ROUNDING: f64 = 1e-6;
/// Up to so many goals a bound on the value counts none of them twice (`docs/models/traverse.md`).
const COUNTED_ONCE: usize = 14;

/// Holds battery, reserve and summary to mission, goals and activities.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let battery = &rules.vehicle.battery;
    let distance_m: f64 = plan.activities.iter().map(|activity| activity.distance_m).sum();
    let planned = plan.goals.iter().filter(|goal| matches!(goal.fate, Fate::Planned { .. }));
    let (mut count, mut value) = (0.0, 0.0);
    for goal in planned {
        count += 1.0;
        value += goal.value;
    }
    let goals = &rules.mission.goals;
    let last = plan.activities.last();
    let ends_wh = last.and_then(|a| a.waypoints.last()).map_or(0.0, |last| last.energy_wh);
    let hours = (plan.end_utc - plan.start_utc).to_seconds() / 3600.0;
    let summary = &plan.summary;
    let share = summary.min_energy_wh / battery.capacity.watt_hours();
    let pairs = [
        (Rule::Battery, plan.capacity_wh, battery.capacity.watt_hours(), "Wh"),
        (Rule::Battery, plan.reserve_wh, battery.reserve.watt_hours(), "Wh"),
        (Rule::Summary, summary.distance_m, distance_m, "m"),
        (Rule::Summary, summary.goals_planned as f64, count, "goals"),
        (Rule::Summary, summary.value_planned, value, "points"),
        (Rule::Summary, summary.goals_total as f64, goals.len() as f64, "goals in all"),
        (Rule::Summary, summary.value_total, goals.iter().map(|g| g.value).sum(), "points in all"),
        (Rule::Summary, summary.duration_hours, hours, "h"),
        (Rule::Summary, summary.final_energy_wh, ends_wh, "Wh at the end"),
        (Rule::Summary, summary.min_state_of_charge, share, "of full at least"),
    ];
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    for (rule, value, limit, unit) in pairs {
        let rounding = ROUNDING * f64::max(limit.abs(), 1.0);
        spot.same(rule, Measure { value, limit, unit }, rounding)?;
    }
    bounds(plan, rules, spot)?;
    charges(plan)
}

/// What the summary says of other plans and of the times between waypoints lies between bounds.
fn bounds(plan: &Plan, rules: &Rules<'_>, spot: Spot) -> Result<(), Violation> {
    let summary = &plan.summary;
    let bound = |limit| Measure { value: summary.value_bound, limit, unit: "points at most" };
    spot.at_least(Rule::Summary, bound(summary.value_planned), ROUNDING)?;
    let open = plan.goals.iter().filter(|outcome| reasons::may_be_worth(outcome));
    let open: Vec<f64> = open.map(|outcome| outcome.value).collect();
    if open.len() <= COUNTED_ONCE {
        spot.at_most(Rule::Summary, bound(open.iter().sum()), ROUNDING)?;
    }
    let least = |limit| Measure { value: summary.min_energy_wh, limit, unit: "Wh at least" };
    spot.at_least(Rule::Summary, least(plan.reserve_wh), ROUNDING)?;
    let end = super::steps::Steps::of(plan, rules).end;
    let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let promised = waypoints.filter(|waypoint| waypoint.utc <= end).map(|at| at.energy_wh);
    spot.at_most(Rule::Summary, least(promised.fold(f64::INFINITY, f64::min)), ROUNDING)
}

/// Every state of charge is its energy's share of the plan's battery, but for rounding in files.
fn charges(plan: &Plan) -> Result<(), Violation> {
    let branches = plan.contingencies.iter().flat_map(|branch| &branch.activities);
    let activities = plan.activities.iter().chain(branches);
    for at in activities.flat_map(|activity| &activity.waypoints) {
        let limit = at.energy_wh / plan.capacity_wh;
        let share = Measure { value: at.state_of_charge, limit, unit: "of full" };
        let spot = Spot { utc: at.utc, place: at.place.into() };
        spot.same(Rule::StateOfCharge, share, ROUNDING)?;
    }
    Ok(())
}
