//! What went wrong in the flight, and how the vehicle answered.

use hilal_operations::MetFault;
use hilal_quantity::{Duration, Unit};

use crate::html::{Cell, Table, paragraph, quiet};
use crate::run::facts::Facts;
use crate::words::{mission_day, plural, utc, with_unit};

/// Returns the section's body; nothing where no faults were asked for.
pub(crate) fn faults(facts: &Facts<'_>) -> Vec<String> {
    let met = &facts.run.flown.faults;
    if met.is_empty() {
        return Vec::new();
    }
    let told = met.iter().filter(|met| met.told_after().is_some()).count();
    let words = format!(
        "{} came; the ground heard of {} within two days. Faults are of the simulator's truth, what the vehicle said of \
         its own telemetry.",
        plural(met.len(), "fault", "faults"),
        if told == met.len() { "all".to_owned() } else { told.to_string() },
    );
    let row = |met: &MetFault| {
        let answers = met.answers.iter().map(|answer| {
            let after = (answer.epoch - met.from).to_unit(Unit::Minute);
            format!("after {}: {}", minutes(after), answer.text)
        });
        let answers: Vec<String> = answers.collect();
        vec![
            Cell::number(utc(met.from))
                .under(format!("day {}", mission_day(facts.seconds(met.from)))),
            Cell::text(met.fault.kind.name()).under(met.fault.kind.description()),
            Cell::number(
                met.until.map_or_else(|| "to the end".to_owned(), |until| lasted(until - met.from)),
            ),
            Cell::number(met.told_after().map_or_else(|| "–".to_owned(), lasted)),
            Cell::text(if answers.is_empty() { "–".to_owned() } else { answers.join("; ") }),
        ]
    };
    let note = "Of the events in the two days after a fault, or until the next one, the first of each kind is shown from \
                low severity on, with the time from the fault until it was made on board. \"Told after\" is the time until \
                the ground had the first of them.";
    let table = Table::new("Faults and what the vehicle said")
        .numbers(&["Came (UTC)"])
        .columns(&["Fault"])
        .numbers(&["Lasted", "Told after"])
        .columns(&["What the vehicle reported"])
        .rows(met.iter().map(row));
    vec![paragraph(&words), table.html() + &quiet(note)]
}

fn lasted(duration: Duration) -> String {
    minutes(duration.to_unit(Unit::Minute))
}

fn minutes(minutes: f64) -> String {
    if minutes < 2.0 {
        with_unit(60.0 * minutes, 0, "s")
    } else if minutes < 120.0 {
        with_unit(minutes, 0, "min")
    } else {
        with_unit(minutes / 60.0, 1, "h")
    }
}
