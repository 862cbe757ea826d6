//! What the rover does, with whom it can speak, its energy and its warmth, on one time axis.

use hilal_plan::{Activity, ActivityKind, Sample};

use super::plot::{Plot, multiples, nice_step, time_axis};
use super::spans::Span;
use super::story::Story;
use super::tags::Tag;
use super::{spans, stay, tags};
use crate::html::quiet;
use crate::words::{escape, with_unit};

const ROW_PX: u32 = 20;
const CHART_PX: u32 = 190;

/// Returns all charts.
pub(super) fn charts(story: &Story<'_>) -> String {
    [
        "<div class=\"tracks\">\n".to_owned(),
        "<h3>Activities</h3>\n".to_owned(),
        tags(story),
        activities(story),
        "<h3>In view from the rover</h3>\n".to_owned(),
        contacts(story),
        "<h3>Energy in the battery <small>Wh</small></h3>\n".to_owned(),
        energy_key(story),
        energy(story),
        "<h3>Temperature of the electronics box <small>°C</small></h3>\n".to_owned(),
        warmth(story),
        waiting(story),
        "<h3>How long the rover may stand still <small>h, drawn to 24</small></h3>\n".to_owned(),
        stay::key(),
        stay::strip(story),
        foot(story),
        quiet(
            "Days count from the start of the mission; dates are UTC, day/month. A click or a tap in the charts \
             moves the map to that instant.",
        ),
    ]
    .concat()
}

/// Returns what ends a group of charts: the axis, and the line at the instant that the map shows.
pub(super) fn foot(story: &Story<'_>) -> String {
    let date = |hour: f64| {
        let (_, month, day, ..) = story.epoch(hour).to_gregorian_utc();
        format!("{day}/{month}")
    };
    time_axis(story.length_h(), date)
        + "<div class=\"cursor\" aria-hidden=\"true\"></div>\n</div>\n"
}

fn hours(story: &Story<'_>, activity: &Activity) -> (f64, f64) {
    (story.hours(activity.start_utc), story.hours(activity.end_utc))
}

/// Names of the goals above their work.
fn tags(story: &Story<'_>) -> String {
    let tag = |activity: &Activity| {
        let (from, to) = hours(story, activity);
        let name = activity.goal.clone()?;
        Some(Tag { hour: f64::midpoint(from, to), from, name, under: None })
    };
    tags::row("goal", story.length_h(), story.plan.activities.iter().filter_map(tag))
}

fn activities(story: &Story<'_>) -> String {
    let kinds = [
        (ActivityKind::Science, "science"),
        (ActivityKind::Drive, "drive"),
        (ActivityKind::Charge, "charge"),
        (ActivityKind::Hibernate, "hibernate"),
    ];
    let row = |(kind, name): (ActivityKind, &str)| {
        let of_kind = story.plan.activities.iter().filter(|activity| activity.kind == kind);
        let spans: Vec<(Span, String)> =
            of_kind.map(|activity| (hours(story, activity), described(story, activity))).collect();
        let total: f64 = spans.iter().map(|((from, to), _)| to - from).sum();
        let label = format!("{name}, {total:.0} h in all");
        gantt(story, (name, &label, name), spans)
    };
    kinds.map(row).concat()
}

fn described(story: &Story<'_>, activity: &Activity) -> String {
    let (from, to) = hours(story, activity);
    let what = match (activity.kind, &activity.goal) {
        (ActivityKind::Drive, _) => format!("drive {:.0} m", activity.distance_m),
        (ActivityKind::Science, Some(goal)) => format!("science at {goal}"),
        (ActivityKind::Science, None) => "science".to_owned(),
        (ActivityKind::Charge, _) => "charge".to_owned(),
        (ActivityKind::Hibernate, _) => "hibernate".to_owned(),
    };
    format!("{what}, hour {from:.2} to {to:.2}")
}

fn contacts(story: &Story<'_>) -> String {
    let sun = Plot::new("Share of the solar disc in view", (story.length_h(), ROW_PX), (0.0, 1.0))
        .area("sun", &series(story, |sample| sample.sun_fraction))
        .html("Sun");
    let named = |spans: Vec<Span>| -> Vec<(Span, String)> {
        spans.into_iter().map(|(a, b)| ((a, b), format!("hour {a:.2} to {b:.2}"))).collect()
    };
    let earth = gantt(story, ("Earth", "Earth in view", "earth"), named(spans::earth(story)));
    let relay = spans::relay(story).map_or_else(String::new, |spans| {
        gantt(story, ("relay", "relay in view", "relay"), named(spans))
    });
    let lander = spans::lander(story).map_or_else(String::new, |spans| {
        gantt(story, ("lander", "lander in view and in reach", "lander"), named(spans))
    });
    sun + &earth + &relay + &lander
}

