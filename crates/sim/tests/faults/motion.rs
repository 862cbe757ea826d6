use hilal_fsw::hardware::{Mobility as _, PowerUnit as _, WheelDrive};
use hilal_quantity::Angle;
use hilal_sim::{FailureMode, InjectedFault, Trigger};

use crate::plain::{DARK, FROM_S, LIT, Rover, UNTIL_S, beside, fault, run, same, sound, struck};

fn drive(rover: &mut Rover, until_s: u64, speed_m_s: f64) {
    while rover.now_ms() < 1000 * until_s {
        rover.command(speed_m_s, 0.0);
        rover.advance();
    }
}

fn heading_rad(rover: &Rover) -> f64 {
    let read = rover.heading_rad().expect("the sensor works");
    Angle::from_radians(read).signed().radians()
}

fn stuck(wheel: u8) -> InjectedFault {
    let trigger = Trigger::At { at_ms: 1000 };
    InjectedFault { unit: Some(wheel), ..InjectedFault::new(FailureMode::WheelStuck, trigger) }
}

#[test]
fn a_stuck_wheel_takes_three_amperes_and_its_motors_more_power() {
    let current = |rover: &mut Rover| {
        [rover.wheel_current_a(2).expect("there are six"), rover.load_power_w()]
    };
    let fault = InjectedFault { unit: Some(2), ..fault(FailureMode::WheelStuck) };
    let [during, after] = beside(DARK, fault, |rover| rover.command(0.03, 0.0), current);
    assert!(during[0][0] < 0.2 && same(during[1][0], 3.0), "{during:?}");
    assert!(during[1][1] > during[0][1] + 9.0, "{during:?}");
    assert!((after[0][0] - after[1][0]).abs() < 1e-3, "at another voltage: {after:?}");
    assert!(same(after[0][1], after[1][1]), "{after:?}");
}

#[test]
fn the_motor_current_is_that_of_all_wheels_together() {
    let mut rover = struck(DARK, &[stuck(1)]);
    drive(&mut rover, 60, 0.03);
    let sum: f64 = (0..6).filter_map(|wheel| rover.wheel_current_a(wheel)).sum();
    assert!(same(sum, rover.motor_current_a()), "{sum} {}", rover.motor_current_a());
    rover.set_wheel(1, WheelDrive::Off);
    drive(&mut rover, 61, 0.03);
    assert_eq!(rover.wheel_current_a(1), Some(0.0));
    let sum: f64 = (0..6).filter_map(|wheel| rover.wheel_current_a(wheel)).sum();
    assert!(same(sum, rover.motor_current_a()), "{sum} {}", rover.motor_current_a());
    assert_eq!(rover.wheel_current_a(6), None);
}

#[test]
fn a_stuck_wheel_turns_the_rover_to_its_side_and_holds_it_back() {
    let driven = |rover: Rover| {
        let mut rover = rover;
        drive(&mut rover, 1000, 0.03);
        (heading_rad(&rover), rover.position().y_m)
    };
    let (straight_rad, far_m) = driven(sound(DARK));
    for (wheel, pull_rad) in [(0, -0.6), (3, 0.6)] {
        let (turned_rad, near_m) = driven(struck(DARK, &[stuck(wheel)]));
        // 30 m at 0.02 rad/m; the noise of the sensor is in it.
        assert!((turned_rad - straight_rad - pull_rad).abs() < 0.05, "{turned_rad}");
        assert!(near_m < far_m - 2.0, "{near_m} of {far_m} m");
    }
}

#[test]
fn a_wheel_that_is_switched_off_rolls_along_with_a_quarter_of_the_pull() {
    let mut rovers = [sound(DARK), sound(DARK)];
    rovers[1].set_wheel(5, WheelDrive::Off);
    let [straight, turned] = rovers.each_mut().map(|rover| {
        drive(rover, 1000, 0.03);
        heading_rad(rover)
    });
    assert!((turned - straight - 0.15).abs() < 0.03, "{turned} {straight}");
}

#[test]
fn a_wheel_without_torque_rolls_along_whether_it_is_powered_or_not() {
    let at_once = Trigger::At { at_ms: 1000 };
    let unpowered =
        InjectedFault { unit: Some(5), ..InjectedFault::new(FailureMode::WheelUnpowered, at_once) };
    let mut rovers = [sound(DARK), struck(DARK, &[unpowered])];
    rovers[0].set_wheel(5, WheelDrive::Off);
    let [off, broken] = rovers.each_mut().map(|rover| {
        drive(rover, 500, 0.03);
        (rover.position(), rover.wheel_current_a(5))
    });
    assert!((off.0.y_m - broken.0.y_m).abs() < 0.05 && broken.1 == Some(0.0), "{off:?} {broken:?}");
}

