//! The optimum against a search that tries everything, and the beams against the optimum.

use std::collections::BTreeMap;

use hilal_environment::GridCell;
use hilal_plan::{DropReason, Fate, GoalOutcome};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::problem::Problem;
use crate::search::beam_search::{Node, Search};
use crate::search::expansion::Limits;
use crate::search::order_search::beams;
use crate::search::planner::{Method, Planner, start_state};
use crate::sweep::haven_hold::HavenCells;
use crate::testing::{Lamp, goal, label, problem, tile, ways};

/// A world drawn from a seed: patches of light that move, slopes, and goals of several values.
#[derive(Debug, Clone)]
struct World {
    side: usize,
    steps: usize,
    slopes: Vec<f32>,
    way: Vec<f32>,
    light: Vec<u8>,
    goals: Vec<(usize, f64)>,
    start_wh: f64,
}

fn worlds(side: usize, steps: usize, goals: usize) -> impl Strategy<Value = World> {
    let cells = side * side;
    let slope = prop_oneof![6 => 0.0_f32..15.0, 1 => 15.1_f32..30.0];
    // Each hour another pattern of 3 × 3 patches.
    let patch = prop_oneof![2 => Just(0_u8), 1 => Just(200_u8), 1 => 0_u8..=200];
    (
        prop::collection::vec(slope, cells),
        prop::collection::vec(patch, (steps / 4 + 1) * 9),
        prop::collection::vec((1..cells, 1..=9_u8), goals),
        40.0..95.0_f64,
    )
        .prop_map(move |(mut slopes, patches, drawn, start_wh)| {
            slopes[0] = 1.0;
            let mut goals: Vec<(usize, f64)> = Vec::new();
            for (cell, value) in drawn {
                slopes[cell] = slopes[cell].min(14.0);
                if goals.iter().all(|&(other, _)| other != cell) {
                    goals.push((cell, f64::from(value)));
                }
            }
            let patch = |step: usize, index: usize| {
                let (row, column) = (index / side * 3 / side, index % side * 3 / side);
                patches[step / 4 * 9 + row * 3 + column]
            };
            let light = (0..steps).flat_map(|k| (0..cells).map(move |i| (k, i)));
            let light = light.map(|(k, i)| patch(k, i)).collect();
            World { side, steps, slopes, way: Vec::new(), light, goals, start_wh }
        })
}

/// The same among rocks, none of which closes the cell of a goal.
fn rocky_worlds(side: usize, steps: usize, goals: usize) -> impl Strategy<Value = World> {
    (worlds(side, steps, goals), ways(side * side)).prop_map(|(world, mut way)| {
        for &(cell, _) in &world.goals {
            way[cell] = way[cell].min(2.5);
        }
        World { way, ..world }
    })
}

