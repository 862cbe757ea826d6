//! Storage and retrieval (PUS service 15) as the ground sees them.

use std::collections::BTreeSet;

use hilal_dictionary::{
    Apids, Command, EventId, FailureCode, MissionTime, One, PacketStore, ParameterId, Port,
    Process, Stage, StoreSummaries, Telemetry,
};
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::Flight;

const HOUSEKEEPING: PacketStore = PacketStore::Housekeeping;

fn retrieve(store: PacketStore, from_s: u32, until_s: u32) -> Command {
    Command::StartRetrieval { store, from_s, until_s }
}

/// Returns the packets of a process with times in an interval, in the order in which they came.
fn packets_of(
    flight: &Flight,
    process: Process,
    seconds: core::ops::RangeInclusive<u32>,
) -> Vec<Vec<u8>> {
    let apid = Apids::default().of(process);
    let wanted = |bytes: &&Vec<u8>| {
        let packet = TelemetryReader::new(bytes).unwrap();
        packet.apid() == apid && seconds.contains(&packet.time().seconds())
    };
    flight.fake.downlink.iter().filter(wanted).cloned().collect()
}

/// A vehicle that has sent everything for so long, and a ground that has then lost it.
fn after_an_outage(seconds: u32) -> (Flight, Vec<Vec<u8>>) {
    let mut flight = Flight::new();
    flight.run(seconds);
    let sent = std::mem::take(&mut flight.fake.downlink);
    (flight, sent)
}

fn failure(flight: &Flight, sequence: u16) -> Option<FailureCode> {
    let (stage, failure) = *flight.reports(sequence).last().unwrap();
    assert_eq!(stage == Stage::Failed, failure.is_some(), "{stage:?}");
    failure
}

#[test]
fn housekeeping_that_an_outage_cost_comes_again_as_it_was() {
    let (mut flight, sent) = after_an_outage(2000);
    let wanted: Vec<Vec<u8>> = {
        let mut other = Flight::new();
        other.fake.downlink = sent;
        packets_of(&other, Process::Housekeeping, 600..=1200)
    };
    assert!(wanted.len() > 40, "{}", wanted.len());
    let sequence = flight.send(retrieve(HOUSEKEEPING, 600, 1200));
    flight.run(20);
    assert_eq!(failure(&flight, sequence), None);
    assert_eq!(packets_of(&flight, Process::Housekeeping, 0..=1999), wanted);
    assert_eq!(flight.arguments(EventId::RetrievalEnded), [[3.0, wanted.len() as f64]]);
    // It stays retrievable.
    flight.fake.downlink.clear();
    flight.send(retrieve(HOUSEKEEPING, 600, 1200));
    flight.run(20);
    assert_eq!(packets_of(&flight, Process::Housekeeping, 0..=1999), wanted);
}

#[test]
fn every_store_can_be_retrieved_from() {
    let mut flight = Flight::new();
    flight.fake.record = vec![7; 300];
    flight.send(Command::StartScience { payload: Port::FIRST, duration_s: 300 });
    flight.run(400);
    let stores = [
        (PacketStore::Events, Process::Events),
        (PacketStore::Verification, Process::Verification),
        (PacketStore::Housekeeping, Process::Housekeeping),
        (PacketStore::Science, Process::Science(Port::FIRST)),
    ];
    for (store, process) in stores {
        let sent = packets_of(&flight, process, 0..=399);
        flight.send(retrieve(store, 0, 399));
        flight.run(10);
        let mut twice = sent.clone();
        twice.extend(sent);
        assert_eq!(packets_of(&flight, process, 0..=399), twice, "{store:?}");
    }
}

#[test]
fn what_was_written_over_is_gone_and_the_event_counts_what_came() {
    let mut flight = Flight::new();
    // A quarter of 64 KiB holds less than two hours.
    flight.run(20_000);
    flight.fake.downlink.clear();
    flight.send(retrieve(HOUSEKEEPING, 0, 5000));
    flight.run(20);
    assert_eq!(flight.arguments(EventId::RetrievalEnded), [[3.0, 0.0]]);
    assert_eq!(packets_of(&flight, Process::Housekeeping, 0..=5000), Vec::<Vec<u8>>::new());
    flight.send(retrieve(HOUSEKEEPING, 0, 20_000));
    flight.run(20);
    let ended = flight.arguments(EventId::RetrievalEnded);
    assert!(ended[1][1] > 200.0, "{ended:?}");
}

