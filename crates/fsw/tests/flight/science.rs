//! Payloads: on time, off time, records.

use hilal_dictionary::{
    Apids, Command, EventId, FailureCode, Mode, ParameterId, Port, Stage, Telemetry,
};
use hilal_fsw::FlightTables;
use hilal_fsw::hardware::ResetCause;
use hilal_packets::TelemetryReader;

use crate::harness::{Flight, LANDING};

fn soil(duration_s: u32) -> Command {
    Command::StartScience { payload: Port::FIRST, duration_s }
}

fn port(number: u8) -> Port {
    Port::new(number).unwrap()
}

fn records(flight: &Flight) -> Vec<(Port, usize)> {
    let mut records = Vec::new();
    for bytes in &flight.fake.downlink {
        let packet = TelemetryReader::new(bytes).unwrap();
        if let Telemetry::Science { payload, record } =
            Telemetry::decode(&packet, Apids::default()).unwrap()
        {
            records.push((payload, record.len()));
        }
    }
    records
}

#[test]
fn science_runs_for_its_time_and_its_records_arrive_as_the_payload_made_them() {
    let mut flight = Flight::new();
    flight.fake.record = vec![7; 321];
    flight.send(soil(600));
    flight.run(300);
    assert_eq!(flight.software.mode(), Mode::Science);
    assert_eq!(flight.fake.powered.get(&0), Some(&true));
    flight.run(700);
    assert_eq!(flight.software.mode(), Mode::Charge);
    assert_eq!(flight.fake.payloads_on(), 0);
    assert_eq!(flight.first(EventId::ScienceCompleted), Some(600));
    // One each ten seconds; the payload is on from the end of the first cycle.
    assert_eq!(records(&flight), vec![(Port::FIRST, 321); 59]);
    assert_eq!(flight.last(ParameterId::ScienceRecords), Some(59.0));
}

#[test]
fn work_begins_with_a_corner_to_the_sun_and_not_before() {
    let mut flight = Flight::new();
    flight.fake.sun_grid_rad = Some(flight.fake.heading_rad);
    flight.send(soil(600));
    flight.run(10);
    assert_eq!((flight.software.mode(), flight.fake.payloads_on()), (Mode::Drive, 0));
    flight.run(20);
    assert_eq!((flight.software.mode(), flight.fake.payloads_on()), (Mode::Science, 1));
    assert!(flight.off_corner_deg() < 3.0);
    flight.run(600);
    assert_eq!(flight.first(EventId::ScienceCompleted), Some(600));
}

#[test]
fn work_whose_time_is_over_before_the_turn_is_skipped() {
    let mut flight = Flight::new();
    flight.fake.sun_grid_rad = Some(flight.fake.heading_rad);
    flight.send(soil(5));
    flight.run(100);
    assert_eq!(flight.count(EventId::ScienceSkipped), 1);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn several_payloads_work_together_and_end_apart() {
    let mut flight = Flight::new();
    flight.send(soil(100));
    flight.send(Command::StartScience { payload: port(2), duration_s: 300 });
    flight.run(50);
    assert_eq!(flight.fake.payloads_on(), 2);
    flight.run(150);
    assert_eq!(flight.fake.payloads_on(), 1);
    assert_eq!(flight.software.mode(), Mode::Science);
    flight.run(300);
    assert_eq!(flight.fake.payloads_on(), 0);
}

#[test]
fn science_that_comes_due_on_the_way_waits_for_the_goal_and_ends_on_time() {
    let mut flight = Flight::new();
    flight.drive_to(50, 0, 2000);
    flight.run(10);
    flight.send(soil(3000));
    flight.run(500);
    assert_eq!(flight.count(EventId::ScienceDeferred), 1);
    assert_eq!(flight.fake.payloads_on(), 0);
    flight.run(4000);
    assert!(
        flight.first(EventId::ScienceStarted)
            > flight.first(EventId::WaypointReached).map(|t| t - 1)
    );
    assert_eq!(flight.first(EventId::ScienceCompleted), Some(3010));
}

#[test]
fn a_new_drive_ends_science_because_the_plan_is_what_survives() {
    let mut flight = Flight::new();
    flight.send(soil(10_000));
    flight.run(100);
    flight.drive_to(20, 0, 2000);
    flight.run(3);
    assert_eq!(flight.count(EventId::ScienceCut), 1);
    assert_eq!(flight.software.mode(), Mode::Drive);
    assert_eq!(flight.fake.payloads_on(), 0);
}

#[test]
fn a_drive_in_the_second_in_which_science_ends_does_not_cut_it() {
    let mut flight = Flight::new();
    flight.send(soil(100));
    flight.run(100);
    flight.drive_to(20, 0, 2000);
    flight.run(3);
    assert_eq!(flight.count(EventId::ScienceCompleted), 1);
    assert_eq!(flight.count(EventId::ScienceCut), 0);
    assert_eq!(flight.software.mode(), Mode::Drive);
}

#[test]
fn a_low_battery_ends_science_before_safe_mode_has_to() {
    let mut flight = Flight::new();
    flight.send(soil(10_000));
    flight.run(100);
    flight.fake.soc = Some(0.09);
    flight.run(200);
    assert_eq!(flight.count(EventId::ScienceLowBattery), 1);
    assert_eq!(flight.software.mode(), Mode::Charge);
    let sequence = flight.send(soil(100));
    flight.run(2);
    assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::LowBattery)));
}

