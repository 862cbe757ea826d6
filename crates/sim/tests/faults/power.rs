use hilal_fsw::hardware::{HeaterCircuit, HeaterSupply, PowerUnit as _, Thermal as _};
use hilal_sim::{FailureMode, FaultUnit, InjectedFault, Trigger};

use crate::plain::{DARK, LIT, Plain, Rover, beside, fault, model, run, same, struck};

fn heat_w(rover: &Rover) -> f64 {
    rover.heater_power_w().expect("it is measured")
}

#[test]
fn a_heater_that_is_stuck_on_heats_against_its_switch_until_its_supply_is_cut() {
    let one_w = model().thermal.heater.watts();
    for (unit, circuit) in [(0, HeaterCircuit::Main), (1, HeaterCircuit::Backup)] {
        let fault = InjectedFault { unit: Some(unit), ..fault(FailureMode::HeaterStuckOn) };
        let off = |rover: &mut Rover| rover.set_heater(circuit, false);
        let [during, after] = beside(DARK, fault, off, |rover| heat_w(rover));
        assert!(same(during[0], 0.0) && same(during[1], one_w), "{during:?}");
        assert!(same(after[1], 0.0));
        let cut = |rover: &mut Rover| rover.supply_heater(circuit, HeaterSupply::Isolated);
        let [during, _] = beside(DARK, fault, cut, |rover| heat_w(rover));
        assert!(same(during[1], 0.0));
    }
}

#[test]
fn a_heater_that_is_stuck_off_does_not_heat_and_the_other_does() {
    let one_w = model().thermal.heater.watts();
    let both = |rover: &mut Rover| {
        for circuit in HeaterCircuit::ALL {
            rover.set_heater(circuit, true);
        }
    };
    let [during, after] =
        beside(DARK, fault(FailureMode::HeaterStuckOff), both, |rover| heat_w(rover));
    assert!(same(during[0], 2.0 * one_w) && same(during[1], one_w), "{during:?}");
    assert!(same(after[1], 2.0 * one_w));
}

#[test]
fn the_heaters_power_is_part_of_the_load_and_warms_the_box() {
    let mut rovers = [crate::plain::sound(DARK), crate::plain::sound(DARK)];
    for circuit in HeaterCircuit::ALL {
        rovers[1].set_heater(circuit, true);
    }
    let [cold, warm] = rovers.each_mut().map(|rover| {
        run(rover, 3600);
        (rover.load_power_w(), rover.trace()[60].box_c)
    });
    assert!(same(warm.0 - cold.0, 2.0 * model().thermal.heater.watts()));
    assert!(warm.1 > cold.1 + 0.5, "{warm:?} {cold:?}");
}

#[test]
fn a_lost_side_of_the_array_gives_nothing_and_the_others_do() {
    for side in FaultUnit::ArraySide.numbers(&model()) {
        let fault = InjectedFault { unit: Some(side), ..fault(FailureMode::ArrayFaceLost) };
        let [during, after] = beside(LIT, fault, |_| {}, |rover| rover.array_power_w().to_vec());
        for (index, (struck_w, sound_w)) in during[1].iter().zip(&during[0]).enumerate() {
            let expected_w = if index == usize::from(side) { 0.0 } else { *sound_w };
            assert!(same(*struck_w, expected_w), "side {index} with {side} lost: {during:?}");
        }
        assert_eq!(after[0], after[1]);
    }
    let mut lit = struck(LIT, &[]);
    run(&mut lit, 1);
    assert!(lit.array_power_w()[0] > 10.0 && lit.array_power_w()[1] > 10.0);
}

#[test]
fn dust_dims_every_face_alike() {
    let fault = InjectedFault { amount: Some(0.3), ..fault(FailureMode::ArrayDust) };
    let [during, after] = beside(LIT, fault, |_| {}, |rover| rover.array_power_w().to_vec());
    for (struck_w, sound_w) in during[1].iter().zip(&during[0]) {
        assert!(same(*struck_w, 0.3 * sound_w), "{during:?}");
    }
    assert_eq!(after[0], after[1]);
}

