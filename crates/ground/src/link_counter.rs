//! How far the counter of telecommand frames is reserved, kept so that no counter is used twice after a restart.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hilal_packets::sdls::{CounterReserve, Spi};

/// The counters cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("counter of telecommand frames {path}: {source}; without it no frame can be sent safely")]
pub struct CounterError {
    /// The file.
    path: PathBuf,
    /// What the operating system says.
    source: std::io::Error,
}

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

    /// Keeps the promises of security associations, a line each; when this returns, they are on disk, and those
    /// before are gone.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn keep(&self, reserves: [(Spi, CounterReserve); 2]) -> Result<(), CounterError> {
        let error = |source| CounterError { path: self.path.clone(), source };
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside).map_err(error)?;
        for (spi, reserve) in reserves {
            writeln!(file, "{} {}", spi.number(), reserve.bound()).map_err(error)?;
        }
        file.sync_all().map_err(error)?;
        std::fs::rename(&beside, &self.path).map_err(error)
    }
}
