//! Wheels, tilt and stall on the way, and navigation on what is left of the sensors.

use hilal_dictionary::{Command, EventId, FailureCode, Mode, ParameterId, Stage, TableEntry};
use hilal_fsw::hardware::ResetCause;
use hilal_quantity::MapPoint;

use crate::fake::Fault;
use crate::harness::{Flight, LANDING};

/// Everything that mobility can report when something is wrong.
const TROUBLES: [EventId; 8] = [
    EventId::SafeTilt,
    EventId::SafeMotorCurrent,
    EventId::SafeNoProgress,
    EventId::SafeAttitudeSensor,
    EventId::SafeStall,
    EventId::SafePositionLost,
    EventId::WheelStuck,
    EventId::BackingOut,
];

/// Sensors as those of the reference vehicle, by day or by its own lamps.
fn with_noise(fix_every_s: u64, fix_noise_m: f64) -> Flight {
    let mut flight = Flight::new();
    flight.fake.fix_every_s = fix_every_s;
    flight.fake.fix_noise_m = fix_noise_m;
    flight.fake.heading_noise_rad = 0.3_f64.to_radians();
    flight
}

/// Sends a zigzag of so many legs of 250 m, ten legs at a time, and returns how far it leads in all, in metres.
fn fly_legs(flight: &mut Flight, legs: i32) -> f64 {
    let mut start_s = 0;
    for leg in 0..legs {
        let (x_m, y_m) = (if leg % 2 == 0 { 150 } else { 0 }, (leg + 1) * 200);
        flight.drive_to(x_m, y_m, start_s + 250 * 33);
        start_s += 250 * 33;
        flight.run(250 * 33);
    }
    250.0 * f64::from(legs)
}

#[test]
fn five_kilometres_with_slip_and_noise_raise_no_alarm_by_day_or_by_lamps() {
    for (fix_every_s, fix_noise_m) in [(30, 1.0), (180, 3.0)] {
        let mut flight = with_noise(fix_every_s, fix_noise_m);
        flight.fake.slip = 0.3;
        fly_legs(&mut flight, 20);
        flight.run(2000);
        assert_eq!(flight.count(EventId::WaypointReached), 20);
        for trouble in TROUBLES {
            assert_eq!(flight.count(trouble), 0, "{trouble:?} with fixes every {fix_every_s} s");
        }
    }
}

#[test]
fn wheels_that_spin_are_noticed_within_a_quarter_of_an_hour_and_backed_out_of() {
    for (fix_every_s, fix_noise_m) in [(30, 1.0), (180, 3.0)] {
        let mut flight = with_noise(fix_every_s, fix_noise_m);
        flight.fake.slip = 0.2;
        flight.drive_to(500, 0, 16_000);
        flight.run(3000);
        flight.fake.slip = 1.0;
        flight.run(5000);
        let noticed_s = flight.first(EventId::BackingOut).unwrap() - 3000;
        println!("fixes every {fix_every_s} s: stall noticed after {noticed_s} s");
        assert!(noticed_s < 900, "{noticed_s} s");
        assert_eq!(flight.software.mode(), Mode::Safe);
        assert_eq!(flight.count(EventId::SafeStall), 1);
        assert!(flight.arguments(EventId::SafeStall)[0][0] > 70.0);
    }
}

#[test]
fn a_vehicle_that_tilts_backs_out_until_it_stands_level_and_says_why() {
    let mut flight = Flight::new();
    flight.drive_to(0, 300, 9000);
    flight.run(2000);
    let place = flight.fake.position;
    flight.fake.tilt_rad = 0.4;
    flight.run(100);
    assert_eq!(flight.software.mode(), Mode::Drive);
    assert!(flight.fake.speed_m_s < 0.0);
    flight.fake.tilt_rad = 0.2;
    flight.run(20);
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert!(flight.fake.is_still());
    assert_eq!(flight.arguments(EventId::BackingOut), [[5.0, 304.0]]);
    let backed_m = flight.arguments(EventId::BackedOut)[0][0];
    assert!((1.8..2.2).contains(&backed_m), "{backed_m} m");
    assert!((place.y_m - flight.fake.position.y_m - backed_m).abs() < 0.3);
    flight.run(60);
    assert_eq!(flight.last(ParameterId::SafeCause), Some(304.0));
}

#[test]
fn backing_out_follows_the_bend_by_which_the_vehicle_came() {
    back_out_round_a_bend(|_| ());
}

#[test]
fn the_track_outlives_a_reset() {
    back_out_round_a_bend(|flight| flight.reset(ResetCause::Upset));
}

