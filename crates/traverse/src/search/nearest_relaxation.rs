//! What would make a plan possible where there is none: the nearest change of one thing alone.

use hilal_environment::GridCell;

use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::problem::{Problem, Relaxation, VehicleEnergy};
use crate::search::planner::{start_state, sweep};
use crate::sweep::haven_hold::HavenCells;
use crate::sweep::survival_energy::SurvivalEnergy;

/// The largest battery that is tried, in times of the declared one, where the planner can count it.
const LARGEST: f64 = 4.0;
/// How closely the factor is found.
const CLOSE: f64 = 0.01;

/// Finds the nearest changes, given the sweep that found no plan.
pub(crate) fn nearest(
    problem: &Problem<'_>,
    (model, light): (&Model, &Light<'_>),
    (start, units, survival_energy): (GridCell, u16, &SurvivalEnergy),
) -> Relaxation {
    let later = (1..model.steps).find(|&step| survival_energy.need(start, step) <= units);
    let battery_tried = model.largest_capacity_wh() / problem.vehicle.capacity_wh;
    let battery_tried = battery_tried.clamp(1.0, LARGEST);
    Relaxation {
        start_later_s: later.map(|step| step as f64 * problem.step_s),
        battery_factor: battery(problem, light, battery_tried),
        battery_tried,
    }
}

/// Finds the least factor by halving: more battery never needs more energy.
fn battery(problem: &Problem<'_>, light: &Light<'_>, largest: f64) -> Option<f64> {
    let survives = |factor: f64| {
        let vehicle = VehicleEnergy {
            capacity_wh: problem.vehicle.capacity_wh * factor,
            ..problem.vehicle.clone()
        };
        let start_energy_wh = problem.start_energy_wh * factor;
        survives(&Problem { vehicle, start_energy_wh, ..problem.clone() }, light)
    };
    if largest <= 1.0 || !survives(largest) {
        return None;
    }
    let (mut low, mut high) = (1.0, largest);
    while high - low > CLOSE {
        let middle = f64::midpoint(low, high);
        if survives(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn survives(problem: &Problem<'_>, light: &Light<'_>) -> bool {
    let Ok(model) = Model::new(problem) else { return false };
    let (Ok(start), Ok(haven_cells)) =
        (start_state(problem, &model), HavenCells::new(problem, &model))
    else {
        return false;
    };
    sweep((&model, light), haven_cells.terminal(&model), &[start.cell], &|_| ())
        .is_ok_and(|survival_energy| survival_energy.need(start.cell, 0) <= start.units)
}

#[cfg(test)]
mod tests;
