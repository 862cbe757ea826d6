//! The reference rover lives through what the mission asks of it.

use hilal_mission::models::{
    HeaterState, Mode, Sunlight, Surroundings, ThermalModel, ThermalState,
};
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{Angle, Fraction, Length, Power, Temperature};

fn mission() -> Mission {
    Mission::parse("reference.toml", include_str!("../../../missions/reference.toml"))
        .expect("it is whole")
}

fn rover() -> VehicleModel {
    let mission = mission();
    VehicleModel::of(&mission, mission.first_flown()).expect("it declares every part")
}

fn slope(degrees: f64) -> Angle {
    Angle::from_degrees(degrees)
}

/// Lives `hours` in a mode with the thermostat in charge; returns the last state, the extremes of
/// the box, and the heater's mean power.
fn live(
    rover: &VehicleModel,
    from: ThermalState,
    mode: Mode,
    around: Surroundings,
    hours: u32,
) -> Lived {
    let thermal: &ThermalModel = &rover.thermal;
    let mut heater = HeaterState::Off;
    let mut lived = Lived {
        state: from,
        coldest: from.bus,
        hottest: from.bus,
        coldest_battery: from.battery,
        heater_w: 0.0,
    };
    let minutes = hours * 60;
    for _ in 0..minutes {
        heater = thermal.thermostat.next(heater, lived.state.bus);
        let mut heat = rover.heat(mode, slope(10.0));
        if heater == HeaterState::On {
            heat.heater = thermal.heater;
            lived.heater_w += thermal.heater.watts() / f64::from(minutes);
        }
        lived.state = thermal.step(lived.state, heat, around, 60.0).state;
        lived.coldest = lived.coldest.min(lived.state.bus);
        lived.hottest = lived.hottest.max(lived.state.bus);
        lived.coldest_battery = lived.coldest_battery.min(lived.state.battery);
    }
    lived
}

struct Lived {
    state: ThermalState,
    coldest: Temperature,
    hottest: Temperature,
    coldest_battery: Temperature,
    heater_w: f64,
}

#[test]
fn twelve_goals_six_havens_and_five_payloads_are_declared() {
    let mission = mission().for_first_flown().expect("it is declared");
    assert_eq!((mission.goals.len(), mission.havens.len()), (12, 6));
    assert!((mission.total_value() - 97.0).abs() < 1e-9);
    let numbers: Vec<u8> = rover().payloads.iter().map(|payload| payload.number).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
    assert_eq!(mission.lander.payloads.len(), 10);
}

#[test]
fn any_heading_gives_75_watts_and_a_corner_106() {
    let sun = Sunlight::on_the_horizon(Fraction::ONE, 1361.0);
    let array = rover().array;
    assert!((array.any_heading_output(&sun, Angle::ZERO).watts() - 75.5).abs() < 0.1);
    let corner = array.best_heading_output(&sun, Angle::ZERO, Angle::ZERO);
    assert!((corner.watts() - 106.7).abs() < 0.1);
}

#[test]
fn driving_takes_from_46_watts_on_the_level_to_52_on_the_steepest_slope() {
    let rover = rover();
    assert!((rover.driving_power(slope(0.0)).watts() - 46.3).abs() < 0.01);
    assert!((rover.driving_power(slope(15.0)).watts() - 52.8).abs() < 0.1);
    assert!(rover.drive.holds_planned_speed());
    let hundred_metres = rover.drive.worst_leg(Length::from_metres(100.0));
    assert!((hundred_metres.seconds - 3333.3).abs() < 0.1);
}

#[test]
fn hibernation_in_the_deep_dark_costs_about_8_watts() {
    let watts = rover().hibernation_power().watts();
    assert!((7.5..8.5).contains(&watts), "{watts} W");
}

#[test]
fn the_thermostat_takes_no_more_than_the_closed_form_says() {
    let rover = rover();
    let dark = Surroundings::dark(rover.dark_regolith);
    let settled = live(&rover, rover.thermal.initial, Mode::Hibernate, dark, 48).state;
    let night = live(&rover, settled, Mode::Hibernate, dark, 96);
    let promised = rover.thermal.hold_power(rover.loads.power(Mode::Hibernate), dark).watts();
    assert!(night.heater_w <= promised, "{} W > {promised} W", night.heater_w);
    assert!(night.heater_w > 0.9 * promised, "{} W of {promised} W", night.heater_w);
    assert!(night.coldest.celsius() > -20.0, "box {} °C", night.coldest.celsius());
    assert!(night.coldest_battery.celsius() > -11.0, "{} °C", night.coldest_battery.celsius());
}

#[test]
fn with_the_heat_switch_stuck_closed_no_heater_holds_the_box_in_the_dark() {
    let mut rover = rover();
    rover.thermal.heat_switch.insulating_w_k = rover.thermal.heat_switch.conducting_w_k;
    let coldest = rover.thermal.box_limits[0];
    let dark = Surroundings::dark(rover.dark_regolith);
    let needed = rover.thermal.heat_to_hold(coldest, Power::ZERO, dark).watts();
    assert!((needed - 57.0).abs() < 1.0, "{needed} W");
    let given = |mode| rover.loads.power(mode).watts() + 2.0 * rover.thermal.heater.watts();
    let modes = Mode::ALL.map(|mode| (mode.name(), given(mode)));
    assert!(modes.iter().all(|(_, watts)| *watts < needed), "{modes:?}");
    assert!((given(Mode::Safe) - 22.0).abs() < 0.1, "{modes:?}");
    assert!((given(Mode::Hibernate) - 15.0).abs() < 0.1, "{modes:?}");
}

#[test]
fn driving_for_a_week_in_the_sun_keeps_the_box_below_45_degrees() {
    let rover = rover();
    let sunlit = Surroundings { regolith: Temperature::from_kelvins(250.0), sunlight_w_m2: 1361.0 };
    let week = live(&rover, rover.thermal.initial, Mode::Drive, sunlit, 168);
    assert!(week.hottest.celsius() < 45.0, "{} °C", week.hottest.celsius());
    let settles = rover.thermal.steady_box(rover.heat(Mode::Drive, slope(10.0)), sunlit);
    assert!((week.state.bus - settles).abs().kelvins() < 0.5);
}

#[test]
fn four_hours_of_science_in_permanent_shadow_stay_within_limits() {
    let rover = rover();
    let dark = Surroundings::dark(rover.dark_regolith);
    let dwell = live(&rover, rover.thermal.initial, Mode::Science, dark, 4);
    assert!(dwell.coldest.celsius() > -20.0 && dwell.hottest.celsius() < 45.0);
    assert!(dwell.heater_w < 0.01, "heater {} W", dwell.heater_w);
}

#[test]
fn a_full_battery_lasts_36_hours_of_hibernation() {
    let rover = rover();
    let warm = Temperature::from_celsius(0.0);
    let hours = rover.battery.endurance_seconds(Power::from_watts(8.0), warm) / 3600.0;
    assert!((hours - 36.4).abs() < 0.1, "{hours} h");
}
