//! Circles of the map: where the ground has rocks of its own.

use std::fmt::Write as _;

use hilal_mission::models::rocks::PassageZone;
use hilal_quantity::MapPoint;

use super::UNITS;
use crate::plan::story::Story;
use crate::words::{escape, finer_percent};

/// Colour of a zone's edge.
const EDGE: &str = "#7a4b2a";

/// How a zone is drawn: as it may be driven through, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    Open,
    Shut,
}

impl Fill {
    const fn of(zone: &PassageZone) -> Self {
        if zone.passage.is_open() { Self::Open } else { Self::Shut }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Open => "rgba(122,75,42,.15)",
            Self::Shut => "rgba(122,75,42,.55)",
        }
    }
}

/// Returns the zones of rocks in map units; nothing where the mission declares none.
pub(super) fn circles(story: &Story<'_>) -> String {
    let mut circles = String::new();
    for zone in zones(story) {
        let (x, y) = story.on_map(zone.centre);
        let east = MapPoint::new(zone.centre.x_m + zone.radius_m, zone.centre.y_m);
        let radius = (story.on_map(east).0 - x) * UNITS;
        let fill = Fill::of(zone).colour();
        // Writing to a string does not fail.
        write!(
            circles,
            "<circle fill=\"{fill}\" stroke=\"{EDGE}\" stroke-width=\"2\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\"><title>{}</title></circle>",
            x * UNITS,
            y * UNITS,
            escape(&words(zone))
        )
        .unwrap_or_default();
    }
    circles
}

fn words(zone: &PassageZone) -> String {
    let cover = finer_percent(zone.passage.field.cover());
    if zone.passage.is_open() {
        format!("{}: rocks cover {cover}, {:.2} times the way", zone.id, zone.passage.way)
    } else {
        format!("{}: rocks cover {cover}, not driven", zone.id)
    }
}

/// Returns what the map's legend says of rocks; nothing where the mission declares none.
pub(super) fn legend(story: &Story<'_>) -> String {
    let Some(rocks) = &story.vehicle.rocks else { return String::new() };
    let site = format!(
        "rocks cover {} of the ground: driving takes {:.2} times as long",
        finer_percent(rocks.site.field.cover()),
        rocks.site.way
    );
    let line = |(open, words): (Fill, &str)| {
        let shown = rocks.zones.iter().any(|zone| Fill::of(zone) == open);
        let fill = open.colour();
        let swatch = format!("<span class=\"swatch\" style=\"background:{fill}\"></span>");
        shown.then(|| format!("<li>{swatch}{words}</li>\n"))
    };
    let fills =
        [(Fill::Open, "zone with rocks of its own"), (Fill::Shut, "too many rocks: not driven")];
    core::iter::once(format!("<li>{site}</li>\n"))
        .chain(fills.into_iter().filter_map(line))
        .collect()
}

fn zones<'a>(story: &'a Story<'_>) -> impl Iterator<Item = &'a PassageZone> {
    story.vehicle.rocks.iter().flat_map(|rocks| &rocks.zones)
}
