//! Files by CFDP, with the engine of `hilal_packets` at the ground's end.

use hilal_dictionary::{
    Apids, COMMAND_FILE, Command, EventId, FILE_CAPACITY, FailureCode, FileKind, FileWay,
    MissionTime, Mode, Stage, TableEntry, UP_SEGMENT_OCTETS,
};
use hilal_fsw::hardware::ResetCause;
use hilal_fsw::{DriveTable, FlightTables, SCHEDULE_CAPACITY};
use hilal_packets::cfdp::{
    ChecksumType, Closure, ConditionCode, Contact, DeliveryCode, Destination, DestinationSettings,
    FileStore, Outcome, PduHeader, PutRequest, Source, SourceSettings, StoreError,
};
use hilal_packets::{PlainPacketReader, PlainPacketType, PlainPacketWriter};

use crate::harness::{Flight, LANDING, packet};

/// A file in the ground's memory.
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

/// The ground's two ends, on a link that loses packets.
struct GroundFiles {
    down: Option<Destination<32>>,
    down_file: Memory,
    up: Option<Source<32>>,
    up_file: Memory,
    sequence: u16,
    /// How many in a hundred packets are lost, each way.
    loss_percent: u64,
    random: u64,
    heard: usize,
}

impl GroundFiles {
    fn new(loss_percent: u64) -> Self {
        Self {
            down: None,
            down_file: Memory::default(),
            up: None,
            up_file: Memory::default(),
            sequence: 0,
            loss_percent,
            random: 7,
            heard: 0,
        }
    }

    fn sends(&mut self, number: u32, name: &str, octets: &[u8]) {
        let request = PutRequest {
            header: Apids::default().transaction(FileWay::Up, number),
            file_size: octets.len() as u64,
            source_name: name.as_bytes(),
            destination_name: name.as_bytes(),
            checksum: ChecksumType::Crc32,
            closure: Closure::Requested,
        };
        let settings =
            SourceSettings { segment_octets: UP_SEGMENT_OCTETS, ..SourceSettings::LUNAR };
        self.up = Some(Source::new(&request, settings).unwrap());
        self.up_file = Memory(octets.to_vec());
    }

    fn is_lost(&mut self) -> bool {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.random >> 33) % 100 < self.loss_percent
    }

    /// A second on the ground.
    fn step(&mut self, flight: &mut Flight) {
        let now_ms = flight.fake.now_s * 1000;
        let contact = if flight.fake.capacity == 0 { Contact::Closed } else { Contact::Open };
        while let Some(bytes) = flight.fake.files_down.pop_front() {
            if !self.is_lost() {
                self.take(&bytes, now_ms);
            }
        }
        let mut buffer = [0; 980];
        loop {
            let (down, up) = (self.down.as_mut(), self.up.as_mut());
            let answer = down.and_then(|down| {
                down.set_contact(contact, now_ms);
                down.next_pdu(&mut self.down_file, &mut buffer, now_ms).unwrap()
            });
            let next = answer.or_else(|| {
                let up = up?;
                up.set_contact(contact, now_ms);
                up.next_pdu(&mut self.up_file, &mut buffer, now_ms).unwrap()
            });
            let Some(length) = next else { return };
            let writer = PlainPacketWriter {
                packet_type: PlainPacketType::Telecommand,
                apid: Apids::default().files(),
                sequence: self.sequence,
            };
            self.sequence += 1;
            let mut packet = [0; 986];
            let octets = writer.write(&buffer[..length], &mut packet).unwrap();
            if !self.is_lost() {
                flight.fake.uplink.push_back(packet[..octets].to_vec());
            }
        }
    }

    fn take(&mut self, bytes: &[u8], now_ms: u64) {
        self.heard += 1;
        let packet = PlainPacketReader::new(bytes, PlainPacketType::Telemetry).unwrap();
        let header = PduHeader::read(packet.data()).unwrap();
        match Apids::default().file_way(&header).unwrap() {
            FileWay::Up => {
                // Answers to a file before the present one may still come.
                let _other = self.up.as_mut().unwrap().receive(packet.data(), now_ms);
            }
            FileWay::Down => {
                let is_other =
                    |down: &Destination<32>| down.header().transaction != header.transaction;
                if self.down.as_ref().is_none_or(is_other) {
                    self.down = Some(Destination::new(&header, DestinationSettings::LUNAR));
                    self.down_file = Memory::default();
                }
                let down = self.down.as_mut().unwrap();
                down.receive(packet.data(), &mut self.down_file, now_ms).unwrap();
            }
        }
    }

    fn fly(&mut self, flight: &mut Flight, seconds: u32) {
        for _ in 0..seconds {
            flight.run(1);
            self.step(flight);
        }
    }

    fn received(&self) -> Option<&[u8]> {
        let finished = self.down.as_ref()?.finished()?;
        (finished.delivery == DeliveryCode::Complete).then_some(&self.down_file.0)
    }

    fn sent(&self) -> Option<Outcome> {
        self.up.as_ref()?.outcome()
    }
}

