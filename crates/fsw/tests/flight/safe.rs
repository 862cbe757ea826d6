//! What puts the vehicle into safe mode, what safe mode does, and the way out.

use hilal_dictionary::{Command, EventId, FailureCode, Mode, ParameterId, Port, Stage};

use crate::fake::{HeaterFault, Rolling};
use crate::harness::Flight;

/// Drives, does `harm`, and expects safe mode for `cause`, with everything stopped. Wheels that do not turn take longest
/// to notice: 15 minutes.
fn ends_in_safe_mode(cause: EventId, harm: impl FnOnce(&mut Flight)) {
    let mut flight = Flight::new();
    flight.drive_to(500, 0, 20_000);
    flight.run(100);
    harm(&mut flight);
    flight.run(3000);
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert_eq!(flight.count(cause), 1);
    assert!(flight.fake.is_still());
    assert_eq!(flight.fake.payloads_on(), 0);
    assert_eq!(flight.fake.loads.last(), Some(&Mode::Safe.number()));
    assert_eq!(flight.last(ParameterId::SafeCause), Some(f64::from(cause.number())));
    assert_eq!(flight.last(ParameterId::Waypoints), Some(0.0));
}

#[test]
fn every_monitor_stops_the_vehicle_and_names_its_cause() {
    ends_in_safe_mode(EventId::SafeLowBattery, |flight| flight.fake.soc = Some(0.07));
    ends_in_safe_mode(EventId::SafeBatterySensor, |flight| flight.fake.soc = None);
    ends_in_safe_mode(EventId::SafeBoxCold, |flight| flight.fake.box_c = Some(-25.0));
    ends_in_safe_mode(EventId::SafeBoxHot, |flight| flight.fake.box_c = Some(50.0));
    ends_in_safe_mode(EventId::SafeThermalSensor, |flight| {
        flight.fake.box_c = None;
        flight.fake.heater_faults = [HeaterFault::StaysOff; 2];
    });
    ends_in_safe_mode(EventId::SafeTilt, |flight| flight.fake.tilt_rad = 0.4);
    ends_in_safe_mode(EventId::SafeMotorCurrent, |flight| flight.fake.motor_current_a = 9.0);
    ends_in_safe_mode(EventId::SafeAttitudeSensor, |flight| flight.fake.tilt_rad = f64::NAN);
    ends_in_safe_mode(EventId::SafeNoProgress, |flight| flight.fake.rolling = Rolling::Jammed);
    ends_in_safe_mode(EventId::SafeStall, |flight| flight.fake.slip = 1.0);
    ends_in_safe_mode(EventId::SafeAlarm, |flight| flight.fake.alarm = true);
    ends_in_safe_mode(EventId::SafeCommanded, |flight| {
        flight.send(Command::SetMode { mode: Mode::Safe });
    });
}

#[test]
fn a_short_dip_of_the_battery_changes_nothing() {
    let mut flight = Flight::new();
    flight.run(100);
    flight.fake.soc = Some(0.05);
    flight.run(20);
    flight.fake.soc = Some(0.5);
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn in_safe_mode_only_the_ground_decides() {
    let mut flight = Flight::new();
    flight.send_later(&[(500, Command::SetMode { mode: Mode::Standby })]);
    flight.send(Command::SetMode { mode: Mode::Safe });
    flight.run(100);
    let refused = [
        flight.drive_to(10, 0, 1000),
        flight.send(Command::StartScience { payload: Port::FIRST, duration_s: 100 }),
        flight.send(Command::SetMode { mode: Mode::Charge }),
    ];
    flight.run(900);
    for sequence in refused {
        assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::WrongMode)));
    }
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert_eq!(flight.count(EventId::ScheduleExpired), 1);

    flight.send(Command::ScheduleReset);
    flight.send(Command::StopDrive);
    flight.send(Command::ResumeFromSafe);
    flight.send_later(&[(1100, Command::DriveTo { x_cm: 1000, y_cm: 0, arrive_by_s: 2000 })]);
    flight.run(1500);
    assert!(flight.distance_to(10.0, 0.0) < 1.6);
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(1.0));
}

#[test]
fn an_empty_battery_does_not_leave_safe_mode() {
    let mut flight = Flight::new();
    flight.fake.soc = Some(0.07);
    flight.run(100);
    let sequence = flight.send(Command::ResumeFromSafe);
    flight.run(2);
    assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::LowBattery)));
    assert_eq!(flight.software.mode(), Mode::Safe);
}

#[test]
fn a_battery_that_sinks_on_sends_safe_mode_to_sleep_until_it_has_charged() {
    let mut flight = Flight::new();
    flight.fake.array_w = 0.0;
    flight.fake.soc = Some(0.07);
    flight.run(100);
    flight.fake.soc = Some(0.04);
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    assert_eq!(flight.count(EventId::HibernationLowBattery), 1);
    flight.fake.soc = Some(0.11);
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.fake.soc = Some(0.13);
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Safe);
}

#[test]
fn in_the_dark_safe_mode_for_a_low_battery_sleeps_at_once_and_in_the_light_it_waits() {
    for (array_w, mode) in [(0.0, Mode::Hibernate), (50.0, Mode::Safe)] {
        let mut flight = Flight::new();
        flight.fake.array_w = array_w;
        flight.fake.soc = Some(0.07);
        flight.run(200);
        assert_eq!(flight.count(EventId::SafeLowBattery), 1);
        assert_eq!(flight.software.mode(), mode, "{array_w} W");
    }
}

#[test]
fn a_vehicle_that_sleeps_for_want_of_energy_is_not_woken_for_work() {
    let mut flight = Flight::new();
    flight.fake.array_w = 0.0;
    flight.fake.soc = Some(0.04);
    flight.run(200);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    let refused = |flight: &mut Flight, mode, code| {
        let sequence = flight.send(Command::SetMode { mode });
        flight.run(2);
        assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(code)));
        assert_eq!(flight.software.mode(), Mode::Hibernate);
    };
    refused(&mut flight, Mode::Charge, FailureCode::LowBattery);
    refused(&mut flight, Mode::Standby, FailureCode::LowBattery);
    // When it has charged it wakes into the safe mode that it went to sleep in, and work waits for the way out of that.
    flight.fake.soc = Some(0.125);
    let sequence = flight.send(Command::SetMode { mode: Mode::Charge });
    flight.run(2);
    assert_eq!(flight.reports(sequence)[1], (Stage::Failed, Some(FailureCode::WrongMode)));
    assert_eq!(flight.software.mode(), Mode::Safe);
}

#[test]
fn an_alarm_ends_sleep_and_safe_mode_is_not_left_before_it_is_cleared() {
    let mut flight = Flight::new();
    flight.send(Command::HibernateUntil { wake_s: 100_000 });
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    flight.fake.alarm = true;
    flight.run(500);
    assert_eq!((flight.software.mode(), flight.count(EventId::SafeAlarm)), (Mode::Safe, 1));
    let refused = flight.send(Command::ResumeFromSafe);
    flight.run(10);
    assert_eq!(flight.reports(refused)[1], (Stage::Failed, Some(FailureCode::WrongMode)));
    flight.fake.alarm = false;
    flight.run(10);
    assert_eq!((flight.software.mode(), flight.count(EventId::AlarmCleared)), (Mode::Safe, 1));
    flight.send(Command::ResumeFromSafe);
    flight.run(10);
    assert_eq!(flight.software.mode(), Mode::Standby);
}
