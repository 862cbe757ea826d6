//! Order in time: from the start of the mission, or of the state, to its end, without gaps.

use hilal_quantity::{Epoch, MapPoint};

use super::start::Start;
use super::steps::WRITTEN_S;
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{Activity, ActivityKind, Plan};

/// What may lie between two epochs that are meant to be one, in seconds.
const SAME_S: f64 = 1e-3;

pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let mission = rules.mission;
    let landing = mission.site.landing.point();
    let end = mission.start() + mission.duration();
    let (Some(first), Some(last)) = (plan.activities.first(), plan.activities.last()) else {
        return waypoints(Spot { utc: mission.start(), place: landing }, 0.0);
    };
    let start = Start::of(plan, rules);
    let begins = Spot { utc: plan.start_utc, place: start.place };
    begins.same(Rule::MissionStart, off(plan.start_utc, start.utc), WRITTEN_S)?;
    begins.same(Rule::MissionStart, off(first.start_utc, plan.start_utc), SAME_S)?;
    let ends = Spot { utc: plan.end_utc, place: landing };
    ends.same(Rule::MissionEnd, off(plan.end_utc, end), WRITTEN_S)?;
    ends.same(Rule::MissionEnd, off(last.end_utc, plan.end_utc), SAME_S)?;
    plan.activities.iter().try_for_each(filled)?;
    for pair in plan.activities.windows(2) {
        let spot = Spot { utc: pair[1].start_utc, place: pair[1].from().unwrap_or_default() };
        spot.same(Rule::GapInTime, off(pair[1].start_utc, pair[0].end_utc), SAME_S)?;
    }
    Ok(())
}

fn off(found: Epoch, wanted: Epoch) -> Measure {
    Measure { value: (found - wanted).to_seconds(), limit: 0.0, unit: "s off" }
}

fn waypoints(spot: Spot, value: f64) -> Result<(), Violation> {
    spot.breaks(Rule::Waypoints, Measure { value, limit: 2.0, unit: "waypoints" })
}

/// Waypoints from the start to the end, one after the other; a goal and a payload where it is work.
pub(super) fn filled(activity: &Activity) -> Result<(), Violation> {
    let (Some(first), Some(last)) = (activity.waypoints.first(), activity.waypoints.last()) else {
        return waypoints(Spot { utc: activity.start_utc, place: MapPoint::default() }, 0.0);
    };
    let begins = Spot { utc: first.utc, place: first.place.into() };
    if activity.waypoints.len() < 2 {
        return waypoints(begins, 1.0);
    }
    begins.same(Rule::WaypointTime, off(first.utc, activity.start_utc), SAME_S)?;
    let ends = Spot { utc: last.utc, place: last.place.into() };
    ends.same(Rule::WaypointTime, off(last.utc, activity.end_utc), SAME_S)?;
    for pair in activity.waypoints.windows(2) {
        let value = (pair[1].utc - pair[0].utc).to_seconds();
        let spot = Spot { utc: pair[1].utc, place: pair[1].place.into() };
        let later = Measure { value, limit: 0.0, unit: "s after the one before" };
        if value <= 0.0 {
            return spot.breaks(Rule::WaypointTime, later);
        }
    }
    let works = activity.kind == ActivityKind::Science;
    let named = activity.goal.is_some() || activity.payload.is_some();
    begins.holds(Rule::UnknownGoal, works || !named, "goals of what is no work")
}
