//! What was planned, goal by goal and activity by activity, and what was flown.

use hilal_dictionary::Mode;
use hilal_figure::number::fixed;
use hilal_mission::schema::Goal;
use hilal_operations::GoalVisit;
use hilal_plan::{ActivityKind, Fate};
use hilal_quantity::{Epoch, Unit};

use crate::html::{Cell, Table, quiet};
use crate::run::facts::Facts;
use crate::words::{mission_day, probability, utc, with_unit};

/// Returns the table of goals.
pub(crate) fn goals(facts: &Facts<'_>) -> String {
    let mut goals: Vec<&Goal> = facts.mission().goals.iter().collect();
    goals.sort_by_key(|goal| planned_start(facts, &goal.id).unwrap_or(facts.window.end()));
    let table = Table::new("Goals in the order of the plan")
        .columns(&["Goal", "Instrument"])
        .numbers(&["Value", "Work planned (UTC, mission day)", "Work begun", "Worked", "Closest"])
        .columns(&["Outcome"])
        .rows(goals.iter().filter_map(|goal| row(facts, goal)));
    let note = "Outcome by the truth of the simulation: a goal is done when its instrument worked \
                within 20 m of it for 98 % of the dwell asked for. Value is in points of the mission \
                file; it has no unit.";
    table.html() + &quiet(note) + &risk(facts)
}

/// How likely the plan was to lose the rover, where the mission says what may stop it.
fn risk(facts: &Facts<'_>) -> String {
    let Some(risk) = &facts.plan().risk else { return String::new() };
    quiet(&format!(
        "The stoppages that the mission declares would lose the rover with a probability of {}, by the plan's \
         forecast; this flight met none of them.",
        probability(risk.loss)
    ))
}

fn planned_start(facts: &Facts<'_>, goal: &str) -> Option<Epoch> {
    match &facts.plan().goals.iter().find(|outcome| outcome.id == goal)?.fate {
        Fate::Planned { start_utc, .. } => Some(*start_utc),
        Fate::Done | Fate::Dropped { .. } => None,
    }
}

fn row(facts: &Facts<'_>, goal: &Goal) -> Option<Vec<Cell>> {
    let visit = facts.run.flown.visits.iter().find(|visit| visit.goal == goal.id)?;
    let instrument = facts.mission().payloads.get(&goal.instrument);
    let instrument = instrument.map_or(goal.instrument.as_str(), |payload| payload.name.as_str());
    let instant = |epoch: Option<Epoch>| match epoch {
        Some(epoch) => {
            Cell::number(utc(epoch)).under(format!("day {}", mission_day(facts.seconds(epoch))))
        }
        None => Cell::number("–"),
    };
    let begun = visit.first_ms.map(|ms| facts.window.start() + ms as f64 * Unit::Millisecond);
    Some(vec![
        Cell::text(&goal.id).under(&goal.name),
        Cell::text(instrument),
        Cell::number(fixed(goal.value, 0)),
        instant(planned_start(facts, &goal.id)),
        instant(begun),
        Cell::number(with_unit(visit.worked_h, 1, "h"))
            .under(format!("of {}", with_unit(goal.dwell_h, 1, "h"))),
        Cell::number(with_unit(visit.closest_m, usize::from(visit.closest_m < 100.0), "m")),
        outcome(facts, goal, visit),
    ])
}

fn outcome(facts: &Facts<'_>, goal: &Goal, visit: &GoalVisit) -> Cell {
    let fate = facts.plan().goals.iter().find(|outcome| outcome.id == goal.id);
    let dropped = fate.and_then(|outcome| match &outcome.fate {
        Fate::Dropped { reason } => Some(reason.to_string()),
        Fate::Done | Fate::Planned { .. } => None,
    });
    match (visit.done, dropped) {
        (true, _) => Cell::good("done"),
        (false, Some(reason)) => Cell::text("not planned").under(reason),
        (false, None) if visit.worked_h > 0.0 => Cell::bad("planned, cut short"),
        (false, None) => Cell::bad("planned, not done"),
    }
}

/// Returns the table of modes.
pub(crate) fn modes(facts: &Facts<'_>) -> String {
    let planned = |mode| match mode {
        Mode::Drive => Some(ActivityKind::Drive),
        Mode::Science => Some(ActivityKind::Science),
        Mode::Charge => Some(ActivityKind::Charge),
        Mode::Hibernate => Some(ActivityKind::Hibernate),
        Mode::Safe | Mode::Standby => None,
    };
    let row = |mode: Mode| {
        let (hours, energy_wh) = facts.flown_in(mode);
        let mean_w = if hours > 0.05 { energy_wh / hours } else { f64::NAN };
        let planned = planned(mode).map(|kind| with_unit(facts.planned_h(kind), 1, "h"));
        vec![
            Cell::text(mode.name()).under(mode.description()),
            Cell::number(planned.unwrap_or_else(|| "–".to_owned())),
            Cell::number(with_unit(hours, 1, "h")),
            Cell::number(with_unit(energy_wh, 0, "Wh")),
            Cell::number(with_unit(mean_w, 1, "W")),
        ]
    };
    Table::new("Time and energy by mode")
        .columns(&["Mode"])
        .numbers(&["Planned", "Flown", "Energy drawn", "Mean load"])
        .rows(Mode::ALL.into_iter().map(row))
        .html()
}
