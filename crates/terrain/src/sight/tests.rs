//! What the geometry of a line of sight demands, on any ground.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Length, MapPoint, PolarStereographic};
use proptest::prelude::*;

use super::*;
use crate::{Cell, Grid};

const SIDE: usize = 24;

/// A tile off the pole, where the map's scale is not 1.
fn grid(spacing_m: f64) -> Grid {
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(31_895.0, -37_025.0),
        spacing_m,
        rows: SIDE,
        columns: SIDE,
    }
}

fn antenna(grid: Grid, (row, column): (f64, f64), height_m: f64) -> Antenna {
    let first = grid.first_cell;
    Antenna {
        point: MapPoint::new(first.x_m + column * grid.spacing_m, first.y_m - row * grid.spacing_m),
        height: Length::from_metres(height_m),
    }
}

fn ground() -> impl Strategy<Value = Raster> {
    prop::collection::vec(-6.0_f32..6.0, SIDE * SIDE)
        .prop_map(|heights_m| Raster { grid: grid(10.0), heights_m })
}

fn place() -> impl Strategy<Value = (f64, f64)> {
    let side = SIDE as f64 - 1.0;
    (0.0..side, 0.0..side)
}

/// A sphere with a step of `level_m` to it, wide enough for a horizon.
fn sphere(spacing_m: f64, level_m: f64) -> Raster {
    Raster::from_fn(grid(spacing_m), |_| level_m)
}

