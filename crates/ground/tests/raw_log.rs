//! The raw log against everything that can happen to a file: cuts, flipped bits, garbage.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use hilal_ground::log::{
    Channel, CommitPolicy, DamagePlace, LogContents, LogError, LogHeader, LogRecord, LogWriter,
};
use hilal_quantity::{Epoch, Unit};
use proptest::prelude::*;

fn start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
}

fn header() -> LogHeader {
    LogHeader { mission: "reference".into(), vehicle: "rover".into(), epoch: start() }
}

fn records() -> impl Strategy<Value = Vec<LogRecord>> {
    let record = (0..1_300_000_u32, 0..3_usize, prop::collection::vec(any::<u8>(), 1..60));
    prop::collection::vec(record, 1..12).prop_map(|records| {
        let build = |(second, channel, packet): (u32, usize, Vec<u8>)| LogRecord {
            receipt: start() + f64::from(second) * Unit::Second,
            channel: Channel::ALL[channel],
            packet,
        };
        records.into_iter().map(build).collect()
    })
}

fn bytes_of(records: &[LogRecord]) -> Vec<u8> {
    let body = records.iter().flat_map(|record| record.encode().unwrap());
    header().encode().unwrap().into_iter().chain(body).collect()
}

/// Ends of the header and of each record, in bytes.
fn ends_of(records: &[LogRecord]) -> Vec<usize> {
    let mut end = header().encode().unwrap().len();
    let mut ends = vec![end];
    for record in records {
        end += record.encode().unwrap().len();
        ends.push(end);
    }
    ends
}

proptest! {
    #[test]
    fn a_cut_anywhere_loses_at_most_the_record_it_falls_in(records in records(), cut in 0.0..1.0_f64) {
        let whole = bytes_of(&records);
        let ends = ends_of(&records);
        let body = whole.len() - ends[0];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small length")]
        let at = ends[0] + (cut * body as f64) as usize;
        let contents = LogContents::parse(&whole[..at]).unwrap();
        let kept = ends.iter().skip(1).filter(|end| **end <= at).count();
        prop_assert_eq!(&contents.records, &records[..kept]);
        let told: usize = contents.damage.iter().map(|damage| damage.length).sum();
        prop_assert_eq!(told, at - ends[kept]);
        prop_assert_eq!(contents.good_length, ends[kept]);
    }

    #[test]
    fn a_flipped_bit_loses_its_record_only_and_is_told(records in records(), bit in any::<prop::sample::Index>()) {
        let mut bytes = bytes_of(&records);
        let ends = ends_of(&records);
        let bit = ends[0] * 8 + bit.index((bytes.len() - ends[0]) * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let hit = ends.iter().filter(|end| **end <= bit / 8).count() - 1;
        let expected: Vec<_> =
            records.iter().enumerate().filter(|(i, _)| *i != hit).map(|(_, r)| r.clone()).collect();
        let contents = LogContents::parse(&bytes).unwrap();
        prop_assert_eq!(contents.records, expected);
        prop_assert_eq!(contents.damage.len(), 1);
        prop_assert_eq!(contents.damage[0].offset, ends[hit]);
        prop_assert_eq!(contents.damage[0].length, ends[hit + 1] - ends[hit]);
        let place = if hit + 1 == records.len() { DamagePlace::Tail } else { DamagePlace::Inside };
        prop_assert_eq!(contents.damage[0].place, place);
    }

    #[test]
    fn arbitrary_bytes_after_the_header_never_panic_and_are_all_accounted_for(
        garbage in prop::collection::vec(prop_oneof![3 => 0..4_u8, 1 => any::<u8>()], 0..600),
    ) {
        let mut bytes = header().encode().unwrap();
        let start = bytes.len();
        bytes.extend(&garbage);
        let contents = LogContents::parse(&bytes).unwrap();
        let good: usize = contents.records.iter().map(|record| record.encode().unwrap().len()).sum();
        let lost: usize = contents.damage.iter().map(|damage| damage.length).sum();
        prop_assert_eq!(start + good + lost, bytes.len());
    }

    #[test]
    fn arbitrary_files_are_refused_in_words_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(error) = LogContents::parse(&bytes) {
            prop_assert!(error.to_string().starts_with("not a raw packet log"));
        }
    }
}

#[test]
fn a_flipped_bit_in_the_header_is_found() {
    let bytes = header().encode().unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(LogContents::parse(&damaged), Err(LogError::Header { .. })), "bit {bit}");
    }
}

#[test]
fn a_killed_writer_goes_on_where_the_last_good_record_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("telemetry.log");
    let record = LogRecord { receipt: start(), channel: Channel::Relay, packet: vec![7; 40] };
    let mut log = LogWriter::create(&path, &header(), CommitPolicy::default()).unwrap();
    log.append(&record).unwrap();
    log.append(&record).unwrap();
    drop(log);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 3]).unwrap();

    let (mut log, before) = LogWriter::reopen(&path, CommitPolicy::default()).unwrap();
    assert_eq!((before.records.len(), log.records()), (1, 1));
    assert_eq!(
        before.damage[0].to_string(),
        "54 bytes at byte 97 are cut off at the end of the file"
    );
    log.append(&record).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), whole);
}

#[test]
fn a_packet_that_no_record_can_hold_is_refused() {
    for length in [0, 65_543] {
        let record =
            LogRecord { receipt: start(), channel: Channel::Direct, packet: vec![0; length] };
        assert!(record.encode().unwrap_err().to_string().contains(&length.to_string()));
    }
}
