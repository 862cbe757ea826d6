//! A file with keys: whole or not there, and readable by its owner alone.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

/// Writes a file that only its owner reads, over an earlier one of the name.
///
/// # Errors
///
/// Names the file that cannot be written.
pub(super) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().context("--keys needs a file name")?.to_string_lossy();
    let part = path.with_file_name(format!(".{name}.hilal-{}", std::process::id()));
    let written = write_part(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        // The error that counts is the one above.
        drop(std::fs::remove_file(&part));
    }
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn write_part(part: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(part)?.write_all(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn only_the_owner_reads_keys_also_where_everybody_read_an_earlier_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("link.json");
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
