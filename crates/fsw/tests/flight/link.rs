//! The telecommand link as an attacker and a bad channel see it, and telemetry over changing transmitters.

use std::collections::{BTreeMap, BTreeSet};

use hilal_dictionary::{Command, EssentialCommand, EventId};
use hilal_fsw::hardware::Transmitter;
use hilal_packets::TelemetryReader;
use hilal_packets::coding::cltu;
use hilal_packets::coding::randomizer::Randomization;
use hilal_packets::frame::{ErrorControl, SpacecraftId, TcFrameKind};
use proptest::prelude::*;

use crate::harness::{Flight, packet};
use crate::link_ends::GroundEnd;

/// Returns how often frames were refused for a reason, by the last event that tells of it.
fn refused(flight: &Flight, reason: f64) -> f64 {
    let events = flight.arguments(EventId::CommandFramesRefused);
    let of_reason = |arguments: &&Vec<f64>| (arguments[1] - reason).abs() < 0.5;
    events.iter().rfind(of_reason).map_or(0.0, |arguments| arguments[0])
}

#[test]
fn a_frame_that_was_recorded_and_sent_again_is_not_executed_again() {
    let mut flight = Flight::new();
    let frame = flight.fake.ground.frame(&packet(Command::Ping, 3));
    for _ in 0..5 {
        flight.fake.frames.push_back(frame.clone());
        flight.run(1);
    }
    assert_eq!(flight.reports(3).len(), 2, "accepted and completed, once");
    // Told of at the first, and when there are more than twice as many.
    let told = flight.arguments(EventId::CommandFramesRefused);
    assert_eq!(told, [[1.0, 4.0], [3.0, 4.0]]);
}

#[test]
fn a_telecommand_that_the_ground_sends_again_is_reported_again_and_not_done_again() {
    let mut flight = Flight::new();
    let safe = packet(Command::SetMode { mode: hilal_dictionary::Mode::Safe }, 8);
    for _ in 0..3 {
        flight.fake.uplink.push_back(packet(Command::Ping, 9));
        flight.fake.uplink.push_back(safe.clone());
        flight.run(1);
    }
    let pongs = flight.fake.downlink.iter().filter(|bytes| {
        let packet = TelemetryReader::new(bytes).unwrap();
        packet.message() == hilal_dictionary::MessageType::new(17, 2)
    });
    assert_eq!(pongs.count(), 1);
    assert_eq!((flight.reports(9).len(), flight.reports(8).len()), (6, 6));
    assert_eq!(flight.count(EventId::SafeCommanded), 1);
    // Another telecommand under the same sequence count is another telecommand.
    flight.fake.uplink.push_back(packet(Command::ScheduleReset, 9));
    flight.run(1);
    assert_eq!(flight.count(EventId::ScheduleReset), 1);
}

#[test]
fn frames_for_another_vehicle_and_frames_in_clear_are_not_executed() {
    let mut flight = Flight::new();
    let mut other = GroundEnd::new(SpacecraftId::from_number(77).unwrap());
    flight.fake.frames.push_back(other.frame(&packet(Command::Ping, 1)));
    // The octets of a packet where a secured frame belongs, with a good error control field.
    let mut clear = flight.fake.ground.frame(&[0; 60]);
    let end = clear.len() - 2;
    clear[6..19].copy_from_slice(&packet(Command::Ping, 2));
    ErrorControl::Present.write(&mut clear[..end + 2]);
    flight.fake.frames.push_back(clear);
    flight.run(2);
    assert_eq!(flight.reports(1), []);
    assert_eq!(flight.reports(2), []);
    let counts = [refused(&flight, 2.0), refused(&flight, 3.0)];
    assert!(counts.iter().all(|count| (count - 1.0).abs() < 0.5), "{counts:?}");
    let frames = flight.software.command_frames();
    assert_eq!((frames.foreign, frames.not_genuine, frames.refused()), (1, 1, 2));
}

