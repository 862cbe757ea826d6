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
const VOLTS: Reading = |rover| rover.bus_voltage_v();
const AMPERES: Reading = |rover| Some(rover.motor_current_a());

#[test]
fn a_noisy_sensor_scatters_so_much_more_until_it_is_quiet_again() {
    let noisy = [
        (FailureMode::HeadingNoisy, 10.0, HEADING, 10.0_f64.to_radians()),
        (FailureMode::TiltNoisy, 5.0, PITCH, 5.0_f64.to_radians()),
        (FailureMode::TiltNoisy, 5.0, ROLL, 5.0_f64.to_radians()),
        (FailureMode::SunSensorNoisy, 20.0, SUN, 20.0_f64.to_radians()),
        (FailureMode::ChargeGaugeNoisy, 0.05, CHARGE, 0.05),
        (FailureMode::BoxSensorNoisy, 10.0, BOX, 10.0),
    ];
    for (kind, amount, reading, sigma) in noisy {
        let noisy = InjectedFault { amount: Some(amount), ..fault(kind) };
        let mut rovers = [crate::plain::sound(LIT), struck(LIT, &[noisy])];
        let mut apart = |from_s: u64, until_s: u64| {
            let squares = (from_s..until_s).map(|second| {
                let [sound, struck] = rovers.each_mut().map(|rover| {
                    run(rover, second);
                    reading(rover).expect("it reads")
                });
                (struck - sound).powi(2)
            });
            (squares.sum::<f64>() / (until_s - from_s) as f64).sqrt()
        };
        let (during, after) = (apart(FROM_S, UNTIL_S), apart(UNTIL_S, UNTIL_S + 100));
        assert!((during / sigma - 1.0).abs() < 0.35, "{}: {during} for {sigma}", kind.name());
        assert!(after < 0.2 * during, "{}: {after} after {during}", kind.name());
    }
}

/// Returns how far off the fixes of a rover lie that stands, on the average and in their spread along y, in metres.
fn off_m(faults: &[InjectedFault], [from_s, until_s]: [u64; 2]) -> (f64, f64) {
    let mut rover = struck(LIT, faults);
    let mut fixes = Vec::new();
    for second in from_s..until_s {
        run(&mut rover, second);
        fixes.extend(rover.take_position_fix());
    }
    let count = fixes.len() as f64;
    let mean_m = fixes.iter().map(|fix| fix.x_m).sum::<f64>() / count;
    (mean_m, (fixes.iter().map(|fix| fix.y_m.powi(2)).sum::<f64>() / count).sqrt())
}

#[test]
fn fixes_lie_off_by_their_bias_and_scatter_by_their_spread() {
    let lasting = |kind, amount| InjectedFault {
        amount: Some(amount),
        ..InjectedFault::new(kind, hilal_sim::Trigger::At { at_ms: 0 })
    };
    let span = [1, 6000];
    let (mean_m, spread_m) = off_m(&[], span);
    assert!(mean_m.abs() < 0.3 && (spread_m - 1.0).abs() < 0.2, "{mean_m} {spread_m}");
    let (mean_m, spread_m) = off_m(&[lasting(FailureMode::FixesBiased, 20.0)], span);
    assert!((mean_m - 20.0).abs() < 0.3 && (spread_m - 1.0).abs() < 0.2, "{mean_m} {spread_m}");
    let (mean_m, spread_m) = off_m(&[lasting(FailureMode::FixesNoisy, 10.0)], span);
    assert!(mean_m.abs() < 3.0 && (spread_m - 10.0).abs() < 1.5, "{mean_m} {spread_m}");
}

#[test]
fn a_rover_whose_odometer_is_lost_drives_and_counts_nothing() {
    let mut rover = struck(LIT, &[fault(FailureMode::OdometerLost)]);
    let mut counted_m = |until_s: u64| {
        let mut counted_m = 0.0;
        while rover.now_ms() < 1000 * until_s {
            rover.command(0.03, 0.0);
            rover.advance();
            counted_m += rover.take_odometry_m();
        }
        (counted_m, rover.position().y_m)
    };
    let (before, during) = (counted_m(FROM_S - 1), counted_m(UNTIL_S - 1));
    let after = counted_m(UNTIL_S + 50);
    assert!(
        before.0 > 2.0 && same(during.0, 0.0) && after.0 > 1.0,
        "{before:?} {during:?} {after:?}"
    );
    assert!(during.1 > before.1 + 1.0, "it moved: {before:?} {during:?}");
}

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
        (FailureMode::HeadingBiased, 15.0, HEADING, 15.0_f64.to_radians()),
        (FailureMode::TiltBiased, -4.0, PITCH, -4.0_f64.to_radians()),
        (FailureMode::TiltBiased, -4.0, ROLL, -4.0_f64.to_radians()),
        (FailureMode::BatterySensorBiased, -25.0, BATTERY, -25.0),
        (FailureMode::BusVoltageBiased, 1.5, VOLTS, 1.5),
        (FailureMode::MotorCurrentBiased, 5.0, AMPERES, 5.0),
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
    let stuck = [
        (FailureMode::ChargeGaugeStuck, CHARGE),
        (FailureMode::BoxSensorStuck, BOX),
        (FailureMode::HeadingStuck, HEADING),
        (FailureMode::TiltStuck, PITCH),
        (FailureMode::TiltStuck, ROLL),
        (FailureMode::SunSensorStuck, SUN),
        (FailureMode::BatterySensorStuck, BATTERY),
    ];
    for (kind, reading) in stuck {
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
