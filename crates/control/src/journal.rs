//! What people asked and decided, and what was sent: kept before it counts, so that a mission that was killed is flown
//! again to where it was.

use std::path::{Path, PathBuf};

use hilal_dictionary::Command;
use serde::{Deserialize, Serialize};

use crate::alarms::AlarmDeed;
use crate::line_file::{Lasting, LineFile};
use crate::requests::{CommandRequest, Decision};

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JournalEntry {
    /// Whose journal it is: the first line.
    Of {
        /// The digest of mission file, seed, ground and plans.
        flight: String,
    },
    /// A telecommand was asked for.
    Asked(Box<CommandRequest>),
    /// A request was decided.
    Decided {
        /// The request.
        request: u32,
        /// By whom, when and how.
        decision: Decision,
    },
    /// A telecommand was given to the ground.
    Released {
        /// The request behind it.
        request: u32,
        /// The vehicle, by its place among those that fly.
        vehicle: usize,
        /// When, in milliseconds after the mission's start.
        at_ms: u64,
        /// What.
        command: Command,
    },
    /// Somebody did something about an alarm.
    Alarm {
        /// The vehicle, by its place among those that fly.
        vehicle: usize,
        /// The alarm's number among the vehicle's.
        alarm: u32,
        /// When, in milliseconds after the mission's start.
        at_ms: u64,
        /// What, and who.
        deed: AlarmDeed,
    },
    /// The mission has come so far.
    Reached {
        /// In milliseconds after the mission's start.
        at_ms: u64,
    },
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A line is not what was written.
    #[error("{path}, line {line}: {reason}; the journal was left as it is")]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// It belongs to another flight.
    #[error(
        "{path} is the journal of another flight: mission file, seed, elevation data, plans or program have changed. Give another \
         --state, or remove this folder to begin anew"
    )]
    OtherFlight {
        /// The file.
        path: PathBuf,
    },
}

/// The journal of a flight.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    lines: LineFile,
}

impl Journal {
    /// Opens the journal of a flight in a folder, or begins it, and returns what it holds. A last line that a kill has
    /// cut short is put aside: nobody was told of it.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, is damaged, or belongs to another flight.
    pub(crate) fn open(
        folder: &Path,
        flight: &str,
    ) -> Result<(Self, Vec<JournalEntry>), JournalError> {
        let path = folder.join("journal.jsonl");
        let refused = |source| JournalError::File { path: path.clone(), source };
        let (lines, found) = LineFile::open(&path).map_err(refused)?;
        let mut entries = Vec::new();
        for (index, line) in found.whole.split(|octet| *octet == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let entry = serde_json::from_slice(line).map_err(|error| JournalError::Line {
                path: path.clone(),
                line: index + 1,
                reason: error.to_string(),
            })?;
            entries.push(entry);
        }
        let mut journal = Self { path, lines };
        match entries.first() {
            None => {
                journal.append(&JournalEntry::Of { flight: flight.to_owned() })?;
            }
            Some(JournalEntry::Of { flight: known }) if known == flight => {}
            Some(_) => return Err(JournalError::OtherFlight { path: journal.path }),
        }
        Ok((journal, entries))
    }

    /// Adds an entry; it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn append(&mut self, entry: &JournalEntry) -> Result<(), JournalError> {
        self.write(entry, Lasting::OnDisk)
    }

    /// Adds an entry that may be lost by a power cut, and not by a kill.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(crate) fn note(&mut self, entry: &JournalEntry) -> Result<(), JournalError> {
        self.write(entry, Lasting::OverAKill)
    }

    fn write(&mut self, entry: &JournalEntry, lasting: Lasting) -> Result<(), JournalError> {
        let line = serde_json::to_vec(entry).map_err(Into::into);
        let written = line.and_then(|line| self.lines.append(&line, lasting));
        written.map_err(|source| JournalError::File { path: self.path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn released(request: u32) -> JournalEntry {
        JournalEntry::Released { request, vehicle: 0, at_ms: 1000, command: Command::Ping }
    }

    #[test]
    fn a_journal_comes_back_as_it_was_and_a_torn_line_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut journal, entries) = Journal::open(folder.path(), "one").expect("begun");
        assert!(entries.is_empty());
        for request in 0..3 {
            journal.append(&released(request)).expect("written");
        }
        let path = folder.path().join("journal.jsonl");
        let whole = std::fs::read(&path).expect("read");
        let last = whole[..whole.len() - 1].iter().rposition(|octet| *octet == b'\n').unwrap_or(0);
        for cut in last + 1..whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("cut");
            let (mut journal, entries) = Journal::open(folder.path(), "one").expect("opened");
            assert_eq!(entries.len(), 3, "cut at {cut}");
            journal.append(&released(9)).expect("written");
            let (_, entries) = Journal::open(folder.path(), "one").expect("opened");
            assert_eq!(entries.last(), Some(&released(9)), "cut at {cut}");
        }
    }

    #[test]
    fn the_journal_of_another_flight_and_a_damaged_one_are_refused_and_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut journal, _) = Journal::open(folder.path(), "one").expect("begun");
        journal.append(&released(1)).expect("written");
        let path = folder.path().join("journal.jsonl");
        let before = std::fs::read(&path).expect("read");
        let error = Journal::open(folder.path(), "two").expect_err("another flight");
        assert!(error.to_string().contains("another flight"), "{error}");
        assert_eq!(std::fs::read(&path).expect("read"), before);
        let mut damaged = before.clone();
        damaged[10] = b'\n';
        std::fs::write(&path, &damaged).expect("written");
        let error = Journal::open(folder.path(), "one").expect_err("damaged");
        assert!(error.to_string().contains("line 1"), "{error}");
        assert_eq!(std::fs::read(&path).expect("read"), damaged);
    }
}