#[test]
fn a_genuine_stop_takes_26_octets_of_the_wire_and_stops_a_drive() {
    let mut flight = Flight::new();
    flight.drive_to(50, 0, 3000);
    flight.run(60);
    let stop = flight.fake.ground.essential_frame(EssentialCommand::Stop);
    assert_eq!(stop.len(), 14);
    let mut wire = [0; 32];
    let octets = cltu::encode(&stop, Randomization::Randomized, &mut wire).unwrap();
    assert_eq!(octets, 26);
    let mut received = vec![0; 32];
    let decoded = cltu::decode(&wire[..octets], Randomization::Randomized, &mut received).unwrap();
    received.truncate(decoded.octets);
    flight.fake.frames.push_back(received.clone());
    flight.run(1);
    assert_eq!(flight.count(EventId::DriveStopped), 1);
    assert_eq!(flight.arguments(EventId::EssentialDone), [[1.0]]);
    // Recorded and sent again, or guessed, it does nothing.
    flight.drive_to(50, 0, 3000);
    flight.run(10);
    flight.fake.frames.push_back(received.clone());
    for guess in 0..=255 {
        let mut forged = received.clone();
        forged[7] = 1; // the counter that comes next
        forged[13] = guess;
        flight.fake.frames.push_back(forged);
    }
    flight.run(20);
    assert_eq!(flight.count(EventId::DriveStopped), 1);
    let safe = flight.fake.ground.essential_frame(EssentialCommand::Safe);
    flight.fake.frames.push_back(safe);
    flight.run(1);
    assert_eq!(flight.count(EventId::SafeCommanded), 1);
}

#[test]
fn frames_of_the_sequence_are_executed_in_order_and_a_missing_one_is_asked_for() {
    let mut flight = Flight::new();
    let frames: Vec<_> = (0..3_u8)
        .map(|number| {
            let packet = packet(Command::Ping, u16::from(number));
            flight.fake.ground.frame_of(TcFrameKind::Ad, number, &packet)
        })
        .collect();
    for number in [0, 2] {
        flight.fake.frames.push_back(frames[number].clone());
    }
    flight.run(1);
    let clcw = flight.fake.ground.clcw().unwrap();
    assert_eq!((clcw.report_value, clcw.retransmit), (1, true));
    assert_eq!((flight.reports(0).len(), flight.reports(2).len()), (2, 0));
    for number in [1, 2] {
        flight.fake.frames.push_back(frames[number].clone());
    }
    flight.run(1);
    let clcw = flight.fake.ground.clcw().unwrap();
    assert_eq!((clcw.report_value, clcw.retransmit), (3, false));
    assert_eq!((flight.reports(1).len(), flight.reports(2).len()), (2, 2));
}

#[test]
fn a_replayed_frame_with_another_number_does_not_move_the_sequence() {
    let mut flight = Flight::new();
    let ping = packet(Command::Ping, 0);
    let frame = flight.fake.ground.frame_of(TcFrameKind::Ad, 0, &ping);
    flight.fake.frames.push_back(frame.clone());
    flight.run(1);
    let mut replayed = frame;
    replayed[4] = 1; // N(S), which is not authenticated
    ErrorControl::Present.write(&mut replayed);
    flight.fake.frames.push_back(replayed);
    flight.run(70);
    assert_eq!(flight.fake.ground.clcw().unwrap().report_value, 1);
    assert_eq!(flight.reports(0).len(), 2);
}

#[test]
fn no_packet_is_lost_when_the_transmitter_changes_in_the_middle_of_one() {
    let mut flight = Flight::new();
    flight.fake.record = vec![1; 1000];
    flight.send(Command::StartScience { payload: hilal_dictionary::Port::FIRST, duration_s: 900 });
    flight.fake.capacity = 1; // one frame a second
    for second in 0..1200 {
        flight.fake.transmitter = Transmitter::ALL[second / 7 % 3];
        flight.fake.capacity = usize::from(second % 11 != 0);
        flight.run(1);
    }
    flight.run(300);
    let mut next = BTreeMap::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        let expected = next.entry(packet.apid()).or_insert(0);
        assert_eq!(packet.sequence(), *expected, "APID {}", packet.apid());
        *expected += 1;
    }
    assert!(next.len() >= 4, "{next:?}");
}

