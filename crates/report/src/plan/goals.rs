//! Every goal: when it is worked at, or why it is left out.

use hilal_plan::{DropReason, Evidence, Fate, GoalOutcome};
use hilal_quantity::{Epoch, MapPoint};

use super::story::Story;
use crate::html::{paragraph, subheading};
use crate::words::{escape, percent, probability, utc, with_unit};

/// Returns the table of what is planned, and an answer for each goal that is not.
pub(super) fn goals(story: &Story<'_>) -> Vec<String> {
    let mut planned: Vec<(Epoch, Epoch, &GoalOutcome)> = Vec::new();
    let mut dropped = Vec::new();
    let mut done = Vec::new();
    for goal in &story.plan.goals {
        match goal.fate {
            Fate::Planned { start_utc, end_utc } => planned.push((start_utc, end_utc, goal)),
            Fate::Dropped { reason } => dropped.push((reason, goal)),
            Fate::Done => done.push(goal.id.as_str()),
        }
    }
    planned.sort_by_key(|(start, ..)| *start);
    let mut parts = vec![table(story, &planned)];
    if !done.is_empty() {
        parts.push(paragraph(&format!("Done before this plan starts: {}.", done.join(", "))));
    }
    if dropped.is_empty() {
        parts.push(paragraph("No goal is left out."));
        return parts;
    }
    parts.push(subheading("Why not?"));
    let answers = dropped.iter().map(|(reason, goal)| answer(story, *reason, goal));
    parts.push(format!("<dl class=\"why\">\n{}</dl>\n", answers.collect::<String>()));
    parts.push(paragraph(&bound(story)));
    parts
}

fn table(story: &Story<'_>, planned: &[(Epoch, Epoch, &GoalOutcome)]) -> String {
    let row = |(start, end, goal): &(Epoch, Epoch, &GoalOutcome)| {
        let from = story.hours(*start);
        let energy = story.activity(*start).and_then(|activity| activity.waypoints.first());
        let energy = energy.map_or_else(String::new, |w| with_unit(w.energy_wh, 0, "Wh"));
        format!(
            "<tr><td><b>{}</b><small>{}</small></td><td class=\"n\">{}</td>\
             <td class=\"n\"><a href=\"#t={from:.2}\">{}</a><small>hour {from:.2}</small></td>\
             <td class=\"n\">{}</td><td class=\"n\">{energy}</td></tr>\n",
            escape(&goal.id),
            escape(name(story, goal)),
            goal.value,
            utc(*start),
            with_unit(story.hours(*end) - from, 2, "h"),
        )
    };
    let rows: String = planned.iter().map(row).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Goals planned\"><table>\
         <caption>Planned, in the order of the work</caption>\n<thead><tr><th scope=\"col\">Goal</th>\
         <th scope=\"col\" class=\"n\">Value</th><th scope=\"col\" class=\"n\">Starts, UTC</th>\
         <th scope=\"col\" class=\"n\">Work</th><th scope=\"col\" class=\"n\">Promised then</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n"
    )
}

fn name<'a>(story: &Story<'a>, goal: &GoalOutcome) -> &'a str {
    let declared = story.mission.goals.iter().find(|declared| declared.id == goal.id);
    declared.map_or("", |declared| declared.name.as_str())
}

fn answer(story: &Story<'_>, reason: DropReason, goal: &GoalOutcome) -> String {
    let place = MapPoint::from(goal.place);
    let away = place.distance(story.mission.site.landing.point()).kilometres();
    let sky = light(story, place).unwrap_or_default();
    format!(
        "<dt>Why not {}? <small>{}, value {}</small></dt>\n<dd>{} <small>It lies {} from the landing point{sky}.</small></dd>\n",
        escape(&goal.id),
        escape(name(story, goal)),
        goal.value,
        escape(&because(story, reason, goal)),
        with_unit(away, 1, "km"),
    )
}

/// Returns how lit a place is.
fn light(story: &Story<'_>, place: MapPoint) -> Option<String> {
    let cell = story.place.lit(place)?;
    Some(format!(
        "; it sees {} of the Sun in the mean of the mission, and is dark for {} at a stretch",
        percent(cell.mean_light.value()),
        with_unit(cell.longest_dark.to_seconds() / 3600.0, 0, "h")
    ))
}