proptest! {
    #[test]
    fn who_sees_is_seen(
        ground in ground(), from in place(), to in place(), heights in (0.0..9.0_f64, 0.0..9.0_f64),
    ) {
        let ends = [
            antenna(ground.grid, from, heights.0),
            antenna(ground.grid, to, heights.1),
        ];
        let there = Sight::between(&ground, ends).unwrap();
        let back = Sight::between(&ground, [ends[1], ends[0]]).unwrap();
        prop_assert_eq!(there.clearance, back.clearance);
        prop_assert_eq!(there.range, back.range);
        prop_assert_eq!(there.closest, back.closest);
        prop_assert_eq!(there.elevations, [back.elevations[1], back.elevations[0]]);
        let turned = |edge: Edge| {
            let [first, last] = edge.distances;
            Edge { distances: [last, first], ..edge }
        };
        let edge = |ends| Obstruction::between(&ground, ends).unwrap().edge;
        prop_assert_eq!(edge(ends), edge([ends[1], ends[0]]).map(turned));
    }

    #[test]
    fn an_edge_stands_in_the_line_where_the_ground_hides_and_below_it_where_not(
        ground in ground(), from in place(), to in place(), heights in (0.0..9.0_f64, 0.0..9.0_f64),
    ) {
        let ends = [
            antenna(ground.grid, from, heights.0),
            antenna(ground.grid, to, heights.1),
        ];
        let sight = Obstruction::between(&ground, ends).unwrap();
        if let Some(edge) = sight.edge {
            prop_assert_eq!(edge.height <= Length::ZERO, sight.is_clear(), "{:?}", sight);
            let [first, last] = edge.distances;
            prop_assert!(first > Length::ZERO && last > Length::ZERO);
            prop_assert!((first + last - sight.range).abs().metres() < 1e-9);
        }
    }

    #[test]
    fn raising_the_ground_between_never_lowers_what_diffracts(
        ground in ground(), from in place(), to in place(), row in 0..SIDE, by_m in 0.0_f32..20.0,
    ) {
        let ends = [antenna(ground.grid, from, 3.0), antenna(ground.grid, to, 3.0)];
        let before = Obstruction::between(&ground, ends).unwrap();
        prop_assume!(!before.is_clear());
        let mut raised = ground;
        let far = |at: f64| (at - row as f64).abs() > 1.0;
        prop_assume!(far(from.0) && far(to.0));
        for height_m in &mut raised.heights_m[row * SIDE..(row + 1) * SIDE] {
            *height_m += by_m;
        }
        let after = Obstruction::between(&raised, ends).unwrap();
        // √(h²/d₁ + h²/d₂): the diffraction parameter by √(2/λ).
        let parameter = |sight: Obstruction| {
            let edge = sight.edge.unwrap();
            let [near, far] = edge.distances.map(Length::metres);
            edge.height.metres() * (1.0 / near + 1.0 / far).sqrt()
        };
        prop_assert!(parameter(after) >= parameter(before) - 1e-9);
    }

    #[test]
    fn raising_an_antenna_never_hides_it(
        ground in ground(), from in place(), to in place(),
        heights in (0.0..5.0_f64, 0.0..5.0_f64), by_m in 0.0..20.0_f64,
    ) {
        let low = antenna(ground.grid, from, heights.0);
        let high = antenna(ground.grid, from, heights.0 + by_m);
        let other = antenna(ground.grid, to, heights.1);
        let below = Obstruction::between(&ground, [low, other]).unwrap();
        let above = Obstruction::between(&ground, [high, other]).unwrap();
        prop_assert!(above.clearance.metres() >= below.clearance.metres() - 1e-6);
    }

    #[test]
    fn raising_the_ground_between_never_shows(
        ground in ground(), from in place(), to in place(), row in 0..SIDE, by_m in 0.0_f32..20.0,
    ) {
        let ends = [antenna(ground.grid, from, 3.0), antenna(ground.grid, to, 3.0)];
        let before = Sight::between(&ground, ends).unwrap();
        let mut raised = ground;
        // Not under the ends: they would rise with it.
        let far = |at: f64| (at - row as f64).abs() > 1.0;
        prop_assume!(far(from.0) && far(to.0));
        for height_m in &mut raised.heights_m[row * SIDE..(row + 1) * SIDE] {
            *height_m += by_m;
        }
        let after = Sight::between(&raised, ends).unwrap();
        prop_assert!(after.clearance <= before.clearance);
    }

    #[test]
    fn on_a_bare_sphere_the_range_is_the_sum_of_both_horizons(
        heights in (0.5..40.0_f64, 0.5..40.0_f64), off in -0.02..0.02_f64,
    ) {
        prop_assume!(off.abs() > 2e-4);
        let ground = sphere(1000.0, 0.0);
        let radius_m = MOON_RADIUS.metres();
        // The tangent from each antenna to the sphere: exact, and sqrt(2Rh) but for h/4R.
        let angle = |h: f64| libm::acos(radius_m / (radius_m + h));
        let limit_m = radius_m * (angle(heights.0) + angle(heights.1));
        let short_m = (2.0 * radius_m * heights.0).sqrt() + (2.0 * radius_m * heights.1).sqrt();
        prop_assert!((limit_m / short_m - 1.0).abs() < 1e-5);
        // Off the sphere's distance by a share; along a row, at the scale of the map there.
        let centre = grid(1000.0).first_cell;
        let rho = libm::hypot(centre.x_m, centre.y_m) / (2.0 * radius_m);
        let scale = 1.0 + rho * rho;
        let distance_m = limit_m * (1.0 + off) * scale;
        prop_assume!(distance_m < 22_900.0);
        let to = distance_m / 1000.0;
        let ends = [antenna(ground.grid, (0.0, 0.0), heights.0), antenna(ground.grid, (0.0, to), heights.1)];
        let sight = Sight::between(&ground, ends).unwrap();
        // The kinks of bilinear heights are a kilometre apart, where nothing is between them: the
        // bulge is met to within (500 m)²/2R = 7 cm. So a ground of cells of 5 m is asked instead.
        let fine = Grid { spacing_m: 5.0, rows: 3, columns: 4590, ..ground.grid };
        let plain = Raster::from_fn(fine, |_| 0.0);
        let exact = Sight::between(&plain, ends).unwrap();
        prop_assert_eq!(exact.is_clear(), off < 0.0, "{:?} over {} m", exact, distance_m);
        prop_assert!((sight.clearance.metres() - exact.clearance.metres()).abs() < 0.08);
    }

    #[test]
    fn the_height_of_the_whole_ground_changes_little(
        ground in ground(), from in place(), to in place(),
    ) {
        let ends = [antenna(ground.grid, from, 2.0), antenna(ground.grid, to, 2.0)];
        let before = Sight::between(&ground, ends).unwrap();
        let mut raised = ground;
        for height_m in &mut raised.heights_m {
            *height_m += 1024.0;
        }
        let after = Sight::between(&raised, ends).unwrap();
        // Lines spread with the radius, by 1024 m in 1737 km: elevations flatten by that share.
        prop_assert!((after.clearance - before.clearance).metres().abs() < 0.02);
    }

    #[test]
    fn a_viewshed_is_a_line_of_sight_to_every_cell(ground in ground(), from in place()) {
        let mut ground = ground;
        ground.heights_m[7] = f32::NAN;
        let lander = antenna(ground.grid, from, 4.0);
        let seen = Viewshed::of(&ground, lander, Length::from_metres(1.0));
        for (index, &sees) in seen.cells().iter().enumerate() {
            let cell = Cell { row: index / SIDE, column: index % SIDE };
            let other = Antenna { point: ground.grid.centre(cell), height: Length::from_metres(1.0) };
            let sight = Sight::between(&ground, [lander, other]);
            prop_assert_eq!(sees, sight.is_some_and(|sight| sight.is_clear()));
            prop_assert_eq!(sees, seen.sees(cell));
        }
    }
}