/// Science that always waits, on a link that takes a frame of one codeword a second.
fn busy_with_science() -> Flight {
    let mut flight = Flight::new();
    flight.fake.record = vec![1; 1000];
    flight.fake.frame_octets = 223;
    flight.send(Command::StartScience { payload: hilal_dictionary::Port::FIRST, duration_s: 900 });
    flight.fake.capacity = 1;
    flight.run(120);
    flight.fake.sent.clear();
    flight
}

/// Returns the sequence counts that have come by application process, each once.
fn sequences(flight: &Flight) -> BTreeMap<u16, BTreeSet<u16>> {
    let mut sequences: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        sequences.entry(packet.apid().number()).or_default().insert(packet.sequence());
    }
    sequences
}

#[test]
fn reports_go_before_science_that_is_under_way_which_goes_on_behind_them() {
    let mut flight = busy_with_science();
    flight.run(20);
    assert!(flight.fake.sent.contains(&4), "{:?}", flight.fake.sent);
    for number in 0..10 {
        let packet = packet(Command::Ping, 500 + number);
        flight.fake.uplink.push_back(packet);
    }
    flight.fake.sent.clear();
    flight.run(1);
    assert_eq!(flight.fake.sent, [0], "reports of the same cycle");
    flight.run(30);
    let reports = flight.fake.sent.iter().take_while(|channel| **channel == 0).count();
    assert!(reports > 2 && !flight.fake.sent[reports..].is_empty(), "{:?}", flight.fake.sent);
    assert_eq!(flight.reports(509).len(), 2);
    flight.fake.capacity = 100_000;
    flight.run(1000);
    assert_eq!(flight.fake.ground.dropped_packets(), 0, "no packet was cut short");
    for (apid, sequences) in sequences(&flight) {
        assert_eq!(usize::from(*sequences.last().unwrap()) + 1, sequences.len(), "APID {apid}");
    }
}

#[test]
fn a_reset_with_a_report_and_a_science_packet_under_way_loses_neither() {
    for second in 0..12 {
        let mut flight = busy_with_science();
        for number in 0..20 {
            flight.fake.uplink.push_back(packet(Command::Ping, 500 + number));
        }
        flight.run(second);
        flight.reset(hilal_fsw::hardware::ResetCause::Watchdog);
        flight.run(5);
        flight.fake.capacity = 100_000;
        flight.run(1000);
        for (apid, sequences) in sequences(&flight) {
            let all = usize::from(*sequences.last().unwrap()) + 1;
            assert_eq!(all, sequences.len(), "APID {apid}, reset after {second} s");
        }
    }
}

#[test]
fn an_answer_to_telecommand_frames_does_not_wait_behind_science() {
    let mut flight = busy_with_science();
    flight.run(50);
    let bare = flight.fake.ground.frame_of(TcFrameKind::Ad, 0, &packet(Command::Ping, 77));
    flight.fake.frames.push_back(bare);
    flight.fake.sent.clear();
    flight.run(1);
    assert_eq!(flight.fake.sent, [0]);
    assert_eq!(flight.fake.ground.clcw().unwrap().report_value, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_frames_make_the_software_panic_or_obey(
        frames in proptest::collection::vec(
            (proptest::collection::vec(any::<u8>(), 0..80), any::<bool>(), any::<u8>()), 0..40),
    ) {
        let mut flight = Flight::new();
        for (mut octets, looks_right, place) in frames {
            if looks_right {
                // A genuine frame with one octet changed and its error control field made again.
                octets = flight.fake.ground.frame(&packet(Command::Ping, 1000));
                let place = usize::from(place) % (octets.len() - 2);
                // N(S) of a frame that bypasses the sequence says nothing.
                octets[if place == 4 { 5 } else { place }] ^= 0x41;
                ErrorControl::Present.write(&mut octets);
            }
            flight.fake.frames.push_back(octets);
            flight.run(1);
        }
        prop_assert_eq!(flight.reports(1000), []);
        flight.send(Command::Ping);
        flight.run(1);
        prop_assert_eq!(flight.reports(0).len(), 2);
    }
}
