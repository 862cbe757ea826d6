//! The probability of loss of a plan by the binary, on the built-in terrain.

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use serde_json::Value;

use super::support::hilal;
use super::{json, planned};

fn risk(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    hilal(folder).args(["plan", "risk", "plan/plan.json"]).args(arguments).assert()
}

/// Changes `plan/mission.toml`, and returns what it was.
fn mission(folder: &Path, change: impl Fn(&str) -> String) -> String {
    let path = folder.join("plan/mission.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, change(&text)).unwrap();
    text
}

/// The mission without its faults.
fn calm(text: &str) -> String {
    let kinds: Vec<&str> = text.split("[[planning.faults]]").collect();
    let (_, after) = kinds[kinds.len() - 1].split_once("\n[").unwrap();
    format!("{}\n[{after}", kinds[0])
}

#[test]
fn the_forecast_of_a_plan_is_found_again_and_flown_rovers_are_set_against_it() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    risk(folder.path(), &["--rovers", "60", "--seed", "3", "--out", "risk.json"]).success().stdout(
        contains("on SYNTHETIC terrain: probability of loss")
            .and(contains("60 rovers flown with seed 3: "))
            .and(contains("% interval: "))
            .and(contains("the plan itself says").not()),
    );
    let found = json(&folder.path().join("risk.json"));
    let plan = json(&folder.path().join("plan/plan.json"));
    assert_eq!(found["risk"], plan["risk"]);
    assert_eq!(found["loss_in_plan"], plan["risk"]["loss"]);
    assert_eq!(found["terrain"], "synthetic");
    let flown = &found["flown"];
    let number = |value: &Value| value.as_f64().unwrap();
    let [low, high] = [0, 1].map(|end| number(&flown["loss_interval"][end]));
    assert!(low <= number(&flown["loss"]) && number(&flown["loss"]) <= high, "{flown}");
    let inside = (low..=high).contains(&number(&found["risk"]["loss"]));
    assert_eq!(flown["forecast_inside"], inside);
    assert!(number(&flown["stopped"]) > 0.0 && number(&flown["stopped"]) < 60.0, "{flown}");
    let again = ["--rovers", "60", "--seed", "3", "--out", "again.json"];
    risk(folder.path(), &again).success();
    assert_eq!(found, json(&folder.path().join("again.json")));
}

#[test]
fn a_plan_that_was_reckoned_otherwise_is_told_beside_the_forecast() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let path = folder.path().join("plan/plan.json");
    let plan = json(&path);
    let with = |said: Value| {
        let mut changed = plan.clone();
        changed["risk"] = said;
        std::fs::write(&path, changed.to_string()).unwrap();
        risk(folder.path(), &["--rovers", "0"])
    };
    let mut twice = plan["risk"].clone();
    twice["loss"] = (2.0 * twice["loss"].as_f64().unwrap()).into();
    twice["limit"] = 1e-9.into();
    with(twice.clone()).success().stdout(
        contains("the plan itself says")
            .and(contains("for another vehicle"))
            .and(contains("above the limit of"))
            .and(contains("flown").not()),
    );
    twice["faults"][0]["per_day"] = 0.75.into();
    with(twice).success().stdout(contains("under other stoppages, safe-mode (0.75 a day"));
    // A plan from before faults were declared says nothing of itself.
    with(Value::Null).success().stdout(contains("the plan itself").not());
}

#[test]
fn a_mission_without_faults_a_plan_that_does_not_hold_and_odd_fleets_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    let refused = |arguments: &[&str], code: i32, words: &str| {
        risk(folder.path(), arguments).code(code).stdout("").stderr(contains(words));
    };
    refused(&["--rovers", "100001"], 2, "at most 100000 are flown at once");
    refused(&["--rovers", "-1"], 2, "give a whole number of rovers");
    refused(&["--rovers", "many"], 2, "give a whole number of rovers");
    refused(&["--mission", "none.toml"], 1, "name the plan's mission with --mission");
    let text = mission(folder.path(), calm);
    refused(&["--out", "risk.json"], 1, "declare kinds of stoppages in [[planning.faults]]");
    mission(folder.path(), |_| text.clone());
    let path = folder.path().join("plan/plan.json");
    let mut plan = json(&path);
    plan["reserve_wh"] = 10.0.into();
    std::fs::write(&path, plan.to_string()).unwrap();
    refused(&["--out", "risk.json"], 1, "does not hold");
    assert!(!folder.path().join("risk.json").exists());
}

