//! The benchmark of planners by the binary, on one small instance.

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;

use super::support::{hilal, root};

/// Twelve hours at the landing point of made-up ground, with two goals close by.
const TINY: &str = r#"
format = 1
id = "tiny"
seed = 1
start_utc = "2028-11-18T00:00:00Z"
days = 0.5
step_min = 30.0

[terrain]
source = "synthetic"
seed = 5
cells = 121
spacing_m = 20.0
window = { row = 80, column = 40, rows = 38, columns = 60 }

[vehicle]
capacity_wh = 300.0
reserve_wh = 45.0
charge_efficiency = 0.97
discharge_efficiency = 0.97
speed_m_s = 0.03
slope_limit_deg = 15.0
tilt_limit_deg = 20.0
drive_load_w = [46.3, 50.0]
idle_load_w = 25.0
park_load_w = 8.0
drive_array_w = 75.0
park_array_w = 90.0

[start]
x_m = 34645.0
y_m = -40445.0
energy_wh = 255.0

[[havens]]
id = "h0"
x_m = 34645.0
y_m = -40445.0
radius_m = 30.0

[[goals]]
id = "g0"
x_m = 34715.0
y_m = -40445.0
value = 3.0
dwell_h = 1.0
load_w = 35.0

[[goals]]
id = "g1"
x_m = 34575.0
y_m = -40445.0
value = 4.0
dwell_h = 1.0
load_w = 35.0
"#;

fn rows(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap().lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn every_method_is_measured_and_the_planner_s_schedule_is_worth_what_was_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.toml"), TINY).unwrap();
    let bench = |arguments: &[&str]| {
        hilal(folder.path()).args(["plan", "bench", "tiny.toml"]).args(arguments).assert()
    };
    bench(&["--out", "scores"]).success().stdout(contains("1 instances").and(contains("operator")));
    let first = rows(&folder.path().join("scores/scores.csv"));
    assert_eq!(first.len(), 6);
    assert!(first[0].starts_with("tiny,synthetic,0.5,0.76,2,7,planner,7,2,true,"), "{}", first[0]);
    let summary = std::fs::read(folder.path().join("scores/summary.json")).unwrap();
    let summary: Value = serde_json::from_slice(&summary).unwrap();
    assert_eq!((&summary["instances"], &summary["value_total"]), (&1.into(), &7.0.into()));
    assert_eq!(summary["rivals"].as_array().unwrap().len(), 5);
    std::fs::copy(
        folder.path().join("scores/schedules/tiny.json"),
        folder.path().join("mine.json"),
    )
    .unwrap();
    bench(&["--judge", "mine.json"])
        .success()
        .stdout(contains("tiny by planner: value 7 of 2 goals, survived"));
    bench(&["--methods", "slope", "--out", "scores"]).success();
    let again = rows(&folder.path().join("scores/scores.csv"));
    assert_eq!(again.len(), 6);
    assert_eq!(again[0], first[0]);
}

#[test]
fn what_cannot_be_measured_is_said_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |text: &str, words: &str| {
        std::fs::write(folder.path().join("bad.toml"), text).unwrap();
        hilal(folder.path())
            .args(["plan", "bench", "bad.toml"])
            .assert()
            .code(1)
            .stderr(contains(words));
    };
    refused(&TINY.replace("days", "dayz"), "bad.toml: line ");
    refused(&TINY.replace("days = 0.5", "days = 500.0"), "days must be 0.01 to 60, got 500");
    refused(&TINY.replace("row = 80", "row = 90"), "reaches beyond the raster of 121 by 121 cells");
    refused(&TINY.replace("2028-11-18", "1828-11-18"), "instance tiny");
    let measured =
        TINY.replace("\"synthetic\"\nseed = 5\ncells = 121\nspacing_m = 20.0", "\"lola\"");
    refused(&measured, "needs terrain/lola_88s_139e_10m.tif");
    let bench = |arguments: &[&str], words: &str| {
        std::fs::write(folder.path().join("tiny.toml"), TINY).unwrap();
        let mut command = hilal(folder.path());
        command.args(["plan", "bench"]).args(arguments).assert().code(1).stderr(contains(words));
    };
    bench(&["tiny.toml", "--only", "other"], "no instance to run whose name holds \"other\"");
    bench(&["tiny.toml", "tiny.toml"], "two instances are named \"tiny\"");
    bench(&["none.toml"], "cannot read none.toml");
    bench(&["tiny.toml", "--judge", "tiny.toml"], "is no schedule");
    std::fs::write(
        folder.path().join("other.json"),
        r#"{ "instance": "r000", "method": "mine", "acts": [] }"#,
    )
    .unwrap();
    bench(&["tiny.toml", "--judge", "other.json"], "not among those named");
}

#[test]
fn the_suites_are_whole_and_every_file_is_read() {
    holds("suite/traverse", 112, (5..=40, 3.0..=29.0));
    holds("suite/traverse-full", 32, (5..=64, 3.0..=13.0));
    holds("suite/traverse-full-2031", 112, (5..=64, 3.0..=13.0));
}

/// Checks that a folder holds so many instances of so many goals and days.
fn holds(
    suite: &str,
    count: usize,
    (goals, days): (core::ops::RangeInclusive<usize>, core::ops::RangeInclusive<f64>),
) {
    let mut ids = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(root().join(suite)).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let instance = hilal_benchmark::Instance::parse(&text).unwrap();
        assert_eq!(path.file_stem().unwrap().to_str(), Some(instance.id.as_str()));
        assert!(goals.contains(&instance.goals.len()), "{}", instance.id);
        assert!(days.contains(&instance.days), "{}", instance.id);
        ids.insert(instance.id);
    }
    assert_eq!(ids.len(), count, "{suite}");
}
