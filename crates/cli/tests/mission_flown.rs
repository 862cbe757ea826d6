//! One mission, flown end to end by the binary: short, on the built-in terrain.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use serde_json::Value;
use support::{hilal, reference, with};

/// A day and a half of the reference mission: long enough to drive, work and come back.
fn short_mission() -> String {
    with(&reference(), "duration_days", "1.5")
}

fn fly(folder: &Path, out: &str, threads: &str) {
    std::fs::write(folder.join("short.toml"), short_mission()).unwrap();
    hilal(folder)
        .args(["run", "short.toml", "--out", out])
        .env("RAYON_NUM_THREADS", threads)
        .timeout(std::time::Duration::from_mins(15))
        .assert()
        .code(0);
}

/// Returns every file under a folder, by its path, without what may differ between two runs: the
/// seconds that the stages took.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
    let mut summary: Value = serde_json::from_slice(&found["summary.json"]).unwrap();
    summary.as_object_mut().unwrap().remove("stages");
    found.insert("summary.json".to_owned(), summary.to_string().into_bytes());
    let mut manifest: Value = serde_json::from_slice(&found["hilal-manifest.json"]).unwrap();
    let listed = manifest["files"].as_array_mut().unwrap();
    listed.retain(|file| file["path"] != "summary.json");
    assert_eq!(listed.len() + 2, found.len());
    found.insert("hilal-manifest.json".to_owned(), manifest.to_string().into_bytes());
    found
}

#[test]
fn a_mission_is_flown_and_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    fly(folder.path(), "one", "1");
    fly(folder.path(), "two", "2");
    let (one, two) = (files(&folder.path().join("one")), files(&folder.path().join("two")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(*bytes == two[name], "{name} differs between one thread and two");
    }
    mission_summary_adds_its_vehicles_up(&one);
    report_is_marked_synthetic(&one["report.html"]);
    for vehicle in VEHICLES {
        summary_tells_the_flight(&one[&format!("{vehicle}/summary.json")]);
        report_is_marked_synthetic(&one[&format!("{vehicle}/report.html")]);
        telemetry_can_be_read(&folder.path().join("one").join(vehicle).join("telemetry"));
        let plan: Value = serde_json::from_slice(&one[&format!("{vehicle}/plan.json")]).unwrap();
        assert_eq!(plan["vehicle"], vehicle);
        let page = std::str::from_utf8(&one["report.html"]).unwrap();
        assert!(page.contains(&format!("href=\"{vehicle}/report.html\"")));
    }
}

/// The vehicles that the reference mission flies.
const VEHICLES: [&str; 3] = ["rover", "micro-1", "micro-2"];

fn mission_summary_adds_its_vehicles_up(files: &BTreeMap<String, Vec<u8>>) {
    let summary: Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    assert_eq!(summary["terrain"]["source"], "synthetic");
    let vehicles = summary["vehicles"].as_array().unwrap();
    let names: Vec<&str> =
        vehicles.iter().map(|vehicle| vehicle["vehicle"].as_str().unwrap()).collect();
    assert_eq!(names, VEHICLES);
    let done = vehicles.iter().map(|vehicle| vehicle["flight"]["goals_done"].as_u64().unwrap());
    assert_eq!(summary["goals_done"], done.sum::<u64>());
    assert_eq!(summary["survived"], true);
    assert_eq!(summary["close_approaches"].as_array().unwrap().len(), 0, "{summary}");
}

fn summary_tells_the_flight(bytes: &[u8]) {
    let summary: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(summary["terrain"]["source"], "synthetic");
    assert_eq!(summary["flight"]["survived"], true);
    assert!(summary["plan"]["goals_planned"].as_u64().unwrap() >= 1, "{}", summary["plan"]);
    assert!(summary["flight"]["goals_done"].as_u64().unwrap() >= 1, "{}", summary["flight"]);
    assert!(summary["flight"]["distance_m"].as_f64().unwrap() > 100.0);
    assert!(summary["link"]["packets_down"].as_u64().unwrap() > 100);
    assert!(summary["link"]["commands_executed"].as_u64().unwrap() > 1);
}

fn report_is_marked_synthetic(bytes: &[u8]) {
    let page = std::str::from_utf8(bytes).unwrap();
    assert!(page.contains("SYNTHETIC"));
    for load in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!page.contains(load), "the report loads something: {load}");
    }
}