impl World {
    fn with<T>(&self, look: impl FnOnce(&Problem<'_>) -> T) -> T {
        let cells = self.side * self.side;
        let lamp = Lamp(|step: usize, index: usize| self.light[step * cells + index]);
        let mut problem = problem(tile(self.side, self.side), &self.slopes, &lamp);
        problem.steps = self.steps;
        problem.way.clone_from(&self.way);
        problem.start_energy_wh = self.start_wh;
        problem.goals = self
            .goals
            .iter()
            .enumerate()
            .map(|(i, &(cell, value))| crate::problem::Goal {
                value,
                ..goal(&problem.tile, &format!("g{i}"), (cell / self.side, cell % self.side))
            })
            .collect();
        look(&problem)
    }

    /// Values by beams alone and by the optimum, where there is a plan at all.
    fn values(&self) -> Option<[f64; 2]> {
        self.with(|problem| {
            let planner = Planner::new(problem, &()).unwrap();
            let start = start_state(problem, &planner.model).ok()?;
            let exact = planner.plan_by(Method::Exact, &label(), &()).ok()?;
            assert!(exact.work.expansions <= 1 << self.goals.len());
            let (arena, _) = planner.arena(&planner.alone_from(start), &[]);
            let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
            let mut search = Search::new(&arena, root.clone(), Limits::default());
            let bound = planner.bound(&arena).of(start, 0);
            beams(&mut search, (&arena, planner.ground(), &root), bound, &());
            Some([search.best.value, exact.summary.value_planned])
        })
    }
}

impl World {
    /// The optimum, the bound by time, and the value of all goals that can be reached alone.
    fn bounds(&self) -> Option<[f64; 3]> {
        self.with(|problem| {
            let planner = Planner::new(problem, &()).unwrap();
            let plan = planner.plan(&label(), &()).ok()?;
            let start = start_state(problem, &planner.model).ok()?;
            let (arena, _) = planner.arena(&planner.alone_from(start), &[]);
            let bound = planner.bound(&arena).of(start, 0);
            let optimum = planner.plan_by(Method::Exact, &label(), &()).unwrap();
            let alone = |goal: &&GoalOutcome| match goal.fate {
                Fate::Dropped { reason } => reason == DropReason::NotWithTheRest,
                Fate::Planned { .. } | Fate::Done => true,
            };
            let alone = plan.goals.iter().filter(alone).map(|goal| goal.value).sum();
            // What is planned of few goals is the optimum, and proven.
            let [planned, proven] = [plan.summary.value_planned, plan.summary.value_bound];
            assert!((planned - optimum.summary.value_planned).abs() < 1e-9, "{planned}");
            assert!((planned - proven).abs() < 1e-9, "{planned} {proven}");
            Some([optimum.summary.value_planned, bound, alone])
        })
    }
}

/// Where a rover is, what it has done, and how many steps of which work it still has to do.
type Situation = (GridCell, u64, Option<(usize, usize)>);

/// The most value of all sequences of actions that end alive in a haven, tried step by step.
fn everything(problem: &Problem<'_>) -> Option<f64> {
    let model = Model::new(problem).unwrap();
    let light = Light::new(problem.light, model.frame, 0..model.steps, &|_| ());
    let terminal = HavenCells::new(problem, &model).unwrap().terminal(&model);
    let start = problem.tile.cell_at(problem.start).unwrap();
    let units = model.units(problem.start_energy_wh)?;
    let mut alive: BTreeMap<Situation, u16> = BTreeMap::from([((start, 0, None), units)]);
    for step in 0..model.steps {
        let lit = light.slice(step);
        let mut next: BTreeMap<Situation, u16> = BTreeMap::new();
        let mut keep = |situation: Situation, units: Option<u16>| {
            if let Some(units) = units {
                let slot = next.entry(situation).or_insert(units);
                *slot = (*slot).max(units);
            }
        };
        for (&(cell, done, work), &units) in &alive {
            let after = |action| model.after((cell, units), action, &lit);
            let worked = |goal: usize, left: usize| match left {
                1 => (cell, done | 1 << goal, None),
                _ => (cell, done, Some((goal, left - 1))),
            };
            if let Some((goal, left)) = work {
                keep(worked(goal, left), after(Action::Dwell(goal)));
                continue;
            }
            keep((cell, done, None), after(Action::Park));
            for (index, m) in model.moves.iter().enumerate() {
                if let Some(to) = model.frame.neighbour(cell, m.by) {
                    keep((to, done, None), after(Action::Drive(index)));
                }
            }
            for (goal, declared) in problem.goals.iter().enumerate() {
                let here = problem.tile.cell_at(declared.point) == Some(cell);
                if here && done >> goal & 1 == 0 {
                    let steps = crate::grid::model::whole_steps(declared.dwell_s / problem.step_s);
                    keep(worked(goal, steps), after(Action::Dwell(goal)));
                }
            }
        }
        alive = next;
    }
    let value = |done: u64| -> f64 {
        let goals = problem.goals.iter().enumerate();
        goals.filter(|(i, _)| done >> i & 1 == 1).map(|(_, goal)| goal.value).sum()
    };
    let safe = |(situation, units): (&Situation, &u16)| {
        let ended = situation.2.is_none();
        (ended && *units >= terminal[model.frame.cell(situation.0)]).then(|| value(situation.1))
    };
    alive.iter().filter_map(safe).max_by(f64::total_cmp)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_optimum_is_the_most_that_any_sequence_of_actions_is_worth(world in worlds(7, 24, 4)) {
        let tried = world.with(everything);
        let found = world.with(|problem| {
            let planner = Planner::new(problem, &()).unwrap();
            planner.plan_by(Method::Exact, &label(), &()).ok().map(|plan| plan.summary.value_planned)
        });
        prop_assert_eq!(found, tried);
    }

    #[test]
    fn among_rocks_the_optimum_is_the_most_that_any_sequence_of_actions_is_worth(
        world in rocky_worlds(7, 24, 4),
    ) {
        let tried = world.with(everything);
        let found = world.with(|problem| {
            let planner = Planner::new(problem, &()).unwrap();
            planner.plan_by(Method::Exact, &label(), &()).ok().map(|plan| plan.summary.value_planned)
        });
        prop_assert_eq!(found, tried);
    }

    #[test]
    fn the_bound_lies_between_the_optimum_and_all_that_can_be_reached_alone(world in worlds(7, 24, 5)) {
        let Some([optimum, bound, alone]) = world.bounds() else { return Ok(()) };
        prop_assert!(optimum <= bound + 1e-9, "{} {}", optimum, bound);
        prop_assert!(bound <= alone + 1e-9, "{} {}", bound, alone);
    }

    #[test]
    fn among_rocks_the_bound_is_never_below_the_optimum(world in rocky_worlds(7, 24, 5)) {
        if let Some([optimum, bound, _]) = world.bounds() {
            prop_assert!(optimum <= bound + 1e-9, "{} {}", optimum, bound);
        }
    }

    #[test]
    fn beams_are_never_better_than_the_optimum(world in worlds(12, 48, 6)) {
        if let Some([beams, exact]) = world.values() {
            prop_assert!(beams <= exact, "{} {}", beams, exact);
        }
    }
}

/// Goals of two hours each, of which a day holds fewer than there are.
#[test]
fn where_there_are_more_goals_than_time_the_bound_is_what_there_is_time_for() {
    let slopes = vec![3.0; 400];
    let lamp = Lamp(|_, _| 200);
    let mut problem = problem(tile(20, 20), &slopes, &lamp);
    problem.steps = 48;
    let cells = [(0, 4), (3, 3), (18, 1), (1, 18), (18, 18), (9, 9)];
    problem.goals = cells
        .map(|cell| crate::problem::Goal { dwell_s: 7200.0, ..goal(&problem.tile, "g", cell) })
        .into();
    let plan = crate::search::planner::plan(&problem, &label(), &()).unwrap();
    let summary = &plan.summary;
    assert!((summary.value_total - 30.0).abs() < 1e-9);
    assert!(summary.value_bound < summary.value_total - 4.0, "{summary:?}");
    // It is reached, so that the search ended there.
    assert!((summary.value_bound - summary.value_planned).abs() < 1e-9, "{summary:?}");
}

/// Beams and optimum over worlds drawn from a seed that does not change.
#[test]
fn beams_lose_at_most_a_hundredth_of_the_optimum_over_many_small_worlds() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let [mut beams, mut exact, mut asked, mut planned, mut behind] = [0.0; 5];
    let worlds = worlds(24, 40, 7);
    for _ in 0..60 {
        let world = worlds.new_tree(&mut runner).unwrap().current();
        let Some([by_beams, by_exact]) = world.values() else { continue };
        beams += by_beams;
        exact += by_exact;
        asked += world.goals.iter().map(|goal| goal.1).sum::<f64>();
        planned += 1.0;
        behind += f64::from(by_beams < by_exact);
    }
    eprintln!("{planned} worlds: beams {beams}, optimum {exact} of {asked}; behind in {behind}");
    // Worlds in which there is something to choose.
    assert!(planned >= 30.0 && exact < 0.8 * asked);
    assert!(beams >= 0.99 * exact, "beams {beams}, optimum {exact}");
}
