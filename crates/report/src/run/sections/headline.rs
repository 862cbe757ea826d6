//! The verdict in one sentence, and the numbers that a manager asks for first.

use hilal_figure::number::fixed;
use hilal_quantity::Temperature;

use crate::run::facts::Facts;
use crate::words::{escape, finer_percent, percent, plural, utc, with_unit};

/// Returns the verdict.
pub(crate) fn verdict(facts: &Facts<'_>) -> String {
    let fate = if facts.run.survived() { "survived" } else { "did not survive" };
    let name = &facts.run.vehicle.name;
    let days = with_unit(facts.mission().duration_days, 0, "days");
    let goals = facts.mission().goals.len();
    let safe = match facts.run.flown.safe_mode_entries() {
        0 => "never in safe mode".to_owned(),
        entries => {
            format!("with {}", plural(entries, "entry into safe mode", "entries into safe mode"))
        }
    };
    format!(
        "The {name} {fate} its {days}, did {} of {goals} goals and drove {}, {safe}.",
        facts.run.goals_done(),
        with_unit(driven_km(facts), 1, "km"),
    )
}

fn driven_km(facts: &Facts<'_>) -> f64 {
    facts.trace().last().map_or(0.0, |sample| sample.driven_m / 1000.0)
}

struct Key {
    value: String,
    what: &'static str,
    detail: String,
    good: bool,
}

/// Returns the head of the page.
pub(crate) fn headline(facts: &Facts<'_>) -> String {
    let mission = facts.mission();
    let banner = if facts.synthetic() {
        "<p class=\"banner\" role=\"note\"><strong>SYNTHETIC</strong> The ground under this mission \
         was made up from a seed. Nothing here says anything about a real place.</p>\n"
    } else {
        ""
    };
    let keys: String = keys(facts).iter().map(key).collect();
    let state = if facts.run.survived() { "good" } else { "bad" };
    format!(
        "{banner}<header>\n<p class=\"kicker\"><a href=\"../report.html\">{mission}</a> · {from} to {to} UTC</p>\n<h1>{name}</h1>\n\
         <p class=\"verdict {state}\">{verdict}</p>\n<dl class=\"keys\">\n{keys}</dl>\n\
         <p class=\"quiet\">{description}</p>\n</header>\n",
        from = escape(&utc(facts.window.start())),
        to = escape(&utc(facts.window.end())),
        mission = escape(&mission.name),
        name = escape(&facts.run.vehicle.name),
        verdict = escape(&verdict(facts)),
        description = escape(&mission.description),
    )
}

fn key(key: &Key) -> String {
    let class = if key.good { "" } else { " class=\"bad\"" };
    format!(
        "<div{class}><dt>{}</dt><dd><b>{}</b><small>{}</small></dd></div>\n",
        escape(key.what),
        escape(&key.value),
        escape(&key.detail)
    )
}

fn keys(facts: &Facts<'_>) -> Vec<Key> {
    let plan = &facts.plan().summary;
    let flown = &facts.run.flown;
    let goals = facts.mission().goals.len();
    let reserve = facts.plan().reserve_wh / facts.plan().capacity_wh;
    let least = facts.least(|s| s.state_of_charge);
    let [low, high] = facts.run.vehicle.thermal.box_limits.map(Temperature::celsius);
    let (cold, hot) = (facts.least(|s| s.box_c), facts.most(|s| s.box_c));
    let commands = &flown.summary;
    vec![
        Key {
            value: format!("{} of {goals}", facts.run.goals_done()),
            what: "Goals done",
            detail: format!("{} planned", plan.goals_planned),
            good: facts.run.goals_done() >= plan.goals_planned,
        },
        Key {
            value: fixed(facts.value_done(), 0),
            what: "Science value",
            detail: format!(
                "of {} planned, {} in all",
                fixed(plan.value_planned, 0),
                fixed(plan.value_total, 0)
            ),
            good: facts.run.goals_done() >= plan.goals_planned,
        },
        Key {
            value: with_unit(driven_km(facts), 1, "km"),
            what: "Driven",
            detail: format!("{} planned", with_unit(plan.distance_m / 1000.0, 1, "km")),
            good: true,
        },
        Key {
            value: finer_percent(least),
            what: "Least charge",
            detail: format!(
                "plan {}, reserve {}",
                finer_percent(plan.min_state_of_charge),
                percent(reserve)
            ),
            good: least >= reserve,
        },
        Key {
            value: format!("{} to {}", fixed(cold, 0), with_unit(hot, 0, "°C")),
            what: "Box temperature",
            detail: format!("limits {} to {}", fixed(low, 0), with_unit(high, 0, "°C")),
            good: cold >= low && hot <= high,
        },
        Key {
            value: format!("{} of {}", commands.commands_executed, commands.commands_planned),
            what: "Commands done",
            detail: format!("{} failed or refused", commands.commands_failed),
            good: commands.commands_failed == 0,
        },
    ]
}
