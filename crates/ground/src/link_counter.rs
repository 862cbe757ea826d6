//! How far the counter of telecommand frames is reserved, kept so that no counter is used twice after a restart.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hilal_packets::sdls::CounterReserve;

use crate::GroundError;

/// The file beside the logs.
#[derive(Debug)]
pub(crate) struct CounterFile {
    path: PathBuf,
}

impl CounterFile {
    /// Names the file in a folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { path: folder.join("uplink-counter.txt") }
    }

    /// Keeps a promise; when this returns, it is on disk, and the one before is gone.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn keep(&self, reserve: CounterReserve) -> Result<(), GroundError> {
        let error = |source| GroundError::Counter { path: self.path.clone(), source };
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside).map_err(error)?;
        writeln!(file, "{}", reserve.bound()).map_err(error)?;
        file.sync_all().map_err(error)?;
        std::fs::rename(&beside, &self.path).map_err(error)
    }
}
