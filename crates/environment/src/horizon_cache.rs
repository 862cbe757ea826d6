//! Horizons kept from one command to the next: they take longest to make, and depend on little.
//!
//! A file is named after all that its horizons follow from: the program that made them, the heights of
//! all layers, and the settings. So no file is ever out of date; one that is not used any more is
//! cleared away for others. What cannot be kept or read is no error: horizons are made anew then.

mod eviction;
mod file;

use std::path::PathBuf;
use std::time::SystemTime;

use hilal_terrain::Stack;
use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter, StoreError};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use sha2::{Digest as _, Sha256};

use crate::{EnvironmentError, LoadingProgress};

pub use file::{horizon_file, horizon_header, write_horizons};

/// Where horizons are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HorizonCache {
    /// The folder; nowhere, where the user does not want it or has no such folder.
    pub folder: Option<PathBuf>,
    /// SHA-256 of the program that runs: what it would compute in another way, another build of it may
    /// have kept. Nothing is kept where it is not known.
    pub program: Option<String>,
    /// The present time, for the dates of files that are used.
    pub now: SystemTime,
    /// Bytes that the folder may hold.
    pub most_bytes: u64,
}

/// Some thirty tiles of 513 × 513 cells in 360 azimuths, of some 60 MB each.
pub const CACHE_BYTES: u64 = 2 << 30;
/// What the names of kept files end in.
const ENDING: &str = ".horizons";

/// The file of some horizons.
struct Kept {
    path: PathBuf,
    header: HorizonHeader,
}

impl HorizonCache {
    /// Keeps nothing.
    pub const NONE: Self =
        Self { folder: None, program: None, now: SystemTime::UNIX_EPOCH, most_bytes: 0 };

    /// Returns the horizons of a stack's finest layer: those kept, or else computed, and kept.
    ///
    /// # Errors
    ///
    /// Fails where they cannot be computed, on terrain without heights.
    pub fn horizons(
        &self,
        (stack, settings): (&Stack, &HorizonSettings),
        progress: &dyn LoadingProgress,
    ) -> Result<Horizons, EnvironmentError> {
        let kept = self.kept(stack, settings);
        if let Some(found) = kept.as_ref().and_then(|kept| kept.read(self.now, progress)) {
            return Ok(found);
        }
        let made = Horizons::of_stack_watched(stack, settings, &|done| progress.set(0.9 * done))?;
        if let Some(kept) = kept {
            match kept.write(&made) {
                Ok(()) => eviction::make(&kept.path, self.most_bytes),
                Err(error) => {
                    progress.warn(&format!("horizons are not kept for the next command: {error}"));
                }
            }
        }
        Ok(made)
    }

    /// Names the file; nothing where none is to be kept, or where it cannot be said what program this is.
    fn kept(&self, stack: &Stack, settings: &HorizonSettings) -> Option<Kept> {
        let folder = self.folder.as_ref()?;
        let grid = stack.layers().first()?.raster.grid;
        let header = file::header_of((grid, settings), stack.provenance().cloned().collect());
        let mut key = Sha256::new();
        key.update(self.program.as_ref()?);
        key.update(stack.sha256());
        key.update(format!("{settings:?} {header:?}"));
        let name = digits(&key.finalize()) + ENDING;
        Some(Kept { path: folder.join(name), header })
    }
}

/// Returns a hash in hexadecimal digits.
fn digits(hash: &[u8]) -> String {
    let digits: Vec<String> = hash.iter().map(|octet| format!("{octet:02x}")).collect();
    digits.concat()
}

impl Kept {
    /// Returns what is kept, where it is whole.
    fn read(&self, now: SystemTime, progress: &dyn LoadingProgress) -> Option<Horizons> {
        // Read and not mapped: a disk that fails under a map would end the program.
        let bytes = std::fs::read(&self.path).ok()?;
        match self.unpacked(bytes) {
            Ok(horizons) => {
                eviction::used(&self.path, now);
                Some(horizons)
            }
            Err(error) => {
                let path = self.path.display();
                let sentence =
                    format!("{path} is not as it was kept, so horizons are made anew: {error}");
                progress.warn(&sentence);
                drop(std::fs::remove_file(&self.path));
                None
            }
        }
    }

    fn unpacked(&self, bytes: Vec<u8>) -> Result<Horizons, Unusable> {
        let file = HorizonFile::from_bytes(bytes)?;
        if *file.header() != self.header {
            return Err(Unusable::Others);
        }
        let grid = self.header.grid;
        Ok(file.read(0..grid.rows, 0..grid.columns)?)
    }

    /// Writes horizons under another name, and gives the file its own when it is whole. One that
    /// another command has written, or is writing just now, is left to it.
    fn write(&self, horizons: &Horizons) -> Result<(), EnvironmentError> {
        if self.path.exists() {
            return Ok(());
        }
        file::make_folder_of(&self.path)?;
        match self.written(horizons) {
            Ok(()) | Err(StoreError::Busy { .. }) => Ok(()),
            Err(error) => {
                // Of no use, or in the way. What cannot be removed either was said already.
                drop(std::fs::remove_file(eviction::unfinished(&self.path)));
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

/// A file that is of no use.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error(transparent)]
    Damaged(#[from] StoreError),
    #[error("it holds other horizons")]
    Others,
}

#[cfg(test)]
mod tests;