#[test]
fn lost_cells_take_their_charge_their_capacity_and_their_voltage_with_them() {
    let trigger = Trigger::At { at_ms: 60_000 };
    let lost = InjectedFault {
        amount: Some(2.0),
        ..InjectedFault::new(FailureMode::BatteryCellLost, trigger)
    };
    let mut rovers = [struck(DARK, &[]), struck(DARK, &[lost])];
    let [sound, two_lost] = rovers.each_mut().map(|rover| {
        run(rover, 60);
        (rover.trace()[1].stored_wh, rover.bus_voltage_v().expect("it is measured"))
    });
    assert!((two_lost.0 / sound.0 - 0.75).abs() < 1e-4, "{two_lost:?} {sound:?}");
    assert!((two_lost.1 / sound.1 - 0.75).abs() < 0.01, "{two_lost:?} {sound:?}");
    // In the Sun it fills up to what is left.
    let mut rover = struck(LIT, &[lost]);
    run(&mut rover, 48 * 3600);
    let full_wh = rover.trace().last().map(|sample| sample.stored_wh);
    let left_wh = 0.75 * model().battery.capacity.watt_hours();
    assert!(full_wh.is_some_and(|full_wh| (full_wh / left_wh - 1.0).abs() < 0.01), "{full_wh:?}");
}

#[test]
fn a_closed_heat_switch_cools_a_box_in_the_dark_and_an_open_one_heats_a_working_one() {
    let box_c = |unit: Option<u8>, plain: Plain, heaters: &[HeaterCircuit]| {
        let trigger = Trigger::At { at_ms: 1000 };
        let stuck =
            InjectedFault { unit, ..InjectedFault::new(FailureMode::HeatSwitchStuck, trigger) };
        let faults: Vec<_> = unit.map(|_| stuck).into_iter().collect();
        let mut rover = struck(plain, &faults);
        for circuit in heaters {
            rover.set_heater(*circuit, true);
        }
        run(&mut rover, 12 * 3600);
        rover.trace().last().map_or(f64::NAN, |sample| sample.box_c)
    };
    let cold = [None, Some(1)].map(|unit| box_c(unit, DARK, &[]));
    assert!(cold[1] < cold[0] - 5.0, "{cold:?}");
    let warm = [None, Some(0)].map(|unit| box_c(unit, LIT, &HeaterCircuit::ALL));
    assert!(warm[1] > warm[0] + 5.0, "{warm:?}");
}

/// Returns what a rover is like after twelve hours with a fault from the first second on.
fn after_half_a_day<T>(
    (kind, amount): (FailureMode, f64),
    plain: Plain,
    prepare: impl Fn(&mut Rover),
    figure: impl Fn(&Rover) -> T,
) -> [T; 2] {
    let fault = InjectedFault {
        amount: Some(amount),
        ..InjectedFault::new(kind, Trigger::At { at_ms: 1000 })
    };
    [vec![], vec![fault]].map(|faults| {
        let mut rover = struck(plain, &faults);
        prepare(&mut rover);
        run(&mut rover, 12 * 3600);
        figure(&rover)
    })
}

fn last_box_c(rover: &Rover) -> f64 {
    rover.trace().last().map_or(f64::NAN, |sample| sample.box_c)
}

fn last_wh(rover: &Rover) -> f64 {
    rover.trace().last().map_or(f64::NAN, |sample| sample.stored_wh)
}

