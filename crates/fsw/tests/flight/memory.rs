//! Memory management (PUS service 6): dumps, checks and loads.

use hilal_dictionary::{
    Acknowledge, Apids, Command, EventId, FailureCode, Memory, MemoryArea, MemoryCheck, MemoryLoad,
    Mode, One, Process, Stage, Telemetry,
};
use hilal_fsw::BANK_OCTETS;
use hilal_fsw::hardware::ResetCause;
use hilal_packets::{Crc16, TelemetryReader};

use crate::harness::Flight;

/// Behind all sections: nothing is kept there.
const FREE: u32 = 97_000;

fn dump(memory: Memory, address: u32, octets: u32) -> Command {
    Command::DumpMemory { memory, count: One, address, octets }
}

fn check(memory: Memory, address: u32, octets: u32) -> Command {
    Command::CheckMemory { memory, count: One, address, octets }
}

/// Puts the pieces of a dump together; they must follow each other.
fn dumped(flight: &Flight, memory: Memory, address: u32) -> Vec<u8> {
    let mut octets = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Telemetry::MemoryDump(area) = Telemetry::decode(&packet, Apids::default()).unwrap() {
            let next = address + u32::try_from(octets.len()).unwrap();
            assert_eq!((area.memory, area.address), (memory, next));
            octets.extend(area.data);
        }
    }
    octets
}

fn checks(flight: &Flight) -> Vec<MemoryCheck> {
    let decoded = |bytes: &Vec<u8>| {
        let packet = TelemetryReader::new(bytes).unwrap();
        match Telemetry::decode(&packet, Apids::default()).unwrap() {
            Telemetry::MemoryCheck(check) => Some(check),
            _ => None,
        }
    };
    flight.fake.downlink.iter().filter_map(decoded).collect()
}

fn load_packet(memory: Memory, address: u32, data: &[u8], sequence: u16) -> Vec<u8> {
    let mut packet = [0; 700];
    let load = MemoryLoad(MemoryArea { memory, address, data });
    let apid = Apids::default().commands();
    let length = load.write_packet(apid, sequence, Acknowledge::All, &mut packet).unwrap();
    packet[..length].to_vec()
}

fn failure(flight: &Flight, sequence: u16) -> Option<FailureCode> {
    flight.reports(sequence).last().unwrap().1
}

fn in_safe_mode() -> Flight {
    let mut flight = Flight::new();
    flight.send(Command::SetMode { mode: Mode::Safe });
    flight.run(20);
    flight
}

#[test]
fn an_area_of_any_length_comes_down_in_pieces_that_follow_each_other() {
    for octets in [1, 112, 113, 1300] {
        let mut flight = Flight::new();
        flight.run(5);
        let pattern: Vec<u8> = (0..=250).cycle().take(octets).collect();
        flight.fake.banks[1][FREE as usize..][..octets].copy_from_slice(&pattern);
        flight.send(dump(Memory::SecondBank, FREE, u32::try_from(octets).unwrap()));
        flight.run(5);
        assert_eq!(dumped(&flight, Memory::SecondBank, FREE), pattern);
    }
}

#[test]
fn the_banks_and_the_store_come_down_as_they_are() {
    let mut flight = in_safe_mode();
    let pattern: Vec<u8> = (0..200).collect();
    flight.fake.banks[0][FREE as usize..][..200].copy_from_slice(&pattern);
    flight.send(dump(Memory::FirstBank, FREE, 200));
    flight.run(5);
    assert_eq!(dumped(&flight, Memory::FirstBank, FREE), pattern);
    // The first event that was ever made stands at the beginning of the store, behind its length.
    flight.fake.downlink.clear();
    flight.send(dump(Memory::TelemetryStore, 0, 60));
    flight.run(5);
    let store = dumped(&flight, Memory::TelemetryStore, 0);
    let length = usize::from(u16::from_be_bytes([store[0], store[1]]));
    let event = TelemetryReader::new(&store[2..2 + length]).unwrap();
    assert_eq!(event.apid(), Apids::default().of(Process::Events));
    assert_eq!(event.sequence(), 0);
}