/// The first word of a sentence, behind the stoppage that it owes to where the plan bears one.
fn borne(story: &Story<'_>, word: &str) -> String {
    let (first, rest) = word.split_at(1);
    story.stoppage().map_or_else(
        || first.to_uppercase() + rest,
        |stoppage| format!("Where a stoppage of {stoppage} must be borne at any time, {word}"),
    )
}

/// Returns the reason in sentences, with the planner's number where it has one.
fn because(story: &Story<'_>, reason: DropReason, goal: &GoalOutcome) -> String {
    let work = story.mission.goals.iter().find(|declared| declared.id == goal.id);
    let work =
        work.map_or_else(String::new, |work| format!(" of {}", with_unit(work.dwell_h, 1, "h")));
    match (reason, goal.evidence) {
        (DropReason::OffTheMap, _) => "It lies off the map of the site.".to_owned(),
        (DropReason::KeptOut, _) => "It lies in a zone that is kept out of.".to_owned(),
        (DropReason::NoWindow, _) => format!(
            "No window of time, or of contact, that it asks for is long enough for its work{work}."
        ),
        (DropReason::NoLander, evidence) => without_lander(evidence),
        (DropReason::NoMemory, evidence) => without_memory(evidence),
        (DropReason::TooHot, evidence) => too_hot(evidence),
        (DropReason::TooRisky, evidence) => too_risky(evidence),
        (DropReason::TooManyGoals, _) => {
            "It lies beyond the number of goals that one plan can choose from.".to_owned()
        }
        (DropReason::TooManyRocks, _) => "It lies among too many rocks.".to_owned(),
        (DropReason::TooSteep, Some(Evidence::Slope { slope_deg, limit_deg })) => {
            format!("Its place is too steep: {slope_deg:.1}°, where {limit_deg:.0}° may be driven.")
        }
        (DropReason::TooSteep, _) => "Its place is too steep.".to_owned(),
        (DropReason::ClosedGround, _) => {
            "Its place is not known to be drivable: at the border of the map, without a height, or too rough."
                .to_owned()
        }
        (DropReason::UnreachableAlone, Some(Evidence::NoEscape)) => format!(
            "{} is a trap: at no time of the mission could a rover that stands there still reach a haven, not even \
             with a full battery of {}.",
            borne(story, "it"),
            with_unit(story.plan.capacity_wh, 0, "Wh")
        ),
        (DropReason::UnreachableAlone, Some(Evidence::Escape { least_wh, utc: best })) => format!(
            "{} as the only goal it cannot be visited and survived. A rover that stands there at the best time, {} \
             UTC (hour {:.0}), still needs {} to reach a haven; no way from the start brings it there, lets \
             it do its work{work}, and leaves it with what it needs then.",
            borne(story, "even"),
            utc(best),
            story.hours(best),
            with_unit(least_wh, 1, "Wh"),
        ),
        (DropReason::UnreachableAlone, _) => {
            format!("{} as the only goal it cannot be visited and survived.", borne(story, "even"))
        }
        (DropReason::NotWithTheRest, Some(Evidence::LastStart { utc: last })) => format!(
            "It can be visited alone, if its work{work} starts by {} UTC (hour {:.0}), but in no plan that was found \
             together with as much as this one does{}.",
            utc(last),
            story.hours(last),
            meanwhile(story, last)
        ),
        (DropReason::NotWithTheRest, _) => {
            "It can be visited alone, but in no plan that was found together with the goals chosen."
                .to_owned()
        }
    }
}

/// Returns what the data of a goal would do to the memory.
fn without_memory(evidence: Option<Evidence>) -> String {
    let Some(Evidence::Memory { waits_mb, limit_mb }) = evidence else {
        return "With it more data would wait than the memory holds.".to_owned();
    };
    format!(
        "With it more data would wait than the memory holds: {} in the plan that was best without regard to it, \
         where the memory holds {}. With {} more memory that plan would do.",
        with_unit(waits_mb, 2, "MB"),
        with_unit(limit_mb, 2, "MB"),
        percent(((waits_mb / limit_mb - 1.0) * 100.0).ceil() / 100.0)
    )
}

