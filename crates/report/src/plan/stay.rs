//! "How long may we stop here?": the certificate along the path.

use hilal_plan::{ActivityKind, SurvivalMargin};

use super::plot::Plot;
use super::story::Story;
use crate::html::{paragraph, quiet};
use crate::words::{utc, with_unit};

/// Longer stays are drawn like this one.
const MOST_H: f64 = 24.0;
/// Below so many hours a stop is short …
const SHORT_H: f64 = 6.0;
/// … and below so many, a matter for those on console.
const URGENT_H: f64 = 2.0;

/// Returns the strip, a bar for each moment.
pub(super) fn strip(story: &Story<'_>) -> String {
    let safety = &story.plan.safety;
    let ends = safety.iter().skip(1).map(|s| story.hours(s.utc)).chain([story.length_h()]);
    let mut plot = Plot::new(
        "How long the rover may stand still, over time",
        (story.length_h(), 110),
        (0.0, MOST_H),
    )
    .ticks(&[0.0, 6.0, 12.0, 24.0], |h| format!("{h:.0}"));
    for (standing, end) in safety.iter().zip(ends) {
        let from = story.hours(standing.utc);
        let words = format!("hour {from:.0}: {}", duration(story, standing));
        let class = class(story, standing);
        // What is short must be seen from afar: behind its low bar stands a pale high one.
        if class == "urgent" || class == "short" {
            plot = plot.bar(&format!("{class} behind"), (from, end, MOST_H), &words);
        }
        // A stay of nothing still shows as something.
        plot = plot.bar(class, (from, end, standing.stay_h.clamp(0.4, MOST_H)), &words);
    }
    plot.html("")
}

/// Returns what the colours mean.
pub(super) fn key() -> String {
    format!(
        "<p class=\"key\"><span class=\"urgent\">less than {URGENT_H:.0} h</span> \
         <span class=\"short\">less than {SHORT_H:.0} h</span> <span class=\"long\">longer</span> \
         <span class=\"free\">to the end of the mission</span></p>\n"
    )
}

fn to_the_end(story: &Story<'_>, standing: &SurvivalMargin) -> bool {
    story.hours(standing.utc) + standing.stay_h >= story.length_h() - 1e-6
}

fn class(story: &Story<'_>, standing: &SurvivalMargin) -> &'static str {
    match standing.stay_h {
        _ if to_the_end(story, standing) => "free",
        hours if hours < URGENT_H => "urgent",
        hours if hours < SHORT_H => "short",
        _ => "long",
    }
}

/// Returns how long the rover may stop, in words.
pub(super) fn duration(story: &Story<'_>, standing: &SurvivalMargin) -> String {
    let gap_h = story.looked_every_h();
    match standing.stay_h {
        _ if to_the_end(story, standing) => "to the end of the mission".to_owned(),
        hours if hours < gap_h => format!("less than {}", with_unit(gap_h.max(1.0), 0, "h")),
        hours => with_unit(hours, 0, "h"),
    }
}

/// Returns the words of the section.
pub(super) fn words(story: &Story<'_>) -> Vec<String> {
    let every = match story.looked_every_h() {
        hours if hours <= 1.0 => "for every hour of the plan".to_owned(),
        hours => format!("every {}", with_unit(hours, 1, "h")),
    };
    let mut parts = vec![paragraph(&format!(
        "A rover that must stop, for a fault or for a decision on Earth, asks one question: how long may it stand \
         still before it must drive on to live? The strip above answers it {every}, with the energy that the plan \
         promises there, by the same certificate that the plan was made with: at the end of that time a way to a \
         haven is still open, though goals may be lost."
    ))];
    if let Some(stoppage) = story.stoppage() {
        parts.push(paragraph(&format!(
            "This plan bears one stoppage of up to {stoppage} at any time, with any heading of the array. What is \
             needed, and how long the rover may stop, are those of a rover that is stopped now and never again."
        )));
    }
    parts.extend(tightest(story).map(|text| paragraph(&text)));
    parts.extend(scantest(story).map(|text| paragraph(&text)));
    parts.push(quiet(
        "Times are rounded down to the moments looked at. The same question for every place of the map is answered by the command hilal plan safety.",
    ));
    parts
}

/// Returns the tightest moment in a sentence.
pub(super) fn tightest(story: &Story<'_>) -> Option<String> {
    let standing = story.tightest()?;
    let alike =
        story.plan.safety.iter().filter(|other| {
            !to_the_end(story, other) && (other.stay_h - standing.stay_h).abs() < 1e-6
        });
    let alike = alike.count();
    let more = match alike {
        0 | 1 => String::new(),
        count => {
            format!(" {count} of the {} moments looked at are as tight.", story.plan.safety.len())
        }
    };
    Some(format!(
        "Tightest moment: {}, hour {:.0}, {}: the rover may stop for {}, and could lose {} there.{more}",
        utc(standing.utc),
        story.hours(standing.utc),
        doing(story, standing),
        duration(story, standing),
        with_unit(standing.spare_wh(), 1, "Wh"),
    ))
}

fn scantest(story: &Story<'_>) -> Option<String> {
    let standing = story.scantest()?;
    Some(format!(
        "Least to lose: {}, hour {:.0}, {}: {} are promised, and {} are needed to live on, so that {} could be \
         lost.",
        utc(standing.utc),
        story.hours(standing.utc),
        doing(story, standing),
        with_unit(standing.energy_wh, 1, "Wh"),
        with_unit(standing.need_wh, 1, "Wh"),
        with_unit(standing.spare_wh(), 1, "Wh"),
    ))
}

fn doing(story: &Story<'_>, standing: &SurvivalMargin) -> String {
    let Some(activity) = story.activity(standing.utc) else { return "at the end".to_owned() };
    match (activity.kind, &activity.goal) {
        (ActivityKind::Science, Some(goal)) => format!("at work at {goal}"),
        (ActivityKind::Science, None) => "at work".to_owned(),
        (ActivityKind::Charge, _) => "while it charges".to_owned(),
        (ActivityKind::Hibernate, _) => "while it hibernates".to_owned(),
        (ActivityKind::Drive, _) => {
            let mut after = story.plan.activities.iter().filter(|a| a.start_utc > standing.utc);
            let next = after.find_map(|a| a.goal.as_deref());
            next.map_or_else(|| "on the way".to_owned(), |goal| format!("on the way to {goal}"))
        }
    }
}
