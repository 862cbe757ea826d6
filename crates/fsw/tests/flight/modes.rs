//! Hibernation, heater, and the modes that the ground commands.

use hilal_dictionary::{Command, EventId, FailureCode, Mode, Stage};

use crate::harness::Flight;

#[test]
fn hibernation_parks_sleeps_with_minimal_loads_and_wakes_on_time() {
    let mut flight = Flight::new();
    flight.fake.array_w = 0.0;
    flight.send(Command::HibernateUntil { wake_s: 50_000 });
    flight.run(1000);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    assert_eq!(flight.fake.loads.last(), Some(&Mode::Hibernate.number()));
    assert_eq!(flight.count(EventId::Parked), 1);
    let before = flight.fake.downlink.len();
    flight.run(36_000);
    // Four reports every ten minutes.
    assert_eq!(flight.fake.downlink.len() - before, 240);
    flight.run(20_000);
    assert_eq!(flight.first(EventId::WokeUp), Some(50_000));
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn hibernation_waits_for_the_drive_to_the_haven() {
    let mut flight = Flight::new();
    flight.fake.sun_grid_rad = None;
    flight.fake.array_w = 0.0;
    flight.drive_to(100, 0, 3000);
    flight.run(100);
    flight.send(Command::HibernateUntil { wake_s: 50_000 });
    flight.run(1000);
    assert_eq!(flight.software.mode(), Mode::Drive);
    flight.run(3000);
    assert!(flight.distance_to(100.0, 0.0) < 1.6);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
}

#[test]
fn a_scheduled_drive_wakes_the_vehicle() {
    let mut flight = Flight::new();
    flight.fake.array_w = 0.0;
    let drive = Command::DriveTo { x_cm: 2000, y_cm: 0, arrive_by_s: 3000 };
    flight.send_later(&[(2000, drive)]);
    flight.send(Command::HibernateUntil { wake_s: 50_000 });
    flight.run(1500);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.run(2000);
    assert_eq!(flight.count(EventId::WokeUp), 1);
    assert!(flight.distance_to(20.0, 0.0) < 1.6);
}

#[test]
fn a_time_that_has_passed_is_no_time_to_wake() {
    let mut flight = Flight::new();
    flight.run(100);
    let sequence = flight.send(Command::HibernateUntil { wake_s: 50 });
    flight.run(2);
    assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::TimePast)));
}

#[test]
fn the_heater_follows_the_box_with_hysteresis() {
    let mut flight = Flight::new();
    let mut switches = Vec::new();
    for celsius in [-5.0, -11.0, -13.0, -11.0, -9.0, -7.0, -11.0] {
        flight.fake.box_c = Some(celsius);
        flight.run(5);
        switches.push(flight.fake.heaters[0]);
    }
    assert_eq!(switches, [false, false, true, true, true, false, false]);
    assert_eq!(flight.count(EventId::HeaterOn), 1);
    assert_eq!(flight.count(EventId::HeaterOff), 1);
}

#[test]
fn drive_science_and_hibernation_have_commands_of_their_own() {
    let mut flight = Flight::new();
    for mode in [Mode::Drive, Mode::Science, Mode::Hibernate] {
        let sequence = flight.send(Command::SetMode { mode });
        flight.run(2);
        assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::WrongMode)));
    }
    flight.send(Command::SetMode { mode: Mode::Standby });
    flight.run(2);
    assert_eq!(flight.software.mode(), Mode::Standby);
    flight.send(Command::SetMode { mode: Mode::Charge });
    flight.run(200);
    assert_eq!(flight.software.mode(), Mode::Charge);
}