fn gantt(
    story: &Story<'_>,
    (label, name, class): (&str, &str, &str),
    spans: Vec<(Span, String)>,
) -> String {
    let mut plot = Plot::new(name, (story.length_h(), ROW_PX), (0.0, 1.0));
    for ((from, to), words) in spans {
        plot = plot.bar(class, (from, to, 0.86), &words);
    }
    plot.html(label)
}

fn series(story: &Story<'_>, value: impl Fn(&Sample) -> f64) -> Vec<(f64, f64)> {
    let samples = story.plan.prediction.iter();
    samples.map(|sample| (story.hours(sample.utc), value(sample))).collect()
}

fn energy_key(story: &Story<'_>) -> String {
    format!(
        "<p class=\"key\"><span class=\"predicted\">predicted by the checker's replay</span> \
         <span class=\"promised\">promised at least by the planner</span> \
         <span class=\"need\">needed to reach a haven alive from there</span> \
         <span class=\"limit\">reserve, {}</span></p>\n",
        escape(&with_unit(story.plan.reserve_wh, 0, "Wh"))
    )
}

fn energy(story: &Story<'_>) -> String {
    let plan = story.plan;
    let capacity = plan.capacity_wh;
    let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let mut promised: Vec<(f64, f64)> = waypoints
        .map(|waypoint| (story.hours(waypoint.utc), waypoint.energy_wh))
        .chain(plan.safety.iter().map(|s| (story.hours(s.utc), s.energy_wh)))
        .collect();
    promised.sort_by(|a, b| a.0.total_cmp(&b.0));
    promised.dedup();
    let need: Vec<(f64, f64)> =
        plan.safety.iter().map(|s| (story.hours(s.utc), s.need_wh)).collect();
    let ticks = multiples((0.0, capacity), nice_step(capacity / 4.0));
    Plot::new("Energy in the battery over time", (story.length_h(), CHART_PX), (0.0, capacity))
        .ticks(&ticks, |wh| format!("{wh:.0}"))
        .area("need", &need)
        .line("promised", promised)
        .line("predicted", series(story, |sample| sample.energy_wh))
        .limit(plan.reserve_wh)
        .html("")
}

fn warmth(story: &Story<'_>) -> String {
    let [low, high] = story.vehicle.thermal.box_limits.map(hilal_quantity::Temperature::celsius);
    let ticks = multiples((low, high), nice_step((high - low) / 4.0));
    let room = 0.06 * (high - low);
    Plot::new("Temperature of the box", (story.length_h(), 130), (low - room, high + room))
        .ticks(&ticks, |c| hilal_figure::number::fixed(c, 0))
        .limit(low)
        .limit(high)
        .line("predicted", series(story, |sample| sample.box_c))
        .html("")
}

/// What waits in memory, where the mission declares one.
fn waiting(story: &Story<'_>) -> String {
    let Some(memory) = story.vehicle.memory else { return String::new() };
    let holds_mb = memory.science.bytes() / 1e6;
    let waypoints = story.plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let promised: Vec<_> =
        waypoints.filter_map(|w| Some((story.hours(w.utc), w.memory_mb?))).collect();
    let samples = story.plan.prediction.iter();
    let predicted: Vec<_> =
        samples.filter_map(|s| Some((story.hours(s.utc), s.memory_mb?))).collect();
    let ticks = multiples((0.0, holds_mb), nice_step(holds_mb / 4.0));
    let range = (0.0, 1.06 * holds_mb);
    let chart = Plot::new("Data that wait in memory", (story.length_h(), 130), range)
        .ticks(&ticks, |mb| hilal_figure::number::fixed(mb, 1))
        .limit(holds_mb)
        .line("promised", promised)
        .line("predicted", predicted)
        .html("");
    format!(
        "<h3>Data that wait in memory <small>MB</small></h3>\n\
         <p class=\"key\"><span class=\"predicted\">predicted by the checker's replay</span> \
         <span class=\"promised\">promised at most by the planner</span> \
         <span class=\"limit\">memory for science, {}</span></p>\n{chart}",
        escape(&with_unit(holds_mb, 1, "MB"))
    )
}
