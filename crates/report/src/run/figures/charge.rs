//! The state of charge: promised, predicted and flown.

use hilal_figure::{Chart, Event, Ink, Limit, Panel, Series, Shade};
use hilal_sim::TruthSample;

use super::Figure;
use crate::run::facts::{Facts, second};
use crate::words::{finer_percent, mission_day, percent, with_unit};

/// Draws the state of charge.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let plan = facts.plan();
    let reserve = 100.0 * plan.reserve_wh / plan.capacity_wh;
    let dark = facts.when(|s| facts.run.place.is_dark(s.sun_fraction));
    let dark = dark.iter().map(|span| (span.from_s, span.to_s)).collect();
    let dark_below = percent(facts.run.place.dark_below.value());
    let panel = Panel::new("State of charge", "% of the full battery")
        .height_px(300.0)
        .range(0.0, 100.0)
        .shade(Shade::new(
            format!("less than {dark_below} of the Sun at the rover"),
            Ink::Grey,
            dark,
        ))
        .series(Series::new("plan, lower bound", Ink::Black, promised(facts)).dashed())
        .series(Series::new("plan, as replayed by the checker", Ink::Green, replayed(facts)))
        .series(Series::new("flown", Ink::Blue, facts.curve(|s| 100.0 * s.state_of_charge)))
        .limit(Limit::new("reserve of the plan", reserve));
    let chart = Chart::new("State of charge, planned and flown", facts.window)
        .subtitle("The plan's lower bound counts the least light of each step; the checker replays the plan in finer steps.")
        .panel(panel)
        .source(facts.source());
    let chart = arrivals(facts).into_iter().fold(chart, Chart::event);
    let least = facts.least(|s| s.state_of_charge);
    let (short, at_s) = worst_shortfall(&promised(facts), facts.trace());
    let bound = if short > 0.0 {
        format!(
            "At worst the flight is {} below the planner's bound, on day {}.",
            with_unit(short, 1, "points of charge"),
            mission_day(at_s)
        )
    } else {
        "The flight never falls below the planner's bound at a waypoint.".to_owned()
    };
    let words = format!(
        "The least charge flown is {}, against {} promised by the plan and a reserve of {}. At the \
         end {} are left. {bound}",
        finer_percent(least),
        finer_percent(plan.summary.min_state_of_charge),
        percent(reserve / 100.0),
        percent(facts.trace().last().map_or(0.0, |s| s.state_of_charge)),
    );
    Figure { name: "charge", svg: chart.to_svg(), words }
}

fn promised(facts: &Facts<'_>) -> Vec<(f64, f64)> {
    let waypoints = facts.plan().activities.iter().flat_map(|activity| &activity.waypoints);
    waypoints.map(|w| (facts.seconds(w.utc), 100.0 * w.state_of_charge)).collect()
}

/// Returns by how much the truth is below a promise at worst, in points of charge, and when;
/// negative when it never is.
fn worst_shortfall(promise: &[(f64, f64)], trace: &[TruthSample]) -> (f64, f64) {
    let short = promise.iter().filter_map(|(at_s, points)| {
        let next = trace.partition_point(|sample| second(sample) <= *at_s);
        let sample = trace.get(next.checked_sub(1)?)?;
        Some((points - 100.0 * sample.state_of_charge, *at_s))
    });
    short.fold((f64::NEG_INFINITY, 0.0), |worst, new| if new.0 > worst.0 { new } else { worst })
}

fn replayed(facts: &Facts<'_>) -> Vec<(f64, f64)> {
    let samples = facts.run.planned.certificate.samples.iter();
    samples.map(|s| (facts.seconds(s.utc), 100.0 * s.state_of_charge)).collect()
}

/// Marks the first work at each goal.
pub(super) fn arrivals(facts: &Facts<'_>) -> Vec<Event> {
    let visits = facts.run.flown.visits.iter();
    let event = |visit: &hilal_operations::GoalVisit| {
        let ink = if visit.done { Ink::Green } else { Ink::Orange };
        Some(Event::new(visit.first_ms? as f64 / 1000.0, visit.goal.as_str(), ink))
    };
    visits.filter_map(event).collect()
}