#[test]
fn a_check_gives_the_checksum_of_its_area() {
    let mut flight = in_safe_mode();
    let pattern: Vec<u8> = (0..=255).cycle().take(1000).collect();
    flight.fake.banks[1][FREE as usize..][..1000].copy_from_slice(&pattern);
    flight.send(check(Memory::SecondBank, FREE, 1000));
    flight.send(check(Memory::TelemetryStore, 40_000, 9));
    flight.run(3);
    let empty = Crc16::of(&[0; 9]);
    let expected = [
        (Memory::SecondBank, FREE, 1000, Crc16::of(&pattern)),
        (Memory::TelemetryStore, 40_000, 9, empty),
    ];
    let found: Vec<_> = checks(&flight)
        .into_iter()
        .map(|of| (of.memory, of.address, of.octets, of.checksum))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_dump_goes_on_after_a_reset_and_waits_without_a_link() {
    let mut flight = in_safe_mode();
    let pattern: Vec<u8> = (0..=255).cycle().take(1300).collect();
    flight.fake.banks[0][FREE as usize..][..1300].copy_from_slice(&pattern);
    flight.fake.capacity = 0;
    flight.send(dump(Memory::FirstBank, FREE, 1300));
    flight.run(50);
    let waiting = flight.fake.downlink.len();
    flight.reset(ResetCause::Upset);
    flight.run(10);
    assert_eq!(flight.fake.downlink.len(), waiting);
    flight.fake.capacity = 1000;
    flight.run(1);
    assert_eq!(dumped(&flight, Memory::FirstBank, FREE), Vec::<u8>::new(), "reports go first");
    flight.run(5);
    assert_eq!(dumped(&flight, Memory::FirstBank, FREE), pattern);
}

#[test]
fn a_load_is_written_and_read_back_and_changes_nothing_else() {
    let mut flight = in_safe_mode();
    let data: Vec<u8> = (0..=255).chain(0..=255).collect();
    flight.fake.uplink.push_back(load_packet(Memory::SecondBank, FREE, &data, 700));
    flight.run(2);
    assert_eq!(flight.reports(700), [(Stage::Accepted, None), (Stage::Completed, None)]);
    let bank = &flight.fake.banks[1][FREE as usize - 1..];
    assert_eq!((bank[0], &bank[1..513], bank[513]), (0, &data[..], 0));
    assert_eq!(flight.fake.banks[0][FREE as usize..][..512], [0; 512]);
}

#[test]
fn what_a_load_damages_in_one_bank_is_mended_from_the_other() {
    let mut flight = in_safe_mode();
    // Where the track is kept: a vehicle that stands does not write there.
    flight.fake.uplink.push_back(load_packet(Memory::FirstBank, 21_248, &[0xAA; 4], 700));
    flight.run(1400);
    assert_eq!(failure(&flight, 700), None);
    assert!(flight.count(EventId::MemoryRepaired) > 0);
    flight.reset(ResetCause::Upset);
    flight.run(5);
    assert_eq!(flight.arguments(EventId::Restarted)[0][2].to_bits(), 0.0_f64.to_bits());
}

#[test]
fn a_load_that_is_damaged_out_of_place_or_not_in_safe_mode_writes_nothing_and_says_why() {
    let mut flight = Flight::new();
    flight.run(5);
    flight.fake.uplink.push_back(load_packet(Memory::FirstBank, FREE, &[1; 8], 700));
    flight.run(2);
    assert_eq!(failure(&flight, 700), Some(FailureCode::WrongMode));
    let mut flight = in_safe_mode();
    let end = u32::try_from(BANK_OCTETS).unwrap();
    flight.fake.uplink.push_back(load_packet(Memory::TelemetryStore, 0, &[1; 8], 701));
    flight.fake.uplink.push_back(load_packet(Memory::FirstBank, end - 7, &[1; 8], 702));
    flight.fake.uplink.push_back(load_packet(Memory::FirstBank, u32::MAX, &[1; 8], 703));
    // One octet of the data is another, and the packet's own checksum is right.
    let mut bent = load_packet(Memory::FirstBank, FREE, &[1; 8], 704);
    bent[20] ^= 1;
    let crc = bent.len() - 2;
    let sum = Crc16::of(&bent[..crc]);
    bent[crc..].copy_from_slice(&sum.to_be_bytes());
    flight.fake.uplink.push_back(bent);
    flight.run(5);
    assert_eq!(failure(&flight, 701), Some(FailureCode::MemoryReadOnly));
    assert_eq!(failure(&flight, 702), Some(FailureCode::MemoryBounds));
    assert_eq!(failure(&flight, 703), Some(FailureCode::MemoryBounds));
    assert_eq!(flight.reports(704), [(Stage::Refused, Some(FailureCode::LoadChecksum))]);
    assert!(flight.fake.banks[0][FREE as usize..].iter().all(|octet| *octet == 0));
}

#[test]
fn a_memory_that_does_not_take_what_is_loaded_is_found_by_reading_back() {
    let mut flight = in_safe_mode();
    flight.fake.worn_out = Some(FREE as usize + 300);
    flight.fake.uplink.push_back(load_packet(Memory::FirstBank, FREE, &[0xFF; 400], 700));
    flight.run(2);
    assert_eq!(
        flight.reports(700),
        [(Stage::Accepted, None), (Stage::Failed, Some(FailureCode::LoadNotVerified))]
    );
}

#[test]
fn an_area_beyond_its_memory_and_one_too_many_are_refused() {
    let mut flight = Flight::new();
    flight.run(5);
    let end = u32::try_from(BANK_OCTETS).unwrap();
    let beyond = [
        flight.send(dump(Memory::FirstBank, end - 10, 11)),
        flight.send(check(Memory::SecondBank, u32::MAX, 65_536)),
        flight.send(dump(Memory::TelemetryStore, 64 * 1024, 1)),
    ];
    flight.run(2);
    for sequence in beyond {
        assert_eq!(failure(&flight, sequence), Some(FailureCode::MemoryBounds));
    }
    let waiting: Vec<u16> = (0..5).map(|_| flight.send(dump(Memory::FirstBank, 0, 5000))).collect();
    flight.run(2);
    let failures: Vec<_> = waiting.iter().map(|sequence| failure(&flight, *sequence)).collect();
    assert_eq!(failures[..4], [None; 4]);
    assert_eq!(failures[4], Some(FailureCode::MemoryBusy));
    flight.run(60);
    let again = flight.send(dump(Memory::FirstBank, 0, 10));
    flight.run(2);
    assert_eq!(failure(&flight, again), None);
}
