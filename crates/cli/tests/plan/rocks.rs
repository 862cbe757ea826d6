//! A mission among rocks: planned, checked and flown by the binary on the built-in terrain.

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;

use crate::json;
use crate::support::{hilal, reference, with};

const ROCKS: &str = include_str!("../support/rocks.toml");

/// A day and a half of the reference mission's rover among rocks.
fn rocky() -> String {
    with(&with(&reference(), "duration_days", "1.5"), "flown", "\"rover\"") + ROCKS
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

#[test]
fn a_plan_among_rocks_is_slower_shows_them_and_does_not_hold_where_there_are_more() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "rocky.toml", &rocky());
    hilal(folder.path())
        .args(["plan", "rocky.toml", "--synthetic", "--out", "plan"])
        .assert()
        .success()
        .stdout(contains("holds: least"));
    let plan = json(&folder.path().join("plan/plan.json"));
    let activities = plan["activities"].as_array().unwrap();
    assert!(activities.iter().any(|activity| activity["kind"] == "drive"), "{activities:?}");
    let page = std::fs::read_to_string(folder.path().join("plan/plan.html")).unwrap();
    let page = page.replace('\u{a0}', " ");
    assert!(page.contains("rocks cover 3.0 % of the ground: driving takes 1.08 times as long"));
    assert!(page.contains("rim: rocks cover 7.0 %") && page.contains("too many rocks: not driven"));
    let more = rocky().replacen("cover = { value = 0.03", "cover = { value = 0.1", 1);
    write(folder.path(), "more.toml", &more);
    hilal(folder.path())
        .args(["plan", "check", "plan/plan.json", "--mission", "more.toml"])
        .assert()
        .code(1)
        .stderr(contains("faster than the rocks on its way allow").and(contains("m/s")));
}

#[test]
fn a_mission_among_rocks_is_flown_and_its_rover_lives() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "rocky.toml", &rocky());
    hilal(folder.path())
        .args(["run", "rocky.toml", "--synthetic", "--out", "run"])
        .timeout(std::time::Duration::from_mins(15))
        .assert()
        .code(0);
    let summary = json(&folder.path().join("run/rover/summary.json"));
    assert_eq!(summary["flight"]["survived"], true);
    assert!(summary["flight"]["goals_done"].as_u64().unwrap() >= 1, "{}", summary["flight"]);
    // Ways round rocks are driven, and not planned.
    let flown_m = summary["flight"]["distance_m"].as_f64().unwrap();
    let planned_m = summary["plan"]["distance_m"].as_f64().unwrap();
    assert!(flown_m > 1.003 * planned_m, "{flown_m} {planned_m}");
}
