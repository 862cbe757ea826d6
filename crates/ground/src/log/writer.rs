//! Appending to a log, and going on after a kill.

use super::commit::{CommitPolicy, OpenGroup};
use super::format::{LogError, LogHeader, LogRecord};
use super::reader::LogContents;
use hilal_quantity::Epoch;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// An open log. A record is safe in two degrees:
///
/// - **written** when [`LogWriter::append`] returns: the operating system has it whole, and no end of this
///   process, not even a kill, takes it back;
/// - **durable** when its group is committed ([`CommitPolicy`]): the disk has it, and a power failure does
///   not take it back either. [`LogWriter::durable_records`] counts these.
///
/// The first failure ends the log: nothing is written behind a record that may be torn, and nothing is
/// called durable after a commit that failed.
#[derive(Debug)]
pub struct LogWriter {
    path: PathBuf,
    file: File,
    policy: CommitPolicy,
    durable: u64,
    group: Option<OpenGroup>,
    failed: bool,
}

impl LogWriter {
    /// Begins a new log; a file of this name is replaced. The header and the file's name are durable when
    /// this returns.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the mission's name is too long for the header.
    pub fn create(path: &Path, header: &LogHeader, policy: CommitPolicy) -> Result<Self, LogError> {
        let bytes = header.encode()?;
        let wrap = |source| failed(path, source);
        let mut file = File::create(path).map_err(wrap)?;
        file.write_all(&bytes).map_err(wrap)?;
        file.sync_all().map_err(wrap)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrap)?;
        Ok(Self { path: path.to_owned(), file, policy, durable: 0, group: None, failed: false })
    }

    /// Goes on with a log that may have been cut: what follows the last good record is removed.
    /// Returns the writer and what the log held, damage included.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, or is not a log.
    pub fn reopen(path: &Path, policy: CommitPolicy) -> Result<(Self, LogContents), LogError> {
        let contents = LogContents::read(path)?;
        let wrap = |source| failed(path, source);
        let file = OpenOptions::new().append(true).open(path).map_err(wrap)?;
        file.set_len(contents.good_length as u64).map_err(wrap)?;
        file.sync_all().map_err(wrap)?;
        let durable = contents.records.len() as u64;
        let log = Self { path: path.to_owned(), file, policy, durable, group: None, failed: false };
        Ok((log, contents))
    }

    /// Adds a record at the end, and commits its group if that is full.
    ///
    /// # Errors
    ///
    /// The packet does not fit a record, the file cannot be written, for instance because the disk is
    /// full, or an earlier write failed.
    pub fn append(&mut self, record: &LogRecord) -> Result<(), LogError> {
        let bytes = record.encode()?;
        self.refuse_after_failure()?;
        let written = self.file.write_all(&bytes);
        self.remember_failure(written)?;
        self.group.get_or_insert(OpenGroup::new(record.receipt)).add(bytes.len() as u64);
        self.commit_if_due(record.receipt)
    }

    /// Commits what has waited for [`CommitPolicy::span`] by now, so that a record does not wait for the next
    /// one on a quiet link.
    ///
    /// # Errors
    ///
    /// As for [`LogWriter::commit`].
    pub fn commit_if_due(&mut self, now: Epoch) -> Result<(), LogError> {
        if self.group.is_some_and(|group| group.is_due(&self.policy, now)) {
            self.commit()?;
        }
        Ok(())
    }

    /// Brings everything written so far to the disk, and returns when the disk has it.
    ///
    /// # Errors
    ///
    /// The disk does not take it, or an earlier write failed.
    pub fn commit(&mut self) -> Result<(), LogError> {
        self.refuse_after_failure()?;
        let Some(group) = self.group else { return Ok(()) };
        let synced = self.file.sync_data();
        self.remember_failure(synced)?;
        self.durable += group.records;
        self.group = None;
        Ok(())
    }

    /// Returns how many records the log holds, durable or only written.
    pub fn records(&self) -> u64 {
        self.durable + self.group.map_or(0, |group| group.records)
    }

    /// Returns how many records the disk has: from the first on, without a gap.
    pub const fn durable_records(&self) -> u64 {
        self.durable
    }

    fn refuse_after_failure(&self) -> Result<(), LogError> {
        if self.failed {
            return Err(LogError::Ended { path: self.path.clone(), durable: self.durable });
        }
        Ok(())
    }

    fn remember_failure(&mut self, done: std::io::Result<()>) -> Result<(), LogError> {
        done.map_err(|source| {
            self.failed = true;
            failed(&self.path, source)
        })
    }
}

