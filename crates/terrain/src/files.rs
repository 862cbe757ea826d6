//! Files on the disk, and those that lie beside them.

use std::path::{Path, PathBuf};

use crate::RasterError;

/// Reads a whole file.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, RasterError> {
    std::fs::read(path).map_err(|source| RasterError::Unreadable { path: path.to_owned(), source })
}

/// Returns the file of this name in the folder of `path`, or the only one whose name differs in
/// case alone: mirrors and unpackers change the case of names.
pub(crate) fn sibling(path: &Path, name: &str) -> Result<Option<PathBuf>, RasterError> {
    let exact = path.with_file_name(name);
    if exact.is_file() {
        return Ok(Some(exact));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(None) };
    let same = |file: &std::ffi::OsString| file.to_string_lossy().eq_ignore_ascii_case(name);
    let mut found: Vec<_> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name())).filter(same).collect();
    found.sort();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(path.with_file_name(only))),
        [first, second, ..] => Err(RasterError::ManyNames {
            path: path.to_owned(),
            first: path.with_file_name(first),
            second: path.with_file_name(second),
        }),
    }
}