fn back_out_round_a_bend(meanwhile: impl Fn(&mut Flight)) {
    let mut flight = Flight::new();
    flight.send(Command::SetTableEntry { entry: TableEntry::BackOut, value_milli: 20_000 });
    flight.drive_to(0, 50, 2000);
    flight.drive_to(30, 80, 4000);
    flight.run(2000);
    flight.run(150);
    let bend_m = flight.distance_to(0.0, 50.0);
    assert!((2.0..8.0).contains(&bend_m), "{bend_m} m beyond the bend");
    flight.fake.tilt_rad = 0.4;
    flight.run(10);
    meanwhile(&mut flight);
    flight.run(1500);
    assert_eq!(flight.count(EventId::SafeTilt), 1);
    assert!((flight.fake.position.x_m - LANDING.x_m).abs() < 2.0);
    let behind_m = LANDING.y_m + 50.0 - flight.fake.position.y_m;
    assert!((10.0..18.0).contains(&behind_m), "{behind_m} m before the bend");
}

#[test]
fn without_a_heading_the_vehicle_backs_straight_out() {
    let mut flight = Flight::new();
    flight.fake.blind = true;
    flight.drive_to(0, 300, 9000);
    flight.run(10);
    flight.fake.tilt_rad = 0.4;
    flight.run(20);
    assert!(flight.fake.speed_m_s < 0.0);
    assert!(flight.fake.turn_rate_rad_s.abs() < 1e-12);
}

#[test]
fn a_back_out_distance_of_zero_means_safe_mode_at_once() {
    let mut flight = Flight::new();
    flight.send(Command::SetTableEntry { entry: TableEntry::BackOut, value_milli: 0 });
    flight.drive_to(0, 300, 9000);
    flight.run(500);
    flight.fake.tilt_rad = 0.4;
    flight.run(6);
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert_eq!(flight.count(EventId::BackingOut), 0);
}

#[test]
fn other_monitors_end_backing_out_and_so_does_a_telecommand_but_not_into_another_mode() {
    let mut flight = Flight::new();
    flight.drive_to(0, 300, 9000);
    flight.run(500);
    flight.fake.tilt_rad = 0.4;
    flight.run(20);
    flight.fake.soc = Some(0.05);
    flight.run(40);
    assert_eq!((flight.software.mode(), flight.count(EventId::SafeLowBattery)), (Mode::Safe, 1));
    assert_eq!(flight.count(EventId::BackedOut), 1);

    let mut flight = Flight::new();
    flight.drive_to(0, 300, 9000);
    flight.run(500);
    flight.fake.tilt_rad = 0.4;
    flight.run(20);
    flight.send(Command::StopDrive);
    flight.run(3);
    assert_eq!((flight.software.mode(), flight.count(EventId::SafeTilt)), (Mode::Safe, 1));
    assert!(flight.fake.is_still());
}

#[test]
fn a_stuck_wheel_is_switched_off_and_the_others_drive_on_more_slowly() {
    let mut flight = Flight::new();
    flight.drive_to(100, 0, 500);
    flight.run(200);
    assert!((flight.fake.speed_m_s - 0.05).abs() < 1e-12);
    flight.fake.wheel_currents_a[3] = 8.0;
    flight.fake.motor_current_a = 9.0;
    flight.run(12);
    assert_eq!(flight.arguments(EventId::WheelStuck), [[3.0, 8.0]]);
    assert!(flight.fake.wheels_off.contains(&3));
    // It drags, and pulls the vehicle to its side.
    flight.fake.motor_current_a = 1.2;
    flight.fake.pull_rad_m = 0.02;
    flight.run(100);
    assert!((flight.fake.speed_m_s - 0.05 * 5.0 / 6.0).abs() < 1e-9);
    flight.run(4000);
    assert!(flight.distance_to(100.0, 0.0) < 1.6);
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(0.0));
}

#[test]
fn two_stuck_wheels_on_one_side_stop_the_vehicle_and_so_does_the_next_drive() {
    let mut flight = Flight::new();
    flight.drive_to(0, 300, 9000);
    flight.run(100);
    flight.fake.wheel_currents_a[0] = 2.0;
    flight.run(20);
    assert_eq!(flight.software.mode(), Mode::Drive);
    flight.fake.wheel_currents_a[4] = 2.0;
    flight.run(20);
    assert_eq!(flight.software.mode(), Mode::Safe);
    assert_eq!(flight.arguments(EventId::SafeWheels), [[2.0]]);
    flight.send(Command::ResumeFromSafe);
    flight.run(2);
    flight.drive_to(0, 300, 9000);
    flight.run(2);
    assert_eq!(flight.count(EventId::SafeWheels), 2);
}

#[test]
fn a_wheel_that_runs_away_while_the_vehicle_stands_is_switched_off_in_safe_mode_too() {
    let mut flight = Flight::new();
    flight.send(Command::SetMode { mode: Mode::Safe });
    flight.run(10);
    flight.fake.wheel_currents_a[1] = 0.5;
    flight.run(12);
    assert_eq!(flight.arguments(EventId::WheelStuck), [[1.0, 0.5]]);
    assert!(flight.fake.wheels_off.contains(&1));
}