#[test]
fn a_ridge_hides_what_is_behind_it_and_a_gap_in_it_does_not() {
    let (crest, gap) = (12, 5);
    let ridge = |point: MapPoint| {
        let (row, column) = grid(10.0).fractional(point);
        let on = (column - f64::from(crest)).abs() < 0.5 && (row - f64::from(gap)).abs() > 1.5;
        if on { 8.0 } else { 0.0 }
    };
    let ground = Raster::from_fn(grid(10.0), ridge);
    let clear = |row: f64, height_m: f64| {
        let ends =
            [antenna(ground.grid, (row, 2.0), 1.0), antenna(ground.grid, (row, 22.0), height_m)];
        Sight::between(&ground, ends).unwrap().is_clear()
    };
    assert!(!clear(15.0, 2.5));
    // The crest stands in the middle: 15 m at one end and 1 m at the other pass it at 8 m, less the
    // bulge of 3 mm.
    assert!(!clear(15.0, 15.0));
    assert!(clear(15.0, 15.01));
    assert!(clear(5.0, 2.5));
}

#[test]
fn a_ridge_is_the_edge_that_diffracts() {
    // A wall of 8 m along a column, seen along a row. The map's scale and the bulge of the sphere are in
    // the closed form.
    let ridge = |point: MapPoint| {
        let (_, column) = grid(10.0).fractional(point);
        if (column - 9.0).abs() < 0.5 { 8.0 } else { 0.0 }
    };
    let ground = Raster::from_fn(grid(10.0), ridge);
    let ends = [antenna(ground.grid, (12.0, 2.0), 1.0), antenna(ground.grid, (12.0, 22.0), 3.0)];
    let sight = Obstruction::between(&ground, ends).unwrap();
    let edge = sight.edge.unwrap();
    // 7 of 20 cells from the one end; the line stands 1.7 m over the ground there, and the sphere
    // bulges by d₁d₂/2R = 2.6 mm; the line leans by 2 m in 200 m.
    let range_m = sight.range.metres();
    let bulge_m = 0.35 * 0.65 * range_m * range_m / (2.0 * MOON_RADIUS.metres());
    let lean = Angle::asin(2.0 / range_m);
    let height_m = (8.0 - 1.7 + bulge_m) * lean.cos();
    let along_m = 0.35 * range_m + (8.0 - 1.7 + bulge_m) * lean.sin();
    assert!((edge.height.metres() - height_m).abs() < 1e-3, "{edge:?} for {height_m}");
    assert!((edge.distances[0].metres() - along_m).abs() < 0.01, "{edge:?} for {along_m}");
    assert!((edge.height.metres() + sight.clearance.metres() * lean.cos()).abs() < 1e-3);
}

