//! Horizons of shapes whose horizon is known in closed form, and of rough ground by the slow way.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint, PolarStereographic};
use proptest::prelude::*;

use super::padded::single;
use super::*;
use crate::{Cell, Grid, Raster};

const SOUTH: PolarStereographic = PolarStereographic::SOUTH;

fn grid(side: usize) -> Grid {
    // Around the pole, where the scale of the map is 1.
    let half_m = (side as f64 - 1.0) / 2.0 * 10.0;
    Grid {
        map: SOUTH,
        first_cell: MapPoint::new(-half_m, half_m),
        spacing_m: 10.0,
        rows: side,
        columns: side,
    }
}

fn settings(azimuths: usize) -> HorizonSettings {
    HorizonSettings { azimuths, ..HorizonSettings::default() }
}

/// Settings whose fields end early, for what does not depend on distance.
fn close(azimuths: usize) -> HorizonSettings {
    HorizonSettings {
        near_reach: Length::from_metres(500.0),
        middle_reach: Length::from_kilometres(4.0),
        far_reach: Length::from_kilometres(30.0),
        ..settings(azimuths)
    }
}

fn horizons(side: usize, azimuths: usize, surface: impl Fn(MapPoint) -> f64 + Sync) -> Horizons {
    let tile = Raster::from_fn(grid(side), &surface);
    let near = NearField { grid: tile.grid, heights_m: &tile.heights_m };
    compute(near, &|point: MapPoint| Some(surface(point)), &settings(azimuths)).unwrap()
}

fn at(horizons: &Horizons, azimuth_deg: f64) -> f64 {
    let side = horizons.grid().rows;
    let cell = Cell { row: side / 2, column: side / 2 };
    horizons.horizon(cell, GridAzimuth::from_degrees(azimuth_deg)).degrees()
}

#[test]
fn on_a_smooth_moon_the_horizon_dips_by_the_root_of_twice_the_height_over_the_radius() {
    let smooth = horizons(21, 16, |_| 0.0);
    let dip_deg = -libm::sqrt(2.0 * 0.7 / MOON_RADIUS.metres()).to_degrees();
    for azimuth in 0..16 {
        let found = at(&smooth, f64::from(azimuth) * 22.5);
        assert!((found - dip_deg).abs() < 0.002, "{found} for {dip_deg} in {azimuth}");
    }
}

/// A wall across grid east: the closed form counts the curvature of the Moon.
fn wall_deg(distance_m: f64, height_m: f64) -> f64 {
    let angle_rad = distance_m / MOON_RADIUS.metres();
    let (eye_m, top_m) = (MOON_RADIUS.metres() + 0.7, MOON_RADIUS.metres() + height_m);
    let (sin, cos) = (libm::sin(angle_rad), libm::cos(angle_rad));
    libm::atan2(top_m * cos - eye_m, top_m * sin).to_degrees()
}

#[test]
fn a_wall_stands_as_high_as_its_height_and_distance_say_in_every_field() {
    // Distances in the near, the middle and the far field; walls thick enough for its sampling.
    for (distance_m, height_m) in [(800.0, 60.0), (12_000.0, 900.0), (90_000.0, 7_000.0)] {
        let thick_m = distance_m * 0.05;
        let wall = move |p: MapPoint| {
            if (distance_m..distance_m + thick_m).contains(&p.x_m) { height_m } else { 0.0 }
        };
        let found = at(&horizons(21, 8, wall), 90.0);
        let expected = wall_deg(distance_m, height_m);
        assert!((found - expected).abs() < 0.02 + expected * 0.007, "{found} for {expected}");
        assert!(at(&horizons(21, 8, wall), 270.0) < 0.0);
    }
}

#[test]
fn a_mountain_in_grid_north_shows_in_no_other_direction() {
    let mountain = |p: MapPoint| {
        if libm::hypot(p.x_m, p.y_m - 2000.0) < 50.0 { 100.0 } else { 0.0 }
    };
    let horizons = horizons(21, 72, mountain);
    assert!(at(&horizons, 0.0) > 2.0);
    for azimuth_deg in [5.0, 90.0, 180.0, 270.0, 355.0] {
        assert!(at(&horizons, azimuth_deg) < 0.0, "{azimuth_deg}");
    }
}

#[test]
fn a_pit_sees_its_rim_all_around() {
    // A cone 300 m in radius with walls of 20 degrees, seen from its bottom.
    let slope = Angle::from_degrees(20.0).tan();
    let pit = move |p: MapPoint| slope * libm::hypot(p.x_m, p.y_m).min(300.0);
    let horizons = horizons(61, 24, pit);
    let expected = libm::atan((300.0 * slope - 0.7) / 300.0).to_degrees();
    for azimuth in 0..24 {
        let found = at(&horizons, f64::from(azimuth) * 15.0);
        assert!((found - expected).abs() < 0.1, "{found} for {expected}");
    }
}

