//! Where the rover is: continuity, pace, slopes, goals, haven.

use std::collections::BTreeSet;

use hilal_quantity::{Epoch, MapPoint};

use super::start::Start;
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{Activity, ActivityKind, Fate, Plan, Waypoint};

/// How far apart places may be that are meant to be one, in metres: half a cell's diagonal.
const SAME_PLACE_CELLS: f64 = 0.75;
/// Two waypoints that follow each other in neighbouring activities, in metres.
const JOINT_M: f64 = 0.01;
/// Samples of a straight drive over the length of a cell.
const SAMPLES_A_CELL: f64 = 20.0;
/// How far beside a straight drive it is looked on either side, in metres.
const ASIDE_M: f64 = 1e-3;
/// What rounding may do to a pace, as a share of it.
const ROUNDING: f64 = 1e-6;
/// What rounding may do to a slope, in degrees.
const ROUNDING_DEG: f64 = 1e-6;
/// How far from a haven's point a plan may end, in metres.
const HAVEN_M: f64 = 30.0;

pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let start = Start::of(plan, rules).place;
    let near_m = SAME_PLACE_CELLS * rules.tile.spacing_m;
    if let Some(first) = plan.activities.first().and_then(|activity| activity.waypoints.first()) {
        let close_m = if plan.from.is_some() { JOINT_M } else { near_m };
        apart(Rule::Landing, first, start, close_m)?;
    }
    for pair in plan.activities.windows(2) {
        if let (Some(last), Some(first)) = (pair[0].waypoints.last(), pair[1].waypoints.first()) {
            apart(Rule::GapInPlace, first, last.place.into(), JOINT_M)?;
        }
    }
    plan.activities.iter().try_for_each(|one| activity(one, rules))?;
    goals(plan, rules, near_m)?;
    let Some(last) = plan.activities.last().and_then(|a| a.waypoints.last()) else { return Ok(()) };
    in_a_haven((last.utc, last.place.into()), rules)
}

/// One activity by itself: it drives where it may, or stands still, and says how far it drives.
pub(super) fn activity(activity: &Activity, rules: &Rules<'_>) -> Result<(), Violation> {
    match activity.kind {
        ActivityKind::Drive => drive(activity, rules)?,
        _ => stand(activity)?,
    }
    distance(activity)
}

fn apart(rule: Rule, found: &Waypoint, wanted: MapPoint, limit: f64) -> Result<(), Violation> {
    let spot = Spot { utc: found.utc, place: found.place.into() };
    let value = spot.place.distance(wanted).metres();
    spot.at_most(rule, Measure { value, limit, unit: "m" }, 0.0)
}

fn stand(activity: &Activity) -> Result<(), Violation> {
    let Some(from) = activity.from() else { return Ok(()) };
    activity.waypoints.iter().try_for_each(|w| apart(Rule::MovesWhileParked, w, from, JOINT_M))
}

fn drive(activity: &Activity, rules: &Rules<'_>) -> Result<(), Violation> {
    let limit = rules.vehicle.drive.planned.metres_per_second();
    for pair in activity.waypoints.windows(2) {
        let (from, to) = (MapPoint::from(pair[0].place), MapPoint::from(pair[1].place));
        let value = from.distance(to).metres() / (pair[1].utc - pair[0].utc).to_seconds();
        let spot = Spot { utc: pair[0].utc, place: from };
        spot.at_most(Rule::Speed, Measure { value, limit, unit: "m/s" }, ROUNDING * limit)?;
        straight(pair, rules)?;
    }
    Ok(())
}

/// What an activity says it drives is what its waypoints drive, but for rounding in files.
fn distance(activity: &Activity) -> Result<(), Violation> {
    let length_m =
        |pair: &[Waypoint]| MapPoint::from(pair[0].place).distance(pair[1].place.into()).metres();
    let limit: f64 = activity.waypoints.windows(2).map(length_m).sum();
    let spot = Spot { utc: activity.start_utc, place: activity.from().unwrap_or_default() };
    let said = Measure { value: activity.distance_m, limit, unit: "m" };
    spot.same(Rule::Distance, said, JOINT_M)
}

/// Samples a straight drive so finely that no cell is passed over, and on either side of it, so
/// that neither cell along an edge is.
fn straight(pair: &[Waypoint], rules: &Rules<'_>) -> Result<(), Violation> {
    let (from, to) = (MapPoint::from(pair[0].place), MapPoint::from(pair[1].place));
    let length_m = from.distance(to).metres();
    let pace_m_s = length_m / (pair[1].utc - pair[0].utc).to_seconds();
    let samples = (length_m * SAMPLES_A_CELL / rules.tile.spacing_m).ceil().max(1.0);
    let (dx, dy) = (to.x_m - from.x_m, to.y_m - from.y_m);
    // A drive that stays where it is has no side.
    let aside = ASIDE_M / length_m.max(ASIDE_M);
    let mut sample = 0.0;
    while sample <= samples {
        let share = sample / samples;
        let utc = pair[0].utc + (pair[1].utc - pair[0].utc) * share;
        for side in [-aside, aside] {
            let (x_m, y_m) = (from.x_m + share * dx, from.y_m + share * dy);
            let place = MapPoint::new(x_m - side * dy, y_m + side * dx);
            passes((rules, pace_m_s), Spot { utc, place })?;
        }
        sample += 1.0;
    }
    Ok(())
}

