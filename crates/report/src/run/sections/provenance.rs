//! Where everything comes from, so that the run can be made again.

use std::path::Path;

use hilal_figure::number::fixed;
use hilal_plan::utc_text;
use sha2::{Digest as _, Sha256};

use crate::html::{Cell, Table, quiet};
use crate::layers::layers;
use crate::run::facts::Facts;
use crate::words::{count_of, with_unit};

/// The page on the kernels that are part of the program: a table with their names and hashes.
const KERNELS: &str = include_str!("../../../../../data/kernels/PROVENANCE.md");

/// Returns the body of the section.
pub(crate) fn provenance(facts: &Facts<'_>) -> Vec<String> {
    vec![inputs(facts), layers(&facts.run.place.terrain.stack), kernels(), certificate(facts)]
}

fn inputs(facts: &Facts<'_>) -> String {
    let file = &facts.run.file;
    let name = Path::new(&file.name).file_name();
    let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let row = |what: &str, value: String| vec![Cell::text(what), Cell::code(value)];
    Table::new("Inputs of the run")
        .columns(&["What", "Value"])
        .row(row("program", format!("hilal {}", env!("CARGO_PKG_VERSION"))))
        .row(row("mission", facts.mission().id.clone()))
        .row(row("vehicle", facts.mission().id().to_string()))
        .row(row("mission file", name))
        .row(row("SHA-256 of the mission file", sha256(file.text.as_bytes())))
        .row(row("seed", facts.run.seed.to_string()))
        .row(row("start", utc_text(facts.window.start())))
        .row(row("end", utc_text(facts.window.end())))
        .html()
        + &quiet(
            "The same program, mission file, data and seed give the same bytes, whatever the \
             machine's number of processors.",
        )
}

fn sha256(bytes: &[u8]) -> String {
    let digits = |byte: &u8| format!("{byte:02x}");
    Sha256::digest(bytes).iter().map(digits).collect()
}

fn kernels() -> String {
    let binary = |cells: &Vec<&str>| {
        cells
            .first()
            .is_some_and(|name| [".bsp", ".bpc"].iter().any(|ending| name.ends_with(ending)))
    };
    let row = |cells: Vec<&str>| match cells[..] {
        [name, _, hash, what, ..] => vec![Cell::code(name), Cell::text(what), Cell::code(hash)],
        _ => Vec::new(),
    };
    Table::new("Ephemeris kernels")
        .columns(&["Kernel", "What", "SHA-256"])
        .rows(KERNELS.lines().filter_map(cells).filter(binary).map(row))
        .html()
}

/// Returns the cells of a row of a Markdown table, without their back quotes.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.trim_end().strip_suffix('|')?;
    Some(inner.split('|').map(|cell| cell.trim().trim_matches('`')).collect())
}

fn certificate(facts: &Facts<'_>) -> String {
    let certificate = &facts.run.planned.certificate;
    let plan = facts.plan();
    let vehicle = &facts.run.vehicle;
    let [low, high] = vehicle.thermal.box_limits.map(hilal_quantity::Temperature::celsius);
    let [cold, hot] = certificate.box_c;
    let row = |what: &str, found: String, limit: String| {
        vec![Cell::text(what), Cell::number(found), Cell::number(limit)]
    };
    let wh = |energy_wh| with_unit(energy_wh, 1, "Wh");
    let table = Table::new("The plan, as a checker that shares no code with the planner found it")
        .columns(&["Rule"])
        .numbers(&["Found", "Limit"])
        .row(row(
            "steepest slope driven",
            with_unit(certificate.max_slope_deg, 1, "°"),
            with_unit(vehicle.drive.slope_limit.degrees(), 1, "°"),
        ))
        .row(row(
            "highest pace made good",
            with_unit(certificate.max_speed_m_s * 100.0, 2, "cm/s"),
            with_unit(vehicle.drive.maximum.metres_per_second() * 100.0, 2, "cm/s"),
        ))
        .row(row("least energy in the battery", wh(certificate.min_energy_wh), wh(plan.reserve_wh)))
        .row(row("energy at the end", wh(certificate.final_energy_wh), wh(plan.reserve_wh)))
        .row(row(
            "least surplus over what the plan promises",
            wh(certificate.least_surplus_wh),
            wh(0.0),
        ))
        .row(row(
            "box temperature",
            format!("{} to {}", fixed(cold, 1), with_unit(hot, 1, "°C")),
            format!("{} to {}", fixed(low, 0), with_unit(high, 0, "°C")),
        ));
    let words = format!(
        "Replayed in steps of {} at {} instants, under the light of each instant.",
        with_unit(certificate.replay_step_s, 0, "s"),
        count_of(certificate.instants),
    );
    table.html() + &quiet(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kernels_of_the_program_are_named_with_a_whole_hash() {
        let kernels: Vec<Vec<&str>> = KERNELS.lines().filter_map(cells).collect();
        let hash = |ending: &str| {
            let row = kernels.iter().find(|cells| cells[0].ends_with(ending)).unwrap();
            row[2].to_owned()
        };
        for ending in [".bsp", ".bpc"] {
            let hash = hash(ending);
            assert_eq!(hash.len(), 64, "{hash}");
            assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
        }
    }

    #[test]
    fn a_hash_is_the_one_of_the_standard() {
        // FIPS 180-4 example: "abc".
        assert!(sha256(b"abc").starts_with("ba7816bf8f01cfea414140de5dae2223"));
    }
}
