//! What a rover must have when it comes to a haven, to live there to the end.

use super::roads::cell;
use crate::Arena;

/// Step of the table, in seconds.
const STEP_S: f64 = 900.0;

/// A haven, and its forecast.
#[derive(Debug, Clone)]
pub(super) struct Refuge {
    pub(super) cell: usize,
    /// For every step, the least energy in watt hours from which a parked rover stays above the
    /// reserve to the end; infinity where no battery does.
    needs_wh: Vec<f64>,
}

impl Refuge {
    pub(super) fn new(arena: &Arena<'_>, index: usize) -> Self {
        let vehicle = &arena.instance.vehicle;
        let place = cell(arena.tile, index);
        let steps = whole(arena.instance.seconds() / STEP_S);
        let mut needs_wh = vec![vehicle.reserve_wh; steps + 1];
        for step in (0..steps).rev() {
            let share = arena.sun.share(place, (step as f64 + 0.5) * STEP_S);
            let net_wh = (share * vehicle.park_array_w - vehicle.park_load_w) * STEP_S / 3600.0;
            let change_wh = if net_wh > 0.0 {
                net_wh * vehicle.charge_efficiency
            } else {
                net_wh / vehicle.discharge_efficiency
            };
            let need_wh = (needs_wh[step + 1] - change_wh).max(vehicle.reserve_wh);
            needs_wh[step] = if need_wh > vehicle.capacity_wh { f64::INFINITY } else { need_wh };
        }
        Self { cell: index, needs_wh }
    }

    /// Returns what a rover must bring at a time; infinity after the end.
    pub(super) fn need_wh(&self, at_s: f64) -> f64 {
        let step = whole(at_s.max(0.0) / STEP_S);
        let end_s = (self.needs_wh.len() - 1) as f64 * STEP_S;
        match (self.needs_wh.get(step), self.needs_wh.get(step + 1)) {
            (Some(now), Some(next)) => now.max(*next),
            (Some(last), None) if at_s <= end_s + 1.0 => *last,
            _ => f64::INFINITY,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps, not negative"
)]
fn whole(count: f64) -> usize {
    count as usize
}
