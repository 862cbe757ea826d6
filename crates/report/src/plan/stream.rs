//! What the script reads: the plan as numbers over time.

use hilal_plan::{Activity, ActivityKind};
use serde::Serialize;

use super::frames::Frames;
use super::map::UNITS;
use super::spans;
use super::spans::Span;
use super::story::Story;
use crate::ReportError;
use crate::words::with_unit;

#[derive(Debug, Serialize)]
struct Stream<'a> {
    hours: f64,
    /// Milliseconds since 1970 in UTC, as browsers count.
    start_ms: f64,
    capacity_wh: f64,
    every_h: f64,
    shadows: &'a [String],
    /// Hour, azimuth from the map's y axis, elevation; both in degrees, seen from the landing point.
    sun: Vec<[f64; 3]>,
    /// Hour, x, y in map units.
    path: Vec<[f64; 3]>,
    activities: Vec<Told>,
    /// Hour, watt hours, degrees Celsius, share of the disc in percent.
    prediction: Vec<[f64; 4]>,
    /// Hour, promised and needed watt hours, hours that the rover may stand.
    safety: Vec<[f64; 4]>,
    earth: Vec<Span>,
    relay: Vec<Span>,
    lander: Vec<Span>,
}

#[derive(Debug, Serialize)]
struct Told {
    from: f64,
    to: f64,
    what: String,
}

/// Returns the element that holds the numbers.
///
/// # Errors
///
/// A number that is not finite, which no plan has.
pub(super) fn stream(story: &Story<'_>, frames: &Frames) -> Result<String, ReportError> {
    let plan = story.plan;
    let stream = Stream {
        hours: round(story.length_h(), 4),
        start_ms: plan.start_utc.to_unix_milliseconds().round(),
        capacity_wh: plan.capacity_wh,
        every_h: frames.every_h,
        shadows: &frames.shadows,
        sun: sun(story, frames),
        path: path(story),
        activities: plan.activities.iter().map(|activity| told(story, activity)).collect(),
        prediction: plan
            .prediction
            .iter()
            .map(|s| {
                let percent = round(s.sun_fraction * 100.0, 0);
                [hour(story, s.utc), round(s.energy_wh, 1), round(s.box_c, 1), percent]
            })
            .collect(),
        safety: plan
            .safety
            .iter()
            .map(|s| {
                [hour(story, s.utc), round(s.energy_wh, 1), round(s.need_wh, 1), round(s.stay_h, 2)]
            })
            .collect(),
        earth: spans::earth(story),
        relay: spans::relay(story).unwrap_or_default(),
        lander: spans::lander(story).unwrap_or_default(),
    };
    // A name could close the element.
    let json = serde_json::to_string(&stream)?.replace('<', "\\u003c");
    Ok(format!("<script type=\"application/json\" id=\"stream\">{json}</script>\n"))
}

fn hour(story: &Story<'_>, epoch: hilal_quantity::Epoch) -> f64 {
    round(story.hours(epoch), 4)
}

fn sun(story: &Story<'_>, frames: &Frames) -> Vec<[f64; 3]> {
    let landing = story.mission.site.landing.point();
    let at = |index: usize| {
        let hour = index as f64 * frames.every_h;
        let sun = story.place.light.sun(landing, story.epoch(hour));
        [hour, round(sun.azimuth.degrees(), 1), round(sun.elevation.degrees(), 2)]
    };
    (0..frames.shadows.len()).map(at).collect()
}

fn path(story: &Story<'_>) -> Vec<[f64; 3]> {
    let waypoints = story.plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let mut path: Vec<[f64; 3]> = waypoints
        .map(|waypoint| {
            let (x, y) = story.on_map(waypoint.place.into());
            [hour(story, waypoint.utc), round(x * UNITS, 1), round(y * UNITS, 1)]
        })
        .collect();
    path.dedup();
    path
}

fn told(story: &Story<'_>, activity: &Activity) -> Told {
    let next = || {
        let mut after = story.plan.activities.iter().filter(|a| a.start_utc >= activity.end_utc);
        after.find_map(|a| a.goal.as_deref())
    };
    let what = match (activity.kind, &activity.goal) {
        (ActivityKind::Drive, _) => {
            let whither = next().map_or_else(String::new, |goal| format!(", next goal {goal}"));
            format!("drives {}{whither}", with_unit(activity.distance_m, 0, "m"))
        }
        (ActivityKind::Science, Some(goal)) => format!("works at {goal}"),
        (ActivityKind::Science, None) => "works".to_owned(),
        (ActivityKind::Charge, _) => "charges".to_owned(),
        (ActivityKind::Hibernate, _) => "hibernates".to_owned(),
    };
    Told { from: hour(story, activity.start_utc), to: hour(story, activity.end_utc), what }
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