/// Returns a vehicle that has driven two kilometres, faster than any rover does.
fn driven() -> Flight {
    let defaults = FlightTables::default();
    let drive = DriveTable { max_speed_m_s: 1.0, turn_rate_rad_s: 0.2, ..defaults.drive };
    let mut flight = Flight::with_tables(&FlightTables { landing: LANDING, drive, ..defaults });
    flight.drive_to(1000, 0, 1000);
    flight.drive_to(1000, 50, 1100);
    flight.drive_to(0, 50, 2100);
    flight.run(4000);
    assert!(flight.distance_to(0.0, 50.0) < 3.0);
    flight
}

/// Returns a file of drives to places one after the other, one each ten minutes from an instant on.
fn command_file(count: u32, first_s: u32) -> Vec<u8> {
    let entry = |number: u32| {
        let release_s = first_s + number * 600;
        let x_cm = i32::try_from(number).unwrap() * 300 + 300;
        let drive = Command::DriveTo { x_cm, y_cm: 0, arrive_by_s: release_s + 500 };
        let mut entry = MissionTime::from_seconds(release_s).octets().to_vec();
        entry.extend(packet(drive, u16::try_from(number).unwrap() + 500));
        entry
    };
    (0..count).flat_map(entry).collect()
}

/// Returns the track of a vehicle that has [`driven`], as it comes down when nothing is lost.
fn undisturbed_track() -> Vec<u8> {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    flight.send(Command::SendFile { file: FileKind::Track });
    ground.fly(&mut flight, 10);
    ground.received().unwrap().to_vec()
}

fn failure(flight: &Flight, sequence: u16) -> Option<FailureCode> {
    let failed = |(stage, failure)| (stage == Stage::Failed).then_some(failure).flatten();
    flight.reports(sequence).into_iter().find_map(failed)
}

#[test]
fn the_track_comes_down_as_it_was_driven() {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    let request = flight.send(Command::SendFile { file: FileKind::Track });
    ground.fly(&mut flight, 10);
    let track = ground.received().unwrap();
    let points: Vec<(f32, f32)> = track
        .as_chunks::<8>()
        .0
        .iter()
        .map(|[a, b, c, d, e, f, g, h]| {
            (f32::from_be_bytes([*a, *b, *c, *d]), f32::from_be_bytes([*e, *f, *g, *h]))
        })
        .collect();
    assert_eq!(points.len() * 8, track.len());
    assert!(points.len() > 300, "{}", points.len());
    let near = |(x, y): (f32, f32), at: (f32, f32)| (x - at.0).hypot(y - at.1) < 10.0;
    assert!(near(points[0], (0.0, 0.0)) && near(points[points.len() - 1], (0.0, 50.0)));
    assert!(points.iter().any(|point| near(*point, (1000.0, 0.0))));
    assert_eq!(flight.reports(request).last(), Some(&(Stage::Completed, None)));
    let metadata = ground.down.as_ref().unwrap().metadata().unwrap();
    assert_eq!(metadata.destination_name.octets(), b"track-4000.bin");
    let sent = flight.arguments(EventId::FileSent);
    assert_eq!(sent, [[1.0, track.len() as f64, 0.0]]);
}