#[test]
fn retrieved_packets_hold_back_no_report_and_take_turns_with_science() {
    let (mut flight, _) = after_an_outage(4000);
    flight.fake.record = vec![1; 1000];
    flight.fake.record_every_s = Some(1);
    flight.fake.frame_octets = 223;
    flight.fake.capacity = 1;
    flight.send(Command::StartScience { payload: Port::FIRST, duration_s: 3000 });
    flight.run(100);
    flight.fake.downlink.clear();
    flight.send(retrieve(HOUSEKEEPING, 0, 3999));
    flight.run(300);
    for number in 0..3 {
        flight.fake.sent.clear();
        let ping = flight.send(Command::Ping);
        flight.run(1);
        assert_eq!(flight.fake.sent, [0], "{number}: a report of the same cycle");
        flight.run(20);
        assert_eq!(flight.reports(ping).len(), 2);
    }
    let again = packets_of(&flight, Process::Housekeeping, 0..=3999).len();
    let science = packets_of(&flight, Process::Science(Port::FIRST), 0..=u32::MAX).len();
    assert!(again.abs_diff(science) <= 1, "{again} packets again, {science} of science");
    assert!(science > 30);
}

#[test]
fn a_retrieval_goes_on_after_a_reset_at_any_instant_and_loses_no_packet() {
    let (undisturbed, sent) = after_an_outage(1500);
    let mut of_all = undisturbed;
    of_all.fake.downlink = sent;
    let wanted: BTreeSet<_> =
        packets_of(&of_all, Process::Housekeeping, 100..=1400).into_iter().collect();
    for at_s in 1..12 {
        let (mut flight, _) = after_an_outage(1500);
        flight.fake.frame_octets = 223;
        flight.fake.capacity = 1;
        flight.send(retrieve(HOUSEKEEPING, 100, 1400));
        flight.run(at_s);
        flight.reset(ResetCause::Upset);
        flight.run(200);
        let found: BTreeSet<_> =
            packets_of(&flight, Process::Housekeeping, 100..=1400).into_iter().collect();
        assert_eq!(found, wanted, "reset after {at_s} s");
        assert_eq!(flight.arguments(EventId::RetrievalEnded).len(), 1);
    }
}

#[test]
fn a_retrieval_that_is_aborted_ends_at_once_and_says_how_far_it_came() {
    let (mut flight, _) = after_an_outage(3000);
    flight.fake.frame_octets = 223;
    flight.fake.capacity = 1;
    flight.send(retrieve(HOUSEKEEPING, 0, 3000));
    flight.run(10);
    let abort = flight.send(Command::AbortRetrieval { store: HOUSEKEEPING });
    flight.run(10);
    assert_eq!(failure(&flight, abort), None);
    let ended = flight.arguments(EventId::RetrievalEnded);
    assert_eq!(ended.len(), 1);
    assert!((1.0..100.0).contains(&ended[0][1]), "{ended:?}");
    flight.fake.downlink.clear();
    flight.run(10);
    assert_eq!(packets_of(&flight, Process::Housekeeping, 0..=2999), Vec::<Vec<u8>>::new());
}

#[test]
fn what_cannot_be_retrieved_or_set_is_refused_with_the_reason() {
    let (mut flight, _) = after_an_outage(1000);
    flight.fake.capacity = 1;
    flight.fake.frame_octets = 223;
    let order = flight.send(retrieve(HOUSEKEEPING, 100, 99));
    let none = flight.send(Command::AbortRetrieval { store: HOUSEKEEPING });
    let first = flight.send(retrieve(HOUSEKEEPING, 0, 1000));
    let second = flight.send(retrieve(PacketStore::Events, 0, 1000));
    let other = flight.send(Command::AbortRetrieval { store: PacketStore::Events });
    let delete = |store| Command::DeleteStored { until_s: 10, count: One, store };
    let busy = flight.send(delete(HOUSEKEEPING));
    let free = flight.send(delete(PacketStore::Science));
    let needed = [PacketStore::Events, PacketStore::Verification]
        .map(|store| [Command::DisableStorage { store }, Command::EnableStorage { store }]);
    let needed: Vec<u16> =
        needed.concat().into_iter().map(|command| flight.send(command)).collect();
    let science =
        flight.send(Command::SetStorePriority { store: PacketStore::Science, priority: 1 });
    flight.run(10);
    flight.fake.capacity = 1000;
    flight.run(10);
    assert_eq!(failure(&flight, order), Some(FailureCode::TimeOrder));
    assert_eq!(failure(&flight, none), Some(FailureCode::NoRetrieval));
    assert_eq!(failure(&flight, first), None);
    assert_eq!(failure(&flight, second), Some(FailureCode::RetrievalBusy));
    assert_eq!(failure(&flight, other), Some(FailureCode::NoRetrieval));
    assert_eq!(failure(&flight, busy), Some(FailureCode::RetrievalBusy));
    assert_eq!(failure(&flight, free), None);
    for sequence in needed {
        assert_eq!(failure(&flight, sequence), Some(FailureCode::StoreNeeded));
    }
    assert_eq!(flight.reports(science), [(Stage::Refused, Some(FailureCode::Range))]);
}

