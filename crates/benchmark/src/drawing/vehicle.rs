//! The two vehicles of the suite: one for a day of the Moon, one that outlives its night.

use crate::InstanceVehicle;

/// From so many days on, an instance has a night in it at any place.
pub(super) const NIGHT_DAYS: f64 = 13.0;
/// What is in the battery at first.
const START_CHARGE: f64 = 0.85;
/// How much of its endurance in the dark a haven may ask for.
const ENDURANCE_SHARE: f64 = 0.8;
/// How much of the way that a charge lasts in the dark a goal may lie from lit ground.
const DARK_WAY_SHARE: f64 = 0.35;

/// Returns the vehicle of an instance that lasts so long.
///
/// The reference rover of the planning study; with a heat source, and cells for 500 Wh, where a
/// night must be outlived: no place of the measured tile is dark for less than 120 h of a lunation.
pub(super) fn of(days: f64) -> InstanceVehicle {
    let (capacity_wh, reserve_wh, park_load_w) =
        if days > NIGHT_DAYS { (500.0, 50.0, 2.0) } else { (300.0, 45.0, 8.0) };
    // 45 W, and 1.3 W on the level to 10 W on 20° for the motors; to a hundredth.
    let drive_load_w = (0..=15_u32).map(|deg| f64::from(4630 * 2 + 87 * deg) / 200.0).collect();
    InstanceVehicle {
        capacity_wh,
        reserve_wh,
        charge_efficiency: 0.97,
        discharge_efficiency: 0.97,
        speed_m_s: 0.03,
        slope_limit_deg: 15.0,
        tilt_limit_deg: 20.0,
        drive_load_w,
        idle_load_w: 25.0,
        park_load_w,
        drive_array_w: 75.0,
        park_array_w: 90.0,
    }
}

/// Returns what is in the battery at first.
pub(super) fn start_energy_wh(vehicle: &InstanceVehicle) -> f64 {
    START_CHARGE * vehicle.capacity_wh
}

/// Returns the share of the disc below which a parked rover loses energy.
pub(super) fn dark_below(vehicle: &InstanceVehicle) -> f64 {
    vehicle.park_load_w / vehicle.park_array_w
}

/// Returns the longest dark, in hours, of a haven.
pub(super) fn longest_dark_h(vehicle: &InstanceVehicle) -> f64 {
    let usable_wh = (vehicle.capacity_wh - vehicle.reserve_wh) * vehicle.discharge_efficiency;
    ENDURANCE_SHARE * usable_wh / vehicle.park_load_w
}

/// Returns how far from lit ground a goal in the dark may lie, in metres.
pub(super) fn dark_reach_m(vehicle: &InstanceVehicle) -> f64 {
    let usable_wh = (vehicle.capacity_wh - vehicle.reserve_wh) * vehicle.discharge_efficiency;
    let level_w = vehicle.drive_load_w.first().copied().unwrap_or(1.0);
    DARK_WAY_SHARE * usable_wh / level_w * 3600.0 * vehicle.speed_m_s
}
