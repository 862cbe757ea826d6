//! The sweeps against a search that tries everything.

use hilal_environment::GridCell;
use proptest::prelude::*;

use crate::grid::action::Action;
use crate::grid::light::Light;
use crate::grid::model::{Model, NEVER};
use crate::grid::plane_layout::Offset;
use crate::sweep::forward_sweep::ForwardSweep;
use crate::sweep::haven_hold::{HavenCells, HavenHold};
use crate::sweep::survival_energy::SurvivalEnergy;
use crate::testing::{Lamp, problem, tile, ways};

const ROWS: usize = 6;
const STEPS: usize = 20;

/// A world of 6×6 cells drawn from a seed: slopes on both sides of the limit, patchy light.
#[derive(Debug)]
struct World {
    slopes: Vec<f32>,
    way: Vec<f32>,
    light: Vec<u8>,
    start_wh: f64,
}

fn worlds() -> impl Strategy<Value = World> {
    let slope = prop_oneof![4 => 0.0_f32..15.0, 1 => 15.1_f32..30.0];
    let light = prop_oneof![Just(0_u8), Just(200_u8), 0_u8..=200];
    (
        prop::collection::vec(slope, ROWS * ROWS),
        prop::collection::vec(light, ROWS * ROWS * 4),
        12.0..100.0_f64,
    )
        .prop_map(|(mut slopes, light, start_wh)| {
            slopes[0] = 1.0;
            World { slopes, way: Vec::new(), light, start_wh }
        })
}

/// The same among rocks.
fn rocky_worlds() -> impl Strategy<Value = World> {
    (worlds(), ways(ROWS * ROWS)).prop_map(|(world, way)| World { way, ..world })
}

