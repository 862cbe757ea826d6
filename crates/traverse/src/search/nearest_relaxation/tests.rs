use hilal_plan::Plan;

use super::*;
use crate::problem::{NoPlan, PlanError};
use crate::search::planner::plan;
use crate::testing::{Lamp, label, problem, tile};

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
        PlanError::NoPlan(NoPlan { relaxation: Some(relaxation), .. }) => *relaxation,
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
    assert!(said.contains("it would survive with a start") && said.contains("a battery larger"));
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
