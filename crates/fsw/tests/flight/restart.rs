//! Resets at every instant, in the middle of every write, and silence of the ground.

use std::collections::BTreeSet;

use hilal_dictionary::{Apids, Command, EventId, Mode, ParameterId, Port, TableEntry, Telemetry};
use hilal_fsw::hardware::{ReceiverSide, ResetCause};
use hilal_packets::TelemetryReader;
use hilal_packets::frame::TcFrameKind;

use crate::fake::{Fault, Rolling};
use crate::harness::{Flight, packet};

/// Returns how many different reports of an event have come: one that a restart sends again counts once.
fn distinct(flight: &Flight, id: EventId) -> usize {
    let is = |bytes: &&Vec<u8>| {
        let packet = TelemetryReader::new(bytes).unwrap();
        let telemetry = Telemetry::decode(&packet, Apids::default()).unwrap();
        matches!(telemetry, Telemetry::Event(event) if event.id == id)
    };
    flight.distinct().iter().filter(is).count()
}

/// A day's work in short: a drive, science at its end, another drive from the schedule, sleep.
fn working() -> Flight {
    let mut flight = Flight::new();
    flight.send_later(&[
        (40, Command::DriveTo { x_cm: 0, y_cm: 600, arrive_by_s: 200 }),
        (100, Command::StartScience { payload: Port::FIRST, duration_s: 200 }),
        (400, Command::DriveTo { x_cm: 300, y_cm: 600, arrive_by_s: 500 }),
        (650, Command::HibernateUntil { wake_s: 900 }),
    ]);
    flight
}

#[test]
fn a_reset_at_any_instant_loses_nothing_and_does_nothing_twice() {
    let end_s = 1000;
    let mut undisturbed = working();
    undisturbed.run(end_s);
    assert_eq!(distinct(&undisturbed, EventId::WaypointReached), 2);
    for at_s in (1..end_s).step_by(7) {
        let mut flight = working();
        flight.run(at_s);
        let charge = flight.software.mode();
        flight.reset(ResetCause::Upset);
        flight.run(1);
        assert_eq!(distinct(&flight, EventId::Restarted), 1, "at {at_s} s");
        assert_eq!(distinct(&flight, EventId::Booted), 1, "at {at_s} s");
        flight.run(end_s - at_s - 1);
        for id in [
            EventId::DriveStarted,
            EventId::WaypointReached,
            EventId::ScienceStarted,
            EventId::ScienceCompleted,
            EventId::HibernationStarted,
            EventId::WokeUp,
        ] {
            let (with, without) = (distinct(&flight, id), distinct(&undisturbed, id));
            assert_eq!(with, without, "{id:?}, reset at {at_s} s in mode {charge:?}");
        }
        assert!(flight.distance_to(3.0, 6.0) < 2.0, "at {at_s} s");
        assert_eq!(flight.software.mode(), undisturbed.software.mode());
    }
}

#[test]
fn a_supply_that_fails_in_the_middle_of_keeping_neither_loses_a_telecommand_nor_does_it_twice() {
    let mut outcomes = BTreeSet::new();
    for writes in 1..30 {
        let mut flight = Flight::new();
        flight.run(3);
        let drive = packet(Command::DriveTo { x_cm: 0, y_cm: 500, arrive_by_s: 60 }, 21);
        let frame = flight.fake.ground.frame_of(TcFrameKind::Ad, 0, &drive);
        flight.fake.frames.push_back(frame);
        flight.fake.writes_left = writes;
        flight.run(1);
        if !flight.fake.is_dead() {
            break; // everything was kept before the supply failed
        }
        assert_eq!(flight.reports(21), [], "no one was told");
        flight.reset(ResetCause::BrownOut);
        flight.run(1);
        // The ground has not heard of it, and sends the packet again, in the next frame that FARM-1 expects.
        let expected = flight.fake.ground.clcw().unwrap().report_value;
        outcomes.insert(expected);
        let again = flight.fake.ground.frame_of(TcFrameKind::Ad, expected, &drive);
        flight.fake.frames.push_back(again);
        flight.run(200);
        assert_eq!(distinct(&flight, EventId::DriveStarted), 1, "after {writes} writes");
        assert_eq!(distinct(&flight, EventId::WaypointReached), 1, "after {writes} writes");
    }
    assert_eq!(
        outcomes.into_iter().collect::<Vec<_>>(),
        [0, 1],
        "both before and after the commit"
    );
}

