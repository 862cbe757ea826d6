//! `hilal link budget`: what an analyst reads of each hop, and what is refused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "support/mission.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use predicates::str::contains;
use support::{hilal, reference};

fn laid_out() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), reference()).unwrap();
    folder
}

fn budget(folder: &Path) -> assert_cmd::Command {
    let mut command = hilal(folder);
    command.args(["link", "budget", "mission.toml", "--synthetic"]);
    command
}

#[test]
fn every_line_of_a_budget_follows_from_the_others() {
    let folder = laid_out();
    let out = budget(folder.path())
        .args(["--at", "2028-11-26T12:00:00", "--out", "budgets.csv"])
        .assert()
        .success();
    let text = String::from_utf8(out.get_output().stdout.clone()).unwrap();
    for hop in ["vehicle–Earth", "vehicle–relay", "vehicle–lander", "relay–Earth"] {
        assert!(text.contains(hop), "{hop}: {text}");
    }
    let table = std::fs::read_to_string(folder.path().join("budgets.csv")).unwrap();
    let mut lines: BTreeMap<(String, String), BTreeMap<String, f64>> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [hop, direction, quantity, value, _] = cells[..] else { panic!("{row}") };
        let budget = lines.entry((hop.to_owned(), direction.to_owned())).or_default();
        if let Ok(value) = value.parse() {
            budget.insert(quantity.to_owned(), value);
        }
    }
    assert!(lines.len() >= 4, "{table}");
    for (hop, line) in lines {
        let eirp = line["transmit_dbw"] - line["transmit_loss_db"] + line["transmit_gain_dbi"];
        assert!((eirp - line["eirp_dbw"]).abs() < 1e-6, "{hop:?}");
        let lost = line["free_space_db"] + line["excess_db"] + line["polarisation_db"];
        let density = eirp - lost + line["receive_gain_dbi"] - line["noise_dbk"] + 228.599_168;
        assert!((density - line["c_n0_dbhz"]).abs() < 1e-3, "{hop:?}");
        let waves = 4.0 * std::f64::consts::PI * line["range_km"] * 1e3 * line["carrier_mhz"] * 1e6;
        let free_space = 20.0 * (waves / 299_792_458.0).log10();
        assert!((free_space - line["free_space_db"]).abs() < 1e-6, "{hop:?}");
        if let Some(margin) = line.get("margin_db") {
            assert!(*margin >= 3.0, "{hop:?}: {margin}");
        }
    }
}

#[test]
fn what_cannot_be_drawn_up_is_said_with_the_limit() {
    let folder = laid_out();
    let refusals: [(&[&str], i32, &str); 4] = [
        (&["--at", "2031-01-01T00:00:00"], 1, "lies outside the mission"),
        (&["--at", "noon"], 1, "--at"),
        (&["--place", "1"], 1, "--place"),
        (&["--vehicle", "submarine"], 1, "submarine"),
    ];
    for (arguments, code, words) in refusals {
        budget(folder.path())
            .args(arguments)
            .assert()
            .code(code)
            .stdout("")
            .stderr(contains(words));
    }
    budget(folder.path())
        .args(["--place", "0,0", "--out", "budgets.csv"])
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("lies off the tile"));
    assert!(!folder.path().join("budgets.csv").exists());
}
