//! A stretch of a plan, done at the plan's own times or later.

use hilal_plan::{Activity, Plan, Waypoint};
use hilal_quantity::{Duration, Epoch};

/// Returns what a plan does between two instants, everything so much later.
pub(crate) fn shifted(plan: &Plan, (from, until): (Epoch, Epoch), by: Duration) -> Vec<Activity> {
    let within = |activity: &&Activity| activity.start_utc < until && activity.end_utc > from;
    let part = |activity: &Activity| {
        let (start_utc, end_utc) = (activity.start_utc.max(from), activity.end_utc.min(until));
        let later = |waypoint: &Waypoint| Waypoint { utc: waypoint.utc + by, ..*waypoint };
        let before = activity.waypoints.iter().rev().find(|waypoint| waypoint.utc <= start_utc);
        let first = before.map(|waypoint| Waypoint {
            utc: start_utc,
            place: plan.position(start_utc).map_or(waypoint.place, Into::into),
            ..*waypoint
        });
        let rest = activity.waypoints.iter().copied();
        let rest = rest.filter(|waypoint| waypoint.utc > start_utc && waypoint.utc <= end_utc);
        let waypoints = first.into_iter().chain(rest).map(|waypoint| later(&waypoint)).collect();
        Activity { start_utc: start_utc + by, end_utc: end_utc + by, waypoints, ..activity.clone() }
    };
    plan.activities.iter().filter(within).map(part).collect()
}
