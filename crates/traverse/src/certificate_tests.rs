//! The sweeps against a search that tries everything.

use proptest::prelude::*;

use crate::action::Action;
use crate::certificate::Certificate;
use crate::front::Front;
use crate::light::LightCube;
use crate::model::{Model, NEVER};
use crate::shelter::Shelter;
use crate::testing::{Lamp, problem, tile};
use crate::tile::TileCell;

const ROWS: usize = 6;
const STEPS: usize = 20;

/// A world of 6×6 cells drawn from a seed: slopes on both sides of the limit, patchy light.
#[derive(Debug)]
struct World {
    slopes: Vec<f32>,
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
            World { slopes, light, start_wh }
        })
}

fn solve(world: &World, check: impl Fn(&Model, &LightCube, &Certificate, &Shelter)) {
    // The light changes every five steps.
    let lamp = Lamp(|step: usize, index: usize| world.light[(step / 5) * ROWS * ROWS + index]);
    let mut problem = problem(tile(ROWS, ROWS), &world.slopes, &lamp);
    problem.steps = STEPS;
    problem.vehicle.capacity_wh = 40.0;
    problem.dark_after_end_h = 1.0;
    let model = Model::new(&problem).unwrap();
    let light = LightCube::new(&lamp, model.frame, STEPS, &|_| ());
    let shelter = Shelter::new(&problem, &model, &light).unwrap();
    let cells: Vec<TileCell> = all_cells().collect();
    let certificate = Certificate::sweep(&model, &light, shelter.terminal(&model), &cells, &|_| ());
    check(&model, &light, &certificate, &shelter);
}

fn all_cells() -> impl Iterator<Item = TileCell> {
    (0..ROWS).flat_map(|row| (0..ROWS).map(move |column| TileCell { row, column }))
}

/// Whether any sequence of actions at all survives, tried one by one with single-step booking,
/// over the set of (cell, charge) pairs that are alive. A higher charge is never worse, so only
/// the highest of a cell is carried on.
fn survives(
    model: &Model,
    light: &LightCube,
    from: (TileCell, u16, usize),
    shelter: &Shelter,
) -> bool {
    let best = everything(model, light, from);
    shelter
        .needs_at(model.steps)
        .any(|(cell, need)| best[cell.row * ROWS + cell.column].is_some_and(|units| units >= need))
}

fn everything(
    model: &Model,
    light: &LightCube,
    (cell, units, step): (TileCell, u16, usize),
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
                let after = model.after((cell, units), action, light.slice(step));
                let slot: &mut Option<u16> = &mut next[to.row * ROWS + to.column];
                *slot = (*slot).max(after);
            }
        }
        alive = next;
    }
    alive
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_certificate_is_exactly_the_least_charge_that_survives(world in worlds()) {
        solve(&world, |model, light, certificate, shelter| {
            for step in [0, 7, 13] {
                for cell in all_cells().filter(|&cell| model.is_open(cell)) {
                    let need = certificate.need(cell, step);
                    let with = |units| survives(model, light, (cell, units, step), shelter);
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
    fn the_forward_sweep_finds_the_highest_charge_of_all_that_survive(world in worlds()) {
        solve(&world, |model, light, certificate, shelter| {
            let start = TileCell { row: 0, column: 0 };
            let units = model.units(world.start_wh.min(40.0)).unwrap();
            let mut front = Front::new(model, start, 0, units);
            for _ in 0..STEPS {
                front.advance(model, light, certificate);
            }
            let best = everything(model, light, (start, units, 0));
            for (cell, need) in shelter.needs_at(STEPS) {
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
            pool.install(|| solve(&world, |_, _, certificate, _| {
                let all = all_cells().flat_map(|c| (0..=STEPS).map(move |k| (c, k)));
                needs.lock().unwrap().extend(all.map(|(c, k)| certificate.need(c, k)));
            }));
            needs.into_inner().unwrap()
        };
        prop_assert_eq!(run(1), run(3));
    }
}
