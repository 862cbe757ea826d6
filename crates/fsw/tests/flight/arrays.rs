//! Faces of the array that fail, and safe mode, which turns the arrays to the Sun.

use hilal_dictionary::{Command, EventId, Mode, ParameterId};
use hilal_fsw::hardware::PowerUnit as _;

use crate::harness::{Flight, distrusts, near};

#[test]
fn a_dead_array_face_is_found_and_the_others_are_turned_to_the_sun() {
    let mut flight = Flight::parked();
    let lit = |power_w: &f64| *power_w > 1.0;
    let dead = flight.fake.array_power_w().iter().position(lit).unwrap();
    flight.fake.faces[dead] = 0.0;
    flight.run(700);
    assert_eq!(flight.arguments(EventId::ArrayFaceLost), [[dead as f64, 0.0]]);
    flight.run(4000);
    // Two others stand at 45° to the Sun again.
    let power_w = flight.last(ParameterId::ArrayTotal);
    near(power_w, 75.0 * std::f64::consts::SQRT_2, 2.0);
    assert!(flight.off_corner_deg() < 4.0);
    assert_eq!(distrusts(&flight), []);
    flight.fake.faces[dead] = 1.0;
    flight.fake.sun_grid_rad = flight.fake.sun_grid_rad.map(|sun| sun + 1.5);
    flight.run(100);
    flight.fake.sun_grid_rad = flight.fake.sun_grid_rad.map(|sun| sun - 3.0);
    flight.run(100);
    assert_eq!(flight.count(EventId::ArrayFaceBack), 1);
}

#[test]
fn safe_mode_turns_the_arrays_to_the_sun_and_stays_what_it_is() {
    let mut flight = Flight::new();
    flight.run(4000);
    flight.send(Command::SetMode { mode: Mode::Standby });
    flight.run(10);
    flight.fake.sun_grid_rad = Some(flight.fake.heading_rad);
    let place = flight.fake.position;
    flight.send(Command::SetMode { mode: Mode::Safe });
    flight.run(500);
    assert!(flight.off_corner_deg() < 4.0);
    assert!(flight.fake.is_still());
    assert_eq!(
        (flight.software.mode(), flight.fake.loads.last()),
        (Mode::Safe, Some(&Mode::Safe.number()))
    );
    assert!(flight.fake.position.distance(place).metres() < 1e-9);
    // The Sun moves on, and no more than one turn an hour follows it.
    let parked = flight.count(EventId::Parked);
    for _ in 0..12 {
        flight.fake.sun_grid_rad = flight.fake.sun_grid_rad.map(|sun| sun + 0.12);
        flight.run(600);
    }
    let turns = flight.count(EventId::Parked) - parked;
    assert_eq!((turns, flight.software.mode()), (2, Mode::Safe));
}

#[test]
fn safe_mode_does_not_turn_when_the_drive_or_an_alarm_or_an_empty_battery_is_the_cause() {
    let harms: [fn(&mut Flight); 4] = [
        |flight| flight.fake.motor_current_a = 9.0,
        |flight| flight.fake.tilt_rad = 0.4,
        |flight| flight.fake.alarm = true,
        |flight| flight.fake.soc = Some(0.045),
    ];
    for harm in harms {
        let mut flight = Flight::new();
        flight.drive_to(500, 0, 20_000);
        flight.run(200);
        harm(&mut flight);
        // It may back out by its track first.
        let second = (0..1000).find(|_| {
            flight.run(1);
            flight.software.mode() == Mode::Safe
        });
        assert!(second.is_some());
        let heading_rad = flight.fake.heading_rad;
        flight.fake.motor_current_a = 1.0;
        flight.fake.tilt_rad = 0.02;
        flight.run(2000);
        assert!((flight.fake.heading_rad - heading_rad).abs() < 1e-9);
        assert_eq!(flight.count(EventId::Parked), 0);
    }
}
