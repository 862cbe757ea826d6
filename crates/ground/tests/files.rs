//! Files over a link that loses frames, with an outage and a restart of the ground on the way, against the engine of
//! `hilal_packets` at the vehicle's end.
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use hilal_dictionary::{
    Apids, COMMAND_FILE, Command, CommandFile, DOWN_SEGMENT_OCTETS, EventId, FILE_CAPACITY,
    FileKind, FileWay, MissionTime, ReportKind, encode_event,
};
use hilal_ground::commanding::{CommandState, ScheduledCommand, UplinkSettings};
use hilal_ground::log::{Channel, LogContents};
use hilal_ground::{Ground, GroundSetup, VehicleDatabase};
use hilal_mission::Mission;
use hilal_packets::cfdp::{
    ChecksumType, Closure, Contact, DeliveryCode, Destination, DestinationSettings, FileStore,
    PduHeader, PutRequest, Source, SourceSettings, StoreError,
};
use hilal_packets::{
    PlainPacketReader, PlainPacketType, PlainPacketWriter, TelemetryWriter, packet_apid,
};
use hilal_quantity::{Epoch, SplitMix64, Unit};
use std::path::Path;

#[path = "support/vehicle_end.rs"]
mod vehicle_end;
use vehicle_end::VehicleEnd;

fn start() -> Epoch {
    Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
}

fn at(second: u32) -> Epoch {
    start() + f64::from(second) * Unit::Second
}

fn setup() -> GroundSetup {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let vehicle = Mission::load(path.as_ref()).unwrap().for_first_flown().unwrap().model().unwrap();
    GroundSetup {
        mission: "test".into(),
        vehicle: VehicleDatabase::new(&vehicle).unwrap(),
        start: start(),
        uplink: UplinkSettings::default(),
        recovery: None,
    }
}

fn ground(folder: &Path) -> Ground {
    Ground::new(folder, &setup(), vehicle_end::uplink_security()).unwrap()
}

#[derive(Debug, Clone, Default)]
struct Memory(Vec<u8>);

impl FileStore for Memory {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        let begin = usize::try_from(offset).unwrap();
        octets.copy_from_slice(self.0.get(begin..begin + octets.len()).ok_or(StoreError)?);
        Ok(())
    }

    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError> {
        let begin = usize::try_from(offset).unwrap();
        self.0.resize(self.0.len().max(begin + octets.len()), 0);
        self.0[begin..begin + octets.len()].copy_from_slice(octets);
        Ok(())
    }
}

/// The vehicle's two ends, and what is between them and the ground.
struct Vehicle {
    source: Option<Source<8>>,
    sent: Memory,
    destination: Option<Destination<8>>,
    received: Memory,
    link: VehicleEnd,
    sequence: u16,
    telecommands: usize,
    random: SplitMix64,
    loss: f64,
}

impl Vehicle {
    fn new(loss: f64) -> Self {
        Self {
            source: None,
            sent: Memory::default(),
            destination: None,
            received: Memory::default(),
            link: VehicleEnd::new(),
            sequence: 0,
            telecommands: 0,
            random: SplitMix64::new(11),
            loss,
        }
    }

    fn sends(&mut self, name: &str, octets: Vec<u8>) {
        let request = PutRequest {
            header: Apids::default().transaction(FileWay::Down, 100),
            file_size: octets.len() as u64,
            source_name: b"track",
            destination_name: name.as_bytes(),
            checksum: ChecksumType::Crc32,
            closure: Closure::Requested,
        };
        let segment_octets = DOWN_SEGMENT_OCTETS;
        let settings = SourceSettings { segment_octets, ..SourceSettings::LUNAR };
        self.source = Some(Source::new(&request, settings).unwrap());
        self.sent = Memory(octets);
    }

    fn is_lost(&mut self) -> bool {
        self.random.next_share() < self.loss
    }

    fn take(&mut self, packet: &[u8], now_ms: u64) {
        if packet_apid(packet) != Some(Apids::default().files()) {
            self.telecommands += 1;
            return;
        }
        let packet = PlainPacketReader::new(packet, PlainPacketType::Telecommand).unwrap();
        let header = PduHeader::read(packet.data()).unwrap();
        match Apids::default().file_way(&header).unwrap() {
            FileWay::Down => {
                self.source.as_mut().unwrap().receive(packet.data(), now_ms).unwrap();
            }
            FileWay::Up => {
                let new = || Destination::new(&header, DestinationSettings::LUNAR);
                let destination = self.destination.get_or_insert_with(new);
                destination.receive(packet.data(), &mut self.received, now_ms).unwrap();
            }
        }
    }

