//! What would make a plan possible where there is none: the nearest change of one thing alone.

use hilal_environment::GridCell;

use crate::certificate::Certificate;
use crate::light::Light;
use crate::model::Model;
use crate::planner::{start_state, sweep};
use crate::shelter::Refuge;
use crate::{Problem, VehicleEnergy};

/// The nearest changes, each alone, with which the rover would survive without any goal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Relaxation {
    /// How much later to start from the same place with the same energy, in seconds.
    pub start_later_s: Option<f64>,
    /// How many times as large the battery must be, as full at the start as it is now; to a
    /// hundredth.
    pub battery_factor: Option<f64>,
    /// The largest battery that was tried, in times of the declared one: what the planner can count
    /// sets an end to it.
    pub battery_tried: f64,
}

/// The largest battery that is tried, in times of the declared one, where the planner can count it.
const LARGEST: f64 = 4.0;
/// How closely the factor is found.
const CLOSE: f64 = 0.01;

/// Finds the nearest changes, given the sweep that found no plan.
pub(crate) fn nearest(
    problem: &Problem<'_>,
    (model, light): (&Model, &Light<'_>),
    (start, units, certificate): (GridCell, u16, &Certificate),
) -> Relaxation {
    let later = (1..model.steps).find(|&step| certificate.need(start, step) <= units);
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
    let (Ok(start), Ok(refuge)) = (start_state(problem, &model), Refuge::new(problem, &model))
    else {
        return false;
    };
    sweep((&model, light), refuge.terminal(&model), &[start.cell], &|_| ())
        .is_ok_and(|certificate| certificate.need(start.cell, 0) <= start.units)
}

impl core::fmt::Display for Relaxation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let later =
            self.start_later_s.map(|late_s| format!("a start {:.2} h later", late_s / 3600.0));
        let battery = self
            .battery_factor
            .map(|factor| format!("a battery larger by {:.0} %", (factor - 1.0) * 100.0));
        let ways: Vec<String> = later.into_iter().chain(battery).collect();
        if ways.is_empty() {
            return write!(
                f,
                "no later start and no battery up to {:.2} times as large would do; move the start or a \
                 haven, or give the rover more Sun",
                self.battery_tried
            );
        }
        write!(f, "it would survive with {}", ways.join(", or with "))
    }
}

#[cfg(test)]
mod tests {
    use hilal_plan::Plan;

    use super::*;
    use crate::testing::{Lamp, label, problem, tile};
    use crate::{PlanError, plan};

    /// Dark for ten steps, then lit: with 15 Wh and a reserve of 10 Wh the dark is not outlived.
    fn in_the_dark(change: impl FnOnce(&mut Problem<'_>)) -> Result<Plan, PlanError> {
        let slopes = vec![3.0; 36];
        let lamp = Lamp(|step, _| if step < 10 { 0 } else { 200 });
        let mut problem = problem(tile(6, 6), &slopes, &lamp);
        problem.start_energy_wh = 15.0;
        change(&mut problem);
        plan(&problem, &label(), &())
    }

    fn relaxation(error: &PlanError) -> Relaxation {
        match error {
            PlanError::Infeasible { relaxation: Some(relaxation), .. } => *relaxation,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_battery_named_survives_and_one_a_little_smaller_does_not() {
        let error = in_the_dark(|_| ()).unwrap_err();
        let factor = relaxation(&error).battery_factor.unwrap();
        let with = |factor: f64| {
            in_the_dark(|problem| {
                problem.vehicle.capacity_wh *= factor;
                problem.start_energy_wh *= factor;
            })
        };
        assert!(with(factor).is_ok());
        assert!(with(factor - 1.01 * CLOSE).is_err());
        let said = error.to_string();
        assert!(
            said.contains("it would survive with a start") && said.contains("a battery larger")
        );
    }

    #[test]
    fn the_later_start_named_is_the_first_that_survives() {
        let later_s = relaxation(&in_the_dark(|_| ()).unwrap_err()).start_later_s.unwrap();
        let dark_left = |steps: usize| {
            let slopes = vec![3.0; 36];
            let lamp = Lamp(move |step, _| if step < steps { 0 } else { 200 });
            let mut problem = problem(tile(6, 6), &slopes, &lamp);
            problem.start_energy_wh = 15.0;
            plan(&problem, &label(), &()).is_ok()
        };
        let skipped = (1..10).find(|&skipped| dark_left(10 - skipped)).unwrap();
        assert!((later_s - skipped as f64 * 900.0).abs() < 1e-9);
    }

    #[test]
    fn where_nothing_helps_it_says_so() {
        let mut slopes = vec![3.0; 36];
        slopes[18..24].fill(40.0);
        let lamp = Lamp(|_, _| 200);
        let mut problem = problem(tile(6, 6), &slopes, &lamp);
        problem.start.y_m -= 50.0;
        let error = plan(&problem, &label(), &()).unwrap_err();
        assert!(
            error.to_string().contains("no later start and no battery up to 4.00 times"),
            "{error}"
        );
    }
}
