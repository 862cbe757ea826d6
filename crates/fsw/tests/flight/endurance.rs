//! Long runs, hostile bytes, full stores: nothing may panic and nothing may be lost in silence.

use std::collections::BTreeMap;

use hilal_dictionary::{Command, CommandKind, EventId, ParameterId, Port};
use hilal_fsw::{FlightSoftware, FlightTables, STORE_BYTES};
use hilal_packets::TelemetryReader;
use proptest::prelude::*;

use crate::harness::{Flight, packet};

#[test]
fn the_software_fits_a_small_computer() {
    let octets = size_of::<FlightSoftware<&'static mut [u8]>>();
    println!("flight software: {octets} octets beside the store of {STORE_BYTES}");
    assert!(octets < 96 * 1024, "{octets} octets");
}

#[test]
fn three_days_of_driving_science_and_sleep_end_without_safe_mode() {
    let mut flight = Flight::new();
    flight.fake.capacity = 2000;
    for day in 0..3_u32 {
        let start = day * 86_400;
        let goal = if day % 2 == 0 { (150, 80) } else { (-20, 10) };
        let drive = Command::DriveTo {
            x_cm: goal.0 * 100,
            y_cm: goal.1 * 100,
            arrive_by_s: start + 15_000,
        };
        flight.send_later(&[
            (start + 1000, drive),
            (start + 20_000, Command::StartScience { payload: Port::FIRST, duration_s: 7200 }),
            (start + 40_000, Command::HibernateUntil { wake_s: start + 80_000 }),
        ]);
        flight.run(86_400);
        assert!(flight.distance_to(f64::from(goal.0), f64::from(goal.1)) < 1.6);
    }
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(0.0));
    assert_eq!(flight.count(EventId::ScienceCompleted), 3);
    assert_eq!(flight.last(ParameterId::StoreDropped), Some(0.0));
}

#[test]
fn a_store_that_overflows_says_so_and_counts_every_packet() {
    let mut flight = Flight::new();
    flight.fake.capacity = 0;
    flight.fake.record = vec![1; 1000];
    flight.send(Command::StartScience { payload: Port::FIRST, duration_s: 10_000 });
    flight.run(10_000);
    flight.fake.capacity = 1_000_000;
    flight.run(100);
    let dropped = flight.last(ParameterId::StoreDropped).unwrap();
    assert!(dropped > 0.0);
    assert!(flight.count(EventId::StoreOverflow) > 0);
    // Packets made, by their sequence counts, are packets received and packets counted as lost.
    let mut made = BTreeMap::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        made.insert(packet.apid(), u32::from(packet.sequence()) + 1);
    }
    let received = u32::try_from(flight.fake.downlink.len()).unwrap();
    let lost = made.values().sum::<u32>() - received;
    assert!((f64::from(lost) - dropped).abs() < 0.5, "{lost} lost, {dropped} reported");
}

#[test]
fn a_boot_with_all_sensors_dead_ends_in_safe_mode_and_still_answers() {
    let mut flight = Flight::with_tables(&FlightTables::default());
    flight.fake.soc = None;
    flight.fake.box_c = None;
    flight.fake.blind = true;
    flight.fake.sun_grid_rad = None;
    flight.fake.array_w = f64::NAN;
    flight.run(500);
    assert!(flight.count(EventId::SafeBatterySensor) == 1);
    let sequence = flight.send(Command::Ping);
    flight.run(1);
    assert_eq!(flight.reports(sequence).len(), 2);
}

/// Bytes that look more and more like telecommands, so that they reach every depth of decoding.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let noise = proptest::collection::vec(any::<u8>(), 0..100);
    let bent = (0..CommandKind::ALL.len(), any::<u16>(), 0_usize..40, any::<u8>()).prop_map(
        |(kind, sequence, place, value)| {
            let mut bytes = packet(CommandKind::ALL[kind].example(), sequence);
            let place = place % bytes.len();
            bytes[place] = value;
            bytes
        },
    );
    let good = (0..CommandKind::ALL.len(), any::<u16>())
        .prop_map(|(kind, sequence)| packet(CommandKind::ALL[kind].example(), sequence));
    prop_oneof![noise, bent, good]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_uplink_makes_the_software_panic_or_fall_silent(
        uplink in proptest::collection::vec(hostile(), 0..60),
        pause in 1_u32..200,
    ) {
        let mut flight = Flight::new();
        for bytes in uplink {
            flight.fake.uplink.push_back(bytes);
            flight.run(pause);
        }
        let sent = flight.fake.downlink.len();
        flight.fake.uplink.push_back(packet(Command::Ping, 9999));
        flight.run(1);
        prop_assert!(flight.fake.downlink.len() > sent);
        for bytes in &flight.fake.downlink {
            prop_assert!(TelemetryReader::new(bytes).is_ok());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_same_world_gives_the_same_packets(x in -50..50_i32, y in -50..50_i32) {
        let fly = || {
            let mut flight = Flight::new();
            flight.drive_to(x, y, 1500);
            flight.run(2000);
            flight.fake.downlink
        };
        prop_assert_eq!(fly(), fly());
    }
}
