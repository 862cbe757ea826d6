//! Horizons kept between commands: the same results with them and without.

use std::path::Path;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;

use super::{hilal, reference, with};

/// What a plan leaves, but for the times in its summary.
const FILES: [&str; 7] = [
    "plan.html",
    "plan.json",
    "commands.bin",
    "commands.json",
    "certificate.json",
    "route.geojson",
    "timeline.csv",
];

/// Plans half a day with a cache, and returns what is said on stderr.
fn planned(folder: &Path, cache: &str, out: &str) -> assert_cmd::assert::Assert {
    hilal(folder)
        .env("HILAL_CACHE", cache)
        .args(["plan", "short.toml", "--synthetic", "--out", out])
        .assert()
        .success()
}

fn assert_same(folder: &Path, out: &str) {
    for file in FILES {
        let bytes = |of: &str| std::fs::read(folder.join(of).join(file)).unwrap();
        assert!(bytes(out) == bytes("off"), "{out}: {file}");
    }
}

#[test]
fn a_plan_is_the_same_with_kept_horizons_and_without_whatever_state_they_are_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("short.toml"), with(&reference(), "duration_days", "0.5")).unwrap();
    planned(folder, "off", "off").stderr(contains("horizons").not());
    assert!(!folder.join(".cache").exists());
    planned(folder, "cache", "cold").stderr(contains("horizons").not());
    assert_same(folder, "cold");
    let kept = folder.join("cache/horizons");
    let files = || -> Vec<_> {
        std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let [file] = &files()[..] else { panic!("one file is kept: {:?}", files()) };
    let whole = std::fs::read(file).unwrap();
    planned(folder, "cache", "warm").stderr(contains("horizons").not());
    assert_same(folder, "warm");
    std::fs::write(file, &whole[..whole.len() / 2]).unwrap();
    let said = contains("is not as it was kept, so horizons are made anew").count(1);
    planned(folder, "cache", "cut").stderr(said);
    assert_same(folder, "cut");
    assert!(std::fs::read(file).unwrap() == whole, "the file is whole again");
    // Where a file is, there can be no folder.
    let said = contains("horizons are not kept for the next command: cannot create").count(1);
    planned(folder, "short.toml", "nowhere").stderr(said);
    assert_same(folder, "nowhere");
}

#[test]
fn a_check_reads_the_horizons_that_the_plan_has_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("short.toml"), with(&reference(), "duration_days", "0.5")).unwrap();
    planned(folder, "cache", "plan");
    let kept = std::fs::read_dir(folder.join("cache/horizons")).unwrap().next().unwrap().unwrap();
    // Damage in the one kept file is seen by whoever reads it.
    let mut bytes = std::fs::read(kept.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(kept.path(), bytes).unwrap();
    hilal(folder)
        .env("HILAL_CACHE", "cache")
        .args(["plan", "check", "plan/plan.json"])
        .assert()
        .success()
        .stdout(contains("holds: least"))
        .stderr(contains("made anew: ").and(contains("CRC-32")));
}
