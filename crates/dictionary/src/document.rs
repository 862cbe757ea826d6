//! The dictionary as a page for people: `docs/dictionary.md`.

use core::fmt::{self, Write};

use crate::telemetry::traffic;
use crate::{
    Apids, ArgumentRange, CommandKind, EventId, FailureCode, Meaning, Mode, ParameterId, Port,
    Process, ReportKind, Structure,
};

/// Writes the page that the documentation holds.
///
/// # Errors
/// Only what `out` gives.
pub fn write_markdown(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "# Dictionary\n")?;
    writeln!(
        out,
        "Written from `crates/dictionary` by its test `the_page_is_up_to_date`; change the tables, \
         not this page (`HILAL_WRITE_DOCS=1 cargo test -p hilal-dictionary` writes it anew). Limits, \
         APIDs and names of payloads are a vehicle's and come from its mission \
         ([ground](models/ground.md#limits)): `hilal dictionary export MISSION --markdown` writes the \
         page of a vehicle, and `--xtce` its database for other ground systems \
         ([XTCE](formats/xtce.md)).\n"
    )?;
    write_declarations(out)
}

/// Writes what all vehicles have in common, without a heading of its own: modes, application
/// processes, housekeeping, events, other reports, telecommands, failure codes.
///
/// # Errors
/// Only what `out` gives.
pub fn write_declarations(out: &mut impl Write) -> fmt::Result {
    writeln!(
        out,
        "Numbers are big-endian. All ones (unsigned), the most negative number (signed) and NaN \
         (float) mean that there was no reading. Times are seconds of TAI since the mission's \
         start; packets carry them as CUC with 4 octets of seconds and 2 of fraction. Positions \
         are on the map (south polar stereographic), from the landing point.\n"
    )?;
    numbers(out)?;
    housekeeping(out)?;
    events(out)?;
    reports(out)?;
    commands(out)?;
    failures(out)
}

fn numbers(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Modes\n\n| number | mode | what it is for |\n|--:|---|---|")?;
    for mode in Mode::ALL {
        writeln!(out, "| {} | {mode} | {} |", mode.number(), mode.description())?;
    }
    writeln!(out, "\n## Application processes\n")?;
    writeln!(
        out,
        "A vehicle has {} APIDs in a row; its mission declares the first, {} where it says nothing. \
         Payloads are numbered by their ports, in the order in which the vehicle lists them.\n",
        Apids::COUNT,
        Apids::default().numbers().start()
    )?;
    writeln!(out, "| APID from the first | traffic |\n|--:|---|")?;
    let apids = Apids::default();
    let payload = Process::Science(Port::FIRST);
    let others = [
        Process::Commands,
        Process::Verification,
        Process::Housekeeping,
        Process::Events,
        Process::Files,
    ];
    for process in others.into_iter().chain([payload]) {
        let offset = apids.of(process).number() - apids.numbers().start();
        let whose = if process == payload { " of the payload on port 0" } else { "" };
        writeln!(out, "| {offset} | {}{whose} |", traffic(process))?;
    }
    let last = Port::CAPACITY - 1;
    let offset = apids.numbers().len() - 1;
    let science = traffic(payload);
    writeln!(out, "| {offset} | {science} of the payload on port {last}, the last |\n")
}

