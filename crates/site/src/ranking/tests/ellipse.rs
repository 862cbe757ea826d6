//! Which cells an ellipse covers, and what they hold.

use core::f64::consts::PI;

use hilal_quantity::{Fraction, GridAzimuth, Length, MapPoint};
use hilal_terrain::Cell;
use proptest::prelude::*;

use super::{distance, ellipse, tile};
use crate::ranking::{Ellipse, EllipseCells, EllipseError};

proptest! {
    #[test]
    fn the_cells_are_those_whose_centres_lie_inside(
        long_m in 20.0..200.0_f64, flattening in 0.2..1.0_f64, azimuth_deg in 0.0..360.0_f64,
        east_m in -350.0..350.0_f64, north_m in -350.0..350.0_f64,
    ) {
        let grid = tile(61, 53);
        let ellipse = ellipse(long_m, long_m * flattening, azimuth_deg);
        let middle = grid.middle();
        let centre = MapPoint::new(middle.x_m + east_m, middle.y_m + north_m);
        let Ok(covered) = EllipseCells::new(grid, centre, &ellipse) else { return Ok(()) };
        let covered: Vec<Cell> = covered.cells().collect();
        prop_assert!(covered.is_sorted());
        for index in 0..grid.len() {
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            let at = distance(&ellipse, centre, grid.centre(cell));
            // On the edge itself rounding decides; a lone cell stands for an ellipse without any.
            if (at - 1.0).abs() > 1e-6 && covered.len() > 1 {
                prop_assert_eq!(covered.binary_search(&cell).is_ok(), at < 1.0, "{:?} {}", cell, at);
            }
        }
    }

    #[test]
    fn an_ellipse_has_its_area_wherever_it_lies(
        long_m in 100.0..250.0_f64, flattening in 0.4..1.0_f64, azimuth_deg in 0.0..360.0_f64,
    ) {
        let grid = tile(61, 61);
        let shape = ellipse(long_m, long_m * flattening, azimuth_deg);
        let area_m2 = PI * long_m * long_m * flattening;
        // The count of lattice points differs from the area by less than the cells on the edge.
        let edge_m2 = 2.0 * PI * long_m * grid.spacing_m;
        for corner in [grid.middle(), MapPoint::new(grid.bounds()[0], grid.bounds()[1])] {
            let covered = EllipseCells::new(grid, corner, &shape).unwrap();
            let cells = covered.cells().len() + covered.off_grid();
            prop_assert!((cells as f64 * 100.0 - area_m2).abs() < edge_m2, "{} cells", cells);
        }
    }

    #[test]
    fn statistics_stay_between_least_and_greatest(values in prop::collection::vec(-1e3..1e3_f32, 25)) {
        let grid = tile(5, 5);
        let whole = EllipseCells::new(grid, grid.middle(), &ellipse(60.0, 60.0, 0.0)).unwrap();
        let found = whole.statistics(&values);
        let share = |share: f64| found.quantile(Fraction::clamped(share));
        prop_assert!(found.least() <= found.mean() && found.mean() <= found.greatest());
        prop_assert!(share(0.1) <= share(0.5) && share(0.5) <= share(0.9));
        let sorted = { let mut all = values; all.sort_by(f32::total_cmp); all };
        prop_assert_eq!(share(0.5).to_bits(), f64::from(sorted[12]).to_bits());
        prop_assert_eq!((found.known(), found.cells()), (25, 25 + whole.off_grid()));
    }
}

#[test]
fn the_long_axis_points_along_its_azimuth() {
    let grid = tile(41, 41);
    let covered = |azimuth_deg| {
        let cells = EllipseCells::new(grid, grid.middle(), &ellipse(100.0, 5.0, azimuth_deg));
        cells.unwrap().cells().map(|cell| (cell.row, cell.column)).collect::<Vec<_>>()
    };
    // Grid azimuths run clockwise from +y, which is up the rows.
    assert_eq!(covered(0.0), (10..=30).map(|row| (row, 20)).collect::<Vec<_>>());
    assert_eq!(covered(90.0), (10..=30).map(|column| (20, column)).collect::<Vec<_>>());
    assert!(covered(45.0).iter().all(|(row, column)| row + column == 40));
    assert_eq!(covered(45.0).len(), 15);
}

#[test]
fn a_slope_has_its_mean_in_the_middle_and_its_ends_at_the_ends_of_the_axis() {
    let grid = tile(41, 41);
    let ramp: Vec<f32> = (0..grid.len()).map(|index| (index % grid.columns) as f32).collect();
    let covered = EllipseCells::new(grid, grid.middle(), &ellipse(100.0, 40.0, 90.0)).unwrap();
    let found = covered.statistics(&ramp);
    assert!((found.mean() - 20.0).abs() < 1e-12);
    assert_eq!((found.least(), found.greatest()), (10.0, 30.0));
}

#[test]
fn an_ellipse_smaller_than_a_cell_is_the_cell_that_holds_it() {
    let grid = tile(5, 5);
    let cell = Cell { row: 3, column: 1 };
    let beside = MapPoint::new(grid.centre(cell).x_m + 4.0, grid.centre(cell).y_m - 4.0);
    let covered = EllipseCells::new(grid, beside, &ellipse(2.0, 1.0, 30.0)).unwrap();
    assert_eq!(covered.cells().collect::<Vec<_>>(), [cell]);
    assert_eq!(covered.off_grid(), 0);
}

#[test]
fn what_lies_beyond_the_edge_or_has_no_height_is_counted_as_unknown() {
    let grid = tile(5, 5);
    let north_west = grid.centre(Cell { row: 0, column: 0 });
    let covered = EllipseCells::new(grid, north_west, &ellipse(10.0, 10.0, 0.0)).unwrap();
    // The cell and its four neighbours, of which two lie beyond the edge.
    assert_eq!((covered.cells().len(), covered.off_grid()), (3, 2));
    let mut map = vec![1.0; 25];
    map[1] = f32::NAN;
    let found = covered.statistics(&map);
    assert_eq!((found.cells(), found.known(), found.mean()), (5, 2, 1.0));
    let nothing = covered.statistics(&[f32::NAN; 25]);
    assert!(nothing.mean().is_nan() && nothing.least().is_nan() && nothing.greatest().is_nan());
    assert!(nothing.quantile(Fraction::clamped(0.5)).is_nan());
}

#[test]
fn an_ellipse_off_the_tile_and_axes_that_are_none_are_refused() {
    let grid = tile(5, 5);
    let far = MapPoint::new(9_000.0, 0.0);
    for shape in [ellipse(20.0, 10.0, 0.0), ellipse(2.0, 1.0, 0.0)] {
        let error = EllipseCells::new(grid, far, &shape).unwrap_err();
        assert_eq!(error, EllipseError::OffGrid { centre: far });
        assert!(error.to_string().contains("x 9000 m, y 0 m"), "{error}");
    }
    for (long_m, short_m) in [(10.0, 20.0), (10.0, 0.0), (f64::INFINITY, 1.0), (f64::NAN, 1.0)] {
        let [long, short] = [long_m, short_m].map(Length::from_metres);
        let error = Ellipse::new(long, short, GridAzimuth::from_degrees(0.0)).unwrap_err();
        assert!(error.to_string().contains("half axes"), "{error}");
    }
}
