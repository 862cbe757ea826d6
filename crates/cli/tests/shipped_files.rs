//! Every file that the project ships works with every command that takes its kind.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "support/mission.rs"]
mod support;

use std::path::{Path, PathBuf};

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;
use support::{hilal, reference, root, with};

/// Returns the files of a folder of the project that end in `.toml`.
fn shipped(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no file");
    files
}

fn table(file: &Path) -> toml::Table {
    std::fs::read_to_string(file).unwrap().parse().unwrap()
}

/// What a file under `missions/` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shipped {
    Missions,
    Studies,
}

/// Returns the missions, or the site studies.
fn missions(kind: Shipped) -> Vec<PathBuf> {
    let mut files = shipped("missions");
    files.retain(|file| table(file).contains_key("sites") == (kind == Shipped::Studies));
    assert!(!files.is_empty());
    files
}

/// Returns the data directory, where there is one.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn data() -> Option<PathBuf> {
    let data = std::env::var_os("HILAL_DATA").map(PathBuf::from);
    if data.is_none() {
        eprintln!("skipped: HILAL_DATA is not set");
    }
    data
}

const SHORT: [&str; 6] =
    ["--from", "2028-11-18T00:00:00", "--to", "2028-11-18T03:00:00", "--azimuths", "36"];

#[test]
fn missions_are_without_errors_and_their_sites_can_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    for mission in missions(Shipped::Missions) {
        hilal(folder.path()).args(["mission", "check"]).arg(&mission).assert().code(0);
        hilal(folder.path())
            .args(["site", "series"])
            .arg(&mission)
            .args(SHORT)
            .assert()
            .code(0)
            .stdout(contains("2028-11-18T02:30:00"));
        hilal(folder.path())
            .args(["site", "series"])
            .arg(&mission)
            .args(SHORT)
            .args(["--windows", "any-sun"])
            .assert()
            .code(0)
            .stdout(contains("start_utc,end_utc,hours"));
    }
}

#[test]
fn a_mission_may_write_its_start_in_every_form_of_an_instant() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.toml");
    for start in [
        "2028-11-18T00:00:00Z",
        "2028-11-18 00:00:00",
        "\"2028-11-18T05:00:00+05:00\"",
        "\"2028-11-17T19:00:00-05:00\"",
        "2028-11-18T05:00:00+05:00",
    ] {
        // A byte order mark, as editors of Windows put it.
        let text = format!("\u{FEFF}{}", with(&reference(), "start_utc", start));
        std::fs::write(&path, text).unwrap();
        hilal(folder.path()).args(["mission", "check", "m.toml"]).assert().code(0);
    }
    std::fs::write(&path, with(&reference(), "start_utc", "2028-11-18")).unwrap();
    hilal(folder.path())
        .args(["mission", "check", "m.toml"])
        .assert()
        .code(1)
        .stderr(contains("m.toml:").and(contains("\"2028-11-18T00:00:00\"")));
}

#[test]
fn the_place_of_every_candidate_can_be_followed() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    for study in missions(Shipped::Studies) {
        let sites = table(&study);
        for site in sites["sites"].as_table().unwrap().keys() {
            hilal(folder.path())
                .args(["site", "series", "--site", site])
                .arg(&study)
                .args(SHORT)
                .arg("--data")
                .arg(&data)
                .assert()
                .code(0)
                .stdout(contains("2028-11-18T02:"));
        }
    }
}

/// The coarse ones: a few cells of the global grid. The others are the same code over more cells.
#[test]
fn candidates_are_analysed() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let study = root().join("missions/candidates.toml");
    for site in ["cabeus", "leibnitz-beta", "amundsen"] {
        hilal(folder.path())
            .args(["site", "analyse", "--site", site, "--out", site, "--azimuths", "8"])
            .args(&SHORT[..4])
            .arg(&study)
            .arg("--data")
            .arg(&data)
            .assert()
            .code(0);
        assert!(folder.path().join(site).join("hilal-manifest.json").exists());
    }
}

#[test]
fn every_instance_of_the_suites_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for suite in std::fs::read_dir(root().join("suite")).unwrap() {
        // A file that is not read is named before anyone looks for instances of a name.
        hilal(folder.path())
            .args(["plan", "bench", "--only", "none of this name"])
            .arg(suite.unwrap().path())
            .assert()
            .code(1)
            .stderr(contains("there is no instance to run whose name holds"));
    }
}

#[test]
fn schemas_are_those_that_the_binary_prints() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["mission", "plan"] {
        let path = root().join(format!("schemas/{command}.schema.json"));
        let committed = std::fs::read_to_string(path).unwrap();
        hilal(folder.path())
            .args([command, "schema"])
            .assert()
            .code(0)
            .stdout(committed.trim_end().to_owned() + "\n");
    }
}

#[test]
fn the_catalogue_is_listed_and_calls_nothing_missing_that_is_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let output = hilal(folder.path()).args(["data", "list"]).assert().code(0).get_output().clone();
    let listed = String::from_utf8(output.stdout).unwrap();
    for set in table(&root().join("data/catalogue.toml"))["set"].as_array().unwrap() {
        for file in set["file"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let line = listed.lines().find(|line| line.ends_with(path)).unwrap();
            let is_committed = root().join("data").join(path).exists();
            assert_eq!(line.trim().starts_with("built in"), is_committed, "{line}");
        }
    }
}
