//! A run that is killed in flight: its raw logs lie beside the place of its results, and hold all that was
//! received and sent.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use hilal_ground::log::{DamagePlace, LogContents, LogRecord};
use hilal_quantity::Unit;
use support::{hilal, reference, with};

/// A day and a half of the reference mission's rover: contact begins after two hours.
const DAYS: &str = "1.5";

const ARGUMENTS: [&str; 4] = ["run", "short.toml", "--out", "results/flown"];

fn run(folder: &Path) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("hilal"))
        .current_dir(folder)
        .args(ARGUMENTS)
        .env_remove("HILAL_DATA")
        .env("HILAL_CACHE", "off")
        .env("XDG_DATA_HOME", folder.join("no-data"))
        .env("HOME", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Returns every raw log of a name under a folder.
fn logs(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        // What is listed may be renamed meanwhile.
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|file| file == name) {
                found.push(path);
            }
        }
    }
    found
}

fn only_log(folder: &Path, name: &str) -> (PathBuf, LogContents) {
    let found = logs(folder, name);
    assert_eq!(found.len(), 1, "{found:?}");
    (found[0].clone(), LogContents::read(&found[0]).unwrap())
}

/// Flies until the downlink's log has a length in bytes, and kills the run then.
fn fly_and_kill(folder: &Path, length: u64) {
    let mut child = run(folder);
    loop {
        let grown = logs(&folder.join("results"), "downlink.log")
            .first()
            .and_then(|log| log.metadata().ok())
            .is_some_and(|log| log.len() >= length);
        if grown {
            break;
        }
        assert!(child.try_wait().unwrap().is_none(), "the run ended before it could be killed");
        std::thread::sleep(std::time::Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Asserts that a log holds the first records of a whole one, and nothing else but a torn tail.
fn assert_begins(cut: &LogContents, whole: &LogContents) {
    assert_eq!(cut.records, whole.records[..cut.records.len()]);
    assert!(cut.damage.len() <= 1);
    assert!(cut.damage.iter().all(|damage| damage.place == DamagePlace::Tail));
}

/// Asserts that a log holds every record of the whole one up to the cycle before another log's last record.
/// Both are written as the run goes, so that neither may lag behind the other.
fn assert_keeps_up(cut: &LogContents, whole: &LogContents, with: Option<&LogRecord>) {
    let Some(last) = with else { return };
    let cycle_before = last.receipt - 1.0 * Unit::Second;
    let due = whole.records.iter().filter(|record| record.receipt < cycle_before).count();
    assert!(cut.records.len() >= due, "{} records of {due}", cut.records.len());
}

/// Asserts that the tables of a killed run are made from what its logs hold.
fn assert_rebuilt(folder: &Path, unfinished: &Path, down: &LogContents, up: &LogContents) {
    let saved = folder.join("saved");
    let arguments = ["ground", "rebuild"].map(std::ffi::OsStr::new);
    let (from, out) = (unfinished.as_os_str(), saved.as_os_str());
    hilal(folder).args(arguments).args([from, "--out".as_ref(), out]).assert().success();
    let counted = std::fs::read_to_string(saved.join("rover/ground.json")).unwrap();
    let counted: serde_json::Value = serde_json::from_str(&counted).unwrap();
    assert_eq!(counted["packets_down"].as_u64().unwrap(), down.records.len() as u64);
    assert_eq!(counted["packets_up"].as_u64().unwrap(), up.records.len() as u64);
    assert_eq!(counted["packets_bad"], 0);
    for table in ["parameters", "events", "science", "commands"] {
        assert!(saved.join(format!("rover/telemetry/{table}.parquet")).is_file(), "{table}");
    }
}

/// The mission without link budgets, which would take a slower rate, and with links on which three bits in a thousand
/// arrive wrong at the rover.
fn on_a_bad_day(text: &str) -> String {
    let bad = "up_bit_error_rate = { value = 3e-3, mark = \"ours\", range = [1e-9, 1e-2], source = \"a test\" }";
    let of_a_budget = |table: &str| {
        let parts = [".signal]", ".terminal]", ".antenna]", ".surface]", ".earth]"];
        let is_station = table.starts_with("[stations.") && table.ends_with(".relay]");
        is_station || parts.iter().any(|part| table.ends_with(part))
    };
    let mut lines = Vec::new();
    let mut is_dropped = false;
    for line in text.lines() {
        if line.starts_with('[') {
            is_dropped = of_a_budget(line);
        }
        if is_dropped {
            continue;
        }
        lines.push(line);
        if line.starts_with("up_bit_s") {
            lines.push(bad);
        }
    }
    let text = lines.join("\n");
    assert!(text.matches(bad).count() >= 3);
    text
}

#[test]
fn a_run_that_is_killed_leaves_all_that_was_received_and_sent() {
    let folder = tempfile::tempdir().unwrap();
    let text = with(&with(&reference(), "duration_days", DAYS), "flown", "\"rover\"");
    let text = on_a_bad_day(&text);
    std::fs::write(folder.path().join("short.toml"), text).unwrap();
    let results = folder.path().join("results");

    let mut cuts = Vec::new();
    for length in [2_000, 100_000, 600_000] {
        fly_and_kill(folder.path(), length);
        assert!(!results.join("flown").exists(), "a killed run was published");
        let (path, down) = only_log(&results, "downlink.log");
        let unfinished = path.strip_prefix(&results).unwrap().iter().next().unwrap();
        let name = unfinished.to_string_lossy().into_owned();
        assert!(name.contains("flown") && name != "flown", "{name}");
        let up = only_log(&results, "uplink.log").1;
        assert_rebuilt(folder.path(), &results.join(&name), &down, &up);
        cuts.push((down, up));
    }

    // The same place serves the next run.
    hilal(folder.path()).args(ARGUMENTS).assert().success();
    let (down, up) = (only_log(&results, "downlink.log").1, only_log(&results, "uplink.log").1);
    assert!(down.damage.is_empty() && up.damage.is_empty());
    for (cut_down, cut_up) in &cuts {
        assert_begins(cut_down, &down);
        assert_begins(cut_up, &up);
        assert!(cut_down.records.len() < down.records.len());
        assert!(!cut_down.records.is_empty());
        assert_keeps_up(cut_up, &up, cut_down.records.last());
        assert_keeps_up(cut_down, &down, cut_up.records.last());
    }
    // What the bad link damaged was sent again, and everything was done once.
    let summary = std::fs::read_to_string(results.join("flown/rover/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let (link, frames) = (&summary["link"], &summary["link"]["frames"]["up"]);
    assert!(frames["lost"].as_u64().unwrap() > 0, "{frames}");
    assert!(frames["repeated"].as_u64().unwrap() >= frames["lost"].as_u64().unwrap(), "{frames}");
    // A packet takes a frame or several.
    let acknowledged = frames["acknowledged"].as_u64().unwrap();
    assert!(acknowledged >= link["packets_up"].as_u64().unwrap(), "{frames}");
    assert_eq!(link["packets_up"].as_u64().unwrap(), up.records.len() as u64);
    assert_eq!(link["commands_executed"], link["commands_sent"], "{link}");
    // Nothing may have been sent before the first packets came down, but by the later kill much was.
    assert!(cuts.last().is_some_and(|(_, cut_up)| !cut_up.records.is_empty()));
}