/// A place of a drive is kept out of no zone, lies on ground that is known and not too steep, and its
/// rocks allow the pace.
fn passes((rules, pace_m_s): (&Rules<'_>, f64), spot: Spot) -> Result<(), Violation> {
    if let Some(zone) = rules.kept_out(spot.place) {
        let value = zone.centre().distance(spot.place).metres();
        let away = Measure { value, limit: zone.radius_m, unit: "m from its centre" };
        return spot.breaks(Rule::KeepOut, away);
    }
    rocks((rules, pace_m_s), spot)?;
    let limit = rules.vehicle.drive.slope_limit.degrees();
    let slope = |value| Measure { value, limit, unit: "deg" };
    match rules.slope_at(spot.place) {
        Some(value) => spot.at_most(Rule::Slope, slope(value), ROUNDING_DEG),
        None => spot.breaks(Rule::OffTheMap, slope(f64::INFINITY)),
    }
}

/// At a place of a drive: rocks leave the way that the vehicle needs, and it is no faster than they
/// allow.
fn rocks((rules, pace_m_s): (&Rules<'_>, f64), spot: Spot) -> Result<(), Violation> {
    let Some(rocks) = &rules.vehicle.rocks else { return Ok(()) };
    let passage = rocks.at(spot.place);
    if !passage.is_open() {
        let (value, limit) = (passage.free_way_m(), rocks.obstacles.free_way_m);
        return spot.breaks(Rule::Rocks, Measure { value, limit, unit: "m between rocks" });
    }
    let limit = rules.vehicle.drive.planned.metres_per_second() / passage.way;
    let pace = Measure { value: pace_m_s, limit, unit: "m/s" };
    spot.at_most(Rule::RockPace, pace, ROUNDING * limit)
}

fn goals(plan: &Plan, rules: &Rules<'_>, near_m: f64) -> Result<(), Violation> {
    let was_done = plan.from.as_ref().map_or(&[][..], |state| &state.done);
    let listed_done: BTreeSet<&str> = plan
        .goals
        .iter()
        .filter(|goal| matches!(goal.fate, Fate::Done))
        .map(|goal| goal.id.as_str())
        .collect();
    let was_done: BTreeSet<&str> = was_done.iter().map(String::as_str).collect();
    let mut done = BTreeSet::new();
    for activity in plan.activities.iter().filter(|a| a.kind == ActivityKind::Science) {
        let name = activity.goal.as_deref().unwrap_or_default();
        let goal = rules.mission.goals.iter().find(|goal| goal.id == name);
        let place = activity.from().unwrap_or_default();
        let spot = Spot { utc: activity.start_utc, place };
        let Some(goal) = goal.filter(|_| done.insert(name)) else {
            return spot.holds(Rule::UnknownGoal, false, "goals");
        };
        let carried = activity.payload.as_deref() == Some(goal.instrument.as_str());
        spot.holds(Rule::Payload, carried, "payloads")?;
        let value = place.distance(goal.point()).metres();
        spot.at_most(Rule::AwayFromGoal, Measure { value, limit: near_m, unit: "m" }, 0.0)?;
        let hours = |seconds: f64| seconds / 3600.0;
        let value = hours((activity.end_utc - activity.start_utc).to_seconds());
        let stay = Measure { value, limit: hours(goal.dwell().to_seconds()), unit: "h" };
        spot.at_least(Rule::Dwell, stay, hours(1.0))?;
    }
    let listed: BTreeSet<&str> = plan
        .goals
        .iter()
        .filter(|goal| matches!(goal.fate, Fate::Planned { .. }))
        .map(|goal| goal.id.as_str())
        .collect();
    if listed == done && listed_done == was_done && done.is_disjoint(&was_done) {
        return Ok(());
    }
    let (utc, place) = (plan.start_utc, rules.mission.site.landing.point());
    let (value, limit) = (listed.len() as f64, done.len() as f64);
    Err(Violation { rule: Rule::GoalList, utc, place, value, limit, unit: "goals" })
}

/// The end of a plan, or of a branch of it, is in a haven.
pub(super) fn in_a_haven(
    (utc, place): (Epoch, MapPoint),
    rules: &Rules<'_>,
) -> Result<(), Violation> {
    let away =
        Measure { value: to_nearest_haven_m(place, rules), limit: haven_m(rules), unit: "m" };
    Spot { utc, place }.at_most(Rule::Haven, away, 0.0)
}

/// How far it is from a point to the point of the nearest haven, in metres.
pub(super) fn to_nearest_haven_m(point: MapPoint, rules: &Rules<'_>) -> f64 {
    let away = rules.mission.havens.iter().map(|haven| haven.point().distance(point).metres());
    away.fold(f64::INFINITY, f64::min)
}

/// How far it is from a point to where a plan may end, in metres.
pub(super) fn to_a_haven_m(point: MapPoint, rules: &Rules<'_>) -> f64 {
    (to_nearest_haven_m(point, rules) - haven_m(rules)).max(0.0)
}

/// How far from a haven's point a plan may end, in metres: in the haven's own cell at least.
fn haven_m(rules: &Rules<'_>) -> f64 {
    HAVEN_M.max(SAME_PLACE_CELLS * rules.tile.spacing_m)
}
