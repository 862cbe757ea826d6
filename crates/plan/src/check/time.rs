//! Order in time, and the numbers at the head of the plan.

use hilal_quantity::{Epoch, MapPoint};

use super::start::Start;
use super::{Rule, Rules, Violation};
use crate::{Activity, Fate, Plan};

/// Epochs are written to the second.
const TOLERANCE_S: f64 = 1.0;

pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let mission = rules.mission;
    let end = mission.start() + mission.duration();
    let (Some(first), Some(last)) = (plan.activities.first(), plan.activities.last()) else {
        return Err(at(Rule::Waypoints, (mission.start(), mission.site.landing.point()), 0.0));
    };
    let start = Start::of(plan, rules);
    for epoch in [plan.start_utc, first.start_utc] {
        same_instant(Rule::MissionStart, epoch, start.utc, start.place)?;
    }
    for epoch in [plan.end_utc, last.end_utc] {
        same_instant(Rule::MissionEnd, epoch, end, mission.site.landing.point())?;
    }
    plan.activities.iter().try_for_each(filled)?;
    for pair in plan.activities.windows(2) {
        let place = pair[1].from().unwrap_or_default();
        same_instant(Rule::GapInTime, pair[1].start_utc, pair[0].end_utc, place)?;
    }
    numbers(plan, rules)
}

fn at(rule: Rule, (utc, place): (Epoch, MapPoint), value: f64) -> Violation {
    Violation { rule, utc, place, value, limit: 2.0, unit: "waypoints" }
}

fn same_instant(rule: Rule, found: Epoch, wanted: Epoch, place: MapPoint) -> Result<(), Violation> {
    let value = (found - wanted).to_seconds();
    let broken = value.abs() > TOLERANCE_S;
    let violation = Violation { rule, utc: found, place, value, limit: 0.0, unit: "s off" };
    if broken { Err(violation) } else { Ok(()) }
}

/// Waypoints from the start to the end, one after the other.
fn filled(activity: &Activity) -> Result<(), Violation> {
    let (Some(first), Some(last)) = (activity.waypoints.first(), activity.waypoints.last()) else {
        return Err(at(Rule::Waypoints, (activity.start_utc, MapPoint::default()), 0.0));
    };
    if activity.waypoints.len() < 2 {
        return Err(at(Rule::Waypoints, (activity.start_utc, first.place.into()), 1.0));
    }
    same_instant(Rule::WaypointTime, first.utc, activity.start_utc, first.place.into())?;
    same_instant(Rule::WaypointTime, last.utc, activity.end_utc, last.place.into())?;
    let backwards = activity.waypoints.windows(2).find(|pair| pair[1].utc <= pair[0].utc);
    backwards.map_or(Ok(()), |pair| {
        let value = (pair[1].utc - pair[0].utc).to_seconds();
        let (utc, place) = (pair[1].utc, pair[1].place.into());
        Err(Violation {
            rule: Rule::WaypointTime,
            utc,
            place,
            value,
            limit: 0.0,
            unit: "s after the one before",
        })
    })
}

/// Every state of charge is its energy's share of the plan's battery, but for rounding in files.
fn charges(plan: &Plan) -> Result<(), Violation> {
    let waypoints = || plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let share = |energy_wh: f64| energy_wh / plan.capacity_wh;
    let off = |value: f64, limit: f64| (value - limit).abs() > 1e-6;
    let wrong = waypoints().find(|at| off(at.state_of_charge, share(at.energy_wh)));
    wrong.map_or(Ok(()), |at| {
        let (value, limit) = (at.state_of_charge, share(at.energy_wh));
        let (utc, place) = (at.utc, at.place.into());
        Err(Violation { rule: Rule::StateOfCharge, utc, place, value, limit, unit: "of full" })
    })
}

/// Battery, reserve, counts and sums.
fn numbers(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let battery = &rules.vehicle.battery;
    let distance_m: f64 = plan.activities.iter().map(|activity| activity.distance_m).sum();
    let planned = plan.goals.iter().filter(|goal| matches!(goal.fate, Fate::Planned { .. }));
    let (mut count, mut value) = (0.0, 0.0);
    for goal in planned {
        count += 1.0;
        value += goal.value;
    }
    let summary = &plan.summary;
    let pairs = [
        (Rule::Battery, plan.capacity_wh, battery.capacity.watt_hours(), "Wh"),
        (Rule::Battery, plan.reserve_wh, battery.reserve.watt_hours(), "Wh"),
        (Rule::Summary, summary.distance_m, distance_m, "m"),
        (Rule::Summary, summary.goals_planned as f64, count, "goals"),
        (Rule::Summary, summary.value_planned, value, "points"),
    ];
    let wrong = pairs
        .iter()
        .find(|(_, found, wanted, _)| (found - wanted).abs() > 1e-6 * wanted.abs().max(1.0));
    wrong.map_or_else(
        || charges(plan),
        |&(rule, value, limit, unit)| {
            let (utc, place) = (plan.start_utc, rules.mission.site.landing.point());
            Err(Violation { rule, utc, place, value, limit, unit })
        },
    )
}
