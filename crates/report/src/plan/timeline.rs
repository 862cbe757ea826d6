//! `timeline.csv`: what the rover does, a row an activity.

use hilal_plan::{Activity, ActivityKind, Plan, Waypoint, utc_text};

const HEAD: &str = "start_utc,end_utc,hours,kind,goal,from_x_m,from_y_m,to_x_m,to_y_m,distance_m,\
                    start_energy_wh,end_energy_wh,end_memory_mb,terrain\n";

/// Returns the table `timeline.csv`. Energies are the plan's promises: at least so much is in the
/// battery, and at most so much waits in memory, where the mission declares one.
pub fn timeline_csv(plan: &Plan) -> String {
    let terrain = plan.terrain.as_ref().map_or("", |terrain| &terrain.source);
    let rows = plan.activities.iter().filter_map(|activity| row(activity, terrain));
    core::iter::once(HEAD.to_owned()).chain(rows).collect()
}

fn row(activity: &Activity, terrain: &str) -> Option<String> {
    let (first, last) = (activity.waypoints.first()?, activity.waypoints.last()?);
    let hours = (activity.end_utc - activity.start_utc).to_seconds() / 3600.0;
    let place = |at: &Waypoint| format!("{:.2},{:.2}", at.place.x_m, at.place.y_m);
    Some(format!(
        "{},{},{hours:.3},{},{},{},{},{:.2},{:.2},{:.2},{},{terrain}\n",
        utc_text(activity.start_utc),
        utc_text(activity.end_utc),
        kind(activity.kind),
        activity.goal.as_deref().unwrap_or_default(),
        place(first),
        place(last),
        activity.distance_m,
        first.energy_wh,
        last.energy_wh,
        last.memory_mb.map_or_else(String::new, |waits_mb| format!("{waits_mb:.3}")),
    ))
}

const fn kind(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Drive => "drive",
        ActivityKind::Science => "science",
        ActivityKind::Charge => "charge",
        ActivityKind::Hibernate => "hibernate",
    }
}