fn telemetry_can_be_read(folder: &Path) {
    let file = std::fs::File::open(folder.join("parameters.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert!(reader.metadata().file_metadata().num_rows() > 1000);
    assert!(folder.join("downlink.log").metadata().unwrap().len() > 10_000);
}

#[test]
fn a_mission_with_stoppages_says_what_came_and_what_was_done_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let often = short_mission()
        .replace("per_day = { value = 0.2, ", "per_day = { value = 3.0, ")
        .replace("range = [0.05, 1.0]", "range = [0.05, 5.0]");
    std::fs::write(folder.path().join("short.toml"), often).unwrap();
    let flown = hilal(folder.path())
        .args(["run", "short.toml", "--out", "out", "--faults", "--synthetic"])
        .timeout(std::time::Duration::from_mins(15))
        .assert();
    let words = String::from_utf8(flown.get_output().stdout.clone()).unwrap();
    assert!(words.contains(" to go on late, "), "{words}");
    let summary: Value = serde_json::from_slice(
        &std::fs::read(folder.path().join("out/rover/summary.json")).unwrap(),
    )
    .unwrap();
    let faults = &summary["faults"];
    let (stoppages, orders) =
        (faults["stoppages"].as_array().unwrap(), faults["orders"].as_array().unwrap());
    assert!(!stoppages.is_empty() && !orders.is_empty(), "{faults}");
    let entries = summary["flight"]["safe_mode_entries"].as_u64().unwrap();
    assert!(entries >= stoppages.len() as u64, "{entries}: {faults}");
    // It is late before the first of them too: nothing is heard until the relay has risen.
    let began = stoppages[0]["start_utc"].as_str().unwrap();
    let (before, after): (Vec<&Value>, Vec<&Value>) =
        orders.iter().partition(|order| order["utc"].as_str().unwrap() < began);
    assert!(!after.is_empty(), "{faults}");
    assert!(before.iter().all(|order| order["order"] == "goes on late"), "{faults}");
    assert_eq!(summary["flight"]["survived"], faults.get("lost").is_none());
}

/// What goes wrong in the flight below: a reset, a hang, a wheel that sticks and a receiver that dies.
const FAULTS: &str = r#"
[[fault]]
kind = "computer-reset"
at_h = 3.0

[[fault]]
kind = "computer-hang"
in_mode = "drive"

[[fault]]
kind = "wheel-stuck"
unit = 1
at_h = 5.0

[[fault]]
kind = "receiver-lost"
at_h = 8.0
"#;

#[test]
fn a_mission_with_faults_says_what_came_and_what_the_vehicle_reported() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("short.toml"), short_mission()).unwrap();
    std::fs::write(folder.path().join("faults.toml"), FAULTS).unwrap();
    let flown = hilal(folder.path())
        .args(["run", "short.toml", "--out", "out", "--fault-file", "faults.toml", "--synthetic"])
        .timeout(std::time::Duration::from_mins(15))
        .assert();
    assert!(!flown.get_output().stdout.is_empty());
    let read = |name: &str| std::fs::read(folder.path().join("out").join(name)).unwrap();
    let summary: Value = serde_json::from_slice(&read("rover/summary.json")).unwrap();
    assert_eq!(summary["flight"]["survived"], summary["faults"].get("lost").is_none());
    let faults = summary["injected_faults"].as_array().unwrap();
    let kinds: Vec<&str> = faults.iter().map(|fault| fault["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"computer-reset") && kinds.contains(&"computer-hang"), "{kinds:?}");
    for fault in
        faults.iter().filter(|fault| fault["kind"].as_str().unwrap().starts_with("computer"))
    {
        let reports = fault["reports"].as_array().unwrap();
        let told = reports.iter().find(|report| report["event"] == "RESTARTED");
        let text = told.unwrap()["text"].as_str().unwrap();
        assert!(text.contains("recovered but for 0 of its sections"), "{text}");
        assert!(fault["told_after_h"].as_f64().unwrap() >= 0.0);
    }
    let page = String::from_utf8(read("rover/report.html")).unwrap();
    assert!(page.contains("Faults and what the vehicle said") && page.contains("computer-hang"));
    let other = String::from_utf8(read("micro-1/report.html")).unwrap();
    assert!(!other.contains("Faults and what the vehicle said"));
}
