//! What a physicist would demand of the network.

use hilal_quantity::{Power, Temperature};
use proptest::prelude::*;

use super::{
    HeatFlows, HeaterState, Surroundings, SwitchModel, ThermalCapacities, ThermalModel,
    ThermalState, Thermostat,
};

fn celsius(value: f64) -> Temperature {
    Temperature::from_celsius(value)
}

fn network() -> ThermalModel {
    ThermalModel {
        capacity_j_k: ThermalCapacities { bus: 8000.0, battery: 2500.0, chassis: 12000.0 },
        box_battery_w_k: 0.5,
        insulation_m2: 0.0025,
        sky_m2: 0.3,
        ground_m2: 0.25,
        sunlit_m2: 0.05,
        heat_switch: SwitchModel {
            insulating_w_k: 0.05,
            conducting_w_k: 1.2,
            begins: celsius(15.0),
            full: celsius(20.0),
        },
        heater: Power::from_watts(6.0),
        thermostat: Thermostat { on_below: celsius(-9.0), off_above: celsius(-5.0) },
        initial: state(10.0, 10.0, -30.0),
        box_limits: [celsius(-20.0), celsius(45.0)],
        battery_limits: [celsius(-20.0), celsius(45.0)],
    }
}

fn state(bus: f64, battery: f64, chassis: f64) -> ThermalState {
    ThermalState { bus: celsius(bus), battery: celsius(battery), chassis: celsius(chassis) }
}

fn heat(bus_w: f64, heater_w: f64, chassis_w: f64) -> HeatFlows {
    HeatFlows {
        bus: Power::from_watts(bus_w),
        heater: Power::from_watts(heater_w),
        chassis: Power::from_watts(chassis_w),
    }
}

fn around(regolith_k: f64, sunlight_w_m2: f64) -> Surroundings {
    Surroundings { regolith: Temperature::from_kelvins(regolith_k), sunlight_w_m2 }
}

fn stored_j(network: &ThermalModel, state: ThermalState) -> f64 {
    let capacity = network.capacity_j_k;
    capacity.bus * state.bus.kelvins()
        + capacity.battery * state.battery.kelvins()
        + capacity.chassis * state.chassis.kelvins()
}

proptest! {
    #[test]
    fn heat_in_less_heat_out_is_heat_stored(
        start in (-40.0..50.0_f64, -40.0..50.0_f64, -200.0..60.0_f64),
        input in (0.0..60.0_f64, 0.0..6.0_f64, 0.0..10.0_f64),
        outside in (25.0..300.0_f64, 0.0..1400.0_f64),
        seconds in 0.1..20_000.0_f64,
    ) {
        let network = network();
        let before = state(start.0, start.1, start.2);
        let outside = around(outside.0, outside.1);
        let step = network.step(before, heat(input.0, input.1, input.2), outside, seconds);
        let inside_w = input.0 + input.1 + input.2 + 0.05 * outside.sunlight_w_m2;
        let gained = stored_j(&network, step.state) - stored_j(&network, before);
        let balance = inside_w * seconds - step.radiated.joules() - gained;
        prop_assert!(balance.abs() < 1e-3, "{balance} J out of balance");
    }

    #[test]
    fn a_long_step_stays_between_the_coldest_and_the_hottest_it_can_get(
        bus in -40.0..60.0_f64, chassis in -240.0..60.0_f64, hours in 0.1..200.0_f64,
    ) {
        let network = network();
        let step = network.step(state(bus, bus, chassis), heat(10.0, 0.0, 0.0), around(60.0, 0.0), hours * 3600.0);
        let settles = network.steady_box(heat(10.0, 0.0, 0.0), around(60.0, 0.0));
        let (low, high) = (settles.min(celsius(bus)), settles.max(celsius(bus)));
        let slack = Temperature::from_kelvins(0.5);
        let warm_chassis = celsius(chassis).max(high);
        prop_assert!(step.state.bus >= low.min(celsius(chassis)) - slack);
        prop_assert!(step.state.bus <= warm_chassis + slack);
    }

    #[test]
    fn more_heat_never_settles_colder(a in 0.0..60.0_f64, b in 0.0..60.0_f64, sun in 0.0..1400.0_f64) {
        let settled = |watts: f64| network().steady_box(heat(watts, 0.0, 0.0), around(100.0, sun));
        prop_assert!(settled(a.min(b)) <= settled(a.max(b)));
    }

    #[test]
    fn what_holds_the_box_holds_it(bus in -20.0..40.0_f64, regolith in 26.0..250.0_f64) {
        let network = network();
        let outside = around(regolith, 0.0);
        let needed = network.heat_to_hold(celsius(bus), Power::ZERO, outside);
        prop_assume!(needed.watts() >= 0.0);
        let flows = HeatFlows { bus: needed, ..HeatFlows::default() };
        prop_assert!((network.steady_box(flows, outside) - celsius(bus)).abs().kelvins() < 1e-6);
        let long = network.step(state(bus, bus, -100.0), flows, outside, 3e6).state;
        prop_assert!((long.bus - celsius(bus)).abs().kelvins() < 0.05);
        prop_assert!((long.battery - long.bus).abs().kelvins() < 0.05);
    }
}

#[test]
fn one_long_step_agrees_with_many_short_ones() {
    let (network, outside) = (network(), around(60.0, 0.0));
    let flows = heat(3.0, 0.0, 0.0);
    let long = network.step(network.initial, flows, outside, 14_400.0).state;
    let mut short = network.initial;
    for _ in 0..14_400 {
        short = network.step(short, flows, outside, 1.0).state;
    }
    assert!((long.bus - short.bus).abs().kelvins() < 0.5);
    assert!((long.chassis - short.chassis).abs().kelvins() < 2.0);
}

#[test]
fn the_switch_conducts_only_when_the_box_is_warm() {
    let switch = network().heat_switch;
    assert!((switch.conductance_w_k(celsius(0.0)) - 0.05).abs() < 1e-12);
    assert!((switch.conductance_w_k(celsius(30.0)) - 1.2).abs() < 1e-12);
    assert!((switch.conductance_w_k(celsius(17.5)) - 0.625).abs() < 1e-9);
}

#[test]
fn the_thermostat_keeps_its_mind_inside_the_band() {
    let thermostat = network().thermostat;
    for now in [HeaterState::On, HeaterState::Off] {
        assert_eq!(thermostat.next(now, celsius(-7.0)), now);
        assert_eq!(thermostat.next(now, celsius(-9.5)), HeaterState::On);
        assert_eq!(thermostat.next(now, celsius(-4.5)), HeaterState::Off);
    }
}
