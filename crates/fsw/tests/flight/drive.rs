//! Driving and parking.

use hilal_dictionary::{Command, EventId, Mode};

use crate::harness::Flight;

#[test]
fn a_drive_reaches_its_waypoint_on_time_and_parks_with_a_corner_to_the_sun() {
    let mut flight = Flight::new();
    flight.drive_to(60, -80, 5000);
    flight.run(6000);
    assert!(flight.distance_to(60.0, -80.0) < 1.6);
    let reached = flight.first(EventId::WaypointReached).unwrap();
    assert!((4500..=5000).contains(&reached), "reached at {reached} s");
    assert!(flight.first(EventId::Parked).is_some());
    assert!(flight.off_corner_deg() < 3.0);
    assert_eq!(flight.software.mode(), Mode::Charge);
    assert!(flight.fake.is_still());
}

#[test]
fn waypoints_are_reached_in_the_order_they_came() {
    let mut flight = Flight::new();
    flight.drive_to(20, 0, 1000);
    flight.drive_to(20, 20, 2000);
    flight.drive_to(0, 0, 3000);
    flight.run(4000);
    assert_eq!(flight.count(EventId::WaypointReached), 3);
    assert_eq!(flight.count(EventId::DriveCompleted), 1);
    assert!(flight.distance_to(0.0, 0.0) < 1.6);
}

#[test]
fn slip_is_learnt_from_fixes_and_the_waypoint_is_reached_all_the_same() {
    let mut flight = Flight::new();
    flight.fake.slip = 0.35;
    flight.drive_to(200, 0, 10_000);
    flight.run(11_000);
    assert!(flight.distance_to(200.0, 0.0) < 2.5);
    assert_eq!(flight.count(EventId::SafeNoProgress), 0);
    let estimate = flight.software.estimated_position();
    assert!(estimate.distance(flight.fake.position).metres() < 1.0);
}

#[test]
fn a_stopped_drive_forgets_its_waypoints() {
    let mut flight = Flight::new();
    flight.drive_to(100, 0, 2000);
    flight.run(500);
    flight.send(Command::StopDrive);
    flight.run(2);
    let place = flight.fake.position;
    flight.run(1000);
    assert!(place.distance(flight.fake.position).metres() < 1e-9);
    assert_eq!(flight.count(EventId::DriveStopped), 1);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn in_the_dark_there_is_no_parking_turn() {
    let mut flight = Flight::new();
    flight.fake.sun_grid_rad = None;
    flight.drive_to(10, 0, 500);
    flight.run(1000);
    assert_eq!(flight.count(EventId::DriveCompleted), 1);
    assert_eq!(flight.count(EventId::Parked), 0);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn a_parked_vehicle_follows_the_sun_around_the_horizon() {
    let mut flight = Flight::new();
    flight.drive_to(5, 0, 200);
    // The Sun circles once a lunation: 0.5° an hour.
    for _ in 0..100 {
        flight.run(3600);
        let sun = flight.fake.sun_grid_rad.unwrap();
        flight.fake.sun_grid_rad = Some(sun - 0.5_f64.to_radians());
        assert!(flight.off_corner_deg() < 22.0);
    }
    assert!(flight.count(EventId::Parked) >= 3);
}

#[test]
fn charging_that_comes_due_on_the_way_waits_for_the_place_to_charge() {
    let mut flight = Flight::new();
    flight.drive_to(100, 0, 2000);
    flight.run(1000);
    flight.send(Command::SetMode { mode: Mode::Charge });
    flight.run(2000);
    assert!(flight.distance_to(100.0, 0.0) < 1.6);
    assert_eq!(flight.software.mode(), Mode::Charge);
    assert_eq!(flight.count(EventId::DriveStopped), 0);
}

#[test]
fn between_the_legs_of_a_plan_there_is_no_parking_turn() {
    let mut flight = Flight::new();
    let leg = |x_cm, arrive_by_s| Command::DriveTo { x_cm, y_cm: 0, arrive_by_s };
    flight.send_later(&[(10, leg(3000, 1000)), (1000, leg(6000, 2000)), (2000, leg(9000, 3000))]);
    flight.run(4000);
    assert!(flight.distance_to(90.0, 0.0) < 1.6);
    assert_eq!(flight.count(EventId::WaypointReached), 3);
    assert_eq!(flight.count(EventId::Parked), 1);
    assert_eq!(flight.count(EventId::DriveCompleted), 1);
}

#[test]
fn a_late_drive_says_by_how_much() {
    let mut flight = Flight::new();
    flight.drive_to(100, 0, 1000);
    flight.run(3000);
    assert_eq!(flight.count(EventId::WaypointReached), 1);
    assert_eq!(flight.count(EventId::WaypointLate), 1);
}
