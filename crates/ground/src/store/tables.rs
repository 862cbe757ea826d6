//! The archive's tables, as `telemetry/*.parquet`. Columns are described in
//! `docs/models/ground.md`.

use std::path::Path;

use hilal_dictionary::LimitStatus;

use super::archive::{Archive, SeriesSample};
use super::table::{Cells, StoreError, Table};
use crate::VehicleDatabase;
use crate::commanding::{CommandEntry, CommandLedger};
use crate::time::utc_microseconds;

/// Writes every table into a folder.
///
/// # Errors
///
/// A table that could not be written; those written before it are whole.
pub fn write_tables(
    archive: &Archive,
    ledger: &CommandLedger,
    database: &VehicleDatabase,
    folder: &Path,
) -> Result<(), StoreError> {
    parameters(archive).write(&folder.join("parameters.parquet"))?;
    events(archive).write(&folder.join("events.parquet"))?;
    science(archive, database).write(&folder.join("science.parquet"))?;
    commands(ledger).write(&folder.join("commands.parquet"))
}

/// One row a sample, parameter by parameter: a reader that wants one parameter reads one stretch.
fn parameters(archive: &Archive) -> Table {
    let mut rows: Vec<(&'static str, &'static str, SeriesSample)> = Vec::new();
    for id in archive.parameters() {
        let parameter = id.definition();
        rows.extend(archive.samples(id).map(|sample| (parameter.name, parameter.unit, sample)));
    }
    let text = |pick: fn(&(&'static str, &'static str, SeriesSample)) -> &'static str| {
        Cells::Text(rows.iter().map(|row| pick(row).to_owned()).collect())
    };
    Table::new()
        .with("time", Cells::Time(rows.iter().map(|row| utc_microseconds(row.2.epoch)).collect()))
        .with(
            "receipt",
            Cells::Time(rows.iter().map(|row| utc_microseconds(row.2.receipt)).collect()),
        )
        .with("name", text(|row| row.0))
        .with("value", Cells::OptionalDouble(rows.iter().map(|row| row.2.value).collect()))
        .with("raw", Cells::OptionalDouble(rows.iter().map(|row| row.2.raw).collect()))
        .with("unit", text(|row| row.1))
        .with("limit", text(|row| row.2.limit.map_or("no reading", LimitStatus::name)))
}

fn events(archive: &Archive) -> Table {
    let rows = archive.events();
    Table::new()
        .with("time", Cells::Time(rows.iter().map(|row| utc_microseconds(row.epoch)).collect()))
        .with(
            "receipt",
            Cells::Time(rows.iter().map(|row| utc_microseconds(row.receipt)).collect()),
        )
        .with("number", Cells::Integer(rows.iter().map(|row| row.id.number().into()).collect()))
        .with(
            "name",
            Cells::Text(rows.iter().map(|row| row.id.definition().name.to_owned()).collect()),
        )
        .with(
            "severity",
            Cells::Text(rows.iter().map(|row| row.severity.name().to_owned()).collect()),
        )
        .with("text", Cells::Text(rows.iter().map(|row| row.text.clone()).collect()))
}

fn science(archive: &Archive, database: &VehicleDatabase) -> Table {
    let rows = archive.science();
    let length = |record: &Vec<u8>| i64::try_from(record.len()).unwrap_or(i64::MAX);
    Table::new()
        .with("time", Cells::Time(rows.iter().map(|row| utc_microseconds(row.epoch)).collect()))
        .with(
            "receipt",
            Cells::Time(rows.iter().map(|row| utc_microseconds(row.receipt)).collect()),
        )
        .with(
            "payload",
            Cells::Text(rows.iter().map(|row| database.payload_name(row.payload)).collect()),
        )
        .with("bytes", Cells::Integer(rows.iter().map(|row| length(&row.record)).collect()))
        .with("record", Cells::Bytes(rows.iter().map(|row| row.record.clone()).collect()))
}

fn commands(ledger: &CommandLedger) -> Table {
    let rows: Vec<&CommandEntry> = ledger.entries().collect();
    let time = |pick: fn(&CommandEntry) -> Option<hilal_quantity::Epoch>| {
        Cells::OptionalTime(rows.iter().map(|row| pick(row).map(utc_microseconds)).collect())
    };
    let text =
        |pick: fn(&CommandEntry) -> String| Cells::Text(rows.iter().map(|row| pick(row)).collect());
    Table::new()
        .with("number", Cells::Integer(rows.iter().map(|row| i64::from(row.number)).collect()))
        .with("name", text(|row| row.command.name().to_owned()))
        .with("command", text(|row| format!("{:?}", row.command)))
        .with("planned", time(|row| row.planned))
        .with("release", time(|row| Some(row.release)))
        .with("sent", time(|row| row.sent))
        .with("accepted", time(|row| row.accepted))
        .with("completed", time(|row| row.completed))
        .with("state", text(|row| row.state.name().to_owned()))
        .with("failure", text(|row| row.failure.map_or("", |code| code.text()).to_owned()))
        .with("attempts", Cells::Integer(rows.iter().map(|row| i64::from(row.attempts)).collect()))
}
