use super::*;
use crate::testing::{Lamp, goal, label, problem, tile};

#[test]
fn every_reason_comes_with_the_number_behind_it() {
    let mut slopes = vec![3.0; 12 * 12];
    slopes[2 * 12 + 2] = 40.0;
    // A wall around the far corner, steeper than may be driven.
    for i in 0..12 {
        slopes[8 * 12 + i] = 30.0;
    }
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 40;
    let at = |id, cell| goal(&problem.tile, id, cell);
    let mut goals =
        vec![at("steep", (2, 2)), at("walled", (10, 5)), at("long", (4, 4)), at("off", (40, 0))];
    goals[2].dwell_s = 1e6;
    problem.goals = goals;
    let plan = crate::search::planner::plan(&problem, &label(), &()).unwrap();
    let found: Vec<Option<Evidence>> = plan.goals.iter().map(|goal| goal.evidence).collect();
    assert_eq!(found[0], Some(Evidence::Slope { slope_deg: 40.0, limit_deg: 15.0 }));
    assert_eq!(found[1], Some(Evidence::NoEscape));
    let Some(Evidence::Escape { least_wh, .. }) = found[2] else { panic!("{:?}", found[2]) };
    assert!((problem.reserve_wh..problem.vehicle.capacity_wh).contains(&least_wh));
    assert_eq!(found[3], None);
}

#[test]
fn a_goal_that_is_too_much_beside_the_others_has_a_last_start() {
    let slopes = vec![3.0; 12 * 12];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(12, 12), &slopes, &lamp);
    problem.steps = 20;
    let mut goals = vec![goal(&problem.tile, "a", (4, 4)), goal(&problem.tile, "b", (4, 5))];
    for goal in &mut goals {
        goal.dwell_s = 9.0 * 900.0;
    }
    goals[1].value = 9.0;
    problem.goals = goals;
    let plan = crate::search::planner::plan(&problem, &label(), &()).unwrap();
    let left_out = &plan.goals[0];
    let Some(Evidence::LastStart { utc }) = left_out.evidence else { panic!("{left_out:?}") };
    assert!(plan.start_utc < utc && utc < plan.end_utc);
    assert_eq!(plan.goals[1].evidence, None);
}