/// Returns how hot the box would get with a goal.
fn too_hot(evidence: Option<Evidence>) -> String {
    let Some(Evidence::Heat { box_c, limit_c }) = evidence else {
        return "With it the electronics box would get too hot.".to_owned();
    };
    format!(
        "With it the electronics box would get too hot: {} in the plan that was best without regard to it, \
         where no plan lets it get hotter than {}.",
        with_unit(box_c, 1, "°C"),
        with_unit(limit_c, 1, "°C")
    )
}

/// Returns what a goal adds to the probability of loss.
fn too_risky(evidence: Option<Evidence>) -> String {
    let Some(Evidence::Loss { loss }) = evidence else {
        return "With it the rover would be lost more often than is allowed.".to_owned();
    };
    format!(
        "With it the rover would be lost more often than is allowed: in a plan that visits it, the way there, \
         the work and the way out add {} to the probability of loss.",
        probability(loss)
    )
}

/// Returns what keeps the lander from a goal that asks for it in view.
fn without_lander(evidence: Option<Evidence>) -> String {
    let why = match evidence {
        Some(Evidence::Hidden { clearance_m, place }) => format!(
            "the ground hides one antenna from the other: at x {:.0} m, y {:.0} m it stands {} above the line between them",
            place.x_m,
            place.y_m,
            with_unit(-clearance_m, 1, "m")
        ),
        Some(Evidence::OutOfReach { range_m, limit_m }) => format!(
            "it is {} away, where their link reaches {}",
            with_unit(range_m / 1000.0, 2, "km"),
            with_unit(limit_m / 1000.0, 2, "km")
        ),
        Some(Evidence::TooLow { elevation_deg, limit_deg }) => format!(
            "one end sees the other at {elevation_deg:.1}° of elevation, where its antenna needs {limit_deg:.1}°"
        ),
        Some(Evidence::TooWeak { lacks_db, clearance_m }) => {
            let ground = if clearance_m < 0.0 {
                format!("stands {} above", with_unit(-clearance_m, 1, "m"))
            } else {
                format!("leaves {} below", with_unit(clearance_m, 1, "m"))
            };
            format!(
                "the signal between them lacks {} for the slowest rate of their link; the ground {ground} the line between the antennas",
                with_unit(lacks_db, 1, "dB")
            )
        }
        _ => "whether it is in view is not known: the mission does not declare both antennas, or the map has a hole"
            .to_owned(),
    };
    format!(
        "It asks for the link to the lander during its work, and {why}. Neither moves: no other time is better."
    )
}

/// What the plan has done by an instant instead.
fn meanwhile(story: &Story<'_>, by: Epoch) -> String {
    let done = story.plan.goals.iter().filter_map(|goal| match goal.fate {
        Fate::Planned { start_utc, .. } if start_utc <= by => Some(goal.id.as_str()),
        _ => None,
    });
    let done: Vec<&str> = done.collect();
    if done.is_empty() {
        String::new()
    } else {
        format!("; until then it works at {}", done.join(", "))
    }
}

fn bound(story: &Story<'_>) -> String {
    let summary = &story.plan.summary;
    let most = summary.value_bound;
    if summary.value_planned >= most {
        format!(
            "No plan in the light that this one counts on is worth more than {most}, and it is worth as much."
        )
    } else {
        format!(
            "There is time for goals worth {most} together, at most: no plan in the light that this one counts on has more. The search found \
             {}.",
            summary.value_planned
        )
    }
}

#[cfg(test)]
mod tests {
    use hilal_plan::Place;

    use super::*;

    #[test]
    fn a_goal_without_the_lander_is_told_what_stands_between() {
        let place = Place { x_m: 35665.0, y_m: -40795.0 };
        for (evidence, words) in [
            (
                Evidence::Hidden { clearance_m: -2.16, place },
                "at x 35665 m, y -40795 m it stands 2.2",
            ),
            (Evidence::OutOfReach { range_m: 1656.7, limit_m: 1500.0 }, "it is 1.66"),
            (Evidence::TooLow { elevation_deg: -21.0, limit_deg: -20.0 }, "-21.0° of elevation"),
            (
                Evidence::TooWeak { lacks_db: 4.25, clearance_m: -8.0 },
                "above the line between the antennas",
            ),
            (Evidence::UnknownSight, "is not known"),
        ] {
            let text = without_lander(Some(evidence));
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
