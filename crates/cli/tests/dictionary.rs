//! `hilal dictionary export`, as people and ground systems get it.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "support/mission.rs"]
mod support;

use std::path::Path;

use predicates::str::{contains, starts_with};
use support::{hilal, reference, with};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mission.toml"), with(&reference(), "seed", "17")).unwrap();
    folder
}

fn refused(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let mut assert =
        hilal(folder).args(["dictionary", "export"]).args(arguments).assert().code(code).stdout("");
    for word in words {
        assert = assert.stderr(contains(*word));
    }
}

#[test]
fn a_vehicle_has_its_own_apids_in_its_database() {
    let folder = folder();
    let export = ["dictionary", "export", "mission.toml", "--xtce", "--out"];
    hilal(folder.path()).args(export).arg("rover.xml").assert().code(0).stdout("");
    hilal(folder.path()).args(export).args(["m.xml", "--vehicle", "micro-1"]).assert().code(0);
    let read = |name| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let (rover, micro) = (read("rover.xml"), read("m.xml"));
    assert!(rover.contains("name=\"rover\"") && rover.contains("binaryValue=\"1840\""));
    assert!(micro.contains("name=\"micro-1\"") && micro.contains("binaryValue=\"1880\""));
}

#[test]
fn the_page_is_of_a_vehicle_or_of_what_all_have_in_common() {
    let folder = folder();
    let export = ["dictionary", "export", "--markdown"];
    hilal(folder.path())
        .args(export)
        .arg("mission.toml")
        .assert()
        .code(0)
        .stdout(starts_with("# Dictionary of rover, mission reference\n"))
        .stdout(contains("## Limits"));
    hilal(folder.path())
        .args(export)
        .assert()
        .code(0)
        .stdout(starts_with("# Dictionary\n"))
        .stdout(contains("| `DRIVE_TO` |"));
}

#[test]
fn what_cannot_be_exported_is_said_in_a_sentence() {
    let folder = folder();
    let place = folder.path();
    refused(place, &["mission.toml"], 2, &["--xtce", "--markdown"]);
    refused(place, &["mission.toml", "--xtce", "--markdown"], 2, &["cannot be used with"]);
    refused(place, &["--xtce"], 2, &["MISSION"]);
    refused(place, &["--markdown", "--vehicle", "rover"], 1, &["give the mission file too"]);
    refused(
        place,
        &["mission.toml", "--xtce", "--vehicle", "lunokhod"],
        1,
        &["declares no vehicle \"lunokhod\"", "micro-1, micro-2, robot, rover"],
    );
    refused(place, &["no.toml", "--xtce"], 1, &["no.toml"]);
    std::fs::create_dir(place.join("there")).unwrap();
    refused(place, &["mission.toml", "--xtce", "--out", "there"], 1, &["is a folder; name a file"]);
}
