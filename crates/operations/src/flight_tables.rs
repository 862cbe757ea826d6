//! The tables that the flight software is loaded with, made from the mission: one copy of the
//! vehicle for planner, simulator and flight.

use hilal_dictionary::{ApidRangeError, Apids};
use hilal_fsw::{BatteryTable, DriveTable, FlightTables, LinkTable, ProtectionTable, ThermalTable};
use hilal_mission::VehicleMission;
use hilal_mission::models::{Mode, Surroundings, VehicleModel};
use hilal_packets::frame::SpacecraftId;

/// Makes the tables of a vehicle, whose own map begins where it starts.
///
/// # Errors
///
/// The vehicle's range of application processes reaches reserved ones.
pub fn flight_tables(
    mission: &VehicleMission,
    vehicle: &VehicleModel,
) -> Result<FlightTables, ApidRangeError> {
    let apids = Apids::from_first(vehicle.identifiers.first_apid)?;
    let defaults = FlightTables::default();
    let thermal = &vehicle.thermal;
    let alarms = vehicle.alarms();
    let rocks = vehicle.rocks.as_ref().filter(|rocks| rocks.site.is_open());
    let round_share = rocks.map_or(0.0, |rocks| rocks.site.round_per_m);
    let stops_s_m = rocks.map_or(0.0, |rocks| rocks.site.met_per_m * rocks.obstacles.stop_s);
    let [coldest, hottest] = alarms.box_temperatures;
    let best = vehicle.array.best_azimuths();
    Ok(FlightTables {
        apids,
        link: LinkTable {
            spacecraft: SpacecraftId::from_low_bits(vehicle.identifiers.spacecraft_id),
            ..defaults.link
        },
        payloads: vehicle.payloads.len(),
        landing: mission.start_pose().point(),
        battery: BatteryTable {
            safe_soc: alarms.safe_soc,
            hibernate_soc: alarms.hibernate_soc,
            science_soc: alarms.science_soc,
            wake_soc: alarms.wake_soc,
        },
        thermal: ThermalTable {
            box_min_c: coldest.celsius(),
            box_max_c: hottest.celsius(),
            heater_on_c: thermal.thermostat.on_below.celsius(),
            heater_off_c: thermal.thermostat.off_above.celsius(),
        },
        drive: DriveTable {
            round_share,
            stops_s_m: stops_s_m / (1.0 - round_share),
            max_speed_m_s: vehicle.drive.maximum.metres_per_second(),
            park_azimuth_rad: best.first.radians(),
            park_period_rad: best.period.radians(),
            tilt_limit_rad: alarms.tilt.radians(),
            ..defaults.drive
        },
        protection: ProtectionTable {
            wheels: vehicle.wheels,
            heater_duty_awake: heater_duty(vehicle, Mode::Charge),
            heater_duty_asleep: heater_duty(vehicle, Mode::Hibernate),
            ..defaults.protection
        },
        ..defaults
    })
}

/// Returns the share of the time for which the heater must be on in the dark, with the loads of a mode, for the box to
/// settle at the top of the thermostat's band.
fn heater_duty(vehicle: &VehicleModel, mode: Mode) -> f64 {
    let thermal = &vehicle.thermal;
    let needed =
        thermal.hold_power(vehicle.loads.power(mode), Surroundings::dark(vehicle.dark_regolith));
    let share = needed.watts() / thermal.heater.watts();
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::{LimitStatus, ParameterId};
    use hilal_ground::LimitTable;

    use super::*;

    /// Both ends of the reference mission with one of its figures changed.
    fn both_ends(written: &str, changed: &str) -> (FlightTables, LimitTable) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
        let text = std::fs::read_to_string(path).expect("the reference mission is there");
        assert!(text.contains(written), "{written}");
        let mission = hilal_mission::Mission::parse(path, &text.replacen(written, changed, 1));
        let mission = mission.expect("the reference mission is well-formed");
        let mission = mission.for_first_flown().expect("the rover is declared");
        let vehicle = mission.model().expect("the rover is complete");
        let tables = flight_tables(&mission, &vehicle).expect("its APIDs are free");
        (tables, LimitTable::of(&vehicle))
    }

    /// Checks that red begins exactly where the flight software acts, and returns where that is:
    /// state of charge in per cent, box in °C, tilt in degrees.
    fn red_where_it_acts(written: &str, changed: &str) -> [f64; 4] {
        let (tables, limits) = both_ends(written, changed);
        let acts = [
            (ParameterId::BatterySoc, 100.0 * tables.battery.safe_soc, -1.0),
            (ParameterId::BoxTemperature, tables.thermal.box_min_c, -1.0),
            (ParameterId::BoxTemperature, tables.thermal.box_max_c, 1.0),
            (ParameterId::Pitch, tables.drive.tilt_limit_rad.to_degrees(), 1.0),
        ];
        for (id, level, beyond) in acts {
            let status = |offset: f64| limits.status(id, level + beyond * offset);
            assert_eq!(status(-1e-9), LimitStatus::Yellow, "{id:?} just inside {level}");
            assert_eq!(status(1e-9), LimitStatus::Red, "{id:?} just beyond {level}");
        }
        acts.map(|(_, level, _)| level)
    }

    #[test]
    fn the_operator_sees_red_where_the_flight_software_acts_and_both_move_with_the_mission() {
        let unchanged = "seed = 20281118";
        let near = |found: [f64; 4], expected: [f64; 4]| {
            let close =
                found.iter().zip(expected).all(|(found, level)| (found - level).abs() < 1e-9);
            assert!(close, "{found:?}, not {expected:?}");
        };
        near(red_where_it_acts(unchanged, unchanged), [7.5, -19.0, 44.0, 25.0]);
        let (tilt, milder) = ("tilt_limit_deg = { value = 20.0", "tilt_limit_deg = { value = 18.0");
        near(red_where_it_acts(tilt, milder), [7.5, -19.0, 44.0, 22.5]);
        let (reserve, larger) = ("reserve_wh = { value = 45.0", "reserve_wh = { value = 60.0");
        near(red_where_it_acts(reserve, larger), [10.0, -19.0, 44.0, 25.0]);
        let (coldest, warmer) = ("lowest_c = { value = -20.0", "lowest_c = { value = -15.0");
        near(red_where_it_acts(coldest, warmer), [7.5, -14.0, 44.0, 25.0]);
    }
}
