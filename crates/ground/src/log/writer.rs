//! Appending to a log, and going on after a kill.

use super::commit::{CommitPolicy, OpenGroup};
use super::format::{LogError, LogHeader, LogRecord};
use super::reader::{Damage, DamagePlace, LogContents};
use hilal_quantity::Epoch;
use std::collections::VecDeque;
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
    /// CRCs of records that the file holds and that have to come again, in their order.
    expected: VecDeque<u32>,
}

/// What a log held when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundLog {
    /// The file.
    pub path: PathBuf,
    /// When its last record was received; nothing of an empty log.
    pub until: Option<Epoch>,
    /// What could not be read; at its end it was cut off.
    pub damage: Vec<Damage>,
}

impl FoundLog {
    /// Tells of a log from what was read of it.
    pub(crate) fn of(path: &Path, contents: &LogContents) -> Self {
        let until = contents.records.last().map(|record| record.receipt);
        Self { path: path.to_owned(), until, damage: contents.damage.clone() }
    }
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
        let expected = VecDeque::new();
        Ok(Self {
            path: path.to_owned(),
            file,
            policy,
            durable: 0,
            group: None,
            failed: false,
            expected,
        })
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
        let (path, expected) = (path.to_owned(), VecDeque::new());
        let log = Self { path, file, policy, durable, group: None, failed: false, expected };
        Ok((log, contents))
    }

    /// Opens the log of a flight that is flown again from its start, or begins it. The records that it holds have to come
    /// again as they were, and are not written twice; what comes after them is added. What follows the last good
    /// record is cut off.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, is not a log, is another flight's, or is damaged between good records.
    pub fn flown_again(
        path: &Path,
        header: &LogHeader,
        policy: CommitPolicy,
    ) -> Result<(Self, FoundLog), LogError> {
        if path.exists() {
            let contents = LogContents::read(path)?;
            let inside = |one: &&Damage| one.place == DamagePlace::Inside;
            if let Some(damage) = contents.damage.iter().find(inside).copied() {
                return Err(LogError::Damaged { path: path.to_owned(), damage });
            }
        }
        let (mut log, contents) = Self::resumed(path, header, policy)?;
        for record in &contents.records {
            log.expected.push_back(crc32fast::hash(&record.encode()?));
        }
        Ok((log, FoundLog::of(path, &contents)))
    }

    /// Goes on with the log of a flight as [`LogWriter::reopen`] does, or begins it.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, is not a log, or is another flight's; it is then left as it is.
    pub fn resumed(
        path: &Path,
        header: &LogHeader,
        policy: CommitPolicy,
    ) -> Result<(Self, LogContents), LogError> {
        if !path.exists() {
            let log = Self::create(path, header, policy)?;
            return Ok((log, LogContents::read(path)?));
        }
        if LogContents::read(path)?.header != *header {
            return Err(LogError::OtherFlight { path: path.to_owned() });
        }
        Self::reopen(path, policy)
    }

    /// Says whether a record is one that the log holds already, which has to be the next of those.
    fn comes_again(&mut self, record: &LogRecord, bytes: &[u8]) -> Result<bool, LogError> {
        match self.expected.pop_front() {
            None => Ok(false),
            Some(crc) if crc == crc32fast::hash(bytes) => Ok(true),
            Some(_) => {
                let number = self.durable - self.expected.len() as u64;
                self.failed = true;
                let (path, receipt) = (self.path.clone(), record.receipt);
                Err(LogError::Differs { path, number, receipt })
            }
        }
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
        if self.comes_again(record, &bytes)? {
            return Ok(());
        }
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
    fn a_flight_that_is_flown_again_adds_only_what_is_new_and_has_to_give_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("downlink.log");
        let header =
            LogHeader { mission: "reference".into(), vehicle: "rover".into(), epoch: start() };
        let open = || LogWriter::flown_again(&path, &header, WIDE).unwrap();
        let (mut log, found) = open();
        assert_eq!(found.until, None);
        for second in [0.0, 1.0, 2.0] {
            log.append(&record(second)).unwrap();
        }
        drop(log);
        let torn = [std::fs::read(&path).unwrap(), vec![0; 7]].concat();
        std::fs::write(&path, torn).unwrap();
        let (mut log, found) = open();
        assert_eq!(found.until, Some(record(2.0).receipt));
        assert_eq!(found.damage[0].length, 7);
        for second in [0.0, 1.0, 2.0, 3.0] {
            log.append(&record(second)).unwrap();
        }
        drop(log);
        let seconds = |contents: &LogContents| contents.records.len();
        assert_eq!(seconds(&LogContents::read(&path).unwrap()), 4);
        let before = std::fs::read(&path).unwrap();
        let (mut log, _) = open();
        log.append(&record(0.0)).unwrap();
        let error = log.append(&record(1.5)).unwrap_err();
        assert!(error.to_string().contains("record 2"), "{error}");
        assert!(log.append(&record(2.0)).is_err(), "nothing follows a record that differs");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let other = LogHeader { vehicle: "micro-1".into(), ..header.clone() };
        assert!(matches!(
            LogWriter::flown_again(&path, &other, WIDE),
            Err(LogError::OtherFlight { .. })
        ));
        let mut damaged = before;
        damaged[120] ^= 1;
        std::fs::write(&path, &damaged).unwrap();
        let error = LogWriter::flown_again(&path, &header, WIDE).unwrap_err();
        assert!(error.to_string().contains("damaged between good records"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), damaged);
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