#[test]
fn two_ridges_are_one_edge_where_the_steepest_lines_over_them_meet() {
    let ridges = |point: MapPoint| {
        let (_, column) = grid(10.0).fractional(point);
        let on = |at: f64| (column - at).abs() < 0.5;
        if on(6.0) {
            7.0
        } else if on(17.0) {
            9.0
        } else {
            0.0
        }
    };
    let ground = Raster::from_fn(grid(10.0), ridges);
    let ends = [antenna(ground.grid, (12.0, 2.0), 2.0), antenna(ground.grid, (12.0, 22.0), 2.0)];
    let edge = Obstruction::between(&ground, ends).unwrap().edge.unwrap();
    // By hand, on a plane: 5 m over the line at a fifth of it from the one end, 7 m at a quarter from
    // the other. In shares of the length: 25 s = 28 (1 − s), so s = 28/53, and 13.21 m over the line.
    let range_m = edge.distances[0].metres() + edge.distances[1].metres();
    assert!((edge.distances[0].metres() / range_m - 28.0 / 53.0).abs() < 1e-3, "{edge:?}");
    assert!((edge.height.metres() - 25.0 * 28.0 / 53.0).abs() < 0.02, "{edge:?}");
}

#[test]
fn ends_in_one_cell_have_no_ground_between_them() {
    let ground = sphere(10.0, 0.0);
    let ends = [antenna(ground.grid, (4.2, 2.2), 1.0), antenna(ground.grid, (4.8, 2.8), 1.0)];
    let sight = Obstruction::between(&ground, ends).unwrap();
    assert!(sight.is_clear());
    assert_eq!(sight.edge, None);
}

#[test]
fn both_ends_see_each_other_below_the_horizontal_on_a_sphere() {
    let ground = sphere(1000.0, 100.0);
    let ends = [antenna(ground.grid, (0.0, 0.0), 30.0), antenna(ground.grid, (0.0, 10.0), 30.0)];
    let sight = Sight::between(&ground, ends).unwrap();
    let half = sight.range.metres() / (2.0 * (MOON_RADIUS.metres() + 130.0));
    for elevation in sight.elevations {
        assert!((elevation.radians() + libm::asin(half)).abs() < 1e-9, "{elevation:?}");
    }
}

#[test]
fn what_is_not_known_is_not_seen() {
    let mut ground = sphere(10.0, 0.0);
    let ends =
        |column| [antenna(ground.grid, (4.0, 2.0), 3.0), antenna(ground.grid, (4.0, column), 3.0)];
    let (near, far, off) = (ends(6.0), ends(20.0), ends(30.0));
    ground.heights_m[4 * SIDE + 10] = f32::NAN;
    assert!(Sight::between(&ground, near).is_some_and(|sight| sight.is_clear()));
    assert!(Sight::between(&ground, far).is_none());
    assert!(Sight::between(&ground, off).is_none());
    let blind = Viewshed::of(&ground, off[1], Length::from_metres(1.0));
    assert!(blind.share() <= 0.0);
}

#[test]
fn two_antennas_on_one_spot_see_each_other() {
    let ground = sphere(10.0, 0.0);
    let ends = [antenna(ground.grid, (4.0, 2.0), 3.0), antenna(ground.grid, (4.0, 2.0), 1.0)];
    let sight = Sight::between(&ground, ends).unwrap();
    assert!(sight.is_clear());
    assert!((sight.range.metres() - 2.0).abs() < 1e-6);
}
