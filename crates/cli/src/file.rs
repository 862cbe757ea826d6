//! Files that are either whole or not there.

use std::path::Path;

use anyhow::Context as _;

/// Writes a file under another name and moves it to its place when it is whole.
///
/// # Errors
///
/// Names the file that could not be written.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut name = path.file_name().context("--out needs a file name")?.to_owned();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    std::fs::write(&temporary, bytes)
        .and_then(|()| std::fs::rename(&temporary, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
