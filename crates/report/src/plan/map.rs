//! The map: ground, shadow, route, places, rover; and the controls of time beside it.

use std::fmt::Write as _;

use hilal_plan::Fate;
use hilal_quantity::{Angle, Length, MapPoint, Selenographic};

mod zones;

use super::frames::Frames;
use super::stay;
use super::story::Story;
use crate::words::{escape, utc};

/// Units of the drawing along each side.
pub(super) const UNITS: f64 = 1000.0;

/// Returns map, readings, controls and legend.
pub(super) fn map(story: &Story<'_>, frames: &Frames) -> String {
    let start = frames.shadows.first().map_or("", String::as_str);
    let picture = format!(
        "<div class=\"map\" id=\"map\" role=\"img\" aria-label=\"Map of the route with the shadow of the moment\">\n\
         <img src=\"{ground}\" alt=\"\"><img id=\"shadow\" src=\"{start}\" alt=\"\">\n\
         <svg viewBox=\"0 0 {UNITS:.0} {UNITS:.0}\" aria-hidden=\"true\">{zones}<path class=\"case\" d=\"{route}\"/>\
         <path class=\"route\" d=\"{route}\"/><path class=\"gone\" id=\"gone\" d=\"\"/></svg>\n\
         {places}{rover}{north}</div>\n{scale}",
        ground = frames.ground,
        zones = zones::circles(story),
        route = route(story),
        places = places(story),
        rover = rover(story),
        scale = scale(story),
        north = north(story),
    );
    format!(
        "<div class=\"course\">\n<div>{picture}{}</div>\n<div class=\"now\">{}{}</div>\n</div>\n",
        controls(story),
        readings(story),
        legend(story, frames),
    )
}

/// Returns the way in map units, as path data.
fn route(story: &Story<'_>) -> String {
    let mut path = String::new();
    let mut last = None;
    for waypoint in story.plan.activities.iter().flat_map(|activity| &activity.waypoints) {
        let (x, y) = story.on_map(waypoint.place.into());
        let here = format!("{:.1} {:.1}", x * UNITS, y * UNITS);
        if last.as_ref() == Some(&here) {
            continue;
        }
        let pen = if path.is_empty() { 'M' } else { 'L' };
        // Writing to a string does not fail.
        write!(path, "{pen}{here}").unwrap_or_default();
        last = Some(here);
    }
    path
}

/// How near to the lander a haven goes without a name, in metres.
const NAME_ROOM_M: f64 = 60.0;

fn places(story: &Story<'_>) -> String {
    let lander = story.mission.site.landing.point();
    let havens = story.place.havens.iter().map(|haven| {
        let at = MapPoint::new(haven.x_m, haven.y_m);
        let words = format!("haven {}, dark for {:.1} h at most", haven.id, haven.longest_dark_h);
        // Under the lander's name there is no room for another.
        let beside = at.distance(lander).metres() < NAME_ROOM_M;
        (at, "haven", if beside { String::new() } else { haven.id.clone() }, words)
    });
    let landing = (
        story.mission.site.landing.point(),
        "landing",
        "landing".to_owned(),
        "landing point".to_owned(),
    );
    let goals = story.plan.goals.iter().map(|goal| {
        let (class, fate) = match goal.fate {
            Fate::Planned { .. } => ("goal", "planned"),
            Fate::Dropped { .. } => ("goal out", "left out"),
            Fate::Done => ("goal done", "done before this plan starts"),
        };
        let words = format!("goal {}, value {}, {fate}", goal.id, goal.value);
        (MapPoint::from(goal.place), class, goal.id.clone(), words)
    });
    let all = havens.chain(core::iter::once(landing)).chain(goals);
    all.filter_map(|(at, class, name, words)| place(story, at, (class, &name, &words))).collect()
}

fn place(
    story: &Story<'_>,
    at: MapPoint,
    (class, name, words): (&str, &str, &str),
) -> Option<String> {
    let (x, y) = story.on_map(at);
    let inside = (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y);
    let side = match (x, y) {
        (x, _) if x > 0.86 => " left",
        (_, y) if y > 0.95 => " low",
        _ => "",
    };
    inside.then(|| {
        format!(
            "<span class=\"place {class}{side}\" style=\"left:{:.2}%;top:{:.2}%\" title=\"{}\"><b>{}</b></span>\n",
            x * 100.0,
            y * 100.0,
            escape(words),
            escape(name)
        )
    })
}

fn rover(story: &Story<'_>) -> String {
    let first = story.plan.activities.first().and_then(|activity| activity.waypoints.first());
    let start = first.map_or(story.mission.site.landing.point(), |first| first.place.into());
    let (x, y) = story.on_map(start);
    format!(
        "<span class=\"rover\" id=\"rover\" style=\"left:{:.2}%;top:{:.2}%\"></span>\n",
        x * 100.0,
        y * 100.0
    )
}

fn scale(story: &Story<'_>) -> String {
    let side_m = story.view.columns as f64 * story.view.spacing_m;
    let length_m = [100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0]
        .into_iter()
        .rfind(|length| *length <= side_m / 4.0)
        .unwrap_or(100.0);
    let text = if length_m >= 1000.0 {
        format!("{:.0} km", length_m / 1000.0)
    } else {
        format!("{length_m:.0} m")
    };
    format!(
        "<span class=\"scale\" style=\"width:{:.2}%\">{text}</span>\n",
        length_m / side_m * 100.0
    )
}