#[test]
fn a_store_that_is_disabled_keeps_nothing_until_it_is_enabled_again_also_after_a_reset() {
    let mut flight = Flight::new();
    flight.run(100);
    flight.send(Command::DisableStorage { store: HOUSEKEEPING });
    flight.run(500);
    flight.reset(ResetCause::Upset);
    flight.run(400);
    assert_eq!(packets_of(&flight, Process::Housekeeping, 101..=999), Vec::<Vec<u8>>::new());
    flight.send(Command::EnableStorage { store: HOUSEKEEPING });
    flight.run(200);
    assert!(packets_of(&flight, Process::Housekeeping, 1000..=1200).len() > 8);
    assert_eq!(flight.last(ParameterId::StoreDropped), Some(0.0), "not lost: not wanted");
}

#[test]
fn the_packets_of_a_store_up_to_a_time_are_deleted_whether_they_were_sent_or_not() {
    let mut flight = Flight::new();
    flight.run(300);
    flight.fake.capacity = 0;
    flight.run(300);
    flight.fake.uplink.push_back(crate::harness::packet(
        Command::DeleteStored { until_s: 450, count: One, store: HOUSEKEEPING },
        900,
    ));
    flight.run(1);
    flight.fake.capacity = 1000;
    flight.run(1);
    let made = packets_of(&flight, Process::Housekeeping, 300..=600);
    let first = TelemetryReader::new(&made[0]).unwrap().time();
    assert!(first > MissionTime::from_seconds(450), "{first}");
    flight.send(retrieve(HOUSEKEEPING, 0, 450));
    flight.run(5);
    assert_eq!(flight.arguments(EventId::RetrievalEnded), [[3.0, 0.0]]);
}

#[test]
fn the_ground_is_told_what_is_in_each_store() {
    let mut flight = Flight::new();
    flight.run(301);
    flight.send(Command::ReportStores);
    flight.run(1);
    let reports: Vec<StoreSummaries> = flight
        .fake
        .downlink
        .iter()
        .filter_map(|bytes| {
            let packet = TelemetryReader::new(bytes).unwrap();
            match Telemetry::decode(&packet, Apids::default()).unwrap() {
                Telemetry::StoreSummary(summaries) => Some(summaries),
                _ => None,
            }
        })
        .collect();
    let [summaries] = reports[..] else { panic!("{} reports", reports.len()) };
    let StoreSummaries([events, verification, housekeeping, science]) = summaries;
    assert_eq!(
        (events.oldest, events.waiting_since),
        (MissionTime::default(), MissionTime::default())
    );
    // The acceptance of the telecommand waits already.
    assert_eq!(verification.waiting_since.seconds(), 301);
    assert_eq!((housekeeping.oldest.seconds(), housekeeping.newest.seconds()), (0, 300));
    assert!(housekeeping.filled_percent > 2 && housekeeping.waiting_percent == 0);
    assert_eq!((science.filled_percent, science.newest), (0, MissionTime::default()));
}

#[test]
fn a_store_with_a_smaller_priority_number_leaves_first_also_after_a_reset() {
    let order = |priority| {
        let mut flight = Flight::new();
        flight.send(Command::SetStorePriority { store: HOUSEKEEPING, priority });
        flight.run(10);
        flight.fake.capacity = 0;
        flight.run(300);
        flight.reset(ResetCause::Upset);
        flight.run(5);
        flight.fake.capacity = 1000;
        flight.fake.downlink.clear();
        flight.run(1);
        let first = TelemetryReader::new(&flight.fake.downlink[0]).unwrap().apid();
        Apids::default().process(first).unwrap()
    };
    assert_eq!([order(0), order(3)], [Process::Housekeeping, Process::Events]);
}