fn failed(path: &Path, source: std::io::Error) -> LogError {
    LogError::File { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::super::format::Channel;
    use super::*;
    use hilal_quantity::{Duration, Unit};

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn record(second: f64) -> LogRecord {
        let receipt = start() + second * Unit::Second;
        LogRecord { receipt, channel: Channel::Direct, packet: vec![3; 83] }
    }

    fn log(folder: &Path, policy: CommitPolicy) -> LogWriter {
        let header =
            LogHeader { mission: "reference".into(), vehicle: "rover".into(), epoch: start() };
        LogWriter::create(&folder.join("downlink.log"), &header, policy).unwrap()
    }

    const WIDE: CommitPolicy =
        CommitPolicy { records: u64::MAX, bytes: u64::MAX, span: Duration::MAX };

    #[test]
    fn a_group_is_committed_by_its_records_its_bytes_or_its_age() {
        let folder = tempfile::tempdir().unwrap();
        // A record of 83 bytes of packet has 100 in the file.
        for (policy, durable) in [
            (CommitPolicy { records: 4, ..WIDE }, [0, 0, 0, 4, 4, 4, 4, 8]),
            (CommitPolicy { bytes: 250, ..WIDE }, [0, 0, 3, 3, 3, 6, 6, 6]),
            (CommitPolicy { span: 20.0 * Unit::Second, ..WIDE }, [0, 0, 3, 3, 3, 6, 6, 6]),
            (WIDE, [0; 8]),
        ] {
            let mut log = log(folder.path(), policy);
            for (count, durable) in (1..).zip(durable) {
                log.append(&record(10.0 * f64::from(count))).unwrap();
                assert_eq!(log.durable_records(), durable, "{policy:?}, record {count}");
                assert_eq!(i64::try_from(log.records()).unwrap(), i64::from(count));
            }
            log.commit().unwrap();
            assert_eq!(log.durable_records(), 8);
        }
    }

    #[test]
    fn a_record_does_not_wait_for_the_next_one_on_a_quiet_link() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = log(folder.path(), CommitPolicy { span: 60.0 * Unit::Second, ..WIDE });
        log.append(&record(0.0)).unwrap();
        log.commit_if_due(start() + 59.0 * Unit::Second).unwrap();
        assert_eq!(log.durable_records(), 0);
        log.commit_if_due(start() + 60.0 * Unit::Second).unwrap();
        assert_eq!(log.durable_records(), 1);
    }

    #[test]
    fn a_log_that_could_not_be_written_takes_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = log(folder.path(), WIDE);
        log.append(&record(0.0)).unwrap();
        log.file = File::open(&log.path).unwrap();
        let error = log.append(&record(1.0)).unwrap_err();
        assert!(matches!(error, LogError::File { .. }), "{error}");
        log.file = OpenOptions::new().append(true).open(&log.path).unwrap();
        for error in [log.append(&record(2.0)).unwrap_err(), log.commit().unwrap_err()] {
            let words = error.to_string();
            assert!(words.contains("its first 0 records are on the disk"), "{words}");
        }
        assert_eq!(LogContents::read(&log.path).unwrap().records.len(), 1);
    }

    #[test]
    fn what_the_disk_refused_is_never_called_durable() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = log(folder.path(), CommitPolicy { records: 2, ..WIDE });
        log.append(&record(0.0)).unwrap();
        // A device that takes everything and cannot be synchronised.
        log.file = OpenOptions::new().write(true).open("/dev/null").unwrap();
        assert!(matches!(log.append(&record(1.0)), Err(LogError::File { .. })));
        assert_eq!(log.durable_records(), 0);
        assert!(matches!(log.commit(), Err(LogError::Ended { durable: 0, .. })));
    }
}
