//! What the rover reported, what the ground noted, and which limits were broken.

use std::collections::BTreeMap;

use hilal_dictionary::{EventId, LimitStatus, ParameterId, Severity};
use hilal_ground::Note;
use hilal_ground::decode::{EventRecord, LimitViolation};
use hilal_quantity::Epoch;

use crate::html::{Cell, Table, folded, paragraph, quiet};
use crate::run::facts::Facts;
use crate::words::{count_of, mission_day, plural, utc, with_unit};

/// At most so many rows of events and of notes.
const LISTED: usize = 60;

fn instant(facts: &Facts<'_>, epoch: Epoch) -> Cell {
    Cell::number(utc(epoch)).under(format!("day {}", mission_day(facts.seconds(epoch))))
}

/// Returns the body of the section on events.
pub(crate) fn events(facts: &Facts<'_>) -> Vec<String> {
    let mut events: Vec<&EventRecord> = facts.run.flown.ground.archive().events().iter().collect();
    events.sort_by_key(|event| event.epoch);
    let grave: Vec<&EventRecord> =
        events.iter().copied().filter(|event| event.severity >= Severity::Medium).collect();
    let row = |event: &&EventRecord| {
        let severity = event.severity.name();
        let severity = if event.severity == Severity::High {
            Cell::bad(severity)
        } else {
            Cell::text(severity)
        };
        vec![instant(facts, event.epoch), severity, Cell::text(&event.text)]
    };
    let shown = grave.len().min(LISTED);
    let words = format!(
        "{} came down, {} of them of medium severity or above ({} shown). The rest is counted below \
         and kept in telemetry/.",
        plural(events.len(), "event", "events"),
        count_of(grave.len()),
        count_of(shown),
    );
    let table = Table::new("Events of medium severity and above")
        .numbers(&["On board (UTC)"])
        .columns(&["Severity", "Event"])
        .rows(grave.iter().take(LISTED).map(row));
    vec![paragraph(&words), table.html(), folded("All events by kind", &kinds(facts, &events))]
}

fn kinds(facts: &Facts<'_>, events: &[&EventRecord]) -> String {
    let mut kinds: BTreeMap<EventId, Vec<&EventRecord>> = BTreeMap::new();
    for event in events {
        kinds.entry(event.id).or_default().push(event);
    }
    let row = |(id, events): (&EventId, &Vec<&EventRecord>)| {
        let first = events.first().map_or(Cell::number("–"), |event| instant(facts, event.epoch));
        vec![
            Cell::text(id.definition().name.to_lowercase().replace('_', " ")),
            Cell::text(id.definition().severity.name()),
            Cell::number(count_of(events.len())),
            first,
        ]
    };
    Table::new("Events by kind")
        .columns(&["Event", "Severity"])
        .numbers(&["Count", "First (UTC)"])
        .rows(kinds.iter().map(row))
        .html()
}

/// Returns the body of the section on what the ground noted and which limits were broken.
pub(crate) fn ground(facts: &Facts<'_>) -> Vec<String> {
    vec![violations(facts), notes(facts)]
}

fn violations(facts: &Facts<'_>) -> String {
    let mut kinds: BTreeMap<(ParameterId, LimitStatus), Vec<&LimitViolation>> = BTreeMap::new();
    for violation in facts.run.flown.ground.violations() {
        kinds.entry((violation.id, violation.status)).or_default().push(violation);
    }
    let row = |((id, status), violations): (&(ParameterId, LimitStatus), &Vec<&LimitViolation>)| {
        let parameter = id.definition();
        let values = || violations.iter().map(|violation| violation.value);
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let first = violations.iter().map(|violation| violation.epoch).min();
        let unit = if parameter.unit == "deg" { "°" } else { parameter.unit };
        let status = match status {
            LimitStatus::Red => Cell::bad(status.name()),
            _ => Cell::text(status.name()),
        };
        let value = |value| with_unit(value, 2, unit).trim_end().to_owned();
        vec![
            Cell::text(parameter.description).under(parameter.name),
            status,
            Cell::number(count_of(violations.len())),
            Cell::number(value(low)),
            Cell::number(value(high)),
            first.map_or(Cell::number("–"), |epoch| instant(facts, epoch)),
        ]
    };
    let table = Table::new("Limits violated, as the ground saw them")
        .columns(&["Parameter", "Limit"])
        .numbers(&["Times", "Lowest", "Highest", "First (UTC)"])
        .rows(kinds.iter().map(row));
    table.html()
        + &quiet(
            "A parameter counts when it goes beyond a limit, or further beyond; not while it stays there.",
        )
}

fn notes(facts: &Facts<'_>) -> String {
    let notes = facts.run.flown.ground.notes();
    let row = |note: &Note| vec![instant(facts, note.epoch), Cell::text(&note.text)];
    let table = Table::new("What the ground did by itself")
        .numbers(&["On the ground (UTC)"])
        .columns(&["Note"])
        .rows(notes.iter().take(LISTED).map(row));
    let rest = match notes.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => quiet(&format!("{} left out.", plural(more, "later note", "later notes"))),
    };
    table.html() + &rest
}
