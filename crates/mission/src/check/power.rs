//! Power by mode in full sunlight, motion, and the temperatures that follow.

use hilal_quantity::{Angle, Fraction, Temperature, constants::SOLAR_IRRADIANCE_W_M2};

use super::finding::Findings;
use crate::VehicleModel;
use crate::models::{Mode, Sunlight, Surroundings};

/// Ground under a low Sun on a slope that faces it, taken warm for the hot case.
const WARM_GROUND: Temperature = Temperature::from_kelvins(250.0);

pub(super) fn check(vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let at = |part: &str| format!("vehicles.{}.{part}", vehicle.id);
    modes(vehicle, findings);
    efficiencies(vehicle, findings);
    let drive = &vehicle.drive;
    let slip = drive.slip(drive.slope_limit);
    if !drive.holds_planned_speed() {
        findings.error(
            &at("drive.planned_m_s"),
            format!(
                "{:.3} m/s made good cannot be held on a slope of {:.1}°, where a slip of {:.0} % \
                 leaves {:.3} m/s of the wheels' {:.3} m/s; plan slower or lower the slope limit",
                drive.planned.metres_per_second(),
                drive.slope_limit.degrees(),
                slip * 100.0,
                drive.made_good(drive.maximum, drive.slope_limit).metres_per_second(),
                drive.maximum.metres_per_second()
            ),
        );
    }
    let sunlit = Surroundings {
        regolith: vehicle.dark_regolith.max(WARM_GROUND),
        sunlight_w_m2: SOLAR_IRRADIANCE_W_M2,
    };
    let [_, hottest] = vehicle.thermal.box_limits;
    for mode in Mode::ALL {
        let settled = vehicle.thermal.steady_box(vehicle.heat(mode, drive.slope_limit), sunlit);
        if settled <= hottest {
            continue;
        }
        let said = format!(
            "in {} mode in full sunlight the box settles at {:.0} °C, above its limit of {:.0} °C; \
             widen the radiator or the heat switch",
            mode.name(),
            settled.celsius(),
            hottest.celsius()
        );
        // Driving and work end, and plans end them in time; what the vehicle does at rest must do for ever.
        match mode {
            Mode::Drive | Mode::Science => findings.warning(
                &at("thermal.box.highest_c"),
                format!("{said}, or let plans keep it short"),
            ),
            _ => findings.error(&at("thermal.box.highest_c"), said),
        }
    }
}

/// In full sunlight every mode but driving uphill must leave something for the battery.
fn modes(vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let sun = Sunlight::on_the_horizon(Fraction::ONE, SOLAR_IRRADIANCE_W_M2);
    let level = vehicle.array.any_heading_output(&sun, Angle::ZERO);
    for mode in Mode::ALL {
        let load = match mode {
            Mode::Drive => vehicle.driving_power(Angle::ZERO),
            _ => vehicle.loads.power(mode),
        };
        if load >= level {
            findings.error(
                &format!("vehicles.{}.loads.{}_w", vehicle.id, mode.name()),
                format!(
                    "{} mode on level ground takes {:.1} W, and the array gives {:.1} W in full \
                     sunlight at its worst heading; enlarge the array or lower the load",
                    mode.name(),
                    load.watts(),
                    level.watts()
                ),
            );
        }
    }
}

/// Figures that may be zero by their unit, but by which the models divide.
fn efficiencies(vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let (battery, drive, thermal) = (&vehicle.battery, &vehicle.drive, &vehicle.thermal);
    let must_be_positive = [
        ("mass_kg", vehicle.mass.kilograms()),
        ("battery.capacity_wh", battery.capacity.watt_hours()),
        ("battery.charge_efficiency", battery.charge_efficiency),
        ("battery.discharge_efficiency", battery.discharge_efficiency),
        ("drive.planned_m_s", drive.planned.metres_per_second()),
        ("drive.maximum_m_s", drive.maximum.metres_per_second()),
        ("drive.steep_deg", drive.steep_slope.degrees()),
        ("drive.slip.level", drive.slip_level),
        ("drive.slip.steep", drive.slip_steep),
        ("thermal.box.capacity_j_k", thermal.capacity_j_k.bus),
        ("thermal.battery.capacity_j_k", thermal.capacity_j_k.battery),
        ("thermal.chassis.capacity_j_k", thermal.capacity_j_k.chassis),
        ("thermal.chassis.emissivity", thermal.sky_m2 + thermal.ground_m2),
        ("loads.hibernate_w", vehicle.hibernation_power().watts()),
    ];
    for (key, value) in must_be_positive {
        if value <= 0.0 {
            findings.error(
                &format!("vehicles.{}.{key}", vehicle.id),
                format!("must be above 0, got {value}"),
            );
        }
    }
    let bands = [
        ("battery.derating.full_at_c", battery.derating.cold_at, battery.derating.full_at),
        ("thermal.heat_switch.full_c", thermal.heat_switch.begins, thermal.heat_switch.full),
        ("thermal.heater.off_above_c", thermal.thermostat.on_below, thermal.thermostat.off_above),
        ("thermal.box.highest_c", thermal.box_limits[0], thermal.box_limits[1]),
        ("thermal.battery.highest_c", thermal.battery_limits[0], thermal.battery_limits[1]),
    ];
    for (key, low, high) in bands {
        if high <= low {
            findings.error(
                &format!("vehicles.{}.{key}", vehicle.id),
                format!(
                    "{:.1} °C must lie above the low end of the same band, {:.1} °C",
                    high.celsius(),
                    low.celsius()
                ),
            );
        }
    }
}
