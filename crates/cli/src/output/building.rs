//! Where results are built before they are published.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::Entry;
use super::manifest::NAME;

/// The folder in which results are built: inside a folder that is there already, so that moving a file to
/// its place is one step of the file system.
const INSIDE: &str = ".hilal-building";
/// The file that marks it as Hilal's, and that the process which builds holds locked.
const MARK: &str = ".hilal-mark";

/// A folder of files that are not published yet. It is removed when dropped.
#[derive(Debug)]
pub(super) struct Building {
    path: PathBuf,
    mark: Option<File>,
}

impl Building {
    /// Starts to build the results of a folder; what an interrupted command left is cleared away.
    ///
    /// # Errors
    ///
    /// Says that another process builds for the same folder, or what cannot be created.
    pub(super) fn start(folder: &Path, named: &Path) -> anyhow::Result<Self> {
        let path = place(folder)?;
        std::fs::create_dir_all(&path)
            .with_context(|| format!("cannot create {}", path.display()))?;
        anyhow::ensure!(
            is_ours(&path)?,
            "{} is in the way of results that are built there; move it away",
            path.display()
        );
        let mark = path.join(MARK);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&mark)
            .with_context(|| format!("cannot write {}", mark.display()))?;
        // A file system without locks is no reason to refuse.
        anyhow::ensure!(
            !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
            "another command is writing its results to {}; wait for it, or name another folder with --out",
            named.display()
        );
        clear(&path)?;
        Ok(Self { path, mark: Some(file) })
    }

    /// Returns the folder under construction.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what was built, ordered by path.
    ///
    /// # Errors
    ///
    /// Names a file that cannot be read, or whose name is no text.
    pub(super) fn files(&self) -> anyhow::Result<Vec<Entry>> {
        let mut paths = Vec::new();
        walk(&self.path, "", &mut paths)?;
        paths.sort();
        paths.retain(|path| path != MARK && path != NAME);
        paths.iter().map(|path| Entry::of(&self.path, path)).collect()
    }

    /// Ends the building and returns its folder, which is no longer removed.
    ///
    /// # Errors
    ///
    /// Names the mark when it cannot be removed.
    pub(super) fn finish(mut self) -> anyhow::Result<PathBuf> {
        drop(self.mark.take());
        let mark = self.path.join(MARK);
        std::fs::remove_file(&mark).with_context(|| format!("cannot remove {}", mark.display()))?;
        Ok(std::mem::take(&mut self.path))
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // Nothing can be said from a destructor, and the next command clears what is left over.
            drop(std::fs::remove_dir_all(&self.path));
        }
    }
}

/// Returns whether a folder holds nothing but, perhaps, unfinished results.
///
/// # Errors
///
/// Names the folder when it cannot be read.
pub(super) fn is_bare(folder: &Path) -> anyhow::Result<bool> {
    Ok(names(folder)?.iter().all(|name| name == INSIDE))
}

/// Returns where the results of a folder are built.
fn place(folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.exists() {
        return Ok(folder.join(INSIDE));
    }
    let mut name = OsString::from(".");
    name.push(folder.file_name().context("--out needs a folder name")?);
    name.push(INSIDE);
    Ok(folder.with_file_name(name))
}

/// Returns whether a folder is one that Hilal builds in: marked, finished just before a kill, or empty.
fn is_ours(path: &Path) -> anyhow::Result<bool> {
    let is_folder = path.symlink_metadata().is_ok_and(|about| about.is_dir());
    let names = names(path)?;
    Ok(is_folder && (names.is_empty() || names.iter().any(|name| name == MARK || name == NAME)))
}

/// Removes what an interrupted command left.
fn clear(path: &Path) -> anyhow::Result<()> {
    for name in names(path)?.iter().filter(|name| *name != MARK) {
        let left = path.join(name);
        let is_folder = left.symlink_metadata().is_ok_and(|about| about.is_dir());
        let removed =
            if is_folder { std::fs::remove_dir_all(&left) } else { std::fs::remove_file(&left) };
        removed.with_context(|| format!("cannot clear {}", left.display()))?;
    }
    Ok(())
}

fn names(folder: &Path) -> anyhow::Result<Vec<OsString>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(|| format!("cannot read {}", folder.display()))?,
    };
    entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()
        .with_context(|| format!("cannot read {}", folder.display()))
}

/// Lists the files of a folder, with `/` between names.
fn walk(folder: &Path, above: &str, paths: &mut Vec<String>) -> anyhow::Result<()> {
    for name in names(folder)? {
        let path = folder.join(&name);
        let name = name
            .to_str()
            .with_context(|| format!("{} has a name that is not text in UTF-8", path.display()))?;
        if path.is_dir() {
            walk(&path, &format!("{above}{name}/"), paths)?;
        } else {
            paths.push(format!("{above}{name}"));
        }
    }
    Ok(())
}
