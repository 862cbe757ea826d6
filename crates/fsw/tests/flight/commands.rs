//! Telecommands: verification, schedule, housekeeping control.

use hilal_dictionary::{
    Apids, Command, EventId, FailureCode, ParameterId, Stage, Structure, Telemetry,
};
use hilal_fsw::FlightTables;
use hilal_packets::{Packets, TelemetryReader};

use crate::harness::{Flight, packet};

const ACCEPTED: (Stage, Option<FailureCode>) = (Stage::Accepted, None);
const COMPLETED: (Stage, Option<FailureCode>) = (Stage::Completed, None);

#[test]
fn a_ping_is_accepted_answered_and_completed() {
    let mut flight = Flight::new();
    let sequence = flight.send(Command::Ping);
    flight.run(1);
    assert_eq!(flight.reports(sequence), [ACCEPTED, COMPLETED]);
    let pongs = flight.fake.downlink.iter().filter(|bytes| {
        let packet = TelemetryReader::new(bytes).unwrap();
        matches!(Telemetry::decode(&packet, Apids::default()), Ok(Telemetry::Pong))
    });
    assert_eq!(pongs.count(), 1);
}

#[test]
fn a_damaged_telecommand_is_refused_with_the_reason_and_not_executed() {
    let mut flight = Flight::new();
    let mut bytes = packet(Command::DriveTo { x_cm: 1000, y_cm: 0, arrive_by_s: 100 }, 77);
    bytes[13] ^= 0x10;
    flight.fake.uplink.push_back(bytes);
    flight.run(120);
    assert_eq!(flight.reports(77), [(Stage::Refused, Some(FailureCode::Checksum))]);
    assert_eq!(flight.count(EventId::DriveStarted), 0);
    assert_eq!(flight.last(ParameterId::CommandsRejected), Some(1.0));
}

#[test]
fn an_argument_out_of_range_is_refused() {
    let mut flight = Flight::new();
    let sequence = flight.send(Command::DriveTo { x_cm: 5_000_001, y_cm: 0, arrive_by_s: 100 });
    flight.run(1);
    assert_eq!(flight.reports(sequence), [(Stage::Refused, Some(FailureCode::Range))]);
}

#[test]
fn the_schedule_releases_in_the_order_of_time_whatever_the_order_of_upload() {
    let mut flight = Flight::new();
    let interval =
        |interval_s| Command::SetHousekeepingInterval { structure: Structure::System, interval_s };
    let insertion =
        flight.send_later(&[(300, interval(30)), (100, interval(10)), (200, interval(20))]);
    flight.run(1);
    assert_eq!(flight.reports(insertion), [ACCEPTED, COMPLETED]);
    flight.run(500);
    let mut released = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Ok(Telemetry::Verification(report)) = Telemetry::decode(&packet, Apids::default())
            && report.request.sequence() < 3
        {
            released.push((packet.time().seconds(), report.request.sequence()));
        }
    }
    assert_eq!(released, [(100, 1), (200, 2), (300, 0)]);
}

#[test]
fn one_bad_entry_keeps_the_whole_insertion_out() {
    let mut flight = Flight::new();
    let far = Command::DriveTo { x_cm: 9_000_000, y_cm: 0, arrive_by_s: 100 };
    let insertion = flight.send_later(&[(300, Command::Ping), (400, far)]);
    flight.run(120);
    assert_eq!(flight.reports(insertion), [(Stage::Refused, Some(FailureCode::Scheduled))]);
    assert_eq!(flight.last(ParameterId::ScheduleCount), Some(0.0));
}

#[test]
fn a_disabled_schedule_keeps_what_is_not_yet_due_and_a_reset_clears_it() {
    let mut flight = Flight::new();
    flight.send_later(&[(100, Command::Ping), (200, Command::Ping), (300, Command::Ping)]);
    flight.send(Command::ScheduleDisable);
    flight.run(150);
    assert_eq!(flight.last(ParameterId::ScheduleCount), Some(2.0));
    flight.send(Command::ScheduleEnable);
    flight.run(100);
    assert_eq!(flight.reports(1), [COMPLETED]);
    flight.send(Command::ScheduleReset);
    flight.run(100);
    assert_eq!(flight.last(ParameterId::ScheduleCount), Some(0.0));
    assert_eq!(flight.count(EventId::ScheduleReset), 1);
    assert_eq!(flight.reports(2), []);
}

#[test]
fn every_packet_sent_is_whole_in_sequence_and_on_time() {
    let mut flight = Flight::new();
    flight.drive_to(30, 0, 1000);
    flight.run(2000);
    let stream: Vec<u8> = flight.fake.downlink.concat();
    let mut next = std::collections::BTreeMap::new();
    for bytes in Packets::new(&stream) {
        let packet = TelemetryReader::new(bytes.unwrap()).unwrap();
        let expected = next.entry(packet.apid()).or_insert(0);
        assert_eq!(packet.sequence(), *expected);
        *expected += 1;
    }
    assert_eq!(next.len(), 3);
}

#[test]
fn what_is_kept_without_a_link_comes_down_when_there_is_one_events_first() {
    let mut flight = Flight::new();
    flight.fake.capacity = 0;
    flight.run(3000);
    assert!(flight.fake.downlink.is_empty());
    flight.fake.capacity = 50_000;
    flight.drive_to(5, 0, 3100);
    flight.run(1);
    let first = TelemetryReader::new(&flight.fake.downlink[0]).unwrap();
    assert!(matches!(Telemetry::decode(&first, Apids::default()), Ok(Telemetry::Event(_))));
    assert_eq!(first.time().seconds(), 0);
    assert_eq!(flight.fake.downlink.len(), flight.events().len() + 2 + 4 * 51);
}

#[test]
fn a_vehicle_hears_its_own_application_process_and_speaks_from_its_own_range() {
    let apids = Apids::from_first(128).unwrap();
    let tables = FlightTables { apids, ..FlightTables::default() };
    let mut flight = Flight::with_tables(&tables);
    // The harness addresses the vehicle whose range begins at 64.
    flight.send(Command::Ping);
    flight.run(100);
    let packets: Vec<_> =
        flight.fake.downlink.iter().map(|bytes| TelemetryReader::new(bytes).unwrap()).collect();
    assert!(packets.iter().all(|packet| apids.contain(packet.apid())));
    let refused = |packet: &TelemetryReader<'_>| match Telemetry::decode(packet, apids) {
        Ok(Telemetry::Verification(report)) => report.failure,
        _ => None,
    };
    assert_eq!(packets.iter().find_map(refused), Some(FailureCode::Apid));
}
