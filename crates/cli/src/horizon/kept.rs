//! Horizons kept from one command to the next: they take longest to make, and depend on little.
//!
//! A file is named after all that its horizons follow from: this very program, the heights of all
//! layers, and the settings. So no file is ever out of date; one that is not used any more is cleared
//! away for others. What cannot be kept or read is no error: horizons are made anew then.

mod folder;
mod room;

use std::path::PathBuf;

use anyhow::Context as _;
use hilal_terrain::Stack;
use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter, StoreError};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use sha2::{Digest as _, Sha256};

use super::stored;
use crate::data::{digits, sha256_of_file};
use crate::progress::Bar;

/// Where horizons are kept.
#[derive(Debug)]
pub(crate) struct HorizonCache {
    /// Nowhere, where the user does not want it or has no such folder.
    folder: Option<PathBuf>,
    /// Bytes that the folder may hold.
    most_bytes: u64,
}

/// Some thirty tiles of 513 × 513 cells in 360 azimuths, of some 60 MB each.
const MOST_BYTES: u64 = 2 << 30;
/// What the names of kept files end in.
const ENDING: &str = ".horizons";

/// The file of some horizons.
struct Kept {
    path: PathBuf,
    header: HorizonHeader,
}

impl HorizonCache {
    /// Keeps horizons where `HILAL_CACHE` says, or else in the user's cache folder.
    pub(crate) fn of_user() -> Self {
        let folder = folder::choose(std::env::var_os("HILAL_CACHE"));
        Self { folder, most_bytes: MOST_BYTES }
    }

    /// Returns the horizons of a stack's finest layer: those kept, or else computed, and kept.
    ///
    /// # Errors
    ///
    /// Fails where they cannot be computed, on terrain without heights.
    pub(crate) fn horizons(
        &self,
        (stack, settings): (&Stack, &HorizonSettings),
        bar: &Bar,
    ) -> anyhow::Result<Horizons> {
        let kept = self.kept(stack, settings);
        if let Some(found) = kept.as_ref().and_then(Kept::read) {
            return Ok(found);
        }
        let made = Horizons::of_stack_watched(stack, settings, &|done| bar.set(0.9 * done))?;
        if let Some(kept) = kept {
            match kept.write(&made) {
                Ok(()) => room::make(&kept.path, self.most_bytes),
                Err(error) => {
                    say(&format!("horizons are not kept for the next command: {error:#}"));
                }
            }
        }
        Ok(made)
    }

    /// Names the file; nothing where none is to be kept, or where it cannot be said what program this is.
    fn kept(&self, stack: &Stack, settings: &HorizonSettings) -> Option<Kept> {
        let folder = self.folder.as_ref()?;
        let grid = stack.layers().first()?.raster.grid;
        let header = stored::header_of((grid, settings), stack.provenance().cloned().collect());
        let mut key = Sha256::new();
        key.update(running_program()?);
        key.update(stack.sha256());
        key.update(format!("{settings:?} {header:?}"));
        let name = digits(&key.finalize()) + ENDING;
        Some(Kept { path: folder.join(name), header })
    }
}

/// Returns the hash of the program that runs: what it would compute in another way, another build of
/// it may have kept.
fn running_program() -> Option<String> {
    // On Linux the link leads to the program that runs, whatever stands under its name by now.
    let itself = PathBuf::from("/proc/self/exe");
    let path = if itself.exists() { itself } else { std::env::current_exe().ok()? };
    sha256_of_file(&path).ok()
}

impl Kept {
    /// Returns what is kept, where it is whole.
    fn read(&self) -> Option<Horizons> {
        // Read and not mapped: a disk that fails under a map would end the program.
        let bytes = std::fs::read(&self.path).ok()?;
        match self.unpacked(bytes) {
            Ok(horizons) => {
                room::used(&self.path);
                Some(horizons)
            }
            Err(error) => {
                let path = self.path.display();
                say(&format!("{path} is not as it was kept, so horizons are made anew: {error}"));
                drop(std::fs::remove_file(&self.path));
                None
            }
        }
    }

    fn unpacked(&self, bytes: Vec<u8>) -> anyhow::Result<Horizons> {
        let file = HorizonFile::from_bytes(bytes)?;
        anyhow::ensure!(*file.header() == self.header, "it holds other horizons");
        let grid = self.header.grid;
        Ok(file.read(0..grid.rows, 0..grid.columns)?)
    }

    /// Writes horizons under another name, and gives the file its own when it is whole. One that
    /// another command has written, or is writing just now, is left to it.
    fn write(&self, horizons: &Horizons) -> anyhow::Result<()> {
        if self.path.exists() {
            return Ok(());
        }
        let folder = self.path.parent().context("no folder")?;
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        match self.written(horizons) {
            Ok(()) | Err(StoreError::Busy { .. }) => Ok(()),
            Err(error) => {
                // Of no use, or in the way. What cannot be removed either was said already.
                drop(std::fs::remove_file(room::unfinished(&self.path)));
                Err(error.into())
            }
        }
    }

    fn written(&self, horizons: &Horizons) -> Result<(), StoreError> {
        let mut writer = HorizonWriter::create_or_resume(&self.path, &self.header)?;
        while let Some(azimuths) = writer.next_group() {
            let planes: Vec<&[i16]> = azimuths.map(|azimuth| horizons.plane(azimuth)).collect();
            writer.write_group(&planes.concat())?;
        }
        writer.finish()
    }
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn say(sentence: &str) {
    eprintln!("{sentence}");
}

#[cfg(test)]
mod tests;
