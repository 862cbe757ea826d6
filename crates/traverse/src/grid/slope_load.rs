//! What ground takes out of the battery: how much more than level ground, in 255 steps.

use crate::grid::model::{UNITS_PER_WH, ceil_units, cost_units, whole_degree};
use crate::problem::VehicleEnergy;

/// The code of ground that is not driven.
pub(crate) const BLOCKED: u8 = u8::MAX;
/// The code of the steepest ground that is driven.
const STEEPEST: u8 = BLOCKED - 1;

/// The load of a drive on level ground, and how much more it is on the steepest.
pub(crate) struct GroundLoad {
    level_w: f64,
    spread_w: f64,
}

/// What a drive and the stand after it cost: by the code of the steepest cell that it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LegCost {
    level: u16,
    factor: u16,
    shift: u32,
}

impl GroundLoad {
    /// Takes the longest way through rocks that may be driven, as many times as over free ground.
    pub(crate) fn new(vehicle: &VehicleEnergy, most_way: f64) -> Self {
        let level_w = vehicle.drive_load_w.first().copied().unwrap_or(0.0);
        let steepest_w = stretched_w(vehicle, (narrow_deg(vehicle.slope_limit_deg), most_way));
        Self { level_w, spread_w: (steepest_w - level_w).max(0.0) }
    }

    /// The code of a cell, by its slope and by how many times as long as over free ground its rocks
    /// make the way: its load, rounded up.
    pub(crate) fn code(&self, vehicle: &VehicleEnergy, (slope_deg, way): (f32, f64)) -> u8 {
        if f64::from(slope_deg) > vehicle.slope_limit_deg {
            return BLOCKED;
        }
        if self.spread_w <= 0.0 {
            return 0;
        }
        let more = (stretched_w(vehicle, (slope_deg, way)) - self.level_w) / self.spread_w;
        narrow((more * f64::from(STEEPEST) - 1e-9).ceil().clamp(0.0, f64::from(STEEPEST)))
    }

    /// What a drive of so many seconds costs in a step.
    pub(crate) fn cost(&self, vehicle: &VehicleEnergy, drive_s: f64, step_s: f64) -> LegCost {
        let idle_s = (step_s - drive_s).max(0.0);
        let level = cost_units(vehicle, self.level_w, drive_s).saturating_add(cost_units(
            vehicle,
            vehicle.idle_load_w,
            idle_s,
        ));
        let spread = self.spread_w * drive_s / 3600.0 / vehicle.discharge_efficiency * UNITS_PER_WH;
        LegCost::new(level, spread)
    }
}

impl LegCost {
    /// Takes the cost on level ground, and how many units more the steepest ground costs.
    fn new(level: u16, spread: f64) -> Self {
        let factor = |shift: u32| spread * f64::from(1_u32 << shift) / f64::from(STEEPEST);
        // The product with a code and the rounding must stay inside 16 bits.
        let fits = |shift: &u32| {
            factor(*shift).ceil() * f64::from(STEEPEST) + f64::from(1_u32 << *shift)
                < f64::from(u16::MAX)
        };
        let shift = (0..10).rev().find(fits).unwrap_or(0);
        Self { level, factor: ceil_units(factor(shift)), shift }
    }

    /// The units that a drive over ground with a code costs at most, rounded up.
    #[expect(clippy::inline_always, reason = "must become part of the vector loops that call it")]
    #[inline(always)]
    pub(crate) const fn of(self, code: u8) -> u16 {
        let rounding = (1_u16 << self.shift) - 1;
        let more = (code as u16).wrapping_mul(self.factor).wrapping_add(rounding);
        self.level.wrapping_add(more.wrapping_shr(self.shift))
    }
}

/// The load that costs as much over a drive's time on free ground as the drive costs with its rocks:
/// the time that they take is time in which the rover does not stand idle.
fn stretched_w(vehicle: &VehicleEnergy, (slope_deg, way): (f32, f64)) -> f64 {
    let load_w = load_w(vehicle, slope_deg);
    load_w + (way - 1.0) * (load_w - vehicle.idle_load_w).max(0.0)
}

/// The load at a slope, rounded up to the next degree that the vehicle knows.
fn load_w(vehicle: &VehicleEnergy, slope_deg: f32) -> f64 {
    let loads = &vehicle.drive_load_w;
    let at = whole_degree(slope_deg).min(loads.len().saturating_sub(1));
    loads.get(at).copied().unwrap_or(0.0)
}

#[expect(clippy::cast_possible_truncation, reason = "a slope, to seven digits")]
const fn narrow_deg(slope_deg: f64) -> f32 {
    slope_deg as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 254"
)]
const fn narrow(code: f64) -> u8 {
    code as u8
}

#[cfg(test)]
mod tests;
