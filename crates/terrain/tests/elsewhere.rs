//! What goes wrong in other horizon tools, each as a test that would catch it here.
//!
//! Others stand beside the engine, in `src/horizon/tests.rs`: Earth's radius in place of the Moon's,
//! horizons below the horizontal, a search that stops too near (GRASS), azimuth 0 equal to 180
//! (issue 321 of `WhiteboxTools`).
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use hilal_quantity::{GridAzimuth, Length, MapPoint, PolarStereographic};
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, HorizonSettings, Horizons, Mode, tan_elevation};
use hilal_terrain::{Cell, Grid, Layer, Raster, Stack};

fn grid((rows, columns): (usize, usize), spacing_m: f64) -> Grid {
    let half = |count: usize| (count as f64 - 1.0) / 2.0 * spacing_m;
    Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(-half(columns), half(rows)),
        spacing_m,
        rows,
        columns,
    }
}

fn layer(grid: Grid, surface: impl Fn(MapPoint) -> f64) -> Layer {
    Layer::synthetic(Raster::from_fn(grid, surface), 0)
}

fn horizons(layers: Vec<Layer>, settings: &HorizonSettings) -> Horizons {
    Horizons::of_stack(&Stack::new(layers, None), settings).unwrap()
}

fn usual(azimuths: usize) -> HorizonSettings {
    HorizonSettings { azimuths, ..HorizonSettings::default() }
}

fn middle_deg(horizons: &Horizons, azimuth_deg: f64) -> f64 {
    let Grid { rows, columns, .. } = horizons.grid();
    let cell = Cell { row: rows / 2, column: columns / 2 };
    horizons.horizon(cell, GridAzimuth::from_degrees(azimuth_deg)).degrees()
}

#[test]
fn the_size_of_a_cell_counts() {
    // xarray-spatial #1407: the cell size is ignored.
    let cone = |spacing_m: f64| {
        let step =
            layer(
                grid((41, 41), spacing_m),
                move |p| {
                    if p.x_m > 9.5 * spacing_m { 10.0 } else { 0.0 }
                },
            );
        middle_deg(&horizons(vec![step], &usual(8)), 90.0)
    };
    let expected = |spacing_m: f64| ((10.0 - 0.7) / (10.0 * spacing_m)).atan().to_degrees();
    for spacing_m in [5.0, 10.0, 40.0] {
        assert!((cone(spacing_m) - expected(spacing_m)).abs() < 0.01, "{spacing_m}");
    }
}

#[test]
fn a_mountain_off_the_tile_casts_its_shadow() {
    // MMGIS: mountains off the screen cast none.
    let peak = |p: MapPoint| (3000.0 - 0.3 * (p.x_m - 20_000.0).hypot(p.y_m)).max(0.0);
    let layers = vec![layer(grid((21, 21), 10.0), peak), layer(grid((501, 501), 100.0), peak)];
    let found = middle_deg(&horizons(layers, &usual(8)), 90.0);
    let angle_rad = 2.0 * (20_000.0 / (2.0 * 1_737_400.0_f64)).atan();
    let expected = tan_elevation(0.7, 3000.0, angle_rad).atan().to_degrees();
    assert!((found - expected).abs() < 0.02, "{found} for {expected}");
}

#[test]
fn fifty_kilometres_drop_seven_hundred_metres_and_not_seven_tenths() {
    // Lunagis: d² / 2R written as 0.719 m for 50 km.
    let drop_m = |d_m: f64| {
        // What stands at the height of the observer is seen below the horizontal by the drop over
        // the distance.
        let angle_rad = d_m / 1_737_400.0;
        -tan_elevation(0.0, 0.0, angle_rad) * d_m
    };
    assert!((drop_m(50_000.0) - 719.5).abs() < 0.5, "{}", drop_m(50_000.0));
}

#[test]
fn a_level_plain_has_the_same_horizon_in_every_direction() {
    // topocalc: streaks. HORAYZON on some builds: −85° here and there.
    let plain = layer(grid((61, 61), 10.0), |_| 0.0);
    for mode in [Mode::Fast, Mode::Exact] {
        let found = horizons(vec![plain.clone()], &HorizonSettings { mode, ..usual(97) });
        let cell = found.grid().index(Cell { row: 30, column: 30 });
        let all: Vec<f64> =
            (0..97).map(|i| f64::from(found.plane(i)[cell]) * HORIZON_UNIT_DEG).collect();
        let (low, high) =
            all.iter().fold((0.0_f64, -90.0_f64), |(low, high), h| (low.min(*h), high.max(*h)));
        // 0.7 m above a plain that ends 300 to 424 m away.
        assert!(low > -0.15 && high < -0.08, "{low} {high}");
    }
}

#[test]
fn a_map_with_more_columns_than_sixteen_bits_count_is_taken_whole() {
    // HORAYZON: at most 32,767 cells along a side.
    let wall = |p: MapPoint| if p.x_m > 165_000.0 { 200.0 } else { 0.0 };
    let long = layer(grid((3, 33_100), 10.0), wall);
    let settings = HorizonSettings { reach: Length::from_kilometres(400.0), ..usual(4) };
    let found = horizons(vec![long], &settings);
    let before = Cell { row: 1, column: 33_040 };
    assert!(found.horizon(before, GridAzimuth::from_degrees(90.0)).degrees() > 20.0);
}

#[test]
fn a_needle_far_away_is_neither_lost_nor_spread() {
    // MoonDAO #1575: a pyramid of maxima puts the top of a needle where it is not, up to 10.3° off.
    let needle = |p: MapPoint| {
        if (p.x_m - 1500.0).abs() < 4.0 && p.y_m.abs() < 4.0 { 100.0 } else { 0.0 }
    };
    let tile = layer(grid((401, 401), 10.0), needle);
    for mode in [Mode::Fast, Mode::Exact] {
        let found = horizons(vec![tile.clone()], &HorizonSettings { mode, ..usual(720) });
        let expected = (99.3_f64 / 1500.0).atan().to_degrees();
        assert!((middle_deg(&found, 90.0) - expected).abs() < 0.05, "{mode:?}");
        for azimuth_deg in [89.0, 91.0, 270.0] {
            assert!(middle_deg(&found, azimuth_deg) < 0.0, "{mode:?} {azimuth_deg}");
        }
    }
}

#[test]
fn holes_in_the_data_hide_nothing_and_are_filled_from_below() {
    let hole = |p: MapPoint| {
        if (100.0..200.0).contains(&p.x_m) && p.y_m.abs() < 60.0 { f64::NAN } else { 0.0 }
    };
    let tile = layer(grid((61, 61), 10.0), hole);
    let alone = horizons(vec![tile.clone()], &usual(16));
    assert!(middle_deg(&alone, 90.0) < 0.0);
    // Under the hole stands a hill.
    let hill = |p: MapPoint| if (120.0..180.0).contains(&p.x_m) { 30.0 } else { 0.0 };
    let filled = horizons(vec![tile, layer(grid((61, 61), 30.0), hill)], &usual(16));
    assert!(middle_deg(&filled, 90.0) > 8.0, "{}", middle_deg(&filled, 90.0));
}