#[test]
fn the_ground_can_switch_a_wheel_on_again_but_not_one_that_is_not_there() {
    let mut flight = Flight::new();
    flight.fake.wheel_currents_a[1] = 0.5;
    flight.run(20);
    flight.fake.wheel_currents_a[1] = 0.2;
    let (back, missing) =
        (flight.send(Command::UseWheel { wheel: 1 }), flight.send(Command::UseWheel { wheel: 6 }));
    flight.run(3);
    assert_eq!(flight.reports(back)[1], (Stage::Completed, None));
    assert_eq!(flight.reports(missing)[1], (Stage::Failed, Some(FailureCode::NoWheel)));
    assert_eq!(flight.arguments(EventId::WheelBack), [[1.0]]);
    assert!(flight.fake.wheels_off.is_empty());
}

#[test]
fn without_a_heading_sensor_the_course_over_ground_brings_the_vehicle_on() {
    let mut flight = with_noise(30, 1.0);
    flight.drive_to(0, 300, 9000);
    flight.run(1000);
    flight.fake.blind = true;
    // The ground turns it by 0.1 rad in each hundred metres, unnoticed.
    flight.fake.pull_rad_m = 0.001;
    flight.run(9000);
    flight.drive_to(300, 300, 19_000);
    flight.run(10_000);
    assert_eq!(flight.count(EventId::WaypointReached), 2);
    assert!(flight.distance_to(300.0, 300.0) < 4.0);
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(0.0));
}

#[test]
fn without_heading_sensor_and_fixes_the_vehicle_stops_when_it_no_longer_knows_its_heading() {
    let mut flight = Flight::new();
    flight.send(Command::SetTableEntry { entry: TableEntry::PositionSigma, value_milli: 500_000 });
    flight.drive_to(0, 2000, 40_000);
    flight.run(1000);
    flight.fake.blind = true;
    flight.fake.fix_every_s = 1_000_000;
    let from = flight.fake.position;
    flight.run(20_000);
    assert_eq!(flight.count(EventId::SafeAttitudeSensor), 1);
    let driven_m = flight.fake.position.distance(from).metres();
    assert!((250.0..310.0).contains(&driven_m), "{driven_m} m");
}

#[test]
fn without_fixes_the_vehicle_stops_when_its_position_is_too_uncertain_and_goes_on_when_told_it() {
    let mut flight = Flight::new();
    flight.drive_to(0, 2000, 40_000);
    flight.run(1000);
    flight.fake.fix_every_s = 1_000_000;
    let from = flight.fake.position;
    flight.run(20_000);
    assert_eq!(flight.software.mode(), Mode::Safe);
    let sigma_m = flight.arguments(EventId::SafePositionLost)[0][0];
    assert!((30.0..30.1).contains(&sigma_m), "{sigma_m} m");
    let driven_m = flight.fake.position.distance(from).metres();
    assert!((250.0..300.0).contains(&driven_m), "{driven_m} m");

    flight.fake.position = MapPoint::new(LANDING.x_m, LANDING.y_m + 350.0);
    flight.send(Command::SetPosition { x_cm: 0, y_cm: 35_000 });
    flight.send(Command::ResumeFromSafe);
    flight.drive_to(0, 400, 40_000);
    flight.run(15_000);
    assert!(flight.distance_to(0.0, 400.0) < 5.0);
    assert_eq!(flight.count(EventId::SafePositionLost), 1);
}

#[test]
fn wheels_that_are_off_and_backing_out_outlive_a_reset() {
    let mut flight = Flight::new();
    flight.drive_to(0, 300, 9000);
    flight.run(1000);
    flight.fake.wheel_currents_a[2] = 2.0;
    flight.run(20);
    flight.fake.tilt_rad = 0.4;
    flight.run(100);
    let before = flight.fake.position;
    flight.reset(ResetCause::Upset);
    flight.fake.wheels_off.clear();
    flight.run(50);
    assert!(flight.fake.wheels_off.contains(&2));
    assert!(flight.fake.position.y_m < before.y_m);
    flight.run(200);
    assert_eq!((flight.software.mode(), flight.count(EventId::SafeTilt)), (Mode::Safe, 1));
    assert_eq!(flight.count(EventId::BackingOut), 1);
    let backed_m = flight.arguments(EventId::BackedOut)[0][0];
    assert!((4.9..5.1).contains(&backed_m), "{backed_m} m");
}

