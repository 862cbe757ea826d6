//! What the rover saw and did, beside what it was meant to do.

use hilal_dictionary::Mode;
use hilal_figure::{Category, Ink, Row, Span, Timeline};
use hilal_plan::ActivityKind;

use super::Figure;
use crate::run::facts::{Facts, second};
use crate::run::spans::{Held, held, longest_s, total_s};
use crate::words::{percent, plural, with_unit};

/// Above this share the disc counts as whole.
const FULL: f64 = 0.9;
/// Width of the line between two legs, in seconds.
const LINE_S: f64 = 1500.0;
/// Bits of the links in the truth.
const LINKS: [(&str, u8); 3] = [("Earth, direct", 1), ("Relay", 2), ("Lander", 4)];

/// Draws the timeline.
pub(super) fn draw(facts: &Facts<'_>) -> Figure {
    let mut timeline = Timeline::new("What the rover saw, and what it did", facts.window)
        .subtitle("Light and links as at the rover; every link is limited by terrain.")
        .row(Row::new("Sun at the rover", sun(facts)))
        .source(facts.source());
    for (name, bit) in LINKS {
        timeline = timeline.row(Row::new(name, link(facts, bit)));
    }
    let timeline = timeline.row(Row::new("Goal of the plan", legs(facts)));
    let timeline =
        timeline.row(Row::new("Planned", planned(facts))).row(Row::new("Flown", flown(facts)));
    let dark = facts.when(|s| facts.run.place.is_dark(s.sun_fraction));
    let silent = facts.when(|s| s.links == 0);
    let safe = match facts.run.flown.safe_mode_entries() {
        0 => "Safe mode was never entered".to_owned(),
        entries => plural(entries, "entry into safe mode", "entries into safe mode"),
    };
    let words = format!(
        "The rover stood in the dark for {} of the mission, the longest stretch {}; no link was up \
         for {}. {safe}.",
        percent(total_s(&dark) / facts.end_s()),
        with_unit(longest_s(&dark) / 3600.0, 1, "h"),
        with_unit(total_s(&silent) / 3600.0, 1, "h"),
    );
    Figure { name: "timeline", svg: timeline.to_svg(), words }
}

fn sun(facts: &Facts<'_>) -> Vec<Span> {
    let full = Category::new("90 % or more of the disc", Ink::Orange);
    let dark_below = 100.0 * facts.run.place.dark_below.value();
    let part = Category::new(format!("part of the disc ({dark_below:.0} to 90 %)"), Ink::Brown);
    let level = |share: f64| match share {
        share if share >= FULL => 2,
        share if facts.run.place.is_dark(share) => 0,
        _ => 1,
    };
    let samples = facts.trace().iter().map(|s| (second(s), level(s.sun_fraction)));
    let spans = held(samples, facts.end_s());
    let span = |span: &Held<i32>| match span.value {
        2 => Some(Span::new(span.from_s, span.to_s, &full)),
        1 => Some(Span::new(span.from_s, span.to_s, &part)),
        _ => None,
    };
    spans.iter().filter_map(span).collect()
}

fn link(facts: &Facts<'_>, bit: u8) -> Vec<Span> {
    let up = Category::new("link up", Ink::Sky);
    let spans = facts.when(|s| s.links & bit != 0);
    spans.iter().map(|span| Span::new(span.from_s, span.to_s, &up)).collect()
}

/// Returns how a mode is drawn.
pub(crate) fn category(mode: Mode) -> Category {
    let ink = match mode {
        Mode::Safe => Ink::Vermilion,
        Mode::Standby => Ink::Black,
        Mode::Charge => Ink::Purple,
        Mode::Drive => Ink::Blue,
        Mode::Science => Ink::Green,
        Mode::Hibernate => Ink::Grey,
    };
    Category::new(mode.name(), ink)
}

fn planned(facts: &Facts<'_>) -> Vec<Span> {
    let activities = facts.plan().activities.iter();
    activities
        .map(|activity| {
            let mode = match activity.kind {
                ActivityKind::Drive => Mode::Drive,
                ActivityKind::Science => Mode::Science,
                ActivityKind::Charge => Mode::Charge,
                ActivityKind::Hibernate => Mode::Hibernate,
            };
            let (from_s, to_s) =
                (facts.seconds(activity.start_utc), facts.seconds(activity.end_utc));
            let span = Span::new(from_s, to_s, &category(mode));
            match &activity.goal {
                Some(goal) => span.labelled(goal.as_str()),
                None => span,
            }
        })
        .collect()
}

/// Returns a span for each goal of the plan, from the end of the work before it to its own.
fn legs(facts: &Facts<'_>) -> Vec<Span> {
    let leg = Category::new("way to a goal and work there", Ink::Pale);
    let mut from_s = 0.0;
    let mut spans = Vec::new();
    for activity in &facts.plan().activities {
        if let Some(goal) = &activity.goal {
            let to_s = facts.seconds(activity.end_utc);
            // A thin line of the background stands between two legs.
            spans.push(Span::new(from_s, to_s - LINE_S, &leg).labelled(goal.as_str()));
            from_s = to_s;
        }
    }
    spans
}

fn flown(facts: &Facts<'_>) -> Vec<Span> {
    let spans = facts.modes();
    let drawn = spans.iter().filter_map(|held| {
        let span = Span::new(held.from_s, held.to_s, &category(Mode::from_number(held.value)?));
        let science = held.value == Mode::Science.number();
        Some(match goal_at(facts, held).filter(|_| science) {
            Some(goal) => span.labelled(goal),
            None => span,
        })
    });
    drawn.collect()
}

/// Returns the goal whose work began within a span.
fn goal_at<'a>(facts: &Facts<'a>, span: &Held<u8>) -> Option<&'a str> {
    let within = |ms: u64| (span.from_s..span.to_s).contains(&(ms as f64 / 1000.0));
    let mut visits = facts.run.flown.visits.iter();
    visits.find(|visit| visit.first_ms.is_some_and(within)).map(|visit| visit.goal.as_str())
}