#[test]
fn a_frame_from_before_a_reset_is_not_taken_after_it() {
    let mut flight = Flight::new();
    let frame = flight.fake.ground.frame(&packet(Command::Ping, 3));
    flight.fake.frames.push_back(frame.clone());
    flight.run(2);
    flight.reset(ResetCause::Upset);
    flight.fake.frames.push_back(frame);
    flight.run(2);
    assert_eq!(flight.reports(3).len(), 2, "accepted and completed, once");
    assert_eq!(flight.software.command_frames().replayed, 1);
}

#[test]
fn counts_and_packets_that_wait_outlive_a_reset() {
    let mut flight = Flight::new();
    flight.fake.capacity = 0;
    flight.run(300);
    flight.reset(ResetCause::Watchdog);
    flight.run(300);
    flight.fake.capacity = 100_000;
    flight.run(2);
    let mut sequences: Vec<u16> = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if packet.apid() == Apids::default().of(hilal_dictionary::Process::Housekeeping) {
            sequences.push(packet.sequence());
        }
    }
    let all: Vec<u16> = (0..u16::try_from(sequences.len()).unwrap()).collect();
    assert_eq!(sequences, all, "none missing, none twice, in order");
    assert!(sequences.len() > 36);
    let restarted = &flight.arguments(EventId::Restarted)[0];
    assert_eq!(vec![restarted[0], restarted[2], restarted[3]], vec![2.0, 0.0, 1.0]);
    assert!(restarted[1] <= 60.0, "nothing has changed since the last report: {} s", restarted[1]);
}

#[test]
fn a_packet_of_which_a_part_was_sent_is_sent_again_after_a_reset() {
    let mut flight = Flight::new();
    flight.fake.capacity = 0;
    flight.run(600);
    // Frames are shorter than what waits: at each instant a packet is under way.
    for _ in 0..40 {
        flight.fake.capacity = 1;
        flight.run(3);
        flight.reset(ResetCause::Upset);
    }
    flight.fake.capacity = 100_000;
    flight.run(5);
    let mut events: Vec<u16> = Vec::new();
    for bytes in flight.distinct() {
        let packet = TelemetryReader::new(&bytes).unwrap();
        if packet.apid() == Apids::default().of(hilal_dictionary::Process::Housekeeping) {
            events.push(packet.sequence());
        }
    }
    events.sort_unstable();
    let all: Vec<u16> = (0..u16::try_from(events.len()).unwrap()).collect();
    assert_eq!(events, all);
}

#[test]
fn a_vehicle_that_restarts_again_and_again_goes_into_safe_mode() {
    let mut flight = Flight::new();
    flight.run(10);
    for _ in 0..3 {
        flight.reset(ResetCause::Watchdog);
        flight.run(100);
    }
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert_eq!(distinct(&flight, EventId::SafeRestarts), 1);
    flight.send(Command::ResumeFromSafe);
    flight.run(10);
    assert_eq!(flight.software.mode(), Mode::Standby);
}

#[test]
fn a_vehicle_that_has_lost_what_it_kept_says_so_and_waits_for_the_ground() {
    let mut flight = working();
    flight.run(60);
    for bank in &mut flight.fake.banks {
        bank.fill(0xFF);
    }
    flight.reset(ResetCause::Upset);
    flight.run(10);
    assert_eq!(flight.software.mode(), Mode::Safe);
    let restarted = flight.arguments(EventId::Restarted);
    assert!(restarted[0][2] > 10.0, "all sections are lost: {restarted:?}");
    assert!(flight.fake.is_still());
}

#[test]
fn damage_to_one_copy_is_found_within_twenty_minutes_and_mended() {
    let mut flight = working();
    flight.run(30);
    for octet in flight.fake.banks[1].iter_mut().step_by(61) {
        *octet ^= 0x40;
    }
    flight.run(1300);
    assert!(flight.count(EventId::MemoryRepaired) > 0);
    flight.fake.banks[0].fill(0);
    flight.reset(ResetCause::BrownOut);
    flight.run(2);
    assert_eq!(flight.arguments(EventId::Restarted)[0][2].to_bits(), 0.0_f64.to_bits());
}