#[test]
fn the_longest_file_takes_six_seconds_on_a_link_of_8_kbit_s() {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    flight.drive_to(0, 100, 4100);
    flight.drive_to(1000, 100, 5200);
    flight.run(1500);
    // Four frames a second, of 259 octets each with their codeword and marker: 8288 bit/s.
    (flight.fake.frame_octets, flight.fake.capacity) = (223, 780);
    flight.run(10);
    let before = flight.fake.sent.len();
    flight.send(Command::SendFile { file: FileKind::Track });
    let mut seconds = 0;
    while ground.received().is_none() && seconds < 60 {
        ground.fly(&mut flight, 1);
        seconds += 1;
    }
    let (frames, packets) = (flight.fake.sent.len() - before, ground.heard);
    println!("{seconds} s, {frames} frames, {packets} packets");
    assert_eq!(ground.received().map(<[u8]>::len), Some(FILE_CAPACITY));
    assert_eq!((seconds, packets), (6, 11));
}

#[test]
fn the_parameters_come_down_as_they_are_now() {
    let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(0));
    flight.send(Command::SetTableEntry { entry: TableEntry::BackOut, value_milli: 7500 });
    flight.send(Command::SendFile { file: FileKind::Parameters });
    ground.fly(&mut flight, 10);
    let file = ground.received().unwrap();
    let entries = file.as_chunks::<5>().0;
    let value = |[_, a, b, c, d]: [u8; 5]| i32::from_be_bytes([a, b, c, d]);
    assert_eq!(entries.len(), TableEntry::ALL.len());
    let tables = FlightTables::default();
    for (octets, entry) in entries.iter().zip(TableEntry::ALL) {
        assert_eq!(octets[0], entry.number());
        let expected = if entry == TableEntry::BackOut { 7500 } else { tables.get(entry) };
        assert_eq!(value(*octets), expected, "{}", entry.name());
        // What is told can be set.
        let mut other = tables;
        assert_eq!(other.set(entry, value(*octets)), Ok(()));
        assert_eq!(other.get(entry), value(*octets));
    }
}

#[test]
fn a_file_down_is_the_same_over_a_link_that_loses_with_an_outage_and_resets_on_its_way() {
    let whole = undisturbed_track();
    for reset_s in [1, 2, 3, 40, 130] {
        let (mut flight, mut ground) = (driven(), GroundFiles::new(30));
        // A frame carries no more than a packet, and each second one.
        (flight.fake.frame_octets, flight.fake.capacity) = (223, 1);
        flight.send(Command::SendFile { file: FileKind::Track });
        ground.fly(&mut flight, reset_s);
        flight.fake.capacity = 0;
        ground.fly(&mut flight, 20_000);
        flight.reset(ResetCause::Upset);
        ground.fly(&mut flight, 60);
        flight.fake.capacity = 1;
        ground.fly(&mut flight, 3000);
        assert_eq!(ground.received(), Some(&whole[..]), "reset after {reset_s} s");
        assert_eq!(flight.arguments(EventId::FileSent).len(), 1);
    }
}

#[test]
fn a_file_up_is_put_into_the_schedule_whole_and_carried_out() {
    let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(0));
    let file = command_file(8, 1000);
    ground.sends(1, COMMAND_FILE, &file);
    ground.fly(&mut flight, 20);
    assert_eq!(ground.sent().map(|outcome| outcome.delivery), Some(DeliveryCode::Complete));
    assert_eq!(flight.arguments(EventId::FileLoaded), [[8.0]]);
    assert_eq!(flight.count(EventId::DriveStarted), 0);
    ground.fly(&mut flight, 6000);
    assert_eq!(flight.count(EventId::DriveStarted), 8);
    assert!(flight.distance_to(24.0, 0.0) < 2.0);
    for sequence in 500..508 {
        assert_eq!(flight.reports(sequence).last(), Some(&(Stage::Completed, None)));
    }
}

