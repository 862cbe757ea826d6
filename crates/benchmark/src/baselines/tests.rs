use hilal_environment::GridCell;
use hilal_traverse::plan;
use hilal_traverse::testing::{Lamp, label, tile};
use proptest::prelude::*;

use super::*;
use crate::testing::{TestSun, instance};
use crate::{Arena, Instance, InstanceGoal, judge};

/// A world of 12 by 12 cells.
struct World<F> {
    instance: Instance,
    slopes: Vec<f32>,
    sun: TestSun<F>,
}

const SIDE: usize = 12;

impl<F: Fn(GridCell, f64) -> f64 + Sync> World<F> {
    /// Four goals: near in the light, far and dear, and two in the middle.
    fn new(sun: F) -> Self {
        let mut instance = instance(SIDE, SIDE);
        let goal = |id: &str, (row, column), value| {
            let point = tile(SIDE, SIDE).centre(GridCell { row, column });
            InstanceGoal {
                id: id.to_owned(),
                x_m: point.x_m,
                y_m: point.y_m,
                value,
                dwell_h: 0.5,
                load_w: 35.0,
            }
        };
        instance.goals = vec![
            goal("near", (0, 2), 1.0),
            goal("dear", (11, 11), 9.0),
            goal("middle", (5, 5), 3.0),
            goal("beside", (6, 4), 2.0),
        ];
        Self { instance, slopes: vec![2.0; SIDE * SIDE], sun: TestSun(sun) }
    }

