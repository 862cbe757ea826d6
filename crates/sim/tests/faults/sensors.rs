use hilal_fsw::hardware::{Mobility as _, PowerUnit as _, SunSensor as _, Thermal as _};
use hilal_sim::{FailureMode, InjectedFault};

use crate::plain::{FROM_S, LIT, Rover, UNTIL_S, beside, fault, run, same, struck};

type Reading = fn(&Rover) -> Option<f64>;

const HEADING: Reading = |rover| rover.heading_rad();
const PITCH: Reading = |rover| rover.tilt_rad().map(|(pitch, _)| pitch);
const ROLL: Reading = |rover| rover.tilt_rad().map(|(_, roll)| roll);
const SUN: Reading = |rover| rover.sun_azimuth_rad();
const CHARGE: Reading = |rover| rover.state_of_charge();
const BOX: Reading = |rover| rover.box_temperature_c();
const BATTERY: Reading = |rover| rover.battery_temperature_c();

#[test]
fn a_lost_sensor_reads_nothing_until_it_is_back() {
    let lost = [
        (FailureMode::HeadingLost, HEADING),
        (FailureMode::TiltLost, PITCH),
        (FailureMode::TiltLost, ROLL),
        (FailureMode::SunSensorLost, SUN),
        (FailureMode::ChargeGaugeLost, CHARGE),
        (FailureMode::BoxSensorLost, BOX),
        (FailureMode::BatterySensorLost, BATTERY),
    ];
    for (kind, reading) in lost {
        let [during, after] = beside(LIT, fault(kind), |_| {}, |rover| reading(rover));
        assert!(during[0].is_some() && during[1].is_none(), "{}", kind.name());
        assert_eq!(after[0], after[1], "{}", kind.name());
    }
}

#[test]
fn a_biased_sensor_reads_so_much_too_much_until_it_is_right_again() {
    let biased = [
        (FailureMode::SunSensorBiased, -30.0, SUN, -30.0_f64.to_radians()),
        (FailureMode::ChargeGaugeBiased, -0.3, CHARGE, -0.3),
        (FailureMode::BoxSensorBiased, 40.0, BOX, 40.0),
    ];
    for (kind, amount, reading, bias) in biased {
        let fault = InjectedFault { amount: Some(amount), ..fault(kind) };
        let [during, after] = beside(LIT, fault, |_| {}, |rover| reading(rover).expect("it reads"));
        assert!(same(during[1] - during[0], bias), "{}: {during:?}", kind.name());
        assert!(same(after[1], after[0]), "{}", kind.name());
    }
}

#[test]
fn a_charge_gauge_reads_no_share_beyond_all_and_nothing() {
    for (amount, read) in [(1.0, 1.0), (-1.0, 0.0)] {
        let fault = InjectedFault { amount: Some(amount), ..fault(FailureMode::ChargeGaugeBiased) };
        let [during, _] = beside(LIT, fault, |_| {}, |rover| CHARGE(rover));
        assert_eq!(during[1], Some(read));
    }
}

#[test]
fn a_stuck_sensor_reads_what_it_read_last_to_the_last_digit() {
    for (kind, reading) in
        [(FailureMode::ChargeGaugeStuck, CHARGE), (FailureMode::BoxSensorStuck, BOX)]
    {
        let mut rover = struck(LIT, &[fault(kind)]);
        run(&mut rover, FROM_S - 1);
        let last = reading(&rover);
        assert!(last.is_some());
        for second in FROM_S..UNTIL_S {
            run(&mut rover, second);
            assert_eq!(reading(&rover), last, "{} at {second} s", kind.name());
        }
        run(&mut rover, UNTIL_S);
        assert_ne!(reading(&rover), last, "{}", kind.name());
    }
}

#[test]
fn no_fix_is_made_while_the_cameras_are_lost() {
    let mut rover = struck(LIT, &[fault(FailureMode::FixesLost)]);
    let mut fixes = Vec::new();
    for second in 1..=300 {
        run(&mut rover, second);
        if rover.take_position_fix().is_some() {
            fixes.push(second);
        }
    }
    let during = fixes.iter().filter(|second| (FROM_S..UNTIL_S).contains(*second)).count();
    let before = fixes.iter().filter(|second| **second < FROM_S).count();
    assert_eq!((before, during), (4, 0), "{fixes:?}");
    assert!(fixes.last().is_some_and(|second| *second >= UNTIL_S), "{fixes:?}");
}
