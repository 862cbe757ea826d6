//! The tables that the flight software is loaded with, made from the mission: one copy of the
//! vehicle for planner, simulator and flight.

use hilal_fsw::{BatteryTable, DriveTable, FlightTables, ThermalTable};
use hilal_mission::VehicleMission;
use hilal_mission::models::VehicleModel;

/// What the flight software does as the planner's reserve is eaten up: payloads off at two thirds of
/// it, safe mode at a half, hibernation at a third; awake again above nine tenths.
const SCIENCE: f64 = 0.67;
const SAFE: f64 = 0.5;
const HIBERNATE: f64 = 0.33;
const WAKE: f64 = 0.9;
/// How far inside the box's limits the flight software calls for help, in kelvins.
const THERMAL_MARGIN_K: f64 = 1.0;
/// How far beyond the plan's tilt limit a tilt is an alarm: navigation errs by metres.
const TILT_FACTOR: f64 = 1.25;

/// Makes the tables of a vehicle, whose own map begins where it starts.
pub(crate) fn tables(mission: &VehicleMission, vehicle: &VehicleModel) -> FlightTables {
    let defaults = FlightTables::default();
    let thermal = &vehicle.thermal;
    let reserve = vehicle.battery.reserve / vehicle.battery.capacity;
    let rocks = vehicle.rocks.as_ref().filter(|rocks| rocks.site.is_open());
    let round_share = rocks.map_or(0.0, |rocks| rocks.site.round_per_m);
    let stops_s_m = rocks.map_or(0.0, |rocks| rocks.site.met_per_m * rocks.obstacles.stop_s);
    let [coldest, hottest] = thermal.box_limits;
    FlightTables {
        landing: mission.start_pose().point(),
        battery: BatteryTable {
            safe_soc: reserve * SAFE,
            hibernate_soc: reserve * HIBERNATE,
            science_soc: reserve * SCIENCE,
            wake_soc: reserve * WAKE,
        },
        thermal: ThermalTable {
            box_min_c: coldest.celsius() + THERMAL_MARGIN_K,
            box_max_c: hottest.celsius() - THERMAL_MARGIN_K,
            heater_on_c: thermal.thermostat.on_below.celsius(),
            heater_off_c: thermal.thermostat.off_above.celsius(),
        },
        drive: DriveTable {
            round_share,
            stops_s_m: stops_s_m / (1.0 - round_share),
            max_speed_m_s: vehicle.drive.maximum.metres_per_second(),
            tilt_limit_rad: vehicle.drive.tilt_limit.radians() * TILT_FACTOR,
            ..defaults.drive
        },
        ..defaults
    }
}