    fn with<T>(&self, work: impl FnOnce(&Arena<'_>, &Roads) -> T) -> T {
        let arena = Arena {
            instance: &self.instance,
            tile: tile(SIDE, SIDE),
            slope_deg: &self.slopes,
            sun: &self.sun,
        };
        work(&arena, &Roads::new(&arena))
    }
}

fn lit(_: GridCell, _: f64) -> f64 {
    1.0
}

fn operated(world: &World<impl Fn(GridCell, f64) -> f64 + Sync>, habits: Habits) -> crate::Score {
    world.with(|arena, roads| {
        let mean = vec![0.5; SIDE * SIDE];
        Operator::new(&Outings::new(arena, roads, &mean), habits).play()
    })
}

#[test]
fn in_full_light_every_rival_does_every_goal_and_comes_home() {
    let world = World::new(lit);
    world.with(|arena, roads| {
        for order in [Order::Nearest, Order::Value, Order::Rate] {
            let follower = Follower::new(arena, roads, Follower::slope_weights(arena));
            let score = follower.play(order, Recharge::FullBeforeDark(0.6));
            assert_eq!((score.value, score.loss), (15.0, None), "{order:?}");
        }
    });
    for habits in [Habits::LIVE, Habits::FORECAST] {
        let score = operated(&world, habits);
        assert_eq!((score.value, score.loss), (15.0, None), "{habits:?}");
    }
}

#[test]
fn the_order_of_goals_is_the_one_asked_for() {
    // There is time for one goal and the way home, wherever it is.
    let mut world = World::new(lit);
    world.instance.days = 0.15;
    let value = |order| {
        world.with(|arena, roads| {
            let follower = Follower::new(arena, roads, Follower::slope_weights(arena));
            follower.play(order, Recharge::Never).value
        })
    };
    assert!(value(Order::Nearest) < 9.0);
    assert!(value(Order::Value) >= 9.0);
}

#[test]
fn what_follows_ways_dies_in_the_dark_where_an_operator_stays_at_home() {
    // Lit for six hours, and for ever after dark: twelve hours take 100 Wh.
    let mut world = World::new(|_, at_s| if at_s < 21_600.0 { 1.0 } else { 0.0 });
    world.instance.days = 0.5;
    world.instance.vehicle.capacity_wh = 75.0;
    let follower = world.with(|arena, roads| {
        let follower = Follower::new(arena, roads, Follower::slope_weights(arena));
        follower.play(Order::Value, Recharge::Never)
    });
    let operator = operated(&world, Habits::LIVE);
    assert!(operator.survived(), "{operator:?}");
    assert!(operator.value > 0.0, "{operator:?}");
    assert!(follower.survived() || follower.value > 0.0);
}

#[test]
fn an_operator_leaves_alone_what_it_would_not_come_back_from() {
    let world = World::new(|cell, _| if cell.row + cell.column < 6 { 1.0 } else { 0.0 });
    let mut poor = world;
    poor.instance.vehicle.capacity_wh = 62.0;
    let score = operated(&poor, Habits { margin_wh: 5.0, ..Habits::LIVE });
    assert!(score.survived(), "{score:?}");
    assert!((1.0..15.0).contains(&score.value), "{score:?}");
}

#[test]
fn weights_send_a_way_round_the_dark() {
    let world = World::new(|cell, _| if cell.row == 5 && cell.column < 9 { 0.0 } else { 1.0 });
    let dark_cells = |darkness: f32| {
        world.with(|arena, roads| {
            let light = arena.sun.map(arena.tile, 0.0);
            let slopes = Follower::slope_weights(arena);
            let weights = Follower::in_light(&slopes, &light, darkness);
            let field = Field::spread(roads, &weights, 0, &[11 * SIDE]);
            let way = field.way(11 * SIDE).unwrap();
            way.into_iter().filter(|&cell| light[cell] < 0.5).count()
        })
    };
    assert!(dark_cells(0.0) > 0);
    assert_eq!(dark_cells(100.0), 0);
}

#[test]
fn no_way_cuts_a_corner() {
    let mut world = World::new(lit);
    // A wall with a gap that only corners would open.
    for index in 0..SIDE {
        world.slopes[4 * SIDE + index] = 40.0;
    }
    world.slopes[4 * SIDE + 3] = 2.0;
    world.slopes[5 * SIDE + 3] = 40.0;
    world.with(|_, roads| {
        let field = Field::spread(roads, &[1.0; SIDE * SIDE], 0, &[]);
        assert!(field.cost(4 * SIDE + 3).is_finite());
        assert!(!field.cost(8 * SIDE).is_finite());
        assert_eq!(field.way(8 * SIDE), None);
    });
}

#[test]
fn what_the_planner_promises_the_judge_confirms() {
    let world = World::new(|cell, at_s| {
        if (1.0..2.0).contains(&(at_s / 7200.0 % 3.0)) && cell.column > 3 { 0.0 } else { 0.8 }
    });
    world.with(|arena, _| {
        let lamp = Lamp(|step, index| {
            let at_s = step as f64 * 900.0;
            let cell = GridCell { row: index / SIDE, column: index % SIDE };
            let share = f64::min(arena.sun.share(cell, at_s), arena.sun.share(cell, at_s + 899.0));
            if share > 0.5 { 159 } else { 0 }
        });
        let problem = arena.instance.problem((arena.tile, arena.slope_deg), &lamp);
        let plan = plan(&problem, &label(), &()).unwrap();
        let score = judge(arena, &crate::Act::of_plan(&plan));
        assert!(score.survived(), "{score:?}");
        assert!(score.value > 0.0);
        assert!((score.value - plan.summary.value_planned).abs() < 1e-9);
        assert!(score.min_energy_wh >= plan.summary.min_energy_wh - 0.01, "{score:?}");
        assert!((score.distance_m - plan.summary.distance_m).abs() < 1e-3);
    });
}

/// The costs of all cells by going over all drives until nothing changes.
fn brute_force(roads: &Roads, weights: &[f32], start: usize) -> Vec<f32> {
    let mut costs = vec![f32::INFINITY; weights.len()];
    costs[start] = 0.0;
    for _ in 0..weights.len() {
        for here in 0..weights.len() {
            for (to, length_m) in roads.from(here) {
                let there = costs[here] + length_m * f32::midpoint(weights[here], weights[to]);
                costs[to] = costs[to].min(there);
            }
        }
    }
    costs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_field_costs_what_trying_everything_costs(
        slopes in proptest::collection::vec(0.0_f32..22.0, SIDE * SIDE),
        weights in proptest::collection::vec(0.1_f32..9.0, SIDE * SIDE),
        start in 0..SIDE * SIDE,
        target in 0..SIDE * SIDE,
    ) {
        let mut world = World::new(lit);
        world.slopes = slopes;
        world.with(|_, roads| {
            let expected = brute_force(roads, &weights, start);
            let field = Field::spread(roads, &weights, start, &[]);
            let early = Field::spread(roads, &weights, start, &[target]);
            for (cell, &wanted) in expected.iter().enumerate() {
                let found = field.cost(cell);
                let close = (found - wanted).abs() <= 1e-3 * wanted;
                assert!(close || found.total_cmp(&wanted).is_eq(), "{found} {wanted}");
            }
            assert!(early.cost(target).total_cmp(&field.cost(target)).is_eq());
            if let Some(way) = field.way(target) {
                let cost: f32 = way
                    .windows(2)
                    .map(|pair| {
                        let (_, m) = roads.from(pair[0]).find(|(to, _)| *to == pair[1]).unwrap();
                        m * f32::midpoint(weights[pair[0]], weights[pair[1]])
                    })
                    .sum();
                assert!((cost - field.cost(target)).abs() <= 1e-3 * cost.max(1.0));
            }
        });
    }
}
