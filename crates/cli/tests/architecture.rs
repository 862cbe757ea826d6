//! The arrows between crates, as `ARCHITECTURE.md` draws them, held by a test.

use std::collections::{BTreeMap, BTreeSet};

/// Each crate, and the crates of this workspace that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("ephem", &["quantity"]),
    ("terrain", &["quantity"]),
    ("figure", &["quantity"]),
    ("site", &["quantity", "ephem", "terrain"]),
    ("mission", &["quantity"]),
    ("environment", &["quantity", "ephem", "terrain", "site", "mission"]),
    ("plan", &["quantity", "mission", "environment"]),
    ("traverse", &["quantity", "ephem", "site", "mission", "environment", "plan"]),
    ("risk", &["quantity", "mission", "environment", "plan", "traverse"]),
    ("benchmark", &["quantity", "mission", "environment", "plan", "traverse", "risk"]),
    ("packets", &[]),
    ("dictionary", &["quantity", "packets"]),
    ("fsw", &["quantity", "packets", "dictionary"]),
    (
        "sim",
        &[
            "quantity",
            "ephem",
            "terrain",
            "site",
            "mission",
            "environment",
            "packets",
            "dictionary",
            "fsw",
        ],
    ),
    ("ground", &["quantity", "packets", "dictionary", "mission", "plan", "risk"]),
    ("operations", EVERYTHING),
    ("report", EVERYTHING),
    ("cli", EVERYTHING),
];

/// All rooms, for those at the top.
const EVERYTHING: &[&str] = &[
    "quantity",
    "ephem",
    "terrain",
    "figure",
    "site",
    "mission",
    "environment",
    "plan",
    "traverse",
    "risk",
    "benchmark",
    "packets",
    "dictionary",
    "fsw",
    "sim",
    "ground",
    "operations",
    "report",
];

/// Crates that fly: no operating system under them, no heap.
const FLIGHT: &[&str] = &["quantity", "packets", "dictionary", "fsw"];

fn metadata() -> cargo_metadata::Metadata {
    cargo_metadata::MetadataCommand::new().no_deps().exec().expect("cargo metadata runs here")
}

fn room(package: &str) -> Option<String> {
    package.strip_prefix("hilal-").map(str::to_owned)
}

#[test]
fn crates_use_only_what_the_drawing_allows() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for package in metadata().packages {
        let name = room(&package.name).expect("every package is named hilal-<room>");
        let allowed = arrows.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not drawn"));
        // A test may reach further: it sets a scene for what it tests.
        let drawn = |dependency: &&cargo_metadata::Dependency| {
            dependency.kind != cargo_metadata::DependencyKind::Development
        };
        let drawn = package.dependencies.iter().filter(drawn);
        for used in drawn.filter_map(|dependency| room(&dependency.name)) {
            assert!(allowed.contains(&used.as_str()), "{name} must not use {used}");
        }
    }
}

#[test]
fn every_room_of_the_drawing_exists() {
    let packages: BTreeSet<String> =
        metadata().packages.iter().filter_map(|package| room(&package.name)).collect();
    let drawn: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(packages, drawn);
}

#[test]
fn flight_crates_need_no_operating_system() {
    for package in metadata().packages {
        let name = room(&package.name).expect("every package is named hilal-<room>");
        if FLIGHT.contains(&name.as_str()) {
            let lib = package.manifest_path.with_file_name("src").join("lib.rs");
            let source = std::fs::read_to_string(&lib).expect("a library has a lib.rs");
            assert!(source.contains("no_std"), "{name} must be no_std");
        }
    }
}

#[test]
fn every_package_takes_the_shared_lints() {
    for package in metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest is text");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{} has no lints", package.name);
    }
}
