//! The folder that a command leaves. It is built beside its place and published when it is whole; only
//! files that Hilal wrote are ever replaced, which a manifest in the folder says.

mod building;
mod manifest;
mod publication;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use building::Building;
use manifest::{Entry, Found, Manifest};

/// How a folder of results is told from a folder of the user's.
#[derive(Debug)]
enum Place {
    /// There is nothing, or an empty folder.
    Free,
    /// A folder in which Hilal wrote before.
    Ours(Manifest),
}

/// A folder under construction. Dropped before [`Output::publish`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct Output {
    /// The folder as it was named, for messages.
    named: PathBuf,
    /// The folder itself, behind any link.
    folder: PathBuf,
    command: &'static str,
    building: Building,
}

impl Output {
    /// Starts a folder that will end up at `place`; `command` is the name of the command that writes it.
    ///
    /// # Errors
    ///
    /// Refuses a folder that holds anything but what Hilal wrote there beside files that it leaves alone,
    /// and says what to do.
    pub(crate) fn create(place: &Path, command: &'static str) -> anyhow::Result<Self> {
        let folder = behind_links(place)?;
        look(&folder, place)?;
        let building = Building::start(&folder, place)?;
        Ok(Self { named: place.to_owned(), folder, command, building })
    }

    /// Returns the folder under construction.
    pub(crate) fn path(&self) -> &Path {
        self.building.path()
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    ///
    /// Names the file that could not be written.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Puts the files in their place, where they replace what Hilal wrote before. Files of the user's stay.
    ///
    /// # Errors
    ///
    /// Says what could not be replaced. Where a file of the user's has come into the way since
    /// [`Output::create`], the results are left whole in a folder of their own, which is named.
    pub(crate) fn publish(self) -> anyhow::Result<PathBuf> {
        let Self { named, folder, command, building } = self;
        let files = building.files()?;
        let new = Manifest::new(command, files);
        let ready = look(&folder, &named).and_then(|place| {
            if let Place::Ours(old) = &place {
                publication::refuse_conflicts((old, &new), (&folder, &named))?;
            }
            Ok(place)
        });
        match ready {
            Ok(Place::Free) => publication::move_in(building, &new, &folder)
                .with_context(|| format!("cannot move the results to {}", named.display()))?,
            Ok(Place::Ours(old)) => publication::replace(&building, (&old, &new), &folder)
                .with_context(|| format!("cannot replace the results in {}", named.display()))?,
            Err(refusal) => {
                let aside = publication::set_aside(building, &new, &folder)?;
                return Err(refusal.context(format!(
                    "the results are whole, but they are in {}",
                    aside.display()
                )));
            }
        }
        Ok(named)
    }

    /// Adds a file to a folder that was published, or replaces one that Hilal wrote there.
    ///
    /// # Errors
    ///
    /// Names the file when it cannot be written, or when a file of the user's is in its place.
    pub(crate) fn add(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        publication::add(folder, (name, bytes))
    }
}

/// Returns the folder that a name stands for: behind any link, with a name of its own.
fn behind_links(place: &Path) -> anyhow::Result<PathBuf> {
    let Ok(about) = place.metadata() else {
        anyhow::ensure!(
            place.symlink_metadata().is_err(),
            "{} is a link to a folder that is not there; create that folder, or name another one with --out",
            place.display()
        );
        place.file_name().context("--out needs a folder name")?;
        return Ok(place.to_owned());
    };
    anyhow::ensure!(
        about.is_dir(),
        "{} is not a folder, and the results are several files; name a folder with --out",
        place.display()
    );
    place.canonicalize().with_context(|| format!("cannot read {}", place.display()))
}

/// Says whose a folder is.
///
/// # Errors
///
/// Refuses a folder of the user's, and one in which files were changed that Hilal wrote.
fn look(folder: &Path, named: &Path) -> anyhow::Result<Place> {
    if !folder.exists() {
        return Ok(Place::Free);
    }
    let Some(manifest) = Manifest::read(folder)? else {
        anyhow::ensure!(
            building::is_bare(folder)?,
            "{} is not empty, and no {} in it says which of its files Hilal wrote: it is a folder of your own, \
             or holds the results of an older version; move it away, or name another folder with --out",
            named.display(),
            manifest::NAME
        );
        return Ok(Place::Free);
    };
    let changed = manifest.changed(folder)?;
    anyhow::ensure!(
        changed.is_empty(),
        "{} in {} was changed since Hilal wrote it, and would be replaced; move it away, or name another \
         folder with --out",
        listed(&changed),
        named.display()
    );
    Ok(Place::Ours(manifest))
}

/// Returns the first names of a list, and how many more there are.
fn listed(names: &[String]) -> String {
    const MOST: usize = 3;
    let first = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests;
