//! Where the loss comes from, on the time axis of the other charts.

use hilal_figure::number::fixed;
use hilal_plan::{ActivityKind, PlanRisk, RiskStretch};

use super::super::plot::{Plot, multiples, nice_step};
use super::super::story::Story;
use super::super::tags::Tag;
use super::super::{charts, tags};
use super::{doing, span};
use crate::html::quiet;
use crate::words::{escape, percent, probability};

const HAZARD_PX: u32 = 150;
const SUM_PX: u32 = 120;
/// Room above the highest value.
const ROOM: f64 = 1.06;

/// Returns the chart; nothing where no rover is lost.
pub(super) fn chart(story: &Story<'_>, risk: &PlanRisk) -> String {
    let Some(peak) = risk.stretches.iter().map(|s| hazard(story, s)).reduce(f64::max) else {
        return String::new();
    };
    [
        "<div class=\"tracks\">\n".to_owned(),
        "<h3>Where the loss comes from <small>% per hour</small></h3>\n".to_owned(),
        kinds(risk),
        outings(story, risk),
        hazards(story, (risk, peak)),
        "<h3>Lost until then <small>%, summed from the start</small></h3>\n".to_owned(),
        sum_key(risk),
        sum(story, risk),
        charts::foot(story),
        quiet(
            "A bar stands for an activity: its area is the probability that the rover is stopped in it and lost, and its \
             height that for each hour of it. Above the bars stands what the ways to and from each goal and the work there add together.",
        ),
    ]
    .concat()
}

/// Percent for each hour of a stretch.
fn hazard(story: &Story<'_>, stretch: &RiskStretch) -> f64 {
    let (from, to) = span(story, stretch);
    stretch.loss * 100.0 / (to - from)
}

const fn class(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Science => "science",
        ActivityKind::Drive => "drive",
        ActivityKind::Charge => "charge",
        ActivityKind::Hibernate => "hibernate",
    }
}

fn kinds(risk: &PlanRisk) -> String {
    let all = [
        (ActivityKind::Drive, "drives"),
        (ActivityKind::Science, "works at a goal"),
        (ActivityKind::Charge, "charges"),
        (ActivityKind::Hibernate, "hibernates"),
    ];
    let there = all.iter().filter(|(kind, _)| risk.stretches.iter().any(|s| s.kind == *kind));
    let key = |(kind, words): &(ActivityKind, &str)| {
        format!("<span class=\"block {}\">{words}</span> ", class(*kind))
    };
    let keys: String = there.map(key).collect();
    format!("<p class=\"key\">{keys}</p>\n")
}

/// What the ways to and from each goal and the work there add.
fn outings(story: &Story<'_>, risk: &PlanRisk) -> String {
    let mut goals: Vec<&str> = risk.stretches.iter().filter_map(|s| s.goal.as_deref()).collect();
    goals.sort_unstable();
    goals.dedup();
    let outing = |goal: &str| {
        let mut spans = risk.stretches.iter().filter(|s| s.goal.as_deref() == Some(goal));
        let first = span(story, spans.next()?);
        let last = spans.next_back().map_or(first, |last| span(story, last));
        let hour = f64::midpoint(first.0, last.1);
        let under = Some(probability(risk.loss_of(goal)));
        Some(Tag { hour, from: first.0, name: goal.to_owned(), under })
    };
    let mut tags: Vec<Tag> = goals.into_iter().filter_map(outing).collect();
    tags.sort_by(|a, b| a.hour.total_cmp(&b.hour));
    tags::row("goal", story.length_h(), tags.into_iter())
}

fn hazards(story: &Story<'_>, (risk, peak): (&PlanRisk, f64)) -> String {
    let (ticks, digits) = ticks(peak);
    let mut plot = Plot::new(
        "Probability of loss for each hour, by activity",
        (story.length_h(), HAZARD_PX),
        (0.0, peak * ROOM),
    )
    .ticks(&ticks, |value| fixed(value, digits));
    for stretch in &risk.stretches {
        let (from, to) = span(story, stretch);
        let words = format!(
            "{}, hour {from:.2} to {to:.2}: {}, {} of the whole",
            doing(stretch),
            probability(stretch.loss),
            percent(stretch.loss / risk.loss),
        );
        let class = format!("slim {}", class(stretch.kind));
        plot = plot.bar(&class, (from, to, hazard(story, stretch)), &words);
    }
    plot.html("")
}

fn sum_key(risk: &PlanRisk) -> String {
    let limit = risk.limit.map_or_else(String::new, |limit| {
        format!(" <span class=\"limit\">asked for: at most {}</span>", escape(&probability(limit)))
    });
    format!(
        "<p class=\"key\"><span class=\"lost\">probability of loss, {} in all</span>{limit}</p>\n",
        escape(&probability(risk.loss))
    )
}

fn sum(story: &Story<'_>, risk: &PlanRisk) -> String {
    let mut points = vec![(0.0, 0.0)];
    let mut lost = 0.0;
    for stretch in &risk.stretches {
        let (from, to) = span(story, stretch);
        points.push((from, lost));
        lost += stretch.loss * 100.0;
        points.push((to, lost));
    }
    points.push((story.length_h(), lost));
    let limit = risk.limit.map(|limit| limit * 100.0);
    let top = limit.unwrap_or(0.0).max(lost);
    let (ticks, digits) = ticks(top);
    let plot = Plot::new(
        "Probability of loss, summed from the start of the plan",
        (story.length_h(), SUM_PX),
        (0.0, top * ROOM),
    )
    .ticks(&ticks, |value| fixed(value, digits))
    .area("loss", &points)
    .line("lost", points);
    limit.into_iter().fold(plot, Plot::limit).html("")
}

/// Returns the values to label up to a peak, and the digits that they need.
fn ticks(peak: f64) -> (Vec<f64>, usize) {
    let step = nice_step(peak / 4.0);
    let digits = (0..6).find(|&digits| 10_f64.powi(digits) * step >= 0.999).unwrap_or(6);
    (multiples((0.0, peak), step), usize::try_from(digits).unwrap_or(0))
}
