//! Data that wait: plans that keep them, against what can be done at all.

use std::collections::BTreeMap;

use hilal_environment::GridCell;
use hilal_plan::{ActivityKind, DropReason, Evidence, Fate, Plan};
use hilal_quantity::DataRate;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::{Model, whole_steps};
use crate::problem::{NoPlanReason, Problem};
use crate::search::planner::{Method, Planner};
use crate::sweep::haven_hold::HavenCells;
use crate::testing::{Antennas, Lamp, goal, label, memory, problem, tile};

const SIDE: usize = 14;

/// A lit plain with two goals in the east, each of which makes 1.8 MB in half an hour; the memory
/// holds so many million bytes.
fn plain<T>(
    megabytes: f64,
    links: impl Fn(GridCell, usize) -> f64 + Sync,
    look: impl FnOnce(&mut Problem<'_>) -> T,
) -> T {
    let slopes = vec![3.0; SIDE * SIDE];
    let lamp = Lamp(|_, _| 200);
    let links = Antennas(links);
    let mut problem = problem(tile(SIDE, SIDE), &slopes, &lamp);
    problem.steps = 60;
    problem.goals = vec![goal(&problem.tile, "a", (1, 12)), goal(&problem.tile, "b", (4, 12))];
    for goal in &mut problem.goals {
        goal.data = DataRate::from_bits_per_second(8000.0);
    }
    problem.memory = Some(memory(megabytes, &links));
    look(&mut problem)
}

/// Contact in the three columns of the west.
fn western(cell: GridCell, _: usize) -> f64 {
    if cell.column < 3 { 16_000.0 } else { 0.0 }
}

fn planned(problem: &Problem<'_>) -> Plan {
    crate::search::planner::plan(problem, &label(), &()).unwrap()
}

fn most_mb(plan: &Plan) -> f64 {
    let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
    waypoints.filter_map(|waypoint| waypoint.memory_mb).fold(0.0, f64::max)
}

fn work_starts(plan: &Plan) -> Vec<f64> {
    let science = plan.activities.iter().filter(|a| a.kind == ActivityKind::Science);
    science.map(|a| (a.start_utc - plan.start_utc).to_seconds() / 900.0).collect()
}

#[test]
fn what_one_tour_cannot_hold_is_sent_between_two() {
    let loose = plain(100.0, western, |problem| planned(problem));
    let tight = plain(2.5, western, |problem| planned(problem));
    for plan in [&loose, &tight] {
        assert_eq!(plan.summary.goals_planned, 2);
    }
    assert!(most_mb(&loose) > 2.5, "{}", most_mb(&loose));
    assert!(most_mb(&tight) <= 2.5, "{}", most_mb(&tight));
    // 120 m to the west and back.
    assert!(tight.summary.distance_m > loose.summary.distance_m + 150.0);
    assert!(work_starts(&tight)[1] > work_starts(&loose)[1] + 6.0);
}

#[test]
fn the_planner_waits_for_contact_where_there_is_none_yet() {
    let later = |_: GridCell, step: usize| if step >= 30 { 16_000.0 } else { 0.0 };
    let plan = plain(2.5, later, |problem| planned(problem));
    assert_eq!(plan.summary.goals_planned, 2);
    assert!(most_mb(&plan) <= 2.5);
    let starts = work_starts(&plan);
    assert!(starts[0] < 20.0 && starts[1] >= 30.0, "{starts:?}");
}

#[test]
fn a_goal_that_fills_the_memory_is_left_out_with_what_it_would_take() {
    let never = |_: GridCell, _: usize| 0.0;
    let plan = plain(2.5, never, |problem| planned(problem));
    assert_eq!(plan.summary.goals_planned, 1);
    let left_out =
        plan.goals.iter().find(|goal| matches!(goal.fate, Fate::Dropped { .. })).unwrap();
    assert_eq!(left_out.fate, Fate::Dropped { reason: DropReason::NoMemory });
    let Some(Evidence::Memory { waits_mb, limit_mb }) = left_out.evidence else {
        panic!("{left_out:?}")
    };
    assert!((waits_mb - 3.6).abs() < 1e-9 && (limit_mb - 2.5).abs() < 1e-9);
    // With so much memory it is in the plan, and with a little less it is not.
    let with = |megabytes: f64| plain(megabytes, never, |problem| planned(problem));
    assert_eq!(with(waits_mb).summary.goals_planned, 2);
    assert_eq!(with(waits_mb - 0.01).summary.goals_planned, 1);
}

#[test]
fn what_cannot_fill_changes_nothing() {
    let with = plain(3.6, |_, _| 0.0, |problem| planned(problem));
    let without = plain(
        3.6,
        |_, _| 0.0,
        |problem| {
            problem.memory = None;
            planned(problem)
        },
    );
    assert_eq!(with.work, without.work);
    assert_eq!(with.summary, without.summary);
}

#[test]
fn the_optimum_is_proven_or_refused() {
    let exact = |megabytes: f64, links: fn(GridCell, usize) -> f64| {
        plain(megabytes, links, |problem| {
            let planner = Planner::new(problem, &()).unwrap();
            planner.plan_by(Method::Exact, &label(), &())
        })
    };
    assert_eq!(exact(2.5, western).unwrap().summary.goals_planned, 2);
    let refused = exact(2.5, |_, _| 0.0).unwrap_err();
    assert_eq!(refused, NoPlanReason::NotExact { found: 5.0, bound: 10.0 }.into());
    assert!(refused.to_string().contains("declare more memory"), "{refused}");
}

#[test]
fn housekeeping_alone_can_be_too_much() {
    let error = plain(
        0.1,
        |_, _| 0.0,
        |problem| {
            let memory = problem.memory.as_mut().unwrap();
            memory.model.housekeeping = DataRate::from_bits_per_second(100.0);
            crate::search::planner::plan(problem, &label(), &()).unwrap_err()
        },
    );
    assert!(error.to_string().contains("with housekeeping alone it overflows"), "{error}");
}

/// A small world with patches of contact.
#[derive(Debug, Clone)]
struct World {
    slopes: Vec<f32>,
    links: Vec<u8>,
    goals: Vec<(usize, u8)>,
    megabytes: f64,
}

const SMALL: usize = 5;
const STEPS: usize = 22;

fn worlds() -> impl Strategy<Value = World> {
    let cells = SMALL * SMALL;
    let slope = prop_oneof![6 => 0.0_f32..15.0, 1 => 15.1_f32..30.0];
    (
        prop::collection::vec(slope, cells),
        // Every four steps another pattern of contact.
        prop::collection::vec(
            prop_oneof![3 => Just(0_u8), 1 => Just(1_u8)],
            (STEPS / 4 + 1) * cells,
        ),
        prop::collection::vec((1..cells, 1..=9_u8), 3),
        1.0..5.0_f64,
    )
        .prop_map(|(mut slopes, links, drawn, megabytes)| {
            slopes[0] = 1.0;
            let mut goals: Vec<(usize, u8)> = Vec::new();
            for (cell, value) in drawn {
                slopes[cell] = slopes[cell].min(14.0);
                if goals.iter().all(|&(other, _)| other != cell) {
                    goals.push((cell, value));
                }
            }
            World { slopes, links, goals, megabytes }
        })
}

impl World {
    fn with<T>(&self, look: impl FnOnce(&Problem<'_>) -> T) -> T {
        let lamp = Lamp(|_, _| 200);
        let links = Antennas(|cell: GridCell, step: usize| {
            let at = step / 4 * SMALL * SMALL + cell.row * SMALL + cell.column;
            f64::from(self.links[at]) * 8000.0
        });
        let mut problem = problem(tile(SMALL, SMALL), &self.slopes, &lamp);
        problem.steps = STEPS;
        problem.memory = Some(memory(self.megabytes, &links));
        problem.goals = self
            .goals
            .iter()
            .enumerate()
            .map(|(i, &(cell, value))| crate::problem::Goal {
                value: f64::from(value),
                data: DataRate::from_bits_per_second(8000.0),
                ..goal(&problem.tile, &format!("g{i}"), (cell / SMALL, cell % SMALL))
            })
            .collect();
        look(&problem)
    }

    fn value(&self) -> Option<f64> {
        self.with(|problem| {
            let plan = crate::search::planner::plan(problem, &label(), &()).ok()?;
            assert!(most_mb(&plan) <= self.megabytes);
            Some(plan.summary.value_planned)
        })
    }
}

/// Where a rover is, what it has done, and how many steps of which work it still has to do.
type Situation = (GridCell, u64, Option<(usize, usize)>);
/// Ways to be there, of which none has more charge and less data than another.
type Ways = Vec<(u16, f64)>;

fn join(ways: &mut Ways, (units, bits): (u16, f64)) {
    if ways.iter().any(|&(u, b)| u >= units && b <= bits) {
        return;
    }
    ways.retain(|&(u, b)| !(units >= u && bits <= b));
    ways.push((units, bits));
}

/// The most value of all sequences of actions that keep charge and data, tried step by step.
fn everything(problem: &Problem<'_>) -> Option<f64> {
    let model = Model::new(problem).unwrap();
    let light = Light::new(problem.light, model.frame, 0..model.steps, &|_| ());
    let terminal = HavenCells::new(problem, &model).unwrap().terminal(&model);
    let start = problem.tile.cell_at(problem.start).unwrap();
    let units = model.units(problem.start_energy_wh)?;
    let mut alive: BTreeMap<Situation, Ways> =
        BTreeMap::from([((start, 0, None), vec![(units, 0.0)])]);
    for step in 0..model.steps {
        let mut next: BTreeMap<Situation, Ways> = BTreeMap::new();
        let slice = light.slice(step);
        for (&situation, ways) in &alive {
            for (action, after) in choices(problem, &model, situation) {
                let taken = ways.iter().filter_map(|&(units, bits)| {
                    let units = model.after((situation.0, units), action, &slice)?;
                    let at = (situation.0, step, bits);
                    Some((units, waits(problem, &model, at, action)?))
                });
                taken.for_each(|way| join(next.entry(after).or_default(), way));
            }
        }
        alive = next;
    }
    let value = |done: u64| -> f64 {
        let goals = problem.goals.iter().enumerate();
        goals.filter(|(i, _)| done >> i & 1 == 1).map(|(_, goal)| goal.value).sum()
    };
    let safe = |(situation, ways): (&Situation, &Ways)| {
        let need = terminal[model.frame.cell(situation.0)];
        let ended = situation.2.is_none() && ways.iter().any(|&(units, _)| units >= need);
        ended.then(|| value(situation.1))
    };
    alive.iter().filter_map(safe).max_by(f64::total_cmp)
}

/// What may be done in a situation, and what it leads to.
fn choices(
    problem: &Problem<'_>,
    model: &Model,
    (cell, done, work): Situation,
) -> Vec<(Action, Situation)> {
    let worked = |goal: usize, left: usize| match left {
        1 => (cell, done | 1 << goal, None),
        _ => (cell, done, Some((goal, left - 1))),
    };
    if let Some((goal, left)) = work {
        return vec![(Action::Dwell(goal), worked(goal, left))];
    }
    let mut choices = vec![(Action::Park, (cell, done, None))];
    for (index, m) in model.moves.iter().enumerate() {
        let to = model.frame.neighbour(cell, m.by);
        choices.extend(to.map(|to| (Action::Drive(index), (to, done, None))));
    }
    for (goal, declared) in problem.goals.iter().enumerate() {
        let here = problem.tile.cell_at(declared.point) == Some(cell);
        if here && done >> goal & 1 == 0 {
            let steps = whole_steps(declared.dwell_s / problem.step_s);
            choices.push((Action::Dwell(goal), worked(goal, steps)));
        }
    }
    choices
}

/// Bits that wait after a step, if they fit.
fn waits(
    problem: &Problem<'_>,
    model: &Model,
    (cell, step, bits): (GridCell, usize, f64),
    action: Action,
) -> Option<f64> {
    let memory = problem.memory.unwrap();
    let rate = |cell: GridCell| memory.downlink.rate(cell, step).bits_per_second();
    let (made, link) = match action {
        Action::Park => (0.0, rate(cell)),
        Action::Dwell(goal) => (problem.goals[goal].data.bits_per_second(), rate(cell)),
        Action::Drive(index) => {
            let touched = model.moves[index].touched.iter();
            let cells = touched.filter_map(|&by| model.frame.neighbour(cell, by));
            (0.0, cells.map(rate).fold(f64::INFINITY, f64::min))
        }
    };
    let after = (bits + (made - link) * problem.step_s).max(0.0);
    (after <= memory.model.science.bits()).then_some(after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_plan_is_worth_more_than_what_can_be_done_at_all(world in worlds()) {
        let tried = world.with(everything);
        let found = world.value();
        prop_assert_eq!(found.is_some(), tried.is_some());
        prop_assert!(found <= tried, "{:?} {:?}", found, tried);
    }
}

/// What is found over worlds drawn from a seed that does not change.
#[test]
fn nearly_all_that_can_be_done_with_little_memory_is_found() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut found, mut best, mut asked, mut behind, mut bound) = (0.0, 0.0, 0.0, 0, 0);
    for _ in 0..150 {
        let world = worlds().new_tree(&mut runner).unwrap().current();
        let Some(tried) = world.with(everything) else { continue };
        let loose = World { megabytes: 100.0, ..world.clone() };
        let value = world.value().unwrap();
        found += value;
        best += tried;
        asked += loose.value().unwrap();
        behind += i32::from(value < tried);
        bound += i32::from(tried < loose.value().unwrap());
    }
    eprintln!(
        "found {found}, possible {best}, without memory {asked}; behind in {behind}, memory binds in {bound}"
    );
    assert!(bound >= 10, "memory must decide something: {bound}");
    assert!(found >= 0.98 * best, "{found} of {best}");
}
