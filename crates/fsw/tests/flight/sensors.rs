//! Sensors that fail: what is found, what takes their place, and that a healthy vehicle
//! with all its noise finds nothing.

use hilal_dictionary::{
    Command, Distrust, EventId, FailureCode, Mode, ParameterId, Port, Sensor, Stage,
};

use hilal_fsw::hardware::{PowerUnit as _, ResetCause};

use crate::fake::{Fault, HeaterFault, Rolling, SensorFaults};
use crate::harness::{Flight, distrust, distrusts, near};

/// Events of this slice, none of which a healthy vehicle may report.
const FAULTS: [EventId; 7] = [
    EventId::SensorDistrusted,
    EventId::SensorTrusted,
    EventId::HeaterSwitched,
    EventId::HeaterByModel,
    EventId::HeaterLost,
    EventId::ArrayFaceLost,
    EventId::ArrayFaceBack,
];

#[test]
fn days_with_noise_raise_no_distrust_whatever_the_vehicle_does() {
    let mut flight = Flight::new();
    flight.fake.noise = 1.0;
    flight.fake.array_w = 75.0;
    flight.fake.capacity = 2000;
    for day in 0..6_u32 {
        let start = day * 86_400;
        // Full and at the brink of its levels, warm and heated, in bright light, in dim light and in the dark.
        flight.fake.soc = Some([1.0, 0.9, 0.3, 0.15, 0.6, 1.0][day as usize]);
        flight.fake.box_c = Some([20.0, -12.0, -8.0, 40.0, 0.0, 10.0][day as usize]);
        flight.fake.array_w = [75.0, 10.0, 75.0, 3.0, 40.0, 75.0][day as usize];
        flight.fake.sun_grid_rad = (day != 4).then_some(f64::from(day));
        let (x_cm, y_cm) = if day % 2 == 0 { (15_000, 8000) } else { (-2000, 1000) };
        flight.send_later(&[
            (start + 1000, Command::DriveTo { x_cm, y_cm, arrive_by_s: start + 15_000 }),
            (start + 20_000, Command::StartScience { payload: Port::FIRST, duration_s: 7200 }),
            (start + 40_000, Command::HibernateUntil { wake_s: start + 80_000 }),
        ]);
        for _ in 0..24 {
            flight.run(3600);
            flight.fake.sun_grid_rad = flight.fake.sun_grid_rad.map(|sun| sun - 0.009);
        }
    }
    for event in FAULTS {
        assert_eq!(flight.count(event), 0, "{event:?} {:?}", flight.arguments(event));
    }
    assert_eq!(flight.last(ParameterId::SafeEntries), Some(0.0));
    assert!(flight.count(EventId::HeaterOn) > 0);
}

#[test]
fn a_sensor_that_is_silent_for_a_moment_is_trusted() {
    let mut flight = Flight::parked();
    let silent = Fault::Silent;
    flight.fake.faults = SensorFaults {
        charge: silent,
        box_temperature: silent,
        sun: silent,
        heading: silent,
        tilt: silent,
        ..SensorFaults::default()
    };
    flight.run(50);
    flight.fake.faults = SensorFaults::default();
    flight.run(1000);
    assert_eq!(distrusts(&flight), []);
}

#[test]
fn every_silent_sensor_is_told_of_once_and_trusted_again_when_it_answers() {
    let mut flight = Flight::parked();
    let silent = Fault::Silent;
    flight.fake.faults = SensorFaults {
        charge: silent,
        box_temperature: silent,
        sun: silent,
        heading: silent,
        tilt: silent,
        ..SensorFaults::default()
    };
    flight.run(2000);
    let all =
        [Sensor::StateOfCharge, Sensor::BoxTemperature, Sensor::Sun, Sensor::Heading, Sensor::Tilt];
    assert_eq!(distrusts(&flight), all.map(|sensor| distrust(sensor, Distrust::Silent)));
    assert_eq!(flight.software.mode(), Mode::Charge);
    flight.fake.faults = SensorFaults::default();
    flight.run(58);
    assert_eq!(flight.count(EventId::SensorTrusted), 0);
    flight.run(5);
    assert_eq!(flight.count(EventId::SensorTrusted), all.len());
}

#[test]
fn a_dead_gauge_of_the_battery_is_replaced_by_the_voltage() {
    let mut flight = Flight::parked();
    flight.fake.faults.charge = Fault::Silent;
    flight.fake.soc = Some(0.4);
    flight.run(500);
    assert_eq!(flight.software.mode(), Mode::Charge);
    near(flight.last(ParameterId::BatterySoc), 40.0, 1.0);
    // Its levels act on the voltage as well.
    flight.fake.soc = Some(0.06);
    flight.run(100);
    assert_eq!(flight.count(EventId::SafeLowBattery), 1);
    assert_eq!(flight.count(EventId::SafeBatterySensor), 0);
}

