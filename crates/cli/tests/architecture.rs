//! The arrows between crates, as `ARCHITECTURE.md` draws them, held by a test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each crate, and the crates of this workspace that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("quantity", &[]),
    ("ephem", &["quantity"]),
    ("terrain", &["quantity"]),
    ("shade", &[]),
    ("figure", &["quantity"]),
    ("site", &["quantity", "ephem", "terrain", "shade"]),
    ("mission", &["quantity"]),
    ("environment", &["quantity", "ephem", "terrain", "site", "mission"]),
    ("plan", &["quantity", "mission", "environment"]),
    ("traverse", &["quantity", "mission", "environment", "plan"]),
    ("risk", &["quantity", "mission", "environment", "plan", "traverse"]),
    (
        "benchmark",
        &[
            "quantity",
            "ephem",
            "terrain",
            "site",
            "mission",
            "environment",
            "plan",
            "traverse",
            "risk",
        ],
    ),
    ("packets", &[]),
    ("dictionary", &["quantity", "packets"]),
    ("fsw", &["quantity", "packets", "dictionary"]),
    ("sim", &["quantity", "mission", "environment", "packets", "dictionary", "fsw"]),
    ("ground", &["quantity", "packets", "dictionary", "mission"]),
    (
        "operations",
        &[
            "quantity",
            "mission",
            "environment",
            "site",
            "plan",
            "traverse",
            "risk",
            "packets",
            "dictionary",
            "fsw",
            "sim",
            "ground",
        ],
    ),
    ("report", BELOW_REPORT),
    (
        "control",
        &[
            "quantity",
            "terrain",
            "shade",
            "site",
            "mission",
            "environment",
            "plan",
            "dictionary",
            "ground",
            "operations",
        ],
    ),
    ("cli", EVERYTHING),
];

/// All rooms, for those at the top.
const EVERYTHING: &[&str] = &[
    "quantity",
    "ephem",
    "terrain",
    "shade",
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
    "control",
    "report",
];

/// All rooms that pages may tell of: all but the last, which is their own.
const BELOW_REPORT: &[&str] = match EVERYTHING.split_last() {
    Some((_, below)) => below,
    None => &[],
};

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

/// Source files below a folder, but not those of tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a crate has a folder of sources");
    for entry in entries {
        let path = entry.expect("an entry can be read").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if matches!(stem, "tests" | "testing") {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What a file says without comments, texts in quotes and the tests at its end.
fn code(text: &str) -> String {
    let ended = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..ended].lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules at the top of a crate that a piece of code names after `crate::`.
fn named_after_crate(code: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let rest = &code[at + found.len()..];
        if !rest.starts_with('{') {
            names.push(word(rest));
            continue;
        }
        let mut depth = 0_usize;
        let mut starts = vec![1];
        for (index, character) in rest.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => starts.push(index + 1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        names.extend(starts.into_iter().map(|start| word(&rest[start..])));
    }
    names
}

/// What each module or folder at the top of a crate imports of the others.
fn imports(source: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    sources(source, &mut files);
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let inside = file.strip_prefix(source).expect("a source lies in its folder");
        let first = inside.components().next().expect("a file has a name");
        let first = first.as_os_str().to_string_lossy();
        let module = first.strip_suffix(".rs").unwrap_or(&first).to_owned();
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a source is text");
        let mut named = named_after_crate(&code(&text));
        // At the top, `super` is the crate.
        if inside.components().count() == 1 {
            named.extend(named_after_crate(&code(&text).replace("super::", "crate::")));
        }
        imports.entry(module).or_default().extend(named);
    }
    let modules: BTreeSet<String> = imports.keys().cloned().collect();
    for (module, named) in &mut imports {
        named.retain(|name| modules.contains(name) && name != module);
    }
    imports
}

/// A circle of imports that goes through a module, if there is one.
fn circle(imports: &BTreeMap<String, BTreeSet<String>>, start: &str) -> Option<Vec<String>> {
    let mut paths = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(path) = paths.pop() {
        for next in &imports[&path[path.len() - 1]] {
            let longer: Vec<String> = path.iter().chain([next]).cloned().collect();
            if next == start {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                paths.push(longer);
            }
        }
    }
    None
}

#[test]
fn no_folder_of_a_crate_imports_itself_through_others() {
    for package in metadata().packages {
        let name = room(&package.name).expect("every package is named hilal-<room>");
        let source = package.manifest_path.with_file_name("src");
        let imports = imports(source.as_std_path());
        let found = imports.keys().find_map(|module| circle(&imports, module));
        if let Some(circle) = found {
            panic!("crates/{name}/src imports in a circle: {}", circle.join(" uses "));
        }
    }
}

#[test]
fn a_circle_is_found_through_several_modules_and_braces() {
    let uses = |text: &str| named_after_crate(&code(text)).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(
        uses("use crate::{a::{B, C}, d};\ncrate::e::f(); // crate::g"),
        ["a", "d", "e"].map(str::to_owned).into_iter().collect()
    );
    let imports = BTreeMap::from(
        [("a", "use crate::b;"), ("b", "use crate::c::D;"), ("c", "crate::a::run()"), ("d", "")]
            .map(|(module, text)| {
                (module.to_owned(), uses(text).into_iter().map(|n| n.to_lowercase()).collect())
            }),
    );
    let found = circle(&imports, "a").expect("a uses b, which uses c, which uses a");
    assert_eq!(found, ["a", "b", "c", "a"].map(str::to_owned));
    assert_eq!(circle(&imports, "d"), None);
}
