//! Files that are either whole or not there, and what is no plain file: pipes, devices and links keep their
//! kind.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// How many links in a row are followed, as Linux does.
const MOST_LINKS: usize = 40;

/// Where the bytes of an output go.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// A plain file, or a name that is free.
    File(PathBuf),
    /// A pipe or a device, or a link of the system to an open file such as `/dev/stdout`.
    Stream(PathBuf),
}

/// Writes an output. A plain file is written under another name and moved to its place when it is whole; a
/// link is followed; a pipe or a device is written into.
///
/// # Errors
///
/// Names the file that could not be written.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = match target(path)? {
        Target::File(file) => replace(&file, bytes),
        Target::Stream(stream) => pour(&stream, bytes),
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// Returns the plain file that an output goes to, behind any link.
///
/// # Errors
///
/// Says that the output is no plain file, where the file cannot be written from its beginning to its end.
pub(crate) fn plain_file(path: &Path) -> anyhow::Result<PathBuf> {
    match target(path)? {
        Target::File(file) => Ok(file),
        Target::Stream(_) => anyhow::bail!(
            "{} is a pipe or a device, and this file is written in parts that are resumed after a kill; name a \
             plain file with --out",
            path.display()
        ),
    }
}

fn target(path: &Path) -> anyhow::Result<Target> {
    let mut here = path.to_owned();
    for _ in 0..MOST_LINKS {
        let about = match here.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                here.file_name().context("--out needs a file name")?;
                return Ok(Target::File(here));
            }
            about => about.with_context(|| format!("cannot write {}", path.display()))?,
        };
        anyhow::ensure!(
            !about.is_dir(),
            "{} is a folder; name a file in it with --out",
            path.display()
        );
        anyhow::ensure!(
            !is_disk(&about),
            "{} is a disk, whose content would be lost; name a file with --out",
            path.display()
        );
        if about.is_file() {
            return Ok(Target::File(here));
        }
        if !about.is_symlink() || is_of_a_process(&here) {
            return Ok(Target::Stream(here));
        }
        let next =
            here.read_link().with_context(|| format!("cannot read the link {}", here.display()))?;
        here = here.parent().unwrap_or(Path::new("")).join(next);
    }
    anyhow::bail!("{} is a link that leads back to itself; name a file with --out", path.display())
}

/// Whether a link stands for a file that a process holds open: what it names may have no name at all.
fn is_of_a_process(link: &Path) -> bool {
    let folder = link.parent().and_then(|folder| folder.canonicalize().ok());
    folder.is_some_and(|folder| folder.starts_with("/proc"))
}

#[cfg(unix)]
fn is_disk(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    about.file_type().is_block_device()
}

#[cfg(not(unix))]
const fn is_disk(_about: &std::fs::Metadata) -> bool {
    false
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    let part = path.with_file_name(format!(".{name}.hilal-{process}"));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&part)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Ok(old) = path.metadata() {
            file.set_permissions(old.permissions())?;
        }
        std::fs::rename(&part, path)
    });
    if written.is_err() {
        // The error that counts is the one above.
        drop(std::fs::remove_file(&part));
    }
    written
}

fn pour(stream: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(stream)?;
    match file.write_all(bytes) {
        // A reader that has gone has seen enough, as on standard output.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_file_is_replaced_and_keeps_its_permissions_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sky.csv");
        std::fs::write(folder.path().join("sky.csv.tmp"), "mine").unwrap();
        for content in ["old", "new"] {
            write_whole(&path, content.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(std::fs::read_to_string(folder.path().join("sky.csv.tmp")).unwrap(), "mine");
    }

    #[test]
    fn a_link_is_followed_to_a_file_and_to_a_name_that_is_free() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("disk")).unwrap();
        symlink("disk/sky.csv", folder.path().join("one")).unwrap();
        symlink("one", folder.path().join("two")).unwrap();
        for content in ["first", "second"] {
            write_whole(&folder.path().join("two"), content.as_bytes()).unwrap();
            let there = folder.path().join("disk/sky.csv");
            assert_eq!(std::fs::read_to_string(there).unwrap(), content);
        }
        assert!(folder.path().join("two").is_symlink() && folder.path().join("one").is_symlink());
    }

    #[test]
    fn a_link_to_itself_and_a_folder_are_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ring");
        symlink("ring", &path).unwrap();
        let said = write_whole(&path, b"x").unwrap_err().to_string();
        assert!(said.contains("leads back to itself"), "{said}");
        let said = write_whole(folder.path(), b"x").unwrap_err().to_string();
        assert!(said.contains("is a folder; name a file"), "{said}");
    }

    #[test]
    fn a_device_is_written_into_and_stays_a_device() {
        let device = Path::new("/dev/null");
        write_whole(device, b"x").unwrap();
        assert!(!device.metadata().unwrap().is_file());
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("nothing");
        symlink(device, &link).unwrap();
        write_whole(&link, b"x").unwrap();
        assert!(link.is_symlink());
        assert!(plain_file(&link).unwrap_err().to_string().contains("pipe or a device"));
    }
}