#[test]
fn a_payload_that_the_vehicle_does_not_carry_is_refused_and_the_last_that_it_does_works() {
    let tables = FlightTables { landing: LANDING, payloads: 20, ..FlightTables::default() };
    let mut flight = Flight::with_tables(&tables);
    let science = |payload| Command::StartScience { payload, duration_s: 100 };
    let sequence = flight.send(science(port(20)));
    flight.run(2);
    assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::NoPayload)));
    flight.send(science(port(19)));
    flight.run(50);
    assert_eq!(flight.fake.powered.get(&19), Some(&true));
    assert!(!records(&flight).is_empty());
    assert!(records(&flight).iter().all(|(payload, _)| *payload == port(19)));
}

#[test]
fn a_payload_that_falls_silent_is_switched_off_with_what_it_has_and_again_in_its_next_session() {
    let mut flight = Flight::new();
    flight.send(soil(10_000));
    flight.run(600);
    flight.fake.record_every_s = None;
    flight.run(1300);
    assert_eq!(flight.arguments(EventId::PayloadSilent), [[0.0]]);
    assert_eq!(flight.arguments(EventId::ScienceCompleted), [[0.0, 59.0]]);
    assert_eq!((flight.software.mode(), flight.fake.payloads_on()), (Mode::Charge, 0));
    // That it gave records in this mission outlives a reset.
    flight.reset(ResetCause::Upset);
    flight.send(soil(10_000));
    flight.run(1190);
    assert_eq!(flight.fake.payloads_on(), 1);
    flight.run(100);
    assert_eq!(flight.arguments(EventId::PayloadSilent).len(), 2);
    assert_eq!(flight.fake.payloads_on(), 0);
}

#[test]
fn a_silent_payload_does_not_end_the_work_of_the_others() {
    let mut flight = Flight::new();
    flight.send(soil(10_000));
    flight.run(600);
    flight.fake.record_every_s = None;
    flight.run(700);
    // It has never given a record: nobody knows how long it takes.
    flight.send(Command::StartScience { payload: port(2), duration_s: 4000 });
    flight.run(2000);
    assert_eq!(flight.arguments(EventId::PayloadSilent), [[0.0]]);
    assert_eq!((flight.software.mode(), flight.fake.payloads_on()), (Mode::Science, 1));
}

#[test]
fn a_slow_payload_is_left_on_whatever_its_rate() {
    for record_every_s in [600, 1300, 20_000] {
        let mut flight = Flight::new();
        flight.fake.record_every_s = Some(record_every_s);
        flight.send(soil(90_000));
        flight.run(50_000);
        flight.reset(ResetCause::Upset);
        flight.run(41_000);
        assert_eq!(flight.count(EventId::PayloadSilent), 0, "{record_every_s} s");
        assert_eq!(flight.first(EventId::ScienceCompleted), Some(90_000));
    }
}
