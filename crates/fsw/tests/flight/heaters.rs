//! Heaters, and temperatures that are lost.

use hilal_dictionary::{Command, EventId, Mode};
use hilal_fsw::hardware::HeaterSupply;

use crate::fake::{Fault, HEATER_W, HeaterFault};
use crate::harness::{Flight, distrusts, near};

#[test]
fn a_lost_box_sensor_leaves_the_heater_to_the_temperature_of_the_battery() {
    for fault in [Fault::Silent, Fault::Stuck(10.0), Fault::Off(20.0), Fault::Off(60.0)] {
        let mut flight = Flight::parked();
        flight.fake.faults.box_temperature = fault;
        flight.run(700);
        assert_eq!(distrusts(&flight).len(), 1, "{fault:?}");
        flight.fake.box_c = Some(-14.0);
        flight.run(100);
        assert!(flight.fake.heater_w() > 0.0, "{fault:?}");
        flight.fake.box_c = Some(-5.0);
        flight.run(100);
        assert!(flight.fake.heater_w() < 0.1, "{fault:?}");
        assert_eq!(flight.software.mode(), Mode::Charge);
        assert_eq!(flight.count(EventId::HeaterByModel), 0);
    }
}

#[test]
fn a_battery_temperature_that_jumps_does_not_discredit_the_box_sensor() {
    let mut flight = Flight::parked();
    flight.fake.faults.battery_temperature = Fault::Off(-60.0);
    flight.run(2000);
    assert_eq!(distrusts(&flight), []);
    assert!(flight.fake.heater_w() < 0.1);
}

#[test]
fn without_any_temperature_the_heater_runs_by_model_awake_and_asleep() {
    let mut flight = Flight::parked();
    let share_of = |flight: &mut Flight, seconds: u32| {
        let mut on = 0;
        for _ in 0..seconds {
            flight.run(1);
            on += u32::from(flight.fake.heater_w() > 0.0);
        }
        f64::from(on) / f64::from(seconds)
    };
    flight.fake.box_c = None;
    flight.run(61);
    near(Some(share_of(&mut flight, 6000)), 0.1, 0.01);
    assert_eq!(flight.software.mode(), Mode::Charge);
    let wake_s = u32::try_from(flight.fake.now_s).unwrap() + 20_000;
    flight.send(Command::HibernateUntil { wake_s });
    flight.run(400);
    assert_eq!(flight.software.mode(), Mode::Hibernate);
    near(Some(share_of(&mut flight, 6000)), 0.5, 0.01);
    assert_eq!(flight.arguments(EventId::HeaterByModel), [[f64::from(10.0_f32)]]);
    assert_eq!(flight.count(EventId::HeaterSwitched), 0);
    flight.fake.box_c = Some(10.0);
    flight.run(100);
    near(Some(share_of(&mut flight, 1200)), 0.0, 0.0);
}

#[test]
fn a_heater_that_stays_on_is_cut_off_and_the_other_keeps_the_box_warm() {
    let mut flight = Flight::parked();
    flight.fake.heater_faults = [HeaterFault::StaysOn, HeaterFault::Healthy];
    flight.run(100);
    assert_eq!(flight.arguments(EventId::HeaterSwitched), [[0.0, 1.0]]);
    assert_eq!(flight.fake.supplies, [HeaterSupply::Isolated, HeaterSupply::Joined]);
    assert!(flight.fake.heater_w() < 0.1);
    flight.fake.box_c = Some(-14.0);
    flight.run(1000);
    near(Some(flight.fake.heater_w()), HEATER_W, 0.1);
    assert_eq!(flight.count(EventId::HeaterLost), 0);
}

#[test]
fn a_heater_that_stays_off_is_replaced_asleep_too_and_two_that_stay_off_are_lost() {
    let mut flight = Flight::parked();
    flight.send(Command::HibernateUntil { wake_s: 100_000 });
    flight.run(1000);
    flight.fake.heater_faults = [HeaterFault::StaysOff, HeaterFault::Healthy];
    flight.fake.box_c = Some(-14.0);
    flight.run(100);
    assert_eq!(flight.arguments(EventId::HeaterSwitched), [[0.0, 0.0]]);
    near(Some(flight.fake.heater_w()), HEATER_W, 0.1);
    flight.fake.heater_faults = [HeaterFault::StaysOff; 2];
    flight.run(1000);
    assert_eq!(flight.arguments(EventId::HeaterSwitched), [[0.0, 0.0], [1.0, 0.0]]);
    assert_eq!(flight.count(EventId::HeaterLost), 1);
}
