//! The best tour against trying every order.

use hilal_environment::GridCell;
use proptest::prelude::*;

use super::*;

/// A goal with its times: value, dwell, first and last step.
fn target(index: usize, (value, dwell_steps, first, room): (u8, usize, usize, usize)) -> Target {
    Target {
        index,
        cell: GridCell { row: 0, column: index },
        value: f64::from(value),
        dwell_steps,
        first,
        deadline: first + room,
        windows: None,
        after: Vec::new(),
    }
}

/// The most of all orders of all sets.
fn tried(tours: &Tours<'_>, tour: Tour, step: usize) -> f64 {
    (0..tours.stops.len())
        .filter_map(|to| {
            let left = tours.visit(tour, to, step)?;
            let value = tour.value + tours.stops[to].value;
            let mind = tour.mind | 1 << to;
            Some(tried(tours, Tour { at: Some(to), mind, value }, left))
        })
        .fold(tour.value, f64::max)
}

/// Goals on a line, whose places are the steps between them.
fn on_a_line<T>(targets: &[Target], places: &[usize], look: impl FnOnce(&Tours<'_>) -> T) -> T {
    let steps = |a: usize, b: usize| Some(places[a].abs_diff(places[b]));
    let all = 0..targets.len();
    look(&Tours {
        stops: targets.iter().collect(),
        first: all.clone().map(|a| Some(places[a])).collect(),
        legs: all.clone().map(|a| all.clone().map(|b| steps(a, b)).collect()).collect(),
    })
}

const NOWHERE: Tour = Tour { at: None, mind: 0, value: 0.0 };

fn most(tours: &Tours<'_>, size: usize) -> f64 {
    let mut effort = EFFORT;
    tours.most(0, &tours.near(size), &mut effort).unwrap()
}

proptest! {
    #[test]
    fn the_best_tour_is_that_of_all_orders_and_to_forget_goals_never_lowers_it(
        drawn in prop::collection::vec(((1..9_u8, 1..6_usize, 0..30_usize, 0..30_usize), 0..20_usize), 1..6),
    ) {
        let goals = drawn.iter().enumerate();
        let targets: Vec<Target> = goals.map(|(i, &(goal, _))| target(i, goal)).collect();
        let places: Vec<usize> = drawn.iter().map(|&(_, place)| place).collect();
        on_a_line(&targets, &places, |tours| {
            let best = tried(tours, NOWHERE, 0);
            prop_assert!((most(tours, 14) - best).abs() < 1e-9);
            for size in 0..6 {
                prop_assert!(most(tours, size) >= best - 1e-9);
            }
            Ok(())
        })?;
    }
}

#[test]
fn goals_that_are_too_much_together_are_not_all_counted() {
    // Each can begin until step 10 and takes 8: two fit, one after the other.
    let targets = [3, 5, 4].map(|value| (value, 8, 0, 10));
    let targets: Vec<Target> =
        targets.into_iter().enumerate().map(|(i, goal)| target(i, goal)).collect();
    on_a_line(&targets, &[1, 1, 1], |tours| {
        assert!((most(tours, 3) - 9.0).abs() < 1e-9);
        // 1 + 8 + 3 is too late for another.
        let apart = Tours {
            legs: vec![vec![Some(3); 3]; 3],
            stops: tours.stops.clone(),
            first: vec![Some(1); 3],
        };
        assert!((most(&apart, 3) - 5.0).abs() < 1e-9);
    });
}

#[test]
fn work_waits_for_its_window() {
    let windows = Some(vec![2..5, 9..15]);
    let goal = Target { windows, ..target(0, (1, 4, 1, 20)) };
    assert_eq!(begins(&goal, 0), Some(9));
    assert_eq!(begins(&goal, 11), Some(11));
    assert_eq!(begins(&goal, 12), None);
}

#[test]
fn without_effort_the_sum_stands() {
    let targets: Vec<Target> = (0..3).map(|i| target(i, (1, 1, 0, 9))).collect();
    on_a_line(&targets, &[1, 2, 3], |tours| {
        assert_eq!(tours.most(0, &tours.near(3), &mut 2), None);
    });
}