#[test]
fn without_gauge_and_voltage_the_vehicle_goes_to_safe_mode() {
    let mut flight = Flight::parked();
    flight.fake.faults.voltage = Fault::Silent;
    flight.run(1000);
    assert_eq!((flight.software.mode(), distrusts(&flight).len()), (Mode::Charge, 0));
    flight.fake.faults.charge = Fault::Silent;
    flight.run(200);
    assert_eq!(flight.count(EventId::SafeBatterySensor), 1);
}

#[test]
fn a_gauge_that_jumps_to_empty_does_not_stop_the_vehicle() {
    let mut flight = Flight::parked();
    flight.fake.faults.charge = Fault::Off(-0.85);
    flight.run(1000);
    assert_eq!(distrusts(&flight), [distrust(Sensor::StateOfCharge, Distrust::Disagrees)]);
    assert_eq!(flight.software.mode(), Mode::Charge);
    near(flight.last(ParameterId::BatterySoc), 90.0, 1.0);
    // It does not come back by itself, but by telecommand.
    flight.fake.faults.charge = Fault::Healthy;
    flight.run(1000);
    assert_eq!(flight.count(EventId::SensorTrusted), 0);
    let sequence = flight.send(Command::TrustSensor { sensor: Sensor::StateOfCharge });
    flight.run(500);
    assert_eq!(flight.reports(sequence)[1], (Stage::Completed, None::<FailureCode>));
    assert_eq!(flight.count(EventId::SensorTrusted), 1);
    assert_eq!(distrusts(&flight).len(), 1);
}

#[test]
fn a_sensor_that_the_ground_trusts_too_early_is_distrusted_again() {
    let mut flight = Flight::parked();
    flight.fake.faults.charge = Fault::Silent;
    flight.run(200);
    flight.send(Command::TrustSensor { sensor: Sensor::StateOfCharge });
    flight.run(200);
    assert_eq!(distrusts(&flight).len(), 2);
    assert_eq!(flight.software.mode(), Mode::Charge);
}

#[test]
fn what_was_found_outlives_a_reset_and_is_told_once() {
    let mut flight = Flight::parked();
    let lit = |power_w: &f64| *power_w > 1.0;
    let dead = flight.fake.array_power_w().iter().position(lit).unwrap();
    flight.fake.faces[dead] = 0.0;
    flight.fake.faults.charge = Fault::Off(-0.85);
    flight.fake.heater_faults = [HeaterFault::StaysOn, HeaterFault::Healthy];
    flight.run(700);
    let told = [EventId::SensorDistrusted, EventId::HeaterSwitched, EventId::ArrayFaceLost];
    assert_eq!(told.map(|event| flight.count(event)), [1, 1, 1]);
    flight.reset(ResetCause::Upset);
    flight.fake.downlink.clear();
    flight.run(5000);
    assert_eq!(flight.count(EventId::Restarted), 1);
    assert_eq!(told.map(|event| flight.count(event)), [0, 0, 0]);
    assert_eq!(flight.software.mode(), Mode::Charge);
    assert!(flight.fake.heater_w() < 0.1);
    near(flight.last(ParameterId::BatterySoc), 90.0, 1.0);
    assert!(flight.fake.array_power_w().into_iter().sum::<f64>() > 100.0);
}

#[test]
fn a_gauge_that_disagrees_since_the_start_is_not_convicted_by_the_voltage() {
    // A cell of the battery was lost before a reset: it is the voltage that is wrong.
    let mut flight = Flight::new();
    flight.fake.noise = 1.0;
    flight.fake.faults.voltage = Fault::Off(-3.6);
    flight.run(1000);
    assert_eq!(distrusts(&flight), []);
}

#[test]
fn a_voltage_that_jumps_or_sticks_does_not_discredit_the_gauge() {
    for fault in [Fault::Off(-3.0), Fault::Stuck(27.0), Fault::Stuck(0.0)] {
        let mut flight = Flight::parked();
        flight.fake.faults.voltage = fault;
        flight.run(2000);
        assert_eq!(distrusts(&flight), [], "{fault:?}");
        near(flight.last(ParameterId::BatterySoc), 90.0, 1.0);
    }
}

#[test]
fn a_gauge_that_sticks_is_found_after_its_time_and_not_at_full_charge() {
    let mut flight = Flight::parked();
    flight.fake.soc = Some(1.0);
    flight.fake.faults.charge = Fault::Stuck(1.0);
    flight.run(5000);
    assert_eq!(distrusts(&flight), []);
    flight.fake.soc = Some(0.93);
    flight.fake.faults.charge = Fault::Stuck(0.93);
    let before_s = u32::try_from(flight.fake.now_s).unwrap();
    flight.run(1000);
    assert_eq!(distrusts(&flight), [distrust(Sensor::StateOfCharge, Distrust::Stuck)]);
    assert_eq!(flight.first(EventId::SensorDistrusted), Some(before_s + 600));
}

