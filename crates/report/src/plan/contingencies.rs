//! What to do where the rover is stopped: the way out at every turn.

use hilal_plan::{ActivityKind, Contingency};

use super::story::Story;
use crate::html::{Cell, Table, folded, paragraph, section};
use crate::words::{utc, with_unit};

/// Where the section is in the page.
pub(super) const ID: &str = "contingencies";

/// Returns the section; nothing for a plan that reckons with no stoppage.
pub(super) fn section_of(story: &Story<'_>) -> String {
    let plan = story.plan;
    let Some(stoppage) = story.stoppage().filter(|_| !plan.contingencies.is_empty()) else {
        return String::new();
    };
    let words = paragraph(&format!(
        "The plan bears one stoppage of up to {stoppage} at any time. At each of these moments a stoppage may begin; when it \
         is over, at the latest then, the rover goes to the haven named and stays there alive to the end of the \
         mission. The checker replays every one of these ways."
    ));
    let table = Table::new("If the rover is stopped")
        .columns(&["Stopped at, UTC"])
        .numbers(&["Hour", "Free by, hour"])
        .columns(&["Then to haven"])
        .numbers(&["Way", "In the haven by, hour", "Promised when free"])
        .rows(plan.contingencies.iter().map(|contingency| row(story, contingency)));
    let all = format!("All {} moments and ways", plan.contingencies.len());
    section(ID, "If the rover is stopped", &[words, folded(&all, &table.html())])
}

fn row(story: &Story<'_>, contingency: &Contingency) -> Vec<Cell> {
    let way_m: f64 = contingency.activities.iter().map(|activity| activity.distance_m).sum();
    let drive = |activity: &&hilal_plan::Activity| activity.kind == ActivityKind::Drive;
    let last = contingency.activities.iter().rev().find(drive);
    let there = last.map_or(contingency.free_utc, |drive| drive.end_utc);
    let first = contingency.activities.first().and_then(|activity| activity.waypoints.first());
    let hour = |epoch| Cell::number(format!("{:.2}", story.hours(epoch)));
    vec![
        Cell::text(utc(contingency.stopped_utc)),
        hour(contingency.stopped_utc),
        hour(contingency.free_utc),
        Cell::text(contingency.haven.clone()),
        Cell::number(with_unit(way_m / 1000.0, 2, "km")),
        hour(there),
        Cell::number(first.map_or_else(String::new, |w| with_unit(w.energy_wh, 1, "Wh"))),
    ]
}