#[test]
fn an_aged_battery_holds_less_and_its_voltage_is_what_it_was() {
    let aged = InjectedFault { amount: Some(0.5), ..fault(FailureMode::BatteryAged) };
    let [during, _] = beside(
        DARK,
        aged,
        |_| {},
        |rover| {
            [
                rover.bus_voltage_v().expect("it is measured"),
                rover.state_of_charge().expect("it reads"),
            ]
        },
    );
    assert!((during[1][0] / during[0][0] - 1.0).abs() < 0.01, "{during:?}");
    assert!((during[1][1] / during[0][1] - 1.0).abs() < 0.02, "{during:?}");
    let [sound, aged] = after_half_a_day((FailureMode::BatteryAged, 0.5), LIT, |_| {}, last_wh);
    assert!(aged < 0.55 * sound, "{aged} of {sound}");
}

#[test]
fn a_lossy_battery_fills_more_slowly() {
    let charge = |until_s: u64, amount: f64| {
        let lossy = InjectedFault {
            amount: Some(amount),
            ..InjectedFault::new(FailureMode::BatteryLossy, Trigger::At { at_ms: 1000 })
        };
        let mut rover = struck(LIT, &[lossy]);
        run(&mut rover, until_s);
        last_wh(&rover)
    };
    let begin = charge(0, 1.0);
    // Before it is full.
    let (sound, lossy) = (charge(600, 1.0) - begin, charge(600, 0.5) - begin);
    assert!(sound > 1.0 && (lossy / sound - 0.5).abs() < 0.02, "{lossy} of {sound}");
}

#[test]
fn a_parasitic_load_is_part_of_the_load_and_warms_the_box() {
    let read = |rover: &Rover| (rover.load_power_w(), last_box_c(rover));
    let [sound, struck] = after_half_a_day((FailureMode::ParasiticLoad, 4.0), DARK, |_| {}, read);
    assert!(same(struck.0 - sound.0, 4.0) && struck.1 > sound.1 + 0.1, "{struck:?} {sound:?}");
}

#[test]
fn weak_heaters_torn_insulation_and_a_dusty_radiator_change_the_box_as_they_should() {
    let heat = |rover: &mut Rover| {
        for circuit in HeaterCircuit::ALL {
            rover.set_heater(circuit, true);
        }
    };
    let weak = after_half_a_day((FailureMode::HeaterWeak, 0.5), DARK, heat, |rover| {
        (heat_w(rover), last_box_c(rover))
    });
    assert!(same(weak[1].0, 0.5 * weak[0].0) && weak[1].1 < weak[0].1 - 0.2, "{weak:?}");
    let torn = after_half_a_day((FailureMode::InsulationTorn, 10.0), DARK, |_| {}, last_box_c);
    assert!(torn[1] < torn[0] - 0.1, "{torn:?}");
    let dusty = after_half_a_day(
        (FailureMode::RadiatorDusty, 0.3),
        LIT,
        |_| {},
        |rover| rover.trace().last().map_or(f64::NAN, |sample| sample.chassis_c),
    );
    assert!(dusty[1] > dusty[0] + 5.0, "{dusty:?}");
}

#[test]
fn a_loose_strap_leaves_the_battery_further_from_the_box() {
    let apart = |rover: &Rover| {
        rover.trace().last().map_or(f64::NAN, |last| (last.box_c - last.battery_c).abs())
    };
    let heat = |rover: &mut Rover| rover.set_heater(HeaterCircuit::Main, true);
    let loose = after_half_a_day((FailureMode::BatteryStrapLoose, 0.05), DARK, heat, apart);
    assert!(loose[1] > 2.0 * loose[0] && loose[1] > 1.0, "{loose:?}");
}

#[test]
fn ground_that_no_map_shows_takes_the_sun_and_gives_it_back() {
    let seen = |rover: &mut Rover| {
        use hilal_fsw::hardware::SunSensor as _;
        (rover.sun_azimuth_rad().is_some(), rover.array_power_w().iter().sum::<f64>() > 1.0)
    };
    let [during, after] = beside(LIT, fault(FailureMode::SunHidden), |_| {}, seen);
    assert_eq!(during, [(true, true), (false, false)]);
    assert_eq!(after, [(true, true); 2]);
}
