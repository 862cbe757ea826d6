//! The head of the page: what is planned, on which ground, and the checker's verdict.

use hilal_plan::Summary;

use super::stay;
use super::story::Story;
use crate::html::quiet;
use crate::words::{escape, plural, probability, utc, with_unit};

/// Returns the head.
pub(super) fn head(story: &Story<'_>) -> String {
    let plan = story.plan;
    let made_up = if story.synthetic() {
        "<p class=\"banner\"><strong>SYNTHETIC</strong>The ground was made up, not measured: this plan is of no \
         place on the Moon.</p>\n"
    } else {
        ""
    };
    format!(
        "<header>\n<p class=\"kicker\">Traverse plan of the {} · {} to {} UTC</p>\n<h1>{}</h1>\n\
         <p class=\"verdict\">{}</p>\n{made_up}{}{}</header>\n",
        escape(&story.vehicle.name),
        utc(plan.start_utc),
        utc(plan.end_utc),
        escape(&story.mission.name),
        escape(&verdict(story)),
        quiet(&margins(story)),
        keys(story),
    )
}

/// Returns the verdict in a sentence.
pub(super) fn verdict(story: &Story<'_>) -> String {
    let Summary { goals_planned, goals_total, value_planned, value_total, distance_m, .. } =
        story.plan.summary;
    let done = match story.done() {
        0 => String::new(),
        done => format!(" beside {done} that were done before"),
    };
    format!(
        "The plan holds: {goals_planned} of {}{done}, worth {value_planned} of {value_total}, over {:.1} km, and the \
         rover survives{}.{}",
        plural(goals_total, "goal", "goals"),
        distance_m / 1000.0,
        stoppage(story),
        risk(story),
    )
}

/// What the plan bears for certain.
fn stoppage(story: &Story<'_>) -> String {
    match story.stoppage() {
        Some(stoppage) => format!(", even if it is stopped once for up to {stoppage} at any time"),
        None if story.plan.risk.is_some() => " if nothing stops it".to_owned(),
        None => String::new(),
    }
}

/// How likely the rover is lost all the same.
fn risk(story: &Story<'_>) -> String {
    story.plan.risk.as_ref().map_or_else(String::new, |risk| {
        format!(
            " With the stoppages that the mission expects it is lost with a probability of {}.",
            probability(risk.loss)
        )
    })
}

/// What the checker did, and what it found.
fn margins(story: &Story<'_>) -> String {
    let certificate = story.certificate;
    let reserve_wh = story.plan.reserve_wh;
    let limit_deg = story.vehicle.drive.slope_limit.degrees();
    let [low, high] = story.vehicle.thermal.box_limits.map(hilal_quantity::Temperature::celsius);
    let [cold, hot] = certificate.box_c;
    format!(
        "A checker that shares no code with the planner replayed it every {:.0} s with the mission's models of array, \
         battery, box and ground. The battery never holds less than {}, {} above the reserve of {}; slopes stay at \
         or below {:.1}° (limit {limit_deg:.0}°); the box stays between {} and {} (limits {} and {}).",
        certificate.replay_step_s,
        with_unit(certificate.min_energy_wh, 1, "Wh"),
        with_unit(certificate.min_energy_wh - reserve_wh, 1, "Wh"),
        with_unit(reserve_wh, 1, "Wh"),
        certificate.max_slope_deg,
        with_unit(cold, 1, "°C"),
        with_unit(hot, 1, "°C"),
        with_unit(low, 0, "°C"),
        with_unit(high, 0, "°C"),
    )
}

fn key(name: &str, value: &str, under: &str) -> String {
    format!(
        "<div><dt>{}</dt><dd><b>{}</b><small>{}</small></dd></div>\n",
        escape(name),
        escape(value),
        escape(under)
    )
}

/// The probability of loss, and what is allowed or left on average.
fn loss_key(story: &Story<'_>) -> String {
    story.plan.risk.as_ref().map_or_else(String::new, |risk| {
        let under = match risk.limit {
            Some(limit) => format!("at most {} asked for", probability(limit)),
            None => format!("value {:.1} on average", risk.expected_value),
        };
        key("Rover lost", &probability(risk.loss), &under)
    })
}

fn keys(story: &Story<'_>) -> String {
    let summary = &story.plan.summary;
    let certificate = story.certificate;
    let most = if summary.value_planned >= summary.value_bound {
        "the most there is in the light counted on".to_owned()
    } else {
        format!("at most {} in the light counted on", summary.value_bound)
    };
    let spare = story.scantest().map_or(f64::NAN, hilal_plan::SurvivalMargin::spare_wh);
    let stay = story.tightest().map_or_else(
        || "any time".to_owned(),
        |tight| {
            if tight.stay_h <= 0.0 {
                format!("< {}", with_unit(story.looked_every_h(), 0, "h"))
            } else {
                with_unit(tight.stay_h, 0, "h")
            }
        },
    );
    let items = [
        key("Value", &format!("{} of {}", summary.value_planned, summary.value_total), &most),
        loss_key(story),
        key(
            "Way",
            &with_unit(summary.distance_m / 1000.0, 1, "km"),
            &format!("in {}", with_unit(summary.duration_hours / 24.0, 1, "days")),
        ),
        key(
            "Least energy",
            &with_unit(certificate.min_energy_wh, 1, "Wh"),
            &format!("reserve {}", with_unit(story.plan.reserve_wh, 0, "Wh")),
        ),
        key(
            "At the end",
            &with_unit(certificate.final_energy_wh, 0, "Wh"),
            &format!("of {}", with_unit(story.plan.capacity_wh, 0, "Wh")),
        ),
        key("Least to lose", &with_unit(spare, 1, "Wh"), "and still reach a haven"),
        key("Shortest stop", &stay, "before it must drive on"),
    ];
    let tightest = stay::tightest(story).map_or_else(String::new, |text| quiet(&text));
    format!("<dl class=\"keys\">\n{}</dl>\n{tightest}", items.concat())
}

/// Returns the foot.
pub(super) fn foot(story: &Story<'_>) -> String {
    let made_up = if story.synthetic() { "SYNTHETIC terrain. " } else { "" };
    let words = format!(
        "{made_up}Made by hilal {}: a plan and a prediction; nothing in it was measured in space.",
        env!("CARGO_PKG_VERSION")
    );
    format!("<footer>{}</footer>\n", quiet(&words))
}
