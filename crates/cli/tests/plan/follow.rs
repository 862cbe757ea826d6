//! A rover that is followed: a plan for every state that comes in.

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;

use super::{at_second, hilal, json, late, planned, with};

#[test]
fn every_state_gets_a_plan_that_holds_and_one_that_has_none_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    planned(folder);
    let state = late(folder);
    let lost = {
        let mut state = state.clone();
        state["energy_wh"] = 46.0.into();
        state
    };
    let mut later = state.clone();
    later["utc"] = at_second(state["utc"].as_str().unwrap(), 58).into();
    let lines = format!("{state}\n\n{lost}\n{{\n{later}");
    let follow = |more: &[&str]| {
        hilal(folder)
            .args(["plan", "follow", "short.toml", "--synthetic", "--out", "followed"])
            .args(more)
            .write_stdin(lines.clone())
            .assert()
            .code(1)
            .stdout(contains("/plan.json: ").count(2).and(contains("beside 1 done").count(2)))
            .stdout(contains("on SYNTHETIC terrain").count(2))
            .stderr(contains("line 3: no feasible plan"))
            .stderr(contains("line 4: it is no state of a rover"))
    };
    follow(&["--keep", "plan/plan.json"]);
    let mut names: Vec<_> = std::fs::read_dir(folder.join("followed"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let instant =
        |state: &serde_json::Value| state["utc"].as_str().unwrap().replace(['-', ':'], "");
    assert_eq!(names, [instant(&state), instant(&later)]);
    for (name, state) in names.iter().zip([&state, &later]) {
        let plan = format!("followed/{name}/plan.json");
        assert_eq!(json(&folder.join(&plan))["start_utc"], state["utc"]);
        hilal(folder)
            .args(["plan", "check", &plan])
            .assert()
            .success()
            .stdout(contains("holds: least"));
        for file in ["commands.bin", "commands.json", "plan.html", "summary.json", "mission.toml"] {
            assert!(folder.join("followed").join(name).join(file).exists(), "{file}");
        }
    }
    // Without a plan that is flown, the one from the mission's start is; the folders are replaced.
    follow(&[]);
    assert_eq!(std::fs::read_dir(folder.join("followed")).unwrap().count(), 2);
}

#[test]
fn what_cannot_be_followed_is_said_before_anything_is_begun() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    planned(folder);
    let refused = |mission: &str, more: &[&str], words: &str| {
        hilal(folder)
            .args(["plan", "follow", mission, "--synthetic", "--out", "followed"])
            .args(more)
            .write_stdin("")
            .assert()
            .code(1)
            .stderr(contains(words));
        assert!(!folder.join("followed").exists());
    };
    refused("short.toml", &["--time-limit", "0"], "seconds above 0");
    refused("short.toml", &["--keep", "nowhere.json"], "cannot read nowhere.json");
    refused("short.toml", &["--keep", "short.toml"], "is no plan");
    let text = std::fs::read_to_string(folder.join("short.toml")).unwrap();
    std::fs::write(folder.join("other.toml"), with(&text, "id", "\"other\"")).unwrap();
    refused("other.toml", &["--keep", "plan/plan.json"], "keep a plan of this one");
    let limited = text.replace(
        "step_minutes = 15",
        "step_minutes = 15\nloss_limit = { value = 0.05, mark = \"ours\", range = [0.001, 0.2], source = \"a try\" }",
    );
    std::fs::write(folder.join("limited.toml"), limited).unwrap();
    refused("limited.toml", &[], "plan from each state by --from");
}
