//! The best place of an ellipse, held to looking at every one.

use hilal_quantity::Fraction;
use hilal_terrain::{Cell, Grid};
use proptest::prelude::*;

use super::{ellipse, tile};
use crate::ranking::{BestEllipse, Ellipse, EllipseCells, best_ellipse};

/// Looks at every cell in turn, by the statistics of its ellipse.
fn by_trying(
    grid: Grid,
    shape: &Ellipse,
    (map, safe): (&[f32], &[bool]),
    least_safe: Fraction,
) -> Option<BestEllipse> {
    let mut best: Option<BestEllipse> = None;
    let safe: Vec<f32> = safe.iter().map(|&safe| f32::from(u8::from(safe))).collect();
    for index in 0..grid.len() {
        let cell = Cell { row: index / grid.columns, column: index % grid.columns };
        let covered = EllipseCells::new(grid, grid.centre(cell), shape).unwrap();
        let (found, safe) = (covered.statistics(map), covered.statistics(&safe));
        let fits = covered.off_grid() == 0 && found.known() > 0;
        if fits
            && safe.mean() >= least_safe.value()
            && best.is_none_or(|best| found.mean() > best.mean + 1e-9)
        {
            let (mean, safe) = (found.mean(), Fraction::clamped(safe.mean()));
            best = Some(BestEllipse { cell, centre: grid.centre(cell), mean, safe });
        }
    }
    best
}

proptest! {
    #[test]
    fn the_best_place_is_the_one_that_trying_all_finds(
        values in prop::collection::vec(prop_oneof![8 => 0..1000_i16, 1 => Just(-1)], 300),
        safe in prop::collection::vec(prop::bool::weighted(0.7), 300),
        long_m in 10.0..70.0_f64, azimuth_deg in 0.0..180.0_f64, least in 0.0..0.9_f64,
    ) {
        let grid = tile(15, 20);
        let value = |&value: &i16| if value < 0 { f32::NAN } else { f32::from(value) };
        let map: Vec<f32> = values.iter().map(value).collect();
        let shape = ellipse(long_m, long_m * 0.6, azimuth_deg);
        let least_safe = Fraction::clamped(least);
        let found = best_ellipse(grid, &shape, (&map, &safe), least_safe);
        let wanted = by_trying(grid, &shape, (&map, &safe), least_safe);
        match (found, wanted) {
            (Some(found), Some(wanted)) => {
                prop_assert_eq!(found.cell, wanted.cell);
                prop_assert!((found.mean - wanted.mean).abs() < 1e-9);
                prop_assert!((found.safe.value() - wanted.safe.value()).abs() < 1e-12);
            }
            (found, wanted) => prop_assert!(found.is_none() && wanted.is_none(), "{:?} {:?}", found, wanted),
        }
    }
}

#[test]
fn the_ellipse_goes_to_the_light_unless_it_is_steep_there() {
    let grid = tile(41, 41);
    let near = |index: usize, row: usize, column: usize| {
        (index / 41).abs_diff(row) <= 4 && (index % 41).abs_diff(column) <= 4
    };
    let light: Vec<f32> = (0..grid.len())
        .map(|index| {
            if near(index, 10, 12) {
                0.9
            } else if near(index, 28, 30) {
                0.7
            } else {
                0.1
            }
        })
        .collect();
    let gentle: Vec<bool> = (0..grid.len()).map(|index| !near(index, 10, 12)).collect();
    let shape = ellipse(40.0, 40.0, 0.0);
    let best = |least| best_ellipse(grid, &shape, (&light, &gentle), Fraction::clamped(least));
    let brightest = best(0.0).unwrap();
    assert_eq!((brightest.cell, brightest.safe), (Cell { row: 10, column: 12 }, Fraction::ZERO));
    let safe = best(1.0).unwrap();
    assert_eq!((safe.cell, safe.safe), (Cell { row: 28, column: 30 }, Fraction::ONE));
    assert!((safe.mean - 0.7).abs() < 1e-6);
}

#[test]
fn level_places_give_the_first_and_an_ellipse_larger_than_the_tile_none() {
    let grid = tile(9, 9);
    let (map, safe) = (vec![0.5; 81], vec![true; 81]);
    let best = |semi_major_m| {
        best_ellipse(grid, &ellipse(semi_major_m, semi_major_m, 0.0), (&map, &safe), Fraction::ONE)
    };
    assert_eq!(best(20.0).unwrap().cell, Cell { row: 2, column: 2 });
    assert_eq!(best(40.0).unwrap().cell, Cell { row: 4, column: 4 });
    assert_eq!(best(50.0), None);
    let unknown = vec![f32::NAN; 81];
    let shape = ellipse(20.0, 20.0, 0.0);
    assert_eq!(best_ellipse(grid, &shape, (&unknown, &safe), Fraction::ZERO), None);
}
