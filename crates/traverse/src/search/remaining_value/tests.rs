use hilal_environment::GridCell;

use super::*;
use crate::testing::{Lamp, problem, tile};

fn target(column: usize, value: f64, dwell_steps: usize) -> Target {
    let cell = GridCell { row: 0, column };
    let (index, first, deadline) = (0, 0, 40);
    Target { index, cell, value, dwell_steps, first, deadline, windows: None, after: vec![] }
}

/// Goals in a row, one cell from each other; two cells are a step's drive.
fn outlook() -> RemainingValue {
    let (slopes, lamp) = (vec![0.0; 144], Lamp(|_, _| 200));
    let model = Model::new(&problem(tile(12, 12), &slopes, &lamp)).unwrap();
    let near = model.steps_between(GridCell { row: 0, column: 0 }, GridCell { row: 0, column: 1 });
    let targets = [target(0, 10.0, 20), target(1, 6.0, 5), target(2, 9.0, 30)];
    let outlook = RemainingValue::new(&model, &targets);
    // The second is worth most for its time, then the first; the last work may end at step 70.
    let shares = [(1, 5.0 + near), (0, 20.0 + near), (2, 30.0 + near)];
    assert_eq!((outlook.shares.as_slice(), outlook.end), (shares.as_slice(), 70.0));
    outlook
}

fn at(step: usize) -> State {
    State { cell: GridCell { row: 0, column: 0 }, step, units: 0 }
}

#[test]
fn what_there_is_no_time_for_does_not_count() {
    let outlook = outlook();
    let worth = |t: usize| [10.0, 6.0, 9.0][t];
    let value = |step, done, drag| outlook.value((at(step), done), drag, worth);
    // There is time for everything, and no more than everything.
    assert!((value(0, 0, 1.0) - 25.0).abs() < 1e-12);
    // Half of the second best goal.
    let near = outlook.shares[0].1 - 5.0;
    let left = 5.0 + near + 0.5 * (20.0 + near);
    let outlook_late = outlook.value((at(0), 0), 70.0 / left, worth);
    assert!((outlook_late - 11.0).abs() < 1e-9, "{outlook_late}");
    // What is done, what is worth nothing and what is over do not count.
    assert!((value(0, 0b010, 1.0) - 19.0).abs() < 1e-12);
    assert!(value(70, 0, 1.0).abs() < 1e-12);
    let only_last = outlook.value((at(60), 0), 1.0, |t| if t == 2 { 9.0 } else { 0.0 });
    assert!((only_last - 9.0 * 10.0 / (30.0 + near)).abs() < 1e-9);
}

#[test]
fn a_plan_drags_by_its_steps_over_its_shares() {
    let outlook = outlook();
    let shares: f64 = outlook.shares[..2].iter().map(|(_, share)| share).sum();
    assert!((outlook.drag(0b011, 50).unwrap() - 50.0 / shares).abs() < 1e-12);
    assert_eq!(outlook.drag(0, 50), None);
}
