use proptest::prelude::*;

use super::*;
use crate::search::planner::{Planner, start_state};
use crate::testing::{Lamp, goal, problem, tile};

proptest! {
    #[test]
    fn a_sweep_for_one_goal_finds_the_visits_that_a_sweep_for_all_finds(
        light in prop::collection::vec(0..=200_u8, 144), slopes in prop::collection::vec(0.0..18.0_f32, 144),
        window in 6..20_usize,
    ) {
        let lamp = Lamp(|step, cell| light[(cell + 5 * (step / 4)) % 144]);
        let mut slopes = slopes;
        for cell in [0, 40, 82, 139] {
            slopes[cell] = 1.0;
        }
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.goals =
            [(3, 4), (6, 10), (11, 7)].map(|cell| goal(&problem.tile, "g", cell)).into();
        let planner = Planner::new(&problem, &()).unwrap();
        let from = start_state(&problem, &planner.model).unwrap();
        let (arena, _) = planner.arena(&planner.alone_from(from), &[]);
        let limits = Limits { window, nearest: 3, linger: usize::MAX / 2, visits: 3 };
        let all = arena.expand(from, 0, limits);
        for target in 0..arena.targets.len() {
            let one = arena.expand_to(from, (0, &[target]), Limits { nearest: 1, ..limits });
            let its = all.visits.iter().filter(|visit| visit.target == target);
            prop_assert_eq!(&one.visits, &its.copied().collect::<Vec<_>>());
            prop_assert!(one.relaxations <= all.relaxations);
        }
    }
}
