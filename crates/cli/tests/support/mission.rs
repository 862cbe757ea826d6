//! Mission files for tests: the reference mission with one thing changed.

use std::path::{Path, PathBuf};

/// Returns the repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the reference mission as text.
pub(crate) fn reference() -> String {
    std::fs::read_to_string(root().join("missions/reference.toml")).expect("it is committed")
}

/// Returns a text with one line's value changed: the first line that begins with `key =`.
pub(crate) fn with(text: &str, key: &str, value: &str) -> String {
    let mut changed = false;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if !changed && line.starts_with(&format!("{key} =")) {
                changed = true;
                return format!("{key} = {value}");
            }
            line.to_owned()
        })
        .collect();
    assert!(changed, "no line begins with {key:?}");
    lines.join("\n") + "\n"
}

/// Returns the binary, with nothing of this machine's data in sight, and nothing kept from others.
pub(crate) fn hilal(folder: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("hilal").expect("the binary is built");
    command
        .current_dir(folder)
        .env_remove("HILAL_DATA")
        .env("HILAL_CACHE", "off")
        .env("XDG_DATA_HOME", folder.join("no-data"))
        .env("HOME", folder);
    command
}
