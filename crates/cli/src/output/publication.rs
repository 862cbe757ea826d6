//! How finished files get to their place. A kill at any moment leaves the files of before, the new ones, or
//! a folder whose manifest says that it is neither and which of its files are Hilal's.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::building::Building;
use super::{Entry, Found, Manifest, listed};
use crate::file::write_whole;

/// Refuses to replace files that Hilal did not write.
///
/// # Errors
///
/// Names them.
pub(super) fn refuse_conflicts(
    (old, new): (&Manifest, &Manifest),
    (folder, named): (&Path, &Path),
) -> anyhow::Result<()> {
    let mut theirs = Vec::new();
    for entry in &new.files {
        let free = match Entry::find(folder, &entry.path)? {
            Found::Nothing => true,
            Found::File(found) => found == *entry || old.wrote(&found),
            Found::Other => false,
        };
        if !free {
            theirs.push(entry.path.clone());
        }
    }
    anyhow::ensure!(
        theirs.is_empty(),
        "{} in {} was not written by Hilal, and would be replaced; move it away",
        listed(&theirs),
        named.display()
    );
    Ok(())
}

/// Moves a finished folder to a place where there is none, or an empty one.
pub(super) fn move_in(building: Building, new: &Manifest, folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        // Built inside: as if it replaced nothing.
        return replace(&building, (&Manifest::new("", Vec::new()), new), folder);
    }
    new.write(building.path())?;
    let built = building.finish()?;
    Ok(std::fs::rename(built, folder)?)
}

/// Replaces the files of an older manifest by new ones, file by file.
pub(super) fn replace(
    building: &Building,
    (old, new): (&Manifest, &Manifest),
    folder: &Path,
) -> anyhow::Result<()> {
    new.replacing(old).write(folder)?;
    for Entry { path, .. } in &new.files {
        let to = folder.join(path);
        if let Some(above) = to.parent() {
            std::fs::create_dir_all(above)
                .with_context(|| format!("cannot create {}", above.display()))?;
        }
        std::fs::rename(building.path().join(path), &to)
            .with_context(|| format!("cannot write {}", to.display()))?;
    }
    for Entry { path, .. } in old.all() {
        if new.files.iter().all(|entry| entry.path != *path) {
            remove(folder, path)?;
        }
    }
    new.write(folder)
}

/// Removes a file, and the folders that are empty without it.
fn remove(folder: &Path, path: &str) -> anyhow::Result<()> {
    let file = folder.join(path);
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    let above = file.ancestors().skip(1).take_while(|above| *above != folder);
    // A folder that is not empty cannot be removed in this way, and is to stay.
    for above in above {
        if std::fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
}

/// Leaves finished results beside the folder that they cannot go to; returns where.
pub(super) fn set_aside(
    building: Building,
    new: &Manifest,
    folder: &Path,
) -> anyhow::Result<PathBuf> {
    new.write(building.path())?;
    let name = folder.file_name().context("the folder has no name")?.to_string_lossy();
    let mut asides = (1..).map(|number| folder.with_file_name(format!("{name}.results-{number}")));
    let aside = asides
        .find(|aside| aside.symlink_metadata().is_err())
        .context("there is no free name for the results")?;
    let built = building.finish()?;
    std::fs::rename(&built, &aside).with_context(|| {
        format!("the results are whole, but they are left in {}", built.display())
    })?;
    Ok(aside)
}

/// Adds a file to a folder with a manifest.
///
/// # Errors
///
/// As [`super::Output::add`].
pub(super) fn add(folder: &Path, (name, bytes): (&str, &[u8])) -> anyhow::Result<()> {
    let old = Manifest::read(folder)?
        .with_context(|| format!("{} holds no results", folder.display()))?;
    let free = match Entry::find(folder, name)? {
        Found::Nothing => true,
        Found::File(found) => old.wrote(&found),
        Found::Other => false,
    };
    let path = folder.join(name);
    anyhow::ensure!(free, "{} was not written by Hilal; move it away", path.display());
    let new = old.with(&Entry::of_bytes(name, bytes));
    new.replacing(&old).write(folder)?;
    write_whole(&path, bytes)?;
    new.write(folder)
}
