//! Plans, and the check of plans, by the binary on the built-in terrain.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

#[path = "plan/bench.rs"]
mod bench;

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;
use support::{hilal, reference, with};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Leaves a plan of a day and a half in `plan/`.
fn planned(folder: &Path) {
    std::fs::write(folder.join("short.toml"), with(&reference(), "duration_days", "1.5")).unwrap();
    hilal(folder)
        .args(["plan", "short.toml", "--synthetic", "--out", "plan"])
        .assert()
        .success()
        .stdout(contains("on SYNTHETIC terrain").and(contains("holds: least")));
}

#[test]
fn a_plan_holds_when_it_is_checked_from_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let check = |arguments: &[&str]| {
        hilal(folder.path()).args(["plan", "check", "plan/plan.json"]).args(arguments).assert()
    };
    // Neither terrain nor mission are named: the plan knows both.
    check(&["--out", "margins.json"])
        .success()
        .stdout(contains("on SYNTHETIC terrain: holds: least"));
    let margins = json(&folder.path().join("margins.json"));
    let again = json(&folder.path().join("plan/certificate.json"));
    assert_eq!(margins["min_energy_wh"], again["min_energy_wh"]);
    let route = json(&folder.path().join("plan/route.geojson"));
    assert_eq!(route["terrain"], "synthetic");
    let plan = json(&folder.path().join("plan/plan.json"));
    let features = route["features"].as_array().unwrap().len();
    let parts = |key: &str| plan[key].as_array().unwrap().len();
    assert_eq!(features, parts("activities") + parts("goals"));
    let timeline = std::fs::read_to_string(folder.path().join("plan/timeline.csv")).unwrap();
    assert_eq!(timeline.lines().count(), parts("activities") + 1);
}

#[test]
fn a_plan_that_was_tampered_with_or_belongs_elsewhere_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let path = folder.path().join("plan/plan.json");
    let plan = json(&path);
    let refused = |change: &dyn Fn(&mut Value), words: &str| {
        let mut changed = plan.clone();
        change(&mut changed);
        std::fs::write(&path, changed.to_string()).unwrap();
        hilal(folder.path())
            .args(["plan", "check", "plan/plan.json"])
            .assert()
            .code(1)
            .stderr(contains(words));
    };
    let faster = |plan: &mut Value| {
        let drive = plan["activities"].as_array_mut().unwrap();
        let drive = drive.iter_mut().find(|activity| activity["kind"] == "drive").unwrap();
        let x_m = &mut drive["waypoints"][1]["x_m"];
        *x_m = (x_m.as_f64().unwrap() + 200.0).into();
    };
    refused(&faster, "does not hold");
    refused(&|plan| plan["mission"] = "other".into(), "is a plan of mission");
    refused(&|plan| plan["terrain"]["sha256"][0] = "ab".repeat(32).into(), "other elevation data");
    refused(&|plan| plan["terrain"] = Value::Null, "does not say on which elevation data");
    refused(&|plan| plan["activities"] = 7.into(), "is no plan");
    std::fs::remove_file(folder.path().join("plan/mission.toml")).unwrap();
    refused(&|_| (), "name the plan's mission with --mission");
}

#[test]
fn where_no_plan_is_possible_the_nearest_change_is_said_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let low = "{ value = 0.17, mark = \"ours\", range = [0.1, 1.0], source = \"a test\" }";
    let dim = with(&with(&reference(), "duration_days", "1.5"), "initial_charge", low);
    std::fs::write(folder.path().join("dim.toml"), dim).unwrap();
    hilal(folder.path())
        .args(["plan", "dim.toml", "--synthetic", "--out", "plan"])
        .assert()
        .code(1)
        .stderr(contains("no feasible plan").and(contains("and has 51.0 Wh")));
    assert!(!folder.path().join("plan").exists());
}

#[test]
fn a_command_line_without_a_mission_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    hilal(folder.path()).arg("plan").assert().code(2).stderr(contains("<MISSION>"));
    hilal(folder.path())
        .args(["plan", "check", "none.json"])
        .assert()
        .code(1)
        .stderr(contains("cannot read none.json"));
}