#[test]
fn a_sleeping_vehicle_sleeps_on_after_a_reset() {
    let mut flight = Flight::new();
    flight.send(Command::HibernateUntil { wake_s: 5000 });
    flight.run(300);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.reset(ResetCause::BrownOut);
    flight.run(4600);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.run(200);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn a_table_that_the_ground_has_changed_stays_changed() {
    let mut flight = Flight::new();
    let entry = TableEntry::SilenceListen;
    flight.send(Command::SetTableEntry { entry, value_milli: 500_000 });
    let refused = flight
        .send(Command::SetTableEntry { entry: TableEntry::HeaterDutyAwake, value_milli: 1001 });
    flight.run(10);
    assert_eq!(flight.reports(refused).last().unwrap().1.unwrap().number(), 27);
    flight.reset(ResetCause::Upset);
    flight.run(600);
    assert_eq!(flight.count(EventId::SilenceListens), 1);
    assert_eq!(flight.fake.receiver, ReceiverSide::Backup);
}

#[test]
fn a_clock_that_jumps_releases_nothing_early() {
    let mut flight = Flight::new();
    flight.send_later(&[(5000, Command::SetMode { mode: Mode::Standby })]);
    flight.run(100);
    flight.fake.now_s += 10_000;
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Charge);
    assert_eq!(flight.arguments(EventId::ClockJumped), [[10_000.0]]);
    // The correction outlives a reset.
    flight.reset(ResetCause::Upset);
    flight.run(4700);
    assert_eq!(flight.software.mode(), Mode::Charge);
    flight.run(110);
    assert_eq!(flight.software.mode(), Mode::Standby);
}

#[test]
fn a_vehicle_that_hears_nothing_listens_by_the_other_receiver_and_then_outlives_the_night() {
    const HOUR: u32 = 3600;
    let mut flight = Flight::new();
    let wake_s = 120 * HOUR;
    flight.send(Command::SetHaven { slot: 3, x_cm: 0, y_cm: 0, wake_s });
    flight.send_later(&[(80 * HOUR, Command::SetMode { mode: Mode::Standby })]);
    flight.run(47 * HOUR);
    assert_eq!(flight.count(EventId::SilenceListens), 0);
    // Frames in clear that anyone can send are no sign of the ground.
    flight.fake.frames.push_back(vec![0x55; 40]);
    flight.run(2 * HOUR);
    assert_eq!(flight.fake.receiver, ReceiverSide::Backup);
    flight.run(24 * HOUR);
    assert_eq!(flight.count(EventId::SilenceRetreats), 1);
    assert_eq!(flight.last(ParameterId::ScheduleCount), Some(0.0), "the plan is given up");
    flight.run(24 * HOUR);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.run(24 * HOUR);
    assert_eq!(flight.software.mode(), Mode::Charge, "awake at the haven's dawn");
    flight.send(Command::Ping);
    flight.run(2);
    assert_eq!(flight.count(EventId::SilenceOver), 1);
}

#[test]
fn a_vehicle_that_hears_nothing_drives_back_by_its_track_to_the_last_haven() {
    let mut flight = Flight::new();
    let entry = TableEntry::SilenceRetreat;
    flight.send(Command::SetTableEntry { entry, value_milli: 20_000_000 });
    flight.send(Command::SetHaven { slot: 0, x_cm: 0, y_cm: 0, wake_s: 900_000 });
    flight.send(Command::SetHaven { slot: 1, x_cm: 0, y_cm: 4000, wake_s: 900_000 });
    // Round a corner, past the second haven.
    for (x_m, y_m, by_s) in [(0, 40, 2000), (0, 80, 4000), (60, 80, 7000)] {
        flight.drive_to(x_m, y_m, by_s);
    }
    flight.run(12_000);
    assert!(flight.distance_to(60.0, 80.0) < 3.0);
    let mut nearest_corner_m = f64::INFINITY;
    for _ in 0..16_000 {
        flight.run(1);
        nearest_corner_m = nearest_corner_m.min(flight.distance_to(0.0, 80.0));
    }
    let retreats = flight.arguments(EventId::SilenceRetreats);
    assert!((retreats[0][1] - 100.0).abs() < 6.0, "{retreats:?}");
    assert!(flight.distance_to(0.0, 40.0) < 3.0);
    assert!(nearest_corner_m < 4.0, "it went {nearest_corner_m} m past the corner, not across");
    assert!(flight.fake.is_still());
}