fn housekeeping(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Housekeeping, TM[3,25]\n")?;
    writeln!(
        out,
        "Source data: structure number (1 octet), then the parameters in this order. Limits are the \
         vehicle's.\n"
    )?;
    for structure in Structure::ALL {
        let (number, octets) = (structure.number(), structure.octets());
        writeln!(out, "### Structure {number}: {} ({octets} octets)\n", structure.name())?;
        writeln!(out, "| number | name | unit | wire | scale | what |\n|--:|---|---|---|--:|---|")?;
        for id in structure.parameters() {
            parameter(out, *id)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn parameter(out: &mut impl Write, id: ParameterId) -> fmt::Result {
    let parameter = id.definition();
    let (wire, scale) = (parameter.wire.name(), parameter.scale);
    write!(out, "| {:#06x} | `{}` | {} ", parameter.number, parameter.name, parameter.unit)?;
    write!(out, "| {wire} | {scale} ")?;
    write!(out, "| {}", parameter.description)?;
    names(out, parameter.meaning)?;
    writeln!(out, " |")
}

fn events(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Events, TM[5,x]\n")?;
    writeln!(out, "Source data: event number (2 octets), then the arguments.\n")?;
    writeln!(out, "| number | name | severity | text | arguments |\n|--:|---|---|---|---|")?;
    for event in EventId::ALL.iter().map(|id| id.definition()) {
        let severity = event.severity.name();
        write!(out, "| {} | `{}` | {severity} | {} | ", event.number, event.name, event.text)?;
        for (index, argument) in event.arguments.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(out, "{comma}{}: {}", argument.name, argument.wire.name())?;
            names(out, argument.meaning)?;
        }
        writeln!(out, " |")?;
    }
    writeln!(out)
}

fn reports(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Other reports\n")?;
    writeln!(
        out,
        "Fields in this order. TM[5,8] lists the events that are not reported: a count (1 octet), then their \
         numbers (2 octets each). TM[19,7] lists the events that start a telecommand: whether the function is on \
         (1 octet), a count (1 octet), then for each its number (2 octets) and whether it is enabled (1 octet).\n"
    )?;
    writeln!(out, "| type | name | what | fields |\n|---|---|---|---|")?;
    for kind in ReportKind::OF_FIELDS {
        let Some(definition) = kind.definition() else { continue };
        write!(out, "| TM{} | `{}` ", kind.message(), definition.name)?;
        write!(out, "| {} | ", definition.description)?;
        for (index, field) in definition.fields.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(out, "{comma}{}: {}", field.name, field.wire.name())?;
            names(out, field.meaning)?;
        }
        writeln!(out, " |")?;
    }
    writeln!(out)
}

/// Writes which number stands for which name, where one does.
fn names(out: &mut impl Write, meaning: Meaning) -> fmt::Result {
    let Meaning::Named { .. } = meaning else { return Ok(()) };
    for (index, (number, name)) in meaning.names().enumerate() {
        let before = if index == 0 { " (" } else { ", " };
        write!(out, "{before}{number} {name}")?;
    }
    write!(out, ")")
}

fn commands(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Telecommands\n")?;
    writeln!(
        out,
        "Service 8 starts its application data with the function number (1 octet). TC[11,4] inserts \
         into the schedule: a count (1 octet), then for each entry the release time (CUC, 6 octets) \
         and the whole telecommand packet. TC[11,129] has a sub-schedule (1 octet) in front of that, and \
         so has TC[11,130], which loads a sequence: its times count from its start. TC[6,2] loads a \
         memory: its number (1 octet), a count of one (1), the address of the first octet (4), how many \
         there are (2), the octets, and their CRC-16 (2). \
         TC[19,1] has an event start a telecommand: a count of 1 (1 octet), \
         the number of the event (2 octets) and the whole telecommand packet.\n"
    )?;
    writeln!(out, "| name | type | function | arguments | what |\n|---|---|--:|---|---|")?;
    for command in CommandKind::ALL.iter().map(|kind| kind.definition()) {
        write!(out, "| `{}` | TC{} | ", command.name, command.message)?;
        if let Some(function) = command.function {
            write!(out, "{function}")?;
        }
        write!(out, " | ")?;
        for (index, argument) in command.arguments.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let ArgumentRange { name, octets, low, high, .. } = argument;
            write!(out, "{comma}{name} ({octets}): {low}…{high}")?;
        }
        writeln!(out, " | {} |", command.description.trim_start())?;
    }
    writeln!(out, "\n| telecommand | argument | what |\n|---|---|---|")?;
    for command in CommandKind::ALL.iter().map(|kind| kind.definition()) {
        for argument in command.arguments {
            let what = argument.description.trim_start();
            write!(out, "| `{}` | {} | {what}", command.name, argument.name)?;
            names(out, argument.meaning)?;
            writeln!(out, " |")?;
        }
    }
    writeln!(out)?;
    writeln!(out, "Levels of ISO 14950; telecommands that are not here are normal.\n")?;
    writeln!(out, "| telecommand | criticality | sent at the wrong time |\n|---|---|---|")?;
    for kind in CommandKind::ALL {
        let criticality = kind.criticality();
        if let Some(reason) = criticality.reason() {
            writeln!(out, "| `{}` | {} | {reason} |", kind.definition().name, criticality.name())?;
        }
    }
    writeln!(out)
}

fn failures(out: &mut impl Write) -> fmt::Result {
    writeln!(out, "## Failure codes, TM[1,2] and TM[1,8]\n")?;
    writeln!(
        out,
        "Source data: the first four octets of the telecommand, then the code (2 octets). \
         TM[1,1] and TM[1,7] report acceptance and completion without a code.\n"
    )?;
    writeln!(out, "| code | meaning |\n|--:|---|")?;
    for code in FailureCode::ALL {
        writeln!(out, "| {} | {} |", code.number(), code.text())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::string::String;

    use super::*;

    #[test]
    fn the_page_is_up_to_date() {
        let mut page = String::new();
        write_markdown(&mut page).unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dictionary.md");
        if std::env::var_os("HILAL_WRITE_DOCS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == page,
            "docs/dictionary.md is stale: run HILAL_WRITE_DOCS=1 cargo test -p hilal-dictionary"
        );
    }
}