#[test]
fn soft_soil_holds_the_rover_back_by_its_slip() {
    let soft = InjectedFault {
        amount: Some(0.5),
        ..InjectedFault::new(FailureMode::SoftSoil, Trigger::At { at_ms: 1000 })
    };
    let [firm_m, soft_m] = [vec![], vec![soft]].map(|faults| {
        let mut rover = struck(DARK, &faults);
        drive(&mut rover, 1000, 0.03);
        rover.position().y_m
    });
    // (1 - s - 0.5) of (1 - s), where the slope's own slip s is small.
    assert!(firm_m > 20.0 && (0.45..0.52).contains(&(soft_m / firm_m)), "{soft_m} of {firm_m}");
}

#[test]
fn a_runaway_wheel_takes_power_at_rest_until_it_is_switched_off() {
    let fault = InjectedFault { unit: Some(4), ..fault(FailureMode::WheelRunaway) };
    let mut rover = struck(DARK, &[fault]);
    run(&mut rover, FROM_S - 1);
    let calm_w = rover.load_power_w();
    run(&mut rover, FROM_S + 10);
    assert!(same(rover.load_power_w() - calm_w, 20.0));
    assert_eq!(rover.wheel_current_a(4), Some(2.0));
    rover.set_wheel(4, WheelDrive::Off);
    run(&mut rover, FROM_S + 20);
    assert!(same(rover.load_power_w(), calm_w));
    assert_eq!(rover.wheel_current_a(4), Some(0.0));
    rover.set_wheel(4, WheelDrive::Powered);
    run(&mut rover, UNTIL_S + 1);
    assert!(same(rover.load_power_w(), calm_w));
}

fn rock(amount: f64) -> InjectedFault {
    let trigger = Trigger::At { at_ms: 1000 * FROM_S };
    InjectedFault {
        amount: Some(amount),
        ..InjectedFault::new(FailureMode::RockUnderWheel, trigger)
    }
}

#[test]
fn on_a_rock_the_wheels_spin_until_they_have_rolled_so_far() {
    let mut rover = struck(LIT, &[rock(2.99)]);
    drive(&mut rover, FROM_S - 1, 0.03);
    let before_m = rover.position().y_m;
    drive(&mut rover, FROM_S + 98, 0.03);
    // What was rolled in 99 s, 2.97 m.
    assert!((rover.position().y_m - before_m - 0.05 * 2.97).abs() < 0.01);
    drive(&mut rover, FROM_S + 400, 0.03);
    let [over] = rover.fault_occurrences() else { panic!("{:?}", rover.fault_occurrences()) };
    assert_eq!(over.until_ms, Some(1000 * (FROM_S + 100)));
    assert!(rover.position().y_m > before_m + 7.0);
}

#[test]
fn a_rover_backs_off_a_rock_and_is_free_after_half_a_metre() {
    let mut rover = struck(LIT, &[rock(10_000.0)]);
    drive(&mut rover, FROM_S + 50, 0.03);
    let on_rock_m = rover.position().y_m;
    drive(&mut rover, FROM_S + 80, -0.03);
    assert!(rover.position().y_m < on_rock_m - 0.4, "it moves backwards");
    let [over] = rover.fault_occurrences() else { panic!("{:?}", rover.fault_occurrences()) };
    assert_eq!(over.until_ms, Some(1000 * (FROM_S + 67)));
}

#[test]
fn a_steeper_slope_tilts_the_rover_and_lets_it_slip() {
    let pitch = |rover: &mut Rover| {
        rover.tilt_rad().map(|(pitch, _)| (pitch, rover.load_power_w())).expect("it is read")
    };
    let fault = InjectedFault { amount: Some(2.0), ..fault(FailureMode::SteeperSlope) };
    let [during, after] = beside(LIT, fault, |rover| rover.command(0.03, 0.0), pitch);
    // The twins' headings walk alike, so that their sensors' noise is the same.
    let steeper = 0.2_f64.atan() - 0.1_f64.atan();
    assert!((during[1].0 - during[0].0 - steeper).abs() < 1e-3, "{during:?}");
    assert!(during[1].1 > during[0].1 + 1.0, "{during:?}");
    assert!(same(after[0].0, after[1].0) && same(after[0].1, after[1].1), "{after:?}");
}