/// A vehicle 100 m from its haven, on its way back there because nobody speaks to it.
fn retreating() -> Flight {
    let mut flight = Flight::new();
    let times =
        [(TableEntry::SilenceRetreat, 20_000_000), (TableEntry::SilenceHibernate, 30_000_000)];
    for (entry, value_milli) in times {
        flight.send(Command::SetTableEntry { entry, value_milli });
    }
    flight.send(Command::SetHaven { slot: 0, x_cm: 0, y_cm: 0, wake_s: 900_000 });
    flight.drive_to(0, 100, 4000);
    flight.run(20_500);
    assert_eq!(flight.count(EventId::SilenceRetreats), 1);
    assert_eq!(flight.software.mode(), Mode::Drive);
    assert!(flight.fake.speed_m_s > 0.0);
    flight
}

#[test]
fn a_retreat_is_protected_as_every_drive_is() {
    type Trouble = fn(&mut Flight);
    let troubles: [(Trouble, EventId); 6] = [
        (|flight| flight.fake.tilt_rad = 0.4, EventId::SafeTilt),
        (|flight| flight.fake.motor_current_a = 7.0, EventId::SafeMotorCurrent),
        (|flight| flight.fake.faults.tilt = Fault::Silent, EventId::SafeAttitudeSensor),
        (
            |flight| (0..2).for_each(|wheel| flight.fake.wheel_currents_a[2 * wheel] = 2.0),
            EventId::SafeWheels,
        ),
        (|flight| flight.fake.rolling = Rolling::Jammed, EventId::SafeNoProgress),
        (|flight| flight.fake.soc = Some(0.05), EventId::SafeLowBattery),
    ];
    for (trouble, event) in troubles {
        let mut flight = retreating();
        trouble(&mut flight);
        flight.run(1200);
        assert_eq!((flight.software.mode(), flight.count(event)), (Mode::Safe, 1), "{event:?}");
        assert!(flight.fake.is_still());
        // The silence goes on, and so does what is done about it: the vehicle sleeps, into safe mode.
        flight.run(10_000);
        assert_eq!(flight.software.mode(), Mode::Hibernate, "{event:?}");
    }
}

#[test]
fn a_vehicle_that_is_spoken_to_on_its_retreat_goes_on_to_the_haven_unless_it_is_stopped() {
    let mut flight = retreating();
    flight.send(Command::Ping);
    flight.run(10_000);
    assert_eq!(flight.count(EventId::SilenceOver), 1);
    assert!(flight.distance_to(0.0, 0.0) < 3.0);
    assert_eq!((flight.software.mode(), flight.fake.is_still()), (Mode::Charge, true));

    let mut flight = retreating();
    flight.send(Command::StopDrive);
    flight.run(2);
    let place = flight.fake.position;
    assert_eq!((flight.software.mode(), flight.fake.is_still()), (Mode::Charge, true));
    flight.drive_to(0, 110, 24_000);
    flight.run(5000);
    assert!(
        flight.distance_to(0.0, 110.0) < 3.0
            && place.distance(flight.fake.position).metres() > 10.0
    );
    assert_eq!(flight.count(EventId::SilenceRetreats), 1);
}

#[test]
fn a_vehicle_that_stands_and_measures_writes_little_into_its_lasting_memory() {
    let mut flight = Flight::new();
    flight.run(2000);
    let before = flight.fake.writes_left;
    flight.run(3600);
    let writes = before - flight.fake.writes_left;
    // A report of each structure a minute and a fix a minute change what is kept, and nothing else does.
    assert!(writes < 3600, "{writes} writes in an hour");
}

#[test]
fn the_watchdog_is_served_in_every_cycle() {
    let mut flight = Flight::new();
    flight.run(500);
    assert_eq!(flight.fake.watchdog_served, 500);
}
