use super::*;
use crate::testing::{Lamp, problem, tile};

/// Lit but for five hours from the second on, on a ridge whose west is steep.
fn world() -> SafetyMap<'static> {
    let mut slopes = vec![3.0; 64];
    slopes[8..12].fill(30.0);
    let lit = |step, index| if (8..28_usize).contains(&step) && index % 8 > 2 { 0 } else { 200 };
    let lamp: &'static _ = Box::leak(Box::new(Lamp(lit)));
    let mut problem = problem(tile(8, 8), slopes.leak(), lamp);
    problem.steps = 43;
    SafetyMap::new(&problem, &()).unwrap()
}

fn cells() -> impl Iterator<Item = GridCell> {
    (0..64).map(|index| GridCell { row: index / 8, column: index % 8 })
}

#[test]
fn slices_in_a_row_are_those_asked_for_one_by_one() {
    let map = world();
    for first in [0, 1, 5, 40, 41, 43] {
        let slices: Vec<SafetySlice> = map.slices(first).collect();
        assert_eq!(slices.len(), map.steps() + 1 - first);
        for (step, slice) in (first..).zip(&slices) {
            assert_eq!(slice.step, step);
            assert_eq!(slice.needs, map.slice(step).needs, "step {step}");
        }
    }
}

#[test]
fn the_safest_step_from_exactly_the_need_leaves_the_need_after_it() {
    let map = world();
    let slices: Vec<SafetySlice> = map.slices(0).collect();
    let drives = slices.windows(2).flat_map(|pair| cells().map(move |cell| (pair, cell)));
    let drives = drives.filter(|&(pair, cell)| {
        let safest = map.safest((&pair[0], &pair[1]), cell);
        assert_eq!(safest.is_some(), map.need_wh(&pair[0], cell).is_some());
        safest.is_some_and(|step| {
            assert!(map.need_wh(&pair[1], step.to).is_some());
            assert_eq!(step.drive_s > 0.0, step.to != cell);
            step.to != cell
        })
    });
    assert!(drives.count() > 100);
}

/// How long a rover may stay, cell by cell and step by step.
fn expected_s(map: &SafetyMap<'_>, slices: &[SafetySlice], cell: GridCell, energy_wh: f64) -> f32 {
    let mut units = map.model.units(energy_wh);
    let mut stay_s = f32::NAN;
    for (after, slice) in slices.iter().enumerate() {
        let need = slice.needs[map.model.frame.cell(cell)];
        let Some(held) = units.filter(|&held| held >= need) else { break };
        stay_s = narrow(after as f64 * 900.0);
        units = (slice.step < map.steps())
            .then(|| map.light.slice(slice.step))
            .and_then(|light| map.model.after((cell, held), Action::Park, &light));
    }
    stay_s
}

#[test]
fn a_rover_may_stay_for_as_long_as_what_is_left_is_what_it_needs() {
    let map = world();
    let found_s = map.stay_s(2, 40.0);
    let slices: Vec<SafetySlice> = map.slices(2).collect();
    for (cell, &stay_s) in cells().zip(&found_s) {
        let expected_s = expected_s(&map, &slices, cell, 40.0);
        assert!(expected_s.total_cmp(&stay_s).is_eq(), "{cell:?}: {stay_s} {expected_s}");
    }
    assert!(found_s.iter().any(|s| *s == 0.0 || s.is_nan()));
    assert!(found_s.iter().any(|&s| s > 1800.0));
}
