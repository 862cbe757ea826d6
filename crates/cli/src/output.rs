//! The folder that a run leaves: written beside its place, and moved there when it is whole.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// A folder under construction. Dropped before [`Output::publish`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct Output {
    place: PathBuf,
    building: PathBuf,
    published: bool,
}

/// What marks a folder as ours to replace.
const MARK: &str = "summary.json";

impl Output {
    /// Starts a folder that will end up at `place`.
    ///
    /// # Errors
    ///
    /// Refuses a place that holds anything but an earlier run, and says so.
    pub(crate) fn create(place: &Path) -> anyhow::Result<Self> {
        if !replaceable(place)? {
            anyhow::bail!(
                "{} holds something other than an earlier run; name another folder with --out",
                place.display()
            );
        }
        let mut name = place.file_name().context("--out needs a folder name")?.to_owned();
        name.push(".building");
        let building = place.with_file_name(name);
        if building.exists() {
            std::fs::remove_dir_all(&building)
                .with_context(|| format!("cannot clear {}", building.display()))?;
        }
        std::fs::create_dir_all(&building)
            .with_context(|| format!("cannot create {}", building.display()))?;
        Ok(Self { place: place.to_owned(), building, published: false })
    }

    /// Returns the folder under construction.
    pub(crate) fn path(&self) -> &Path {
        &self.building
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    ///
    /// Names the file that could not be written.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
        let path = self.building.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Moves the folder to its place, in place of an earlier run.
    ///
    /// # Errors
    ///
    /// Says what could not be moved; the earlier run is removed only when the new one is whole.
    pub(crate) fn publish(mut self) -> anyhow::Result<PathBuf> {
        if self.place.exists() {
            std::fs::remove_dir_all(&self.place)
                .with_context(|| format!("cannot replace {}", self.place.display()))?;
        }
        std::fs::rename(&self.building, &self.place)
            .with_context(|| format!("cannot move the results to {}", self.place.display()))?;
        self.published = true;
        Ok(self.place.clone())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.published {
            // Nothing can be said from a destructor, and a left-over is cleared by the next run.
            drop(std::fs::remove_dir_all(&self.building));
        }
    }
}

fn replaceable(place: &Path) -> anyhow::Result<bool> {
    if !place.exists() {
        return Ok(true);
    }
    let mut entries =
        std::fs::read_dir(place).with_context(|| format!("cannot read {}", place.display()))?;
    Ok(place.join(MARK).exists() || entries.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("run");
        let output = Output::create(&place).unwrap();
        output.write("figures/a.svg", "x").unwrap();
        drop(output);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_finished_folder_replaces_an_earlier_run_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("run");
        for content in ["1", "2"] {
            let output = Output::create(&place).unwrap();
            output.write(MARK, content).unwrap();
            output.publish().unwrap();
            assert_eq!(std::fs::read_to_string(place.join(MARK)).unwrap(), content);
        }
        let other = folder.path().join("thesis");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("chapter.txt"), "years of work").unwrap();
        let error = Output::create(&other).unwrap_err().to_string();
        assert!(error.contains("something other than an earlier run"), "{error}");
    }
}