#[test]
fn a_heading_that_was_estimated_outlives_a_reset() {
    let mut flight = Flight::new();
    flight.drive_to(0, 200, 6000);
    flight.run(500);
    flight.fake.blind = true;
    flight.run(500);
    flight.reset(ResetCause::Watchdog);
    flight.run(6000);
    assert!(flight.distance_to(0.0, 200.0) < 3.0);
    assert_eq!(flight.count(EventId::SafeAttitudeSensor), 0);
}

#[test]
fn once_the_ground_has_said_so_the_vehicle_drives_on_without_tilt_and_minds_it_when_it_is_back() {
    let mut flight = Flight::new();
    let entry = TableEntry::DriveWithoutTilt;
    flight.send(Command::SetTableEntry { entry, value_milli: 1000 });
    let refused = flight.send(Command::SetTableEntry { entry, value_milli: 500 });
    flight.drive_to(100, 0, 500);
    flight.run(200);
    assert_eq!(flight.reports(refused)[1], (Stage::Failed, Some(FailureCode::TableValue)));
    assert!((flight.fake.speed_m_s - 0.05).abs() < 1e-12);
    flight.fake.faults.tilt = Fault::Silent;
    flight.run(300);
    assert!((flight.fake.speed_m_s - 0.05).abs() < 1e-12);
    flight.reset(ResetCause::Watchdog);
    flight.run(4000);
    assert_eq!(flight.count(EventId::WaypointReached), 1);
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(0.0));

    flight.drive_to(200, 0, 5000);
    flight.run(200);
    flight.fake.faults.tilt = Fault::Healthy;
    flight.run(100);
    assert!((flight.fake.speed_m_s - 0.05).abs() < 1e-12);
    flight.fake.tilt_rad = 0.4;
    flight.run(20);
    assert_eq!(flight.arguments(EventId::BackingOut), [[5.0, 304.0]]);
}

#[test]
fn without_fixes_the_plan_goes_on_each_time_the_ground_tells_the_position_and_so_does_the_way_back()
{
    let mut flight = Flight::new();
    // Unnoticed, it drives to the left of where it thinks it is.
    flight.fake.faults.heading = Fault::Off(0.1);
    flight.fake.fix_every_s = 1_000_000;
    flight.send(Command::SetTableEntry {
        entry: TableEntry::SilenceRetreat,
        value_milli: 100_000_000,
    });
    let (mut lost, mut told) = (0, Vec::new());
    while flight.distance_to(0.0, 700.0) > 5.0 {
        flight.drive_to(0, 700, 0);
        flight.run(12_000);
        lost += usize::from(flight.software.mode() == Mode::Safe);
        assert!(lost < 5 && flight.count(EventId::SafePositionLost) == lost);
        told.push(tell_position(&mut flight));
        flight.send(Command::ResumeFromSafe);
        flight.run(70);
        assert!(flight.last(ParameterId::PositionSigma).unwrap() < 4.0);
    }
    assert!(lost >= 2, "{lost}");
    // The schedule goes on.
    let now_s = u32::try_from(flight.fake.now_s).unwrap();
    let drive = Command::DriveTo { x_cm: 10_000, y_cm: 70_000, arrive_by_s: 0 };
    flight.send_later(&[(now_s + 100, drive)]);
    flight.run(5000);
    assert!(flight.distance_to(100.0, 700.0) < 15.0);

    // The way back is that which was driven, through the places where the position jumped.
    told.push(tell_position(&mut flight));
    let (x_cm, y_cm) = from_landing_cm(told[0]);
    flight.send(Command::SetHaven { slot: 0, x_cm, y_cm, wake_s: 900_000 });
    flight.send(Command::SetTableEntry { entry: TableEntry::PositionSigma, value_milli: 500_000 });
    flight.run(120_000);
    let driven_m: f64 = told.windows(2).map(|pair| pair[0].distance(pair[1]).metres()).sum();
    let retreat_m = flight.arguments(EventId::SilenceRetreats)[0][1];
    assert!((retreat_m - driven_m).abs() < 20.0, "{retreat_m} m of {driven_m} m");
    let off_m = flight.fake.position.distance(told[0]).metres();
    assert!(off_m < 0.1 * driven_m + 4.0, "{off_m} m of {driven_m} m");
}

/// Tells the vehicle where it is, as well as the ground can, and returns that.
fn tell_position(flight: &mut Flight) -> MapPoint {
    let (x_cm, y_cm) = from_landing_cm(flight.fake.position);
    flight.send(Command::SetPosition { x_cm: x_cm + 200, y_cm: y_cm - 200 });
    flight.fake.position
}

/// Returns a place in centimetres from the landing point.
fn from_landing_cm(place: MapPoint) -> (i32, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "it is within a kilometre")]
    let centimetres = |metres: f64| (metres * 100.0) as i32;
    (centimetres(place.x_m - LANDING.x_m), centimetres(place.y_m - LANDING.y_m))
}