    fn set_contact(&mut self, contact: Contact, now_ms: u64) {
        if let Some(destination) = &mut self.destination {
            destination.set_contact(contact, now_ms);
        }
        if let Some(source) = &mut self.source {
            source.set_contact(contact, now_ms);
        }
    }

    /// Returns the packets of PDUs, two a second at most.
    fn packets(&mut self, now_ms: u64) -> Vec<Vec<u8>> {
        self.set_contact(Contact::Open, now_ms);
        let mut packets = Vec::new();
        for _ in 0..2 {
            let mut pdu = [0; 600];
            let mut next = None;
            if let Some(destination) = &mut self.destination {
                next = destination.next_pdu(&mut self.received, &mut pdu, now_ms).unwrap();
            }
            if let Some(source) = &mut self.source {
                next = next.or(source.next_pdu(&mut self.sent, &mut pdu, now_ms).unwrap());
            }
            let Some(length) = next else { break };
            let (packet_type, apid) = (PlainPacketType::Telemetry, Apids::default().files());
            let writer = PlainPacketWriter { packet_type, apid, sequence: self.sequence };
            self.sequence += 1;
            let mut packet = vec![0; 6 + length];
            writer.write(&pdu[..length], &mut packet).unwrap();
            packets.push(packet);
        }
        packets
    }
}

/// Flies a span of seconds, with a link where `link` says so.
fn fly(
    ground: &mut Ground,
    vehicle: &mut Vehicle,
    seconds: std::ops::Range<u32>,
    link: impl Fn(u32) -> bool,
) {
    let end_s = seconds.end;
    for second in seconds {
        let now_ms = u64::from(second) * 1000;
        let is_up = link(second);
        let capacity = if is_up { 500 } else { 0 };
        for mut frame in ground.poll_uplink(at(second), Channel::Direct, capacity).unwrap() {
            if !vehicle.is_lost()
                && let Some(packet) = vehicle.link.take(&mut frame)
            {
                vehicle.take(&packet, now_ms);
            }
        }
        if is_up {
            let packets = vehicle.packets(now_ms);
            for frame in vehicle.link.frames(packets) {
                if !vehicle.is_lost() {
                    ground.receive_frame(&frame, at(second + 1), Channel::Direct).unwrap();
                }
            }
        } else {
            vehicle.set_contact(Contact::Closed, now_ms);
        }
    }
    vehicle.set_contact(Contact::Closed, u64::from(end_s) * 1000);
}

fn octets(count: usize) -> Vec<u8> {
    let mut random = SplitMix64::new(5);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 256")]
    let octet = |_| (random.next_share() * 256.0) as u8;
    (0..count).map(octet).collect()
}

fn drives(count: u32) -> Vec<ScheduledCommand> {
    let drive = |n: u32| ScheduledCommand {
        release: at(50_000 + 600 * n),
        command: Command::DriveTo { x_cm: 100, y_cm: 0, arrive_by_s: 50_500 + 600 * n },
    };
    (0..count).map(drive).collect()
}

#[test]
fn a_file_comes_down_identical_over_losses_an_outage_and_a_restart_of_the_ground() {
    let folder = tempfile::tempdir().unwrap();
    let whole = octets(FILE_CAPACITY);
    let mut vehicle = Vehicle::new(0.15);
    vehicle.sends("track-100.bin", whole.clone());
    let mut before = ground(folder.path());
    fly(&mut before, &mut vehicle, 0..6, |_| true);
    assert!(before.files().received().is_empty() && before.files().are_under_way());
    drop(before);
    let mut after = ground(folder.path());
    assert!(after.files().are_under_way(), "what was kept is there again");
    fly(&mut after, &mut vehicle, 3000..9000, |second| second > 4000);
    let [received] = after.files().received() else { panic!("{:?}", after.files()) };
    assert_eq!(received.name, "track-100.bin");
    assert!(received.octets == whole);
    assert!(!after.files().are_under_way());
    assert_eq!(vehicle.source.unwrap().outcome().unwrap().delivery, DeliveryCode::Complete);
    let summary = after.finish().unwrap();
    assert_eq!((summary.files_down, summary.file_bytes_down), (1, 4096));
    let results = folder.path().join("files");
    after.write_received_files(&results).unwrap();
    assert_eq!(std::fs::read(results.join("track-100.bin")).unwrap(), whole);
}