#[test]
fn a_sun_sensor_that_contradicts_the_arrays_is_replaced_by_them() {
    let mut flight = Flight::parked();
    flight.fake.faults.sun = Fault::Off(std::f64::consts::PI);
    flight.run(200);
    assert_eq!(distrusts(&flight), [distrust(Sensor::Sun, Distrust::Disagrees)]);
    flight.drive_to(30, 30, 6000);
    flight.run(6000);
    assert!(flight.off_corner_deg() < 4.0);
    assert_eq!(flight.count(EventId::ParkingAbandoned), 0);
}

#[test]
fn a_sun_sensor_that_sticks_is_found_when_the_vehicle_turns() {
    // It says that the arrays stand well, until the vehicle drives away.
    let mut flight = Flight::parked();
    let seen_rad = flight.fake.sun_grid_rad.unwrap() - flight.fake.heading_rad;
    flight.fake.faults.sun = Fault::Stuck(seen_rad);
    flight.drive_to(-30, -30, 6000);
    flight.run(20_000);
    assert_eq!(distrusts(&flight), [distrust(Sensor::Sun, Distrust::Disagrees)]);
    assert!(flight.off_corner_deg() < 4.0);
    // In light too dim for the arrays to contradict it, it says that they do not, and no turn changes that.
    let mut flight = Flight::parked();
    flight.fake.array_w = 2.0;
    let seen_rad = flight.fake.sun_grid_rad.unwrap() - flight.fake.heading_rad;
    flight.fake.faults.sun = Fault::Stuck(seen_rad + 0.4);
    flight.run(5000);
    assert_eq!(distrusts(&flight), [distrust(Sensor::Sun, Distrust::Stuck)]);
}

#[test]
fn a_heading_that_sticks_is_found_while_the_vehicle_turns() {
    let mut flight = Flight::parked();
    flight.fake.faults.heading = Fault::Stuck(flight.fake.heading_rad + 2.0);
    flight.run(5000);
    assert_eq!(distrusts(&flight), []);
    flight.drive_to(-50, -50, 9000);
    flight.run(100);
    assert_eq!(distrusts(&flight), [distrust(Sensor::Heading, Distrust::Stuck)]);
}

#[test]
fn a_tilt_that_cannot_be_is_no_tilt() {
    let mut flight = Flight::parked();
    flight.fake.faults.tilt = Fault::Stuck(1.4);
    flight.drive_to(100, 0, 20_000);
    flight.run(59);
    assert_eq!(flight.count(EventId::SafeTilt), 0);
    flight.run(100);
    assert_eq!(distrusts(&flight), [distrust(Sensor::Tilt, Distrust::Implausible)]);
}

#[test]
fn position_fixes_that_stay_away_from_a_drive_are_told_of() {
    let mut flight = Flight::parked();
    flight.fake.faults.fixes = Fault::Silent;
    flight.run(5000);
    assert_eq!(distrusts(&flight), []);
    flight.drive_to(100, 0, 13_000);
    flight.run(1500);
    assert_eq!(distrusts(&flight), [distrust(Sensor::PositionFix, Distrust::Silent)]);
    flight.fake.faults.fixes = Fault::Healthy;
    flight.run(200);
    assert_eq!(flight.count(EventId::SensorTrusted), 1);
}

#[test]
fn fixes_that_jump_about_are_not_believed() {
    let mut flight = Flight::parked();
    for fix in 0..20 {
        let error_m = if fix % 2 == 0 { 300.0 } else { -300.0 };
        flight.fake.faults.fixes = Fault::Off(error_m);
        flight.run(60);
    }
    assert_eq!(distrusts(&flight), [distrust(Sensor::PositionFix, Distrust::Implausible)]);
}

#[test]
fn a_rover_whose_wheel_travel_is_not_counted_drives_on_by_what_it_commands() {
    let mut flight = Flight::new();
    flight.fake.rolling = Rolling::Uncounted;
    flight.drive_to(40, 0, 1500);
    flight.run(3000);
    assert_eq!(distrusts(&flight), [distrust(Sensor::WheelTravel, Distrust::Silent)]);
    assert_eq!(flight.count(EventId::WaypointReached), 1);
    assert_eq!(flight.count(EventId::SafeStall) + flight.count(EventId::SafeNoProgress), 0);
    flight.fake.rolling = Rolling::Counted;
    flight.drive_to(0, 0, 4500);
    flight.run(3000);
    assert_eq!(flight.count(EventId::SensorTrusted), 1);
    assert_eq!(flight.count(EventId::WaypointReached), 2);
}
