//! Room for what is kept: what was not used for longest goes first.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::ENDING;

/// Hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;

/// Dates a file to the present time. A folder that takes no dates only loses the order in which files go.
pub(super) fn used(path: &Path, now: SystemTime) {
    drop(File::open(path).and_then(|file| file.set_modified(now)));
}

/// Returns the name that a horizon file has until it is whole.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}

/// Removes files of ours from the folder of a new one until all of them hold at most so many bytes.
/// The new one stays. What cannot be read or removed is left alone.
pub(super) fn make(new: &Path, most_bytes: u64) {
    let mut files = new.parent().map(kept).unwrap_or_default();
    files.sort_by(|a, b| a.used.cmp(&b.used).then_with(|| a.path.cmp(&b.path)));
    let mut bytes: u64 = files.iter().map(|file| file.bytes).sum();
    for file in files.iter().filter(|file| file.path != new) {
        if bytes <= most_bytes {
            return;
        }
        if std::fs::remove_file(&file.path).is_ok() {
            bytes -= file.bytes;
        }
    }
}

struct Entry {
    path: PathBuf,
    used: SystemTime,
    bytes: u64,
}

/// The files of ours in a folder, unfinished ones too.
fn kept(folder: &Path) -> Vec<Entry> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let file = |entry: std::fs::DirEntry| {
        let about = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let ours = is_ours(entry.file_name().to_str()?);
        let used = about.modified().ok()?;
        ours.then(|| Entry { path: entry.path(), used, bytes: about.len() })
    };
    entries.flatten().filter_map(file).collect()
}

/// Whether a file is named as those that are kept: nothing else is ever removed.
fn is_ours(name: &str) -> bool {
    let name = name.strip_suffix(".part").unwrap_or(name);
    let digits = name.strip_suffix(ENDING).unwrap_or_default();
    digits.len() == DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}