#[test]
fn a_plan_without_its_risk_is_the_same_plan_and_says_that_it_lacks_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    planned(folder);
    let plan = |arguments: &[&str]| {
        let plan = ["plan", "short.toml", "--synthetic", "--no-risk", "--out", "quick"];
        hilal(folder).args(plan).args(arguments).assert()
    };
    plan(&[]).success().stdout(
        contains(
            "how likely it is to lose the rover was left out: hilal plan risk quick/plan.json",
        )
        .and(contains("probability of loss").not()),
    );
    let mut whole = json(&folder.join("plan/plan.json"));
    let mut quick = json(&folder.join("quick/plan.json"));
    assert!(whole["risk"].take().is_object() && quick["risk"].take().is_null());
    assert_eq!(whole, quick);
    let bytes = |of: &str| std::fs::read(folder.join(of).join("commands.bin")).unwrap();
    assert!(bytes("plan") == bytes("quick"));
    plan(&["--risk", "0.1"]).code(2).stderr(contains("cannot be used with"));
    let limit = "{ value = 0.1, mark = \"ours\", range = [0.0, 1.0], source = \"a test\" }";
    let limited = format!("[planning]\nloss_limit = {limit}\n");
    let text = std::fs::read_to_string(folder.join("short.toml")).unwrap();
    std::fs::write(folder.join("short.toml"), text.replace("[planning]\n", &limited)).unwrap();
    plan(&[]).code(1).stderr(contains("the mission's loss_limit of 0.1 asks how likely it is"));
}

/// The mission with stoppages of one kind, which come so often a day and last an hour on average.
fn stopped(text: &str, per_day: f64) -> String {
    let kinds: Vec<&str> = text.split("[[planning.faults]]").collect();
    let (_, after) = kinds[kinds.len() - 1].split_once("\n[").unwrap();
    let figure = |value: f64| {
        format!("{{ value = {value}, mark = \"ours\", range = [0.0, 100.0], source = \"a test\" }}")
    };
    let (per_day, mean_h) = (figure(per_day), figure(1.0));
    let kind = format!("id = \"stop\"\nname = \"A stop\"\nper_day = {per_day}\nmean_h = {mean_h}");
    format!("{}[[planning.faults]]\n{kind}\n\n[{after}", kinds[0])
}

#[test]
fn flights_in_the_simulator_meet_stoppages_and_are_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    mission(folder.path(), |text| stopped(text, 4.0));
    let flies = |out: &str, threads: &str| {
        let flights = ["--rovers", "0", "--in-simulator", "40", "--seed", "5", "--out", out];
        hilal(folder.path())
            .args(["plan", "risk", "plan/plan.json"])
            .args(flights)
            .env("RAYON_NUM_THREADS", threads)
            .assert()
            .success()
            .stdout(contains("40 flights flown in the simulator with seed 5: "));
        json(&folder.path().join(out))
    };
    let found = flies("one.json", "2");
    assert_eq!(found, flies("two.json", "1"));
    let flown = &found["simulated"];
    let count = |key: &str| flown[key].as_u64().unwrap();
    assert!(count("stopped") > 30 && count("late") > 30, "{flown}");
    // Half of them are lost: a forecast that is off by a sixth of all is found out.
    assert_eq!(flown["forecast_inside"], true, "{flown} {}", found["risk"]["loss"]);
    let lost = flown["loss"].as_f64().unwrap();
    assert!((0.3..0.7).contains(&lost), "as many are lost as tell something: {flown}");
    assert_eq!(count("strayed"), 0, "{flown}");
    // What the draw does is the same for rovers in the planner's model: these fare as the flights do.
    let alike = flown["modelled"]["alike"].as_u64().unwrap();
    assert!(alike >= 36, "{flown}");
}

#[test]
fn without_stoppages_a_flight_under_the_policy_is_that_of_the_plan() {
    let folder = tempfile::tempdir().unwrap();
    planned(folder.path());
    mission(folder.path(), |text| stopped(text, 0.0));
    let flights = ["--rovers", "0", "--in-simulator", "3", "--out", "calm.json"];
    risk(folder.path(), &flights).success();
    let found = json(&folder.path().join("calm.json"));
    let flown = &found["simulated"];
    for key in ["stopped", "late", "retreated", "strayed"] {
        assert_eq!(flown[key], 0, "{key}: {flown}");
    }
    assert_eq!((&flown["loss"], &flown["value"]), (&0.0.into(), &found["value_planned"]));
}

#[test]
fn odd_numbers_of_flights_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (count, words) in
        [("10001", "at most 10000 are flown at once"), ("few", "give a whole number of flights")]
    {
        risk(folder.path(), &["--in-simulator", count]).code(2).stderr(contains(words));
    }
}