#[test]
fn a_file_that_came_down_is_made_again_from_the_raw_log() {
    let folder = tempfile::tempdir().unwrap();
    let whole = octets(1234);
    let mut vehicle = Vehicle::new(0.0);
    vehicle.sends("../parameters", whole.clone());
    let mut ground = ground(folder.path());
    fly(&mut ground, &mut vehicle, 0..60, |_| true);
    ground.finish().unwrap();
    let read = |name: &str| LogContents::read(&folder.path().join(name)).unwrap().records;
    let rebuilt = Ground::rebuilt(&setup(), &read("downlink.log"), &read("uplink.log"));
    assert_eq!(rebuilt.files().received(), ground.files().received());
    assert_eq!(rebuilt.files().received()[0].name, ".._parameters");
    assert!(rebuilt.files().received()[0].octets == whole);
    let (one, other) = (rebuilt.summary(), ground.summary());
    assert_eq!((one.packets_bad, one.packets_up), (0, other.packets_up));
}

#[test]
fn telecommands_go_up_as_a_file_over_losses_an_outage_and_a_restart_of_the_ground() {
    let folder = tempfile::tempdir().unwrap();
    let commands = drives(100);
    let mut vehicle = Vehicle::new(0.15);
    let mut before = ground(folder.path());
    before.send_commands_as_file(&commands, at(0)).unwrap();
    fly(&mut before, &mut vehicle, 0..8, |_| true);
    assert!(before.files().are_under_way());
    drop(before);
    let mut after = ground(folder.path());
    fly(&mut after, &mut vehicle, 3000..9000, |second| second > 4000);
    let entries: Vec<_> = CommandFile::new(&vehicle.received.0).map(Result::unwrap).collect();
    let found: Vec<_> =
        entries.iter().map(|entry| (entry.release.seconds(), entry.command)).collect();
    let sent = (0..).zip(&commands).map(|(n, sent)| (50_000 + 600 * n, sent.command));
    assert_eq!(found, sent.collect::<Vec<_>>());
    let metadata = vehicle.destination.as_ref().unwrap().metadata().unwrap();
    assert_eq!(metadata.destination_name.octets(), COMMAND_FILE.as_bytes());
    assert_eq!(after.files().sent().len(), 1);
    let summary = after.summary();
    assert_eq!((summary.files_up, summary.file_bytes_up), (1, vehicle.received.0.len() as u64));
}

#[test]
fn telecommands_of_a_file_are_on_board_when_the_vehicle_says_so_and_refused_when_it_says_that() {
    let fates = [
        (EventId::FileLoaded, CommandState::OnBoard),
        (EventId::FileRefused, CommandState::Refused),
    ];
    for (id, state) in fates {
        let folder = tempfile::tempdir().unwrap();
        let mut ground = ground(folder.path());
        ground.send_commands_as_file(&drives(3), at(0)).unwrap();
        assert_eq!(ground.ledger().count(CommandState::Sent), 3);
        let mut data = [0; 16];
        let length = encode_event(id, &[3.0], &mut data).unwrap();
        let kind = ReportKind::Event(id.definition().severity);
        let writer = TelemetryWriter {
            apid: Apids::default().of(kind.process()),
            sequence: 0,
            message: kind.message(),
            message_count: 0,
            time: MissionTime::from_seconds(100),
        };
        let mut packet = [0; 64];
        let octets = writer.write(&data[..length], &mut packet).unwrap();
        ground.receive(&packet[..octets], at(101), Channel::Direct).unwrap();
        assert_eq!(ground.ledger().count(state), 3);
    }
}

#[test]
fn a_file_is_asked_for_again_only_when_the_last_request_has_been_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut ground = ground(folder.path());
    ground.ask_for_file(FileKind::Track, at(0)).unwrap();
    ground.ask_for_file(FileKind::Track, at(86_400)).unwrap();
    assert_eq!(ground.ledger().entries().count(), 1);
}