#[test]
fn a_file_up_is_loaded_once_over_a_link_that_loses_with_an_outage_and_resets_on_its_way() {
    let file = command_file(100, 40_000);
    assert!(file.len() > 2800 && file.len() < FILE_CAPACITY, "{}", file.len());
    for reset_s in [1, 2, 3, 4, 5, 35, 130] {
        let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(30));
        ground.sends(1, COMMAND_FILE, &file);
        ground.fly(&mut flight, reset_s);
        flight.fake.capacity = 0;
        ground.fly(&mut flight, 20_000);
        flight.reset(ResetCause::Upset);
        ground.fly(&mut flight, 60);
        flight.fake.capacity = 100_000;
        ground.fly(&mut flight, 3000);
        let delivery = ground.sent().map(|outcome| outcome.delivery);
        assert_eq!(delivery, Some(DeliveryCode::Complete), "reset after {reset_s} s");
        let loaded = flight.arguments(EventId::FileLoaded);
        assert!(!loaded.is_empty() && loaded.iter().all(|values| *values == [100.0]));
        ground.fly(&mut flight, 20_000);
        assert_eq!(flight.count(EventId::DriveStarted), 6, "none twice");
    }
}

#[test]
fn a_file_with_a_bad_telecommand_or_a_time_in_the_past_or_too_many_is_refused_whole() {
    let good = command_file(3, 5000);
    let mut damaged = good.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let cut = good[..good.len() - 1].to_vec();
    let late = command_file(3, 1);
    let refused = |octets: &[u8], name: &str| {
        let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(0));
        flight.run(10);
        ground.sends(1, name, octets);
        ground.fly(&mut flight, 20);
        assert_eq!(ground.sent().map(|outcome| outcome.delivery), Some(DeliveryCode::Complete));
        assert_eq!(flight.count(EventId::FileLoaded), 0);
        ground.fly(&mut flight, 8000);
        assert_eq!(flight.count(EventId::DriveStarted), 0, "nothing was inserted");
        flight.arguments(EventId::FileRefused)
    };
    let code = |code: FailureCode| vec![vec![f64::from(code.number())]];
    assert_eq!(refused(&damaged, COMMAND_FILE), code(FailureCode::Scheduled));
    assert_eq!(refused(&cut, COMMAND_FILE), code(FailureCode::Scheduled));
    assert_eq!(refused(&late, COMMAND_FILE), code(FailureCode::ReleasePast));
    assert_eq!(refused(&good, "other"), code(FailureCode::FileName));
}

#[test]
fn a_file_that_the_schedule_has_no_room_for_is_refused_whole() {
    let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(0));
    let batch: Vec<(u32, Command)> = (0..32).map(|_| (900_000, Command::Ping)).collect();
    for _ in 0..SCHEDULE_CAPACITY / batch.len() - 1 {
        flight.send_later(&batch);
        flight.run(1);
    }
    ground.sends(1, COMMAND_FILE, &command_file(33, 100_000));
    ground.fly(&mut flight, 20);
    let full = f64::from(FailureCode::ScheduleFull.number());
    assert_eq!(flight.arguments(EventId::FileRefused), [[full]]);
    ground.sends(2, COMMAND_FILE, &command_file(32, 100_000));
    ground.fly(&mut flight, 20);
    assert_eq!(flight.arguments(EventId::FileLoaded), [[32.0]], "a later file is taken");
}

#[test]
fn a_file_that_is_too_long_is_given_up_and_the_ground_is_told() {
    let (mut flight, mut ground) = (Flight::new(), GroundFiles::new(0));
    ground.sends(1, COMMAND_FILE, &[0; FILE_CAPACITY + 1]);
    ground.fly(&mut flight, 60);
    let condition = ConditionCode::FilestoreRejection;
    assert_eq!(ground.sent().map(|outcome| outcome.condition), Some(condition));
    let values = [f64::from(FileWay::Up.number()), f64::from(condition.number())];
    assert_eq!(flight.arguments(EventId::FileFailed), [values]);
}

