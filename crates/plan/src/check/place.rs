//! Where the rover is: continuity, pace, slopes, goals, haven.

use std::collections::BTreeSet;

use hilal_quantity::{Epoch, MapPoint};

use super::start::Start;
use super::{Rule, Rules, Violation};
use crate::{Activity, ActivityKind, Fate, Plan, Waypoint};

/// How far apart places may be that are meant to be one, in metres: half a cell's diagonal.
const SAME_PLACE_CELLS: f64 = 0.75;
/// Two waypoints that follow each other in neighbouring activities, in metres.
const JOINT_M: f64 = 0.01;
/// Samples of a straight drive, in shares of a cell.
const SAMPLE_CELLS: f64 = 0.05;
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
    let place = MapPoint::from(found.place);
    let value = place.distance(wanted).metres();
    let violation = Violation { rule, utc: found.utc, place, value, limit, unit: "m" };
    if value > limit { Err(violation) } else { Ok(()) }
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
        if value > limit * (1.0 + 1e-6) {
            let utc = pair[0].utc;
            return Err(Violation {
                rule: Rule::Speed,
                utc,
                place: from,
                value,
                limit,
                unit: "m/s",
            });
        }
        straight(pair, rules)?;
    }
    Ok(())
}

/// What an activity says it drives is what its waypoints drive, but for rounding in files.
fn distance(activity: &Activity) -> Result<(), Violation> {
    let length_m =
        |pair: &[Waypoint]| MapPoint::from(pair[0].place).distance(pair[1].place.into()).metres();
    let limit: f64 = activity.waypoints.windows(2).map(length_m).sum();
    let (value, place) = (activity.distance_m, activity.from().unwrap_or_default());
    if (value - limit).abs() <= JOINT_M {
        return Ok(());
    }
    let utc = activity.start_utc;
    Err(Violation { rule: Rule::Distance, utc, place, value, limit, unit: "m" })
}

/// Samples a straight drive so finely that no cell is passed over, and on either side of it, so
/// that neither cell at a corner is.
fn straight(pair: &[Waypoint], rules: &Rules<'_>) -> Result<(), Violation> {
    let (from, to) = (MapPoint::from(pair[0].place), MapPoint::from(pair[1].place));
    let length_m = from.distance(to).metres();
    let pace_m_s = length_m / (pair[1].utc - pair[0].utc).to_seconds();
    let samples = (length_m / (SAMPLE_CELLS * rules.tile.spacing_m)).ceil().max(1.0);
    let limit = rules.vehicle.drive.slope_limit.degrees() + 1e-6;
    let aside_m = 1e-4 * rules.tile.spacing_m;
    let (dx, dy) = (to.x_m - from.x_m, to.y_m - from.y_m);
    let normal = if length_m > 0.0 {
        (-dy / length_m * aside_m, dx / length_m * aside_m)
    } else {
        (0.0, 0.0)
    };
    let mut sample = 0.0;
    while sample <= samples {
        let share = sample / samples;
        let utc = pair[0].utc + (pair[1].utc - pair[0].utc) * share;
        for side in [-1.0, 1.0] {
            let place = MapPoint::new(
                from.x_m + share * dx + side * normal.0,
                from.y_m + share * dy + side * normal.1,
            );
            if let Some(zone) = rules.kept_out(place) {
                let value = zone.centre().distance(place).metres();
                let (rule, limit, unit) = (Rule::KeepOut, zone.radius_m, "m from its centre");
                return Err(Violation { rule, utc, place, value, limit, unit });
            }
            rocks((rules, pace_m_s), (utc, place))?;
            let slope = rules.slope_at(place);
            let value = slope.unwrap_or(f64::INFINITY);
            if value > limit {
                let rule = if slope.is_none() { Rule::OffTheMap } else { Rule::Slope };
                return Err(Violation { rule, utc, place, value, limit, unit: "deg" });
            }
        }
        sample += 1.0;
    }
    Ok(())
}

/// At a place of a drive: rocks leave the way that the vehicle needs, and it is no faster than they
/// allow.
fn rocks(
    (rules, pace_m_s): (&Rules<'_>, f64),
    (utc, place): (Epoch, MapPoint),
) -> Result<(), Violation> {
    let Some(rocks) = &rules.vehicle.rocks else { return Ok(()) };
    let passage = rocks.at(place);
    if !passage.is_open() {
        let (value, limit) = (passage.free_way_m(), rocks.obstacles.free_way_m);
        let (rule, unit) = (Rule::Rocks, "m between rocks");
        return Err(Violation { rule, utc, place, value, limit, unit });
    }
    let limit = rules.vehicle.drive.planned.metres_per_second() / passage.way;
    if pace_m_s > limit * (1.0 + 1e-6) {
        let (rule, value, unit) = (Rule::RockPace, pace_m_s, "m/s");
        return Err(Violation { rule, utc, place, value, limit, unit });
    }
    Ok(())
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
        let broken = |rule, value, limit, unit| {
            Err(Violation { rule, utc: activity.start_utc, place, value, limit, unit })
        };
        let Some(goal) = goal.filter(|_| done.insert(name)) else {
            return broken(Rule::UnknownGoal, 1.0, 0.0, "goals");
        };
        if activity.payload.as_deref() != Some(goal.instrument.as_str()) {
            return broken(Rule::Payload, 1.0, 0.0, "payloads");
        }
        let away_m = place.distance(goal.point()).metres();
        if away_m > near_m {
            return broken(Rule::AwayFromGoal, away_m, near_m, "m");
        }
        let (stay_s, dwell_s) =
            ((activity.end_utc - activity.start_utc).to_seconds(), goal.dwell().to_seconds());
        if stay_s < dwell_s - 1.0 {
            return broken(Rule::Dwell, stay_s / 3600.0, dwell_s / 3600.0, "h");
        }
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
    let away = rules.mission.havens.iter().map(|haven| haven.point().distance(place).metres());
    let value = away.fold(f64::INFINITY, f64::min);
    let limit = HAVEN_M.max(SAME_PLACE_CELLS * rules.tile.spacing_m);
    let violation = Violation { rule: Rule::Haven, utc, place, value, limit, unit: "m" };
    if value > limit { Err(violation) } else { Ok(()) }
}
