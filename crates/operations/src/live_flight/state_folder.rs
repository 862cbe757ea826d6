//! The folder of a live flight: raw logs of the frames that went out and came in, and a lock, so that two flights
//! never write the same logs.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use hilal_ground::log::{CommitPolicy, LogError, LogHeader, LogRecord, LogWriter};
use hilal_quantity::{Epoch, Unit};
use hilal_sim::{Arrival, Channel};

use crate::closed_loop::on_ground;

/// What keeps other flights out while this one goes on. The operating system takes the lock back when the process
/// ends, however it ends.
const LOCK: &str = "lock";
/// Telemetry frames as they went to the other end.
const TELEMETRY: &str = "telemetry-frames.log";
/// Datagrams as they came from the other end.
const TELECOMMANDS: &str = "telecommand-frames.log";

/// Why a folder cannot hold a flight's state.
#[derive(Debug, thiserror::Error)]
pub enum StateFolderError {
    /// Another flight has it.
    #[error(
        "{folder} is the state folder of a flight that goes on; end that flight, or name another folder"
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// It holds the logs of a flight that is over.
    #[error("{folder} holds the logs of an earlier flight; name another folder, or move them")]
    Used {
        /// The folder.
        folder: PathBuf,
    },
    /// It cannot be made or locked.
    #[error("state folder {folder}: {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// A folder that is locked for a flight, as long as this value lives.
#[derive(Debug)]
pub struct StateLock {
    folder: PathBuf,
    /// Held for its lock.
    lock: File,
}

impl StateLock {
    /// Takes a folder for a flight, making it where it is missing.
    ///
    /// # Errors
    ///
    /// Another flight has it, it holds the logs of an earlier one, or it cannot be written.
    pub fn take(folder: &Path) -> Result<Self, StateFolderError> {
        let wrap = |source| StateFolderError::Folder { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(wrap)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK))
            .map_err(wrap)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StateFolderError::InUse { folder: folder.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(wrap(source)),
        }
        if [TELEMETRY, TELECOMMANDS].iter().any(|name| folder.join(name).exists()) {
            return Err(StateFolderError::Used { folder: folder.to_owned() });
        }
        Ok(Self { folder: folder.to_owned(), lock })
    }

    /// Begins the logs of a flight.
    ///
    /// # Errors
    ///
    /// A log cannot be written.
    pub fn begin(self, header: &LogHeader) -> Result<StateFolder, LogError> {
        let log =
            |name| LogWriter::create(&self.folder.join(name), header, CommitPolicy::default());
        let (down, up) = (log(TELEMETRY)?, log(TELECOMMANDS)?);
        Ok(StateFolder { start: header.epoch, down, up, _lock: self.lock })
    }
}

/// The logs of a live flight, in a folder that is locked for as long as this value lives.
#[derive(Debug)]
pub struct StateFolder {
    start: Epoch,
    down: LogWriter,
    up: LogWriter,
    /// Held for its lock.
    _lock: File,
}

impl StateFolder {
    /// Logs a telemetry frame that goes to the other end.
    pub(super) fn log_down(&mut self, arrival: Arrival) -> Result<(), LogError> {
        let receipt = self.at(arrival.at_ms);
        let channel = on_ground(arrival.channel);
        self.down.append(&LogRecord { receipt, channel, packet: arrival.frame })
    }

    /// Logs a datagram of the other end. The log has a record for each that has an octet at least; where no link is up,
    /// the record says `direct`.
    pub(super) fn log_up(
        &mut self,
        datagram: &[u8],
        (at_ms, link): (u64, Option<Channel>),
    ) -> Result<(), LogError> {
        if datagram.is_empty() {
            return Ok(());
        }
        let receipt = self.at(at_ms);
        let channel = on_ground(link.unwrap_or(Channel::Direct));
        self.up.append(&LogRecord { receipt, channel, packet: datagram.to_vec() })
    }

    /// Brings what has waited for long to the disk.
    pub(super) fn commit_if_due(&mut self, now_ms: u64) -> Result<(), LogError> {
        let now = self.at(now_ms);
        self.down.commit_if_due(now)?;
        self.up.commit_if_due(now)
    }

    /// Brings everything to the disk.
    pub(super) fn finish(&mut self) -> Result<(), LogError> {
        self.down.commit()?;
        self.up.commit()
    }

    fn at(&self, ms: u64) -> Epoch {
        self.start + ms as f64 * Unit::Millisecond
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> LogHeader {
        let epoch = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        LogHeader { mission: "reference".to_owned(), vehicle: "rover".to_owned(), epoch }
    }

    #[test]
    fn a_folder_holds_one_flight_and_its_logs_are_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("flight");
        // A flight that never began leaves a free folder.
        drop(StateLock::take(&folder).expect("a new folder"));
        let first = StateLock::take(&folder).expect("it holds no logs");
        let said = StateLock::take(&folder).expect_err("it is in use").to_string();
        assert!(said.contains("flight that goes on"), "{said}");
        let first = first.begin(&header()).expect("it can be written");
        let said = StateLock::take(&folder).expect_err("it is in use").to_string();
        assert!(said.contains("flight that goes on"), "{said}");
        drop(first);
        let said = StateLock::take(&folder).expect_err("it holds logs").to_string();
        assert!(said.contains("logs of an earlier flight"), "{said}");
    }
}