/// Two arrows: to the north, which is not up on a polar map, and to the Sun.
fn north(story: &Story<'_>) -> String {
    let map = story.view.map;
    let here = map.unproject(story.view.middle(), Length::ZERO);
    let further = Angle::from_degrees(here.latitude.degrees() + 0.01);
    let there = map.project(Selenographic::new(further, here.longitude, Length::ZERO));
    let from = map.project(here);
    let turn_deg = (there.x_m - from.x_m).atan2(there.y_m - from.y_m).to_degrees();
    format!(
        "<span class=\"arrow north\" title=\"lunar north\"><i style=\"transform:rotate({turn_deg:.1}deg)\">↑</i>N</span>\n\
         <span class=\"arrow sunward\" id=\"sunward\" title=\"to the Sun\" hidden><i>↑</i>Sun</span>\n"
    )
}

/// Signs of the buttons, drawn: not every font has them.
const BACK: &str = "<svg viewBox=\"0 0 18 18\"><path d=\"M3 3h2v12H3zM15 3v12L6 9z\"/></svg>";
const START: &str = "<svg class=\"start\" viewBox=\"0 0 18 18\"><path d=\"M4 2v14l11-7z\"/></svg>";
const PAUSE: &str = "<svg class=\"pause\" viewBox=\"0 0 18 18\"><path d=\"M4 3h3.5v12H4zM10.5 3H14v12h-3.5z\"/></svg>";
const ON: &str = "<svg viewBox=\"0 0 18 18\"><path d=\"M13 3h2v12h-2zM3 3v12l9-6z\"/></svg>";

fn controls(story: &Story<'_>) -> String {
    let length_h = story.length_h();
    format!(
        "<div class=\"controls\" id=\"controls\" hidden>\n\
         <button type=\"button\" id=\"back\" aria-label=\"to the activity before\">{BACK}</button>\
         <button type=\"button\" id=\"play\" aria-label=\"play\">{START}{PAUSE}</button>\
         <button type=\"button\" id=\"on\" aria-label=\"to the next activity\">{ON}</button>\
         <input type=\"range\" id=\"time\" min=\"0\" max=\"{length_h:.2}\" step=\"0.25\" value=\"0\" \
         aria-label=\"hours since the start of the plan\">\
         <label>pace <select id=\"pace\"><option value=\"2\">2 h/s</option><option value=\"6\" selected>6 h/s</option>\
         <option value=\"24\">1 day/s</option></select></label>\n</div>\n\
         <noscript><p class=\"quiet\">Without a script the map shows the shadow at the start of the plan and the \
         whole route; charts and tables below are complete.</p></noscript>\n"
    )
}

/// What is read at an instant; as written here, at the start.
fn readings(story: &Story<'_>) -> String {
    let first = story.plan.prediction.first();
    let wh = first.map_or_else(|| "–".to_owned(), |sample| format!("{:.0} Wh", sample.energy_wh));
    let celsius = first.map_or_else(|| "–".to_owned(), |sample| format!("{:.0} °C", sample.box_c));
    let sun = first.map_or_else(
        || "–".to_owned(),
        |sample| format!("{:.0} % of the disc", sample.sun_fraction * 100.0),
    );
    let standing = story.plan.safety.first();
    let need = standing.map_or_else(|| "–".to_owned(), |s| format!("{:.0} Wh", s.need_wh));
    let stay = standing.map_or_else(|| "–".to_owned(), |s| stay::duration(story, s));
    let row = |name: &str, id: &str, value: &str| {
        format!("<dt>{name}</dt><dd id=\"{id}\">{}</dd>\n", escape(value))
    };
    format!(
        "<p class=\"clock\"><b id=\"utc\">{}</b> UTC<br><span id=\"hour\">hour 0.00, day 0.0</span></p>\n\
         <dl class=\"readings\">\n{}</dl>\n",
        escape(&utc(story.plan.start_utc)),
        [
            row("Activity", "r-act", "start of the plan"),
            row("Battery, predicted", "r-wh", &wh),
            row("Needed to live on", "r-need", &need),
            row("May stop for", "r-stay", &stay),
            row("Box", "r-box", &celsius),
            row("Sun on the rover", "r-sun", &sun),
            row("In view", "r-view", "–"),
        ]
        .concat()
    )
}

const DONE: &str = "<li><span class=\"place goal done\"></span>goal, done before</li>\n";

fn legend(story: &Story<'_>, frames: &Frames) -> String {
    let latitude = story.view.map.unproject(story.view.middle(), Length::ZERO);
    let done = if story.done() == 0 { "" } else { DONE };
    format!(
        "<ul class=\"legend\">\n\
         <li><span class=\"place goal\"></span>goal, planned</li>\n\
         <li><span class=\"place goal out\"></span>goal, left out</li>\n{done}\
         <li><span class=\"place haven\"></span>haven: place to wait or end at</li>\n\
         <li><span class=\"place landing\"></span>landing point</li>\n\
         <li><span class=\"rover\"></span>rover</li>\n\
         <li><span class=\"swatch way\"></span>way driven; pale: to come</li>\n\
         <li><span class=\"swatch dark\"></span>shadow, in three depths</li>\n\
         <li><span class=\"swatch steep\"></span>steeper than {:.0}°: not driven</li>\n{}</ul>\n\
         <p class=\"quiet\">Polar stereographic map around {:.2}°, {:.2}° E; its y axis points up, lunar north where \
         the arrow does. Contour lines every {:.0} m; relief lit from the upper left. One shadow every {:.0} h.</p>\n",
        story.vehicle.drive.slope_limit.degrees(),
        zones::legend(story),
        latitude.latitude.degrees(),
        latitude.longitude.degrees().rem_euclid(360.0),
        frames.contour_m,
        frames.every_h,
    )
}