#[test]
fn a_cell_without_a_height_sees_nothing_and_hides_nothing() {
    let mut tile = Raster::from_fn(grid(21), |_| 0.0);
    tile.heights_m[0] = f32::NAN;
    let near = NearField { grid: tile.grid, heights_m: &tile.heights_m };
    let horizons = compute(near, &|_: MapPoint| None, &settings(8)).unwrap();
    assert_eq!(horizons.plane(3)[0], i16::MAX);
    assert!(at(&horizons, 315.0) < 0.0);
}

#[test]
fn the_planes_are_the_same_bytes_on_any_number_of_threads() {
    let rough = |p: MapPoint| rough_m(p, 3.0);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let tile = Raster::from_fn(grid(24), rough);
        let near = NearField { grid: tile.grid, heights_m: &tile.heights_m };
        pool.install(|| compute(near, &|p: MapPoint| Some(rough(p)), &close(12)).unwrap())
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let tile = Raster::from_fn(grid(4), |_| f64::NAN);
    let near = NearField { grid: tile.grid, heights_m: &tile.heights_m };
    let none = |_: MapPoint| None;
    assert_eq!(compute(near, &none, &settings(8)).unwrap_err(), HorizonError::NoHeights);
    let error = compute(near, &none, &settings(3)).unwrap_err().to_string();
    assert_eq!(error, "horizons need between 4 and 3600 azimuths, got 3");
    let short = NearField { heights_m: &tile.heights_m[1..], ..near };
    let error = compute(short, &none, &settings(8)).unwrap_err().to_string();
    assert_eq!(error, "the near grid has 16 cells, but 15 heights were given");
}

/// Hills of several sizes, the far ones higher.
fn rough_m(p: MapPoint, seed: f64) -> f64 {
    let wave = |length_m: f64, height_m: f64, turn: f64| {
        let (sin, cos) = (libm::sin(turn + seed), libm::cos(turn + seed));
        let along = (p.x_m * cos + p.y_m * sin) / length_m;
        let across = (p.y_m * cos - p.x_m * sin) / length_m;
        height_m * libm::sin(along + seed) * libm::cos(across * 0.8)
    };
    wave(60.0, 4.0, 0.3)
        + wave(350.0, 30.0, 1.1)
        + wave(2_500.0, 150.0, 2.0)
        + wave(15_000.0, 600.0, 4.0)
        + wave(50_000.0, 1500.0, 5.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]

    #[test]
    fn on_rough_ground_the_fast_way_agrees_with_the_slow_way(seed in 0.0..6.0_f64) {
        let surface = |p: MapPoint| rough_m(p, seed);
        let side = 33;
        let horizons = horizons(side, 24, surface);
        let mut misses: Vec<f64> = Vec::new();
        for (index, azimuth) in (0..40).zip((0..24).cycle()) {
            let cell = Cell { row: (index * 7) % side, column: (index * 11) % side };
            let azimuth = GridAzimuth::from_degrees(f64::from(azimuth) * 15.0);
            let point = horizons.grid().centre(cell);
            let exact = reference_horizon(
                (SOUTH, point), azimuth, &|p| Some(surface(p)), (&settings(24), 2.5));
            misses.push((exact.unwrap() - horizons.horizon(cell, azimuth)).degrees().abs());
        }
        misses.sort_by(f64::total_cmp);
        prop_assert!(misses[20] < 0.01, "median {}", misses[20]);
        prop_assert!(misses[38] < 0.15, "95 % {}", misses[38]);
    }

    #[test]
    fn a_higher_observer_never_sees_a_higher_horizon(seed in 0.0..6.0_f64, more_m in 1.0..50.0_f64) {
        let tile = Raster::from_fn(grid(9), |p| rough_m(p, seed));
        let near = NearField { grid: tile.grid, heights_m: &tile.heights_m };
        let beyond = |p: MapPoint| Some(rough_m(p, seed));
        let from = |height_m: f64| {
            let observer_height = Length::from_metres(height_m);
            compute(near, &beyond, &HorizonSettings { observer_height, ..close(8) }).unwrap()
        };
        let (low, high) = (from(0.7), from(0.7 + more_m));
        for azimuth in 0..8 {
            for (low, high) in low.plane(azimuth).iter().zip(high.plane(azimuth)) {
                prop_assert!(high <= low, "{high} above {low}");
            }
        }
    }
}

#[test]
fn stored_horizons_are_rounded_to_their_step() {
    let tan = single(libm::tan(Angle::from_degrees(1.0009).radians()));
    assert_eq!(planes::stored(tan), 500);
}
