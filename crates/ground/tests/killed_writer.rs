//! What a kill leaves of a raw log, at whatever moment it comes.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Child, Command};

use hilal_ground::log::{
    Channel, CommitPolicy, DamagePlace, LogContents, LogHeader, LogRecord, LogWriter,
};
use hilal_quantity::{Epoch, Unit};

/// Names the folder in which the child writes; the tests are the parent where it is not set.
const FOLDER: &str = "HILAL_TEST_KILLED_WRITER";

fn start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
}

/// Returns a record whose packet begins with its number; the lengths run over several pages.
fn record(number: u64) -> LogRecord {
    let mut packet = number.to_be_bytes().to_vec();
    packet.resize(8 + usize::try_from(number * 977 % 6000).unwrap(), 0x5A);
    let receipt = start() + number as f64 * Unit::Second;
    LogRecord { receipt, channel: Channel::Relay, packet }
}

/// Appends records for ever and keeps their count in a file, each time after the writer has returned.
fn append_until_killed(folder: &Path) {
    let header = LogHeader { mission: "reference".into(), vehicle: "rover".into(), epoch: start() };
    let policy = CommitPolicy { records: 500, ..CommitPolicy::default() };
    let mut log = LogWriter::create(&folder.join("downlink.log"), &header, policy).unwrap();
    let counted = File::create(folder.join("counted")).unwrap();
    for number in 0.. {
        log.append(&record(number)).unwrap();
        counted.write_all_at(&log.records().to_be_bytes(), 0).unwrap();
    }
}

fn counted(folder: &Path) -> u64 {
    let bytes = std::fs::read(folder.join("counted")).unwrap_or_default();
    bytes.try_into().map_or(0, u64::from_be_bytes)
}

/// Starts this test in a process of its own, as the child.
fn writer(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_kill_loses_no_record_that_was_counted"])
        .env(FOLDER, folder)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_kill_loses_no_record_that_was_counted() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return append_until_killed(Path::new(&folder));
    }
    for moment in [1, 2, 30, 499, 500, 501, 1200, 3000] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = writer(folder.path());
        while counted(folder.path()) < moment {
            assert!(child.try_wait().unwrap().is_none(), "the writer ended by itself");
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let counted = counted(folder.path());
        let contents = LogContents::read(&folder.path().join("downlink.log")).unwrap();
        let found = contents.records.len() as u64;
        assert!((counted..=counted + 1).contains(&found), "{found} records, {counted} counted");
        for (number, found) in (0..).zip(&contents.records) {
            assert_eq!(*found, record(number));
        }
        // The record in hand may be torn, and is told then.
        assert!(contents.damage.len() <= 1);
        assert!(contents.damage.iter().all(|damage| damage.place == DamagePlace::Tail));
    }
}