fn solve(world: &World, check: impl Fn(&Model, &Light<'_>, &SurvivalEnergy, &HavenHold)) {
    // The light changes every five steps.
    let lamp = Lamp(|step: usize, index: usize| world.light[(step / 5) * ROWS * ROWS + index]);
    let mut problem = problem(tile(ROWS, ROWS), &world.slopes, &lamp);
    problem.steps = STEPS;
    problem.way.clone_from(&world.way);
    problem.vehicle.capacity_wh = 40.0;
    problem.dark_after_end_h = 1.0;
    let model = Model::new(&problem).unwrap();
    let light = Light::new(&lamp, model.frame, 0..STEPS, &|_| ());
    let haven_cells = HavenCells::new(&problem, &model).unwrap();
    let cells: Vec<GridCell> = all_cells().collect();
    let terminal = haven_cells.terminal(&model);
    let survival_energy = SurvivalEnergy::calm(&model, &light, terminal, &cells, &|_| ());
    let haven_hold = HavenHold::new((&model, &light), &haven_cells, &survival_energy);
    check(&model, &light, &survival_energy, &haven_hold);
}

/// The same world with a stoppage of up to two steps.
fn solve_guarded(world: &World, check: impl Fn(&Model, &Light<'_>, &SurvivalEnergy, &HavenHold)) {
    let lamp = Lamp(|step: usize, index: usize| world.light[(step / 5) * ROWS * ROWS + index]);
    let mut problem = problem(tile(ROWS, ROWS), &world.slopes, &lamp);
    problem.steps = STEPS;
    problem.way.clone_from(&world.way);
    problem.vehicle.capacity_wh = 60.0;
    problem.stoppage_s = 1700.0;
    let model = Model::new(&problem).unwrap();
    assert_eq!(model.stop_steps, 2);
    let light = Light::new(&lamp, model.frame, 0..STEPS, &|_| ());
    let haven_cells = HavenCells::new(&problem, &model).unwrap();
    let cells: Vec<GridCell> = all_cells().collect();
    let terminal = haven_cells.terminal(&model);
    let survival_energy =
        SurvivalEnergy::guarded(&model, &light, terminal, &cells, &|_| ()).unwrap();
    let haven_hold = HavenHold::new((&model, &light), &haven_cells, &survival_energy);
    check(&model, &light, &survival_energy, &haven_hold);
}

/// The least light within two cells of a cell.
fn least_light(model: &Model, light: &[u8], cell: GridCell) -> u8 {
    let near = (-2..=2).flat_map(|rows| (-2..=2).map(move |columns| Offset { rows, columns }));
    let on_the_tile = near.filter_map(|by| model.frame.neighbour(cell, by));
    on_the_tile.map(|cell| light[model.frame.cell(cell)]).min().unwrap()
}

/// What is left of a rover that is stopped in a cell from a step on, or nothing.
fn stopped(
    model: &Model,
    light: &Light<'_>,
    (cell, units, step): (GridCell, u16, usize),
) -> Option<u16> {
    (step..(step + model.stop_steps).min(STEPS)).try_fold(units, |units, step| {
        let gain = model.move_gain.of(least_light(model, &light.slice(step), cell));
        units.saturating_add(gain).checked_sub(model.stop_cost).map(|left| left.min(model.capacity))
    })
}

fn all_cells() -> impl Iterator<Item = GridCell> {
    (0..ROWS).flat_map(|row| (0..ROWS).map(move |column| GridCell { row, column }))
}

/// Whether any sequence of actions at all survives, tried one by one with single-step booking,
/// over the set of (cell, charge) pairs that are alive. A higher charge is never worse, so only
/// the highest of a cell is carried on.
fn survives(
    model: &Model,
    light: &Light<'_>,
    from: (GridCell, u16, usize),
    haven_hold: &HavenHold,
) -> bool {
    let best = everything(model, light, from);
    haven_hold
        .needs_at(model.steps)
        .any(|(cell, need)| best[cell.row * ROWS + cell.column].is_some_and(|units| units >= need))
}

fn everything(
    model: &Model,
    light: &Light<'_>,
    (cell, units, step): (GridCell, u16, usize),
) -> Vec<Option<u16>> {
    let mut alive = vec![None; ROWS * ROWS];
    alive[cell.row * ROWS + cell.column] = Some(units);
    for step in step..model.steps {
        let mut next = vec![None; ROWS * ROWS];
        for cell in all_cells() {
            let Some(units) = alive[cell.row * ROWS + cell.column] else { continue };
            for action in (0..model.moves.len()).map(Action::Drive).chain([Action::Park]) {
                let Some(to) = model.frame.neighbour(cell, model.displacement(action)) else {
                    continue;
                };
                let after = model.after((cell, units), action, &light.slice(step));
                let slot: &mut Option<u16> = &mut next[to.row * ROWS + to.column];
                *slot = (*slot).max(after);
            }
        }
        alive = next;
    }
    alive
}

/// The highest charges at the end over all ways on which a stoppage can be borne at every step.
fn guarded(
    model: &Model,
    light: &Light<'_>,
    (cell, units): (GridCell, u16),
    survival_energy: &SurvivalEnergy,
) -> Option<Vec<Option<u16>>> {
    if units < survival_energy.stop_need(model, cell, 0) {
        return None;
    }
    let mut alive = vec![None; ROWS * ROWS];
    alive[cell.row * ROWS + cell.column] = Some(units);
    for step in 0..STEPS {
        let mut next = vec![None; ROWS * ROWS];
        for cell in all_cells() {
            let Some(units) = alive[cell.row * ROWS + cell.column] else { continue };
            for action in (0..model.moves.len()).map(Action::Drive).chain([Action::Park]) {
                let to = model.frame.neighbour(cell, model.displacement(action));
                let Some(to) = to else { continue };
                let bears = |left: &u16| *left >= survival_energy.stop_need(model, to, step + 1);
                let after = model.after((cell, units), action, &light.slice(step)).filter(bears);
                let slot: &mut Option<u16> = &mut next[to.row * ROWS + to.column];
                *slot = (*slot).max(after);
            }
        }
        alive = next;
    }
    Some(alive)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_certificate_is_exactly_the_least_charge_that_survives(
        world in prop_oneof![worlds(), rocky_worlds()],
    ) {
        solve(&world, |model, light, survival_energy, haven_hold| {
            for step in [0, 7, 13] {
                for cell in all_cells().filter(|&cell| model.is_open(cell)) {
                    let need = survival_energy.need(cell, step);
                    let with = |units| survives(model, light, (cell, units, step), haven_hold);
                    if need == NEVER {
                        assert!(!with(model.capacity));
                        continue;
                    }
                    assert!(with(need));
                    assert!(need == 0 || !with(need - 1));
                }
            }
        });
    }

    #[test]
    fn a_rover_that_the_guard_lets_pass_survives_a_stoppage_then_and_there(
        world in prop_oneof![worlds(), rocky_worlds()],
    ) {
        let alive = std::sync::atomic::AtomicUsize::new(0);
        solve_guarded(&world, |model, light, survival_energy, haven_hold| {
            for step in 0..STEPS {
                for cell in all_cells().filter(|&cell| model.is_open(cell)) {
                    let need = survival_energy.stop_need(model, cell, step);
                    let over = (step + model.stop_steps).min(STEPS);
                    let with = |units| stopped(model, light, (cell, units, step))
                        .is_some_and(|left| survives(model, light, (cell, left, over), haven_hold));
                    if need == NEVER {
                        assert!(!with(model.capacity));
                        continue;
                    }
                    alive.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    // In levels, rounded up.
                    let level = model.capacity.div_ceil(254);
                    assert!(need > model.capacity || with(need));
                    assert!(need < level || !with(need - level));
                }
            }
        });
    }

    #[test]
    fn what_the_guarded_certificate_asks_for_is_enough_for_a_way_that_bears_a_stoppage_all_along(
        world in worlds(),
    ) {
        solve_guarded(&world, |model, light, survival_energy, haven_hold| {
            for cell in all_cells().filter(|&cell| model.is_open(cell)) {
                let need = survival_energy.need(cell, 0);
                let with = |units| guarded(model, light, (cell, units), survival_energy)
                    .is_some_and(|last| haven_hold.needs_at(STEPS)
                        .any(|(cell, need)| last[cell.row * ROWS + cell.column] >= Some(need)));
                if need == NEVER {
                    assert!(!with(model.capacity));
                    continue;
                }
                assert!(need > model.capacity || with(need));
                assert!(need == 0 || !with(need - 1));
            }
        });
    }

    #[test]
    fn the_forward_sweep_finds_the_highest_charge_of_all_that_survive(
        world in prop_oneof![worlds(), rocky_worlds()],
    ) {
        solve(&world, |model, light, survival_energy, haven_hold| {
            let start = GridCell { row: 0, column: 0 };
            let units = model.units(world.start_wh.min(40.0)).unwrap();
            let mut front = ForwardSweep::new(model, start, 0, units);
            for _ in 0..STEPS {
                front.advance(model, light, survival_energy);
            }
            let best = everything(model, light, (start, units, 0));
            for (cell, need) in haven_hold.needs_at(STEPS) {
                let wanted = best[cell.row * ROWS + cell.column].filter(|&units| units >= need);
                assert_eq!(front.units(model, cell), wanted);
            }
        });
    }

    #[test]
    fn any_number_of_threads_gives_the_same_certificate(world in worlds()) {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let needs = std::sync::Mutex::new(Vec::new());
            pool.install(|| solve(&world, |_, _, survival_energy, _| {
                let all = all_cells().flat_map(|c| (0..=STEPS).map(move |k| (c, k)));
                needs.lock().unwrap().extend(all.map(|(c, k)| survival_energy.need(c, k)));
            }));
            needs.into_inner().unwrap()
        };
        prop_assert_eq!(run(1), run(3));
    }
}
