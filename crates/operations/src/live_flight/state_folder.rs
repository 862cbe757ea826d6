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
    #[error("{folder} is the state folder of a flight that goes on; end that flight, or name another folder")]
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
    /// A log cannot be begun.
    #[error(transparent)]
    Log(#[from] LogError),
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
    /// Takes a folder for a flight, making it where it is missing.
    ///
    /// # Errors
    ///
    /// Another flight has it, it holds the logs of an earlier one, or it cannot be written.
    pub fn open(folder: &Path, header: &LogHeader) -> Result<Self, StateFolderError> {
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
        let logs = [TELEMETRY, TELECOMMANDS].map(|name| folder.join(name));
        if logs.iter().any(|log| log.exists()) {
            return Err(StateFolderError::Used { folder: folder.to_owned() });
        }
        let policy = CommitPolicy::default();
        let [down, up] = logs.map(|path| LogWriter::create(&path, header, policy));
        Ok(Self { start: header.epoch, down: down?, up: up?, _lock: lock })
    }

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
        let first = StateFolder::open(&folder, &header()).expect("a new folder");
        let said = StateFolder::open(&folder, &header()).expect_err("it is in use").to_string();
        assert!(said.contains("flight that goes on"), "{said}");
        drop(first);
        let said = StateFolder::open(&folder, &header()).expect_err("it holds logs").to_string();
        assert!(said.contains("logs of an earlier flight"), "{said}");
    }
}
