//! Heaters, and temperatures that are lost.

use hilal_dictionary::{Command, EventId, Mode};
use hilal_fsw::hardware::{HeaterSupply, ResetCause};

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

#[test]
fn a_box_that_one_circuit_cannot_hold_is_heated_by_both_until_it_is_warm_in_every_resting_mode() {
    let rest = [
        (Mode::Charge, Command::Ping),
        (Mode::Safe, Command::SetMode { mode: Mode::Safe }),
        (Mode::Hibernate, Command::HibernateUntil { wake_s: 100_000 }),
    ];
    for (mode, command) in rest {
        let mut flight = Flight::parked();
        flight.send(command);
        flight.run(400);
        assert_eq!(flight.software.mode(), mode);
        flight.fake.box_c = Some(-16.5);
        flight.run(500);
        near(Some(flight.fake.heater_w()), HEATER_W, 0.1);
        flight.run(300);
        near(Some(flight.fake.heater_w()), 2.0 * HEATER_W, 0.1);
        flight.reset(ResetCause::Upset);
        flight.fake.box_c = Some(-10.0);
        flight.run(1000);
        near(Some(flight.fake.heater_w()), 2.0 * HEATER_W, 0.1);
        flight.fake.box_c = Some(-6.0);
        flight.run(1000);
        assert!(flight.fake.heater_w() < 0.1);
        assert_eq!(flight.count(EventId::HeaterBoost), 1, "{mode:?}");
        assert_eq!(flight.count(EventId::HeaterBoostOver), 1, "{mode:?}");
        assert_eq!(flight.count(EventId::HeaterSwitched), 0, "{mode:?}");
        assert_eq!(flight.software.mode(), mode);
    }
}

#[test]
fn a_box_that_falls_towards_its_limit_is_boosted_before_safe_mode_would_be_entered() {
    let mut flight = Flight::parked();
    flight.fake.box_c = Some(-11.0);
    for _ in 0..2000 {
        let celsius = flight.fake.box_c.unwrap();
        // As fast as with a heat switch that stays shut: one circuit holds it not, both do.
        let rate_k_s = if flight.fake.heater_w() > HEATER_W + 0.1 { 0.01 } else { -0.01 };
        flight.fake.box_c = Some(celsius + rate_k_s);
        flight.run(1);
    }
    assert_eq!(flight.count(EventId::SafeBoxCold), 0);
    assert!(flight.count(EventId::HeaterBoost) >= 1);
    let begins_c = flight.arguments(EventId::HeaterBoost)[0][0];
    assert!((-19.8..-17.5).contains(&begins_c), "{begins_c} °C");
}

#[test]
fn a_box_that_one_circuit_holds_is_never_heated_by_both() {
    let mut flight = Flight::parked();
    flight.fake.box_c = Some(-8.0);
    let mut coldest_c = 0.0_f64;
    for _ in 0..100_000 {
        let celsius = flight.fake.box_c.unwrap();
        let rate_k_s = if flight.fake.heater_w() > 0.1 { 0.0008 } else { -0.002 };
        flight.fake.box_c = Some(celsius + rate_k_s);
        coldest_c = coldest_c.min(celsius);
        flight.run(1);
    }
    assert!(flight.count(EventId::HeaterOn) > 5 && coldest_c < -10.5, "{coldest_c} °C");
    assert_eq!(flight.count(EventId::HeaterBoost), 0);
}

#[test]
fn a_circuit_that_has_failed_is_not_counted_on_when_the_other_is_not_enough() {
    for faults in [
        [HeaterFault::StaysOff, HeaterFault::Healthy],
        [HeaterFault::StaysOn, HeaterFault::Healthy],
    ] {
        let mut flight = Flight::parked();
        flight.fake.heater_faults = faults;
        flight.run(100);
        flight.fake.box_c = Some(-16.5);
        flight.run(3000);
        assert_eq!(flight.count(EventId::HeaterSwitched), 1);
        near(Some(flight.fake.heater_w()), HEATER_W, 0.1);
        assert_eq!(flight.count(EventId::HeaterBoost), 0);
    }
}