#[test]
fn a_second_file_is_refused_while_one_is_on_its_way() {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    let first = flight.send(Command::SendFile { file: FileKind::Track });
    let second = flight.send(Command::SendFile { file: FileKind::Parameters });
    flight.run(1);
    let third = flight.send(Command::SendFile { file: FileKind::Parameters });
    flight.run(1);
    assert_eq!(failure(&flight, first), None);
    assert_eq!(failure(&flight, second), Some(FailureCode::FileUnderWay));
    assert_eq!(failure(&flight, third), Some(FailureCode::FileUnderWay));
    ground.fly(&mut flight, 10);
    let fourth = flight.send(Command::SendFile { file: FileKind::Parameters });
    ground.fly(&mut flight, 10);
    assert_eq!(failure(&flight, fourth), None);
    assert_eq!(ground.received().map(<[u8]>::len), Some(5 * TableEntry::ALL.len()));
}

#[test]
fn without_a_file_there_is_nothing_to_suspend_to_resume_or_to_cancel() {
    let mut flight = Flight::new();
    for way in FileWay::ALL {
        for command in
            [Command::SuspendFile { way }, Command::ResumeFile { way }, Command::CancelFile { way }]
        {
            let sequence = flight.send(command);
            flight.run(1);
            assert_eq!(failure(&flight, sequence), Some(FailureCode::NoFile), "{command:?}");
        }
    }
}

#[test]
fn a_file_that_rests_says_nothing_until_it_goes_on() {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    flight.fake.capacity = 0;
    flight.send(Command::SendFile { file: FileKind::Track });
    ground.fly(&mut flight, 1);
    (flight.fake.frame_octets, flight.fake.capacity) = (223, 1);
    flight.send(Command::SuspendFile { way: FileWay::Down });
    ground.fly(&mut flight, 30);
    ground.fly(&mut flight, 2000);
    assert_eq!(ground.heard, 0);
    assert_eq!(ground.received(), None);
    flight.send(Command::ResumeFile { way: FileWay::Down });
    ground.fly(&mut flight, 200);
    assert!(ground.received().is_some());
}

#[test]
fn a_file_that_is_cancelled_is_given_up_at_both_ends() {
    let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
    flight.fake.capacity = 0;
    flight.send(Command::SendFile { file: FileKind::Track });
    ground.fly(&mut flight, 5);
    flight.send(Command::CancelFile { way: FileWay::Down });
    flight.run(1);
    flight.fake.capacity = 100_000;
    ground.fly(&mut flight, 10);
    let condition = ConditionCode::CancelRequestReceived;
    let values = [f64::from(FileWay::Down.number()), f64::from(condition.number())];
    assert_eq!(flight.arguments(EventId::FileFailed), [values]);
    assert_eq!(ground.received(), None);
    let finished = ground.down.as_ref().unwrap().finished().unwrap();
    assert_eq!(finished.condition, condition);
    let next = flight.send(Command::SendFile { file: FileKind::Parameters });
    ground.fly(&mut flight, 10);
    assert_eq!(failure(&flight, next), None);
    assert!(ground.received().is_some());
}

#[test]
fn a_file_in_damaged_memory_is_taken_from_the_other_copy_and_given_up_without_one() {
    let whole = undisturbed_track();
    for damaged in [1, 2] {
        let (mut flight, mut ground) = (driven(), GroundFiles::new(0));
        flight.fake.capacity = 0;
        flight.send(Command::SendFile { file: FileKind::Track });
        flight.run(5);
        for bank in flight.fake.banks.iter_mut().take(damaged) {
            let begin = bank.windows(whole.len()).position(|octets| octets == whole).unwrap();
            bank[begin + 9] ^= 0x40;
        }
        flight.reset(ResetCause::Upset);
        flight.run(5);
        flight.fake.capacity = 100_000;
        ground.fly(&mut flight, 20);
        assert_eq!(ground.received(), (damaged == 1).then_some(&whole[..]));
        let condition = f64::from(ConditionCode::FilestoreRejection.number());
        let failed = flight.arguments(EventId::FileFailed);
        let down = f64::from(FileWay::Down.number());
        assert_eq!(failed.first(), (damaged == 2).then_some(&vec![down, condition]));
        assert_ne!(flight.software.mode(), Mode::Safe, "a vehicle lives without");
    }
}
