use hilal_fsw::hardware::{
    Bank, Computer as _, HeaterCircuit, HeaterSupply, LastingMemory, Mobility as _, PowerUnit as _,
    Radio as _, ReceiverSide, ResetCause, Thermal as _, WheelDrive,
};
use hilal_mission::models::Mode;
use hilal_sim::{ComputerState, FailureMode};

use crate::plain::{DARK, FROM_S, LIT, Rover, fault, run, struck};

/// Lets seconds pass in which software that runs serves the watchdog, and returns what the computer did: how
/// many seconds it ran, when it started, and how many it stood.
fn operate(rover: &mut Rover, until_s: u64) -> (u64, Vec<u64>, u64) {
    let (mut ran, mut started, mut stood) = (0, Vec::new(), 0);
    while rover.now_ms() < 1000 * until_s {
        rover.advance();
        match rover.computer() {
            ComputerState::Runs => ran += 1,
            ComputerState::Starts => started.push(rover.now_ms() / 1000),
            ComputerState::Stands => {
                stood += 1;
                continue;
            }
        }
        rover.serve_watchdog();
    }
    (ran, started, stood)
}

#[test]
fn a_reset_boots_for_half_a_minute_and_says_why() {
    let causes = [
        (FailureMode::ComputerReset, ResetCause::Upset),
        (FailureMode::BrownOut, ResetCause::BrownOut),
    ];
    for (kind, cause) in causes {
        let mut rover = struck(LIT, &[fault(kind)]);
        assert_eq!(rover.reset_cause(), ResetCause::PowerOn);
        assert_eq!(operate(&mut rover, 200), (99 + 70, vec![FROM_S + 30], 30));
        assert_eq!(rover.reset_cause(), cause);
    }
}

#[test]
fn a_hang_ends_by_the_watchdog_and_the_wheels_turn_until_then() {
    let mut rover = struck(LIT, &[fault(FailureMode::ComputerHang)]);
    rover.command(0.03, 0.0);
    operate(&mut rover, FROM_S + 5);
    assert_eq!(rover.computer(), ComputerState::Stands);
    rover.take_odometry_m();
    operate(&mut rover, FROM_S + 6);
    assert!(rover.take_odometry_m() > 0.02, "nobody has stopped the wheels");
    // Served last a second before the hang, the watchdog runs out eleven seconds after that.
    let (_, started, _) = operate(&mut rover, 200);
    assert_eq!(started, [FROM_S + 10 + 30]);
    assert_eq!(rover.reset_cause(), ResetCause::Watchdog);
    rover.take_odometry_m();
    operate(&mut rover, 210);
    assert!(rover.take_odometry_m().abs() < 1e-12);
}

#[test]
fn a_reset_switches_off_what_the_computer_holds_and_leaves_latching_relays() {
    let mut rover = struck(DARK, &[fault(FailureMode::ComputerReset)]);
    rover.select_loads(Mode::Drive.number());
    rover.command(0.03, 0.0);
    rover.set_heater(HeaterCircuit::Main, true);
    rover.set_heater(HeaterCircuit::Backup, true);
    rover.supply_heater(HeaterCircuit::Backup, HeaterSupply::Isolated);
    rover.set_wheel(3, WheelDrive::Off);
    rover.select_receiver(ReceiverSide::Backup);
    hilal_fsw::hardware::PayloadBus::set_power(&mut rover, 0, true);
    run(&mut rover, FROM_S + 1);
    let standby_w = rover_loads_w(Mode::Standby);
    assert!((rover.load_power_w() - standby_w).abs() < 1e-9, "{} W", rover.load_power_w());
    run(&mut rover, 120);
    let sample = rover.trace().last().expect("two minutes have samples");
    assert_eq!(sample.mode, Mode::Standby.number());
    assert!(!sample.payloads.contains(0));
    rover.set_heater(HeaterCircuit::Backup, true);
    assert_eq!(rover.heater_power_w(), Some(0.0), "its supply is still cut");
    rover.command(0.03, 0.0);
    rover.advance();
    assert!(rover.wheel_current_a(3).is_some_and(|current_a| current_a > 0.0), "powered again");
}

fn rover_loads_w(mode: Mode) -> f64 {
    crate::plain::model().loads.power(mode).watts()
}

#[test]
fn frames_that_come_while_the_computer_boots_are_lost() {
    let mut rover = struck(LIT, &[fault(FailureMode::ComputerReset)]);
    let mut buffer = [0; 100];
    let mut heard = Vec::new();
    while rover.now_ms() < 200_000 {
        rover.send(vec![3; 40]);
        rover.advance();
        if rover.computer() != ComputerState::Stands {
            while rover.receive(&mut buffer).is_some() {
                heard.push(rover.now_ms() / 1000);
            }
        }
    }
    assert_eq!(heard.len(), 170);
    assert!(!heard.iter().any(|second| (FROM_S..FROM_S + 30).contains(second)), "{heard:?}");
}

#[test]
fn frames_that_come_during_a_hang_are_lost_with_the_reset() {
    let mut rover = struck(LIT, &[fault(FailureMode::ComputerHang)]);
    operate(&mut rover, FROM_S + 2);
    rover.send(vec![3; 40]);
    operate(&mut rover, FROM_S + 60);
    assert_eq!(rover.receive(&mut [0; 100]), None);
}

#[test]
fn lasting_memory_outlives_a_reset() {
    let mut rover = struck(LIT, &[fault(FailureMode::BrownOut)]);
    rover.write(Bank::Second, 77, &[1, 2, 3]);
    run(&mut rover, 200);
    let mut held = [0; 3];
    LastingMemory::read(&rover, Bank::Second, 77, &mut held);
    assert_eq!(held, [1, 2, 3]);
}

#[test]
fn a_rover_whose_watchdog_nobody_serves_is_not_reset_for_that() {
    let mut rover = struck(LIT, &[]);
    run(&mut rover, 1000);
    assert_eq!(rover.computer(), ComputerState::Runs);
}
