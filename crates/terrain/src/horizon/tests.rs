//! Horizons of shapes whose horizon is known in closed form, and of rough ground by the slow ways.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint, PolarStereographic};
use proptest::prelude::*;

use super::*;
use crate::{Cell, Grid, Layer, Raster, Stack};

const SOUTH: PolarStereographic = PolarStereographic::SOUTH;

/// A grid around a point.
fn grid((x_m, y_m): (f64, f64), side: usize, spacing_m: f64) -> Grid {
    let half_m = (side as f64 - 1.0) / 2.0 * spacing_m;
    let first_cell = MapPoint::new(x_m - half_m, y_m + half_m);
    Grid { map: SOUTH, first_cell, spacing_m, rows: side, columns: side }
}

fn layer(grid: Grid, surface: impl Fn(MapPoint) -> f64) -> Layer {
    Layer::synthetic(Raster::from_fn(grid, surface), 0)
}

/// A fine tile in a coarser and a coarsest layer, 240 km wide, around the pole.
fn nested(side: usize, surface: impl Fn(MapPoint) -> f64 + Copy) -> Stack {
    let layers = [(side, 10.0), (401, 60.0), (401, 600.0)];
    let layers = layers.map(|(side, spacing_m)| layer(grid((0.0, 0.0), side, spacing_m), surface));
    Stack::new(layers.to_vec(), None)
}

fn settings(azimuths: usize, mode: Mode) -> HorizonSettings {
    HorizonSettings { azimuths, mode, ..HorizonSettings::default() }
}

fn horizons(stack: &Stack, azimuths: usize, mode: Mode) -> Horizons {
    Horizons::of_stack(stack, &settings(azimuths, mode)).unwrap()
}

fn middle_deg(horizons: &Horizons, azimuth_deg: f64) -> f64 {
    let Grid { rows, columns, .. } = horizons.grid();
    let cell = Cell { row: rows / 2, column: columns / 2 };
    horizons.horizon(cell, GridAzimuth::from_degrees(azimuth_deg)).degrees()
}

#[test]
fn on_a_smooth_moon_the_horizon_dips_by_the_root_of_twice_the_height_over_the_radius() {
    let stack = nested(21, |_| 0.0);
    let dip_deg = -libm::sqrt(2.0 * 0.7 / MOON_RADIUS.metres()).to_degrees();
    for mode in [Mode::Fast, Mode::Exact] {
        let smooth = horizons(&stack, 16, mode);
        for azimuth in 0..16 {
            let found = middle_deg(&smooth, f64::from(azimuth) * 22.5);
            assert!((found - dip_deg).abs() < 0.002, "{found} for {dip_deg} in {azimuth}");
        }
    }
}

/// A wall across grid east: the closed form counts the curvature of the Moon.
fn wall_deg(distance_m: f64, height_m: f64) -> f64 {
    // On the map the pole is the origin: distances are 2R tan(θ/2).
    let angle_rad = 2.0 * libm::atan(distance_m / (2.0 * MOON_RADIUS.metres()));
    let (eye_m, top_m) = (MOON_RADIUS.metres() + 0.7, MOON_RADIUS.metres() + height_m);
    let (sin, cos) = (libm::sin(angle_rad), libm::cos(angle_rad));
    libm::atan2(top_m * cos - eye_m, top_m * sin).to_degrees()
}

#[test]
fn a_wall_stands_as_high_as_its_height_and_distance_say_in_every_field() {
    for (distance_m, height_m) in [(60.0, 8.0), (780.0, 60.0), (9_000.0, 900.0), (90_000.0, 7e3)] {
        // The wall's first cell is the first whose centre is beyond the distance.
        let wall = move |p: MapPoint| {
            if p.x_m >= distance_m - 1e-6 { height_m } else { 0.0 }
        };
        for mode in [Mode::Fast, Mode::Exact] {
            let horizons = horizons(&nested(21, wall), 8, mode);
            let (found, expected) = (middle_deg(&horizons, 90.0), wall_deg(distance_m, height_m));
            assert!((found - expected).abs() < 0.003, "{found} for {expected}, {mode:?}");
            assert!(middle_deg(&horizons, 270.0) < 0.0);
        }
    }
}

#[test]
fn a_mountain_in_grid_north_shows_in_no_other_direction() {
    let mountain = |p: MapPoint| {
        if libm::hypot(p.x_m, p.y_m - 2000.0) < 50.0 { 100.0 } else { 0.0 }
    };
    for mode in [Mode::Fast, Mode::Exact] {
        let horizons = horizons(&nested(21, mountain), 72, mode);
        assert!(middle_deg(&horizons, 0.0) > 2.0);
        for azimuth_deg in [5.0, 90.0, 180.0, 270.0, 355.0] {
            assert!(middle_deg(&horizons, azimuth_deg) < 0.0, "{azimuth_deg}");
        }
    }
}

#[test]
fn north_and_south_are_two_directions() {
    // WhiteboxTools #321: azimuth 0 equal to 180 on a LOLA tile.
    let ramp = |p: MapPoint| p.y_m * 0.1;
    let horizons = horizons(&nested(21, ramp), 8, Mode::Fast);
    assert!(middle_deg(&horizons, 0.0) > 4.0);
    assert!(middle_deg(&horizons, 180.0) < -1.0);
}

#[test]
fn a_pit_sees_its_rim_all_around() {
    // A cone 300 m in radius with walls of 20 degrees, seen from its bottom.
    let slope = Angle::from_degrees(20.0).tan();
    let pit = move |p: MapPoint| slope * libm::hypot(p.x_m, p.y_m).min(300.0);
    let horizons = horizons(&nested(61, pit), 24, Mode::Fast);
    let expected = libm::atan((300.0 * slope - 0.7) / 300.0).to_degrees();
    for azimuth in 0..24 {
        let found = middle_deg(&horizons, f64::from(azimuth) * 15.0);
        assert!((found - expected).abs() < 0.15, "{found} for {expected}");
    }
}

#[test]
fn a_peak_keeps_its_far_horizon() {
    // GRASS stops at (highest − own height) / tan 0.5°, so that peaks lose what is far.
    let peak = |p: MapPoint| {
        let own = 3000.0 - 0.3 * libm::hypot(p.x_m, p.y_m);
        if p.x_m > 60_000.0 { 2800.0 } else { own.max(0.0) }
    };
    let found = middle_deg(&horizons(&nested(21, peak), 8, Mode::Fast), 90.0);
    let eye_m = 3000.7;
    let near_m = 60_000.0_f64.div_euclid(600.0) * 600.0 + 600.0;
    let angle_rad = 2.0 * libm::atan(near_m / (2.0 * MOON_RADIUS.metres()));
    let expected = libm::atan(tan_elevation(eye_m, 2800.0, angle_rad)).to_degrees();
    assert!((found - expected).abs() < 0.03, "{found} for {expected}");
}

#[test]
fn the_moon_is_no_earth_and_not_flat() {
    // At 40 km the dip of level ground is half the central angle: 0.66° on the Moon, 0.18° on Earth.
    let stack = nested(21, |p| {
        let needle = -3.0 * libm::hypot(p.x_m, p.y_m);
        if p.y_m >= 40_200.0 { 1.0 } else { needle.max(-3000.0) }
    });
    let found = middle_deg(&horizons(&stack, 4, Mode::Fast), 0.0);
    assert!((found + 0.66).abs() < 0.02, "{found}");
}

#[test]
fn a_cell_without_a_height_sees_nothing_and_hides_nothing() {
    let mut tile = Raster::from_fn(grid((0.0, 0.0), 21, 10.0), |_| 0.0);
    tile.heights_m[0] = f32::NAN;
    let stack = Stack::new(vec![Layer::synthetic(tile, 0)], None);
    let horizons = horizons(&stack, 8, Mode::Fast);
    assert_eq!(horizons.plane(3)[0], i16::MAX);
    assert!(middle_deg(&horizons, 315.0) < 0.0);
}

#[test]
fn the_planes_are_the_same_bytes_on_any_number_of_threads() {
    let stack = nested(40, |p| rough_m(p, 3.0));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| horizons(&stack, 12, Mode::Fast))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_plane_does_not_depend_on_those_found_before_it() {
    let stack = nested(40, |p| rough_m(p, 3.0));
    let engine = HorizonEngine::new(&stack, &settings(12, Mode::Fast)).unwrap();
    let all = horizons(&stack, 12, Mode::Fast);
    for azimuth in [3, 8] {
        let mut plane = vec![0; engine.grid().len()];
        engine.planes(azimuth..azimuth + 1, &mut plane, &|_| ());
        assert_eq!(plane, all.plane(azimuth), "{azimuth}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let flat = nested(4, |_| 0.0);
    let error = |stack: &Stack, settings: HorizonSettings| {
        HorizonEngine::new(stack, &settings).unwrap_err().to_string()
    };
    let usual = settings(8, Mode::Fast);
    assert_eq!(
        error(&flat, HorizonSettings { azimuths: 0, ..usual }),
        "horizons need between 1 and 7200 azimuths, got 0"
    );
    assert_eq!(
        error(&flat, HorizonSettings { reach: Length::ZERO, ..usual }),
        "the reach of horizons must be above 0 and at most 1000 km, got 0.000 km"
    );
    let observer_height = Length::from_metres(-1.0);
    assert_eq!(
        error(&flat, HorizonSettings { observer_height, ..usual }),
        "the observer must stand between 0 and 10000 m above the surface, got -1.00 m"
    );
    assert_eq!(error(&Stack::new(vec![], None), usual), HorizonError::NoLayers.to_string());
    let away = layer(grid((4e5, 0.0), 11, 100.0), |_| 0.0);
    let apart = Stack::new(vec![flat.layers()[0].clone(), away], None);
    let said = error(&apart, usual);
    assert!(said.contains("ends 399.4 km away from"), "{said}");
    let nothing = layer(grid((0.0, 0.0), 4, 10.0), |_| f64::NAN);
    let said = error(&Stack::new(vec![nothing], None), usual);
    assert!(said.contains("holds no height at all"), "{said}");
}

#[test]
fn a_point_off_the_ground_is_refused_by_name() {
    let stack = Stack::new(vec![layer(grid((0.0, 0.0), 11, 10.0), |_| 0.0)], None);
    let engine = HorizonEngine::new(&stack, &settings(8, Mode::Exact)).unwrap();
    let error = engine.at(MapPoint::new(500.0, 0.0), GridAzimuth::from_degrees(0.0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "x 500.0 m, y 0.0 m lies off every layer, or where none has a height"
    );
}

/// Hills of one size.
fn wave_m(p: MapPoint, seed: f64, [length_m, height_m, turn]: [f64; 3]) -> f64 {
    let (sin, cos) = (libm::sin(turn + seed), libm::cos(turn + seed));
    let along = (p.x_m * cos + p.y_m * sin) / length_m;
    let across = (p.y_m * cos - p.x_m * sin) / length_m;
    height_m * libm::sin(along + seed) * libm::cos(across * 0.8)
}

fn long_waves_m(p: MapPoint, seed: f64) -> f64 {
    wave_m(p, seed, [15_000.0, 600.0, 4.0]) + wave_m(p, seed, [50_000.0, 1500.0, 5.0])
}

/// Hills of several sizes, the far ones higher.
fn rough_m(p: MapPoint, seed: f64) -> f64 {
    let small = [[60.0, 4.0, 0.3], [350.0, 30.0, 1.1], [2_500.0, 150.0, 2.0]];
    small.into_iter().map(|wave| wave_m(p, seed, wave)).sum::<f64>() + long_waves_m(p, seed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn the_exact_mode_equals_the_reference(
        seed in 0.0..6.0_f64, azimuth in 0.0..360.0_f64, x_km in -90.0..90.0_f64,
    ) {
        let place = (x_km * 1000.0, 40_000.0);
        let at = |side, spacing_m| layer(grid(place, side, spacing_m), |p| rough_m(p, seed));
        let stack = Stack::new(vec![at(150, 10.0), at(101, 70.0), at(101, 900.0)], None);
        let azimuths = 7;
        let exact = HorizonEngine::new(&stack, &settings(azimuths, Mode::Exact)).unwrap();
        let mut planes = vec![0; exact.grid().len() * azimuths];
        exact.planes(0..azimuths, &mut planes, &|_| ());
        let engine = HorizonEngine::new(&stack, &settings(azimuths, Mode::Reference)).unwrap();
        let grid = engine.grid();
        for index in (0..grid.len()).step_by(487) {
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            for number in 0..azimuths {
                let azimuth = GridAzimuth::from_degrees(number as f64 * 360.0 / azimuths as f64);
                let expected = engine.at(grid.centre(cell), azimuth).unwrap().degrees();
                let found = f64::from(planes[number * grid.len() + index]) * HORIZON_UNIT_DEG;
                prop_assert!((found - expected).abs() < 0.0012, "{found} for {expected}");
            }
        }
        // Any point and any direction, not of the cells alone.
        let azimuth = GridAzimuth::from_degrees(azimuth);
        for step in 0..40 {
            let point = grid.centre(Cell { row: 3 * step, column: 149 - 2 * step });
            let point = MapPoint::new(point.x_m + 3.1, point.y_m - 4.7);
            let (found, expected) = (exact.at(point, azimuth).unwrap(), engine.at(point, azimuth).unwrap());
            prop_assert!((found - expected).degrees().abs() < 1e-4);
        }
    }

    #[test]
    fn the_fast_mode_stays_close_to_the_exact_one(seed in 0.0..6.0_f64) {
        let stack = nested(150, |p| rough_m(p, seed));
        let (fast, exact) = (horizons(&stack, 24, Mode::Fast), horizons(&stack, 24, Mode::Exact));
        let mut misses: Vec<f64> = (0..24)
            .flat_map(|azimuth| fast.plane(azimuth).iter().zip(exact.plane(azimuth)))
            .map(|(fast, exact)| f64::from(fast - exact) * HORIZON_UNIT_DEG)
            .collect();
        let rms = (misses.iter().map(|miss| miss * miss).sum::<f64>() / misses.len() as f64).sqrt();
        misses.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
        prop_assert!(rms < 0.0125, "{rms}");
        let most = misses[misses.len() - 1];
        prop_assert!(most.abs() < 0.35, "{most}");
    }

    #[test]
    fn straight_rays_agree_with_great_circles(seed in 0.0..6.0_f64) {
        // Long waves alone: what the cells are too coarse for is not the rays' fault.
        let surface = |p: MapPoint| long_waves_m(p, seed);
        let stack = nested(33, surface);
        let engine = HorizonEngine::new(&stack, &settings(24, Mode::Exact)).unwrap();
        let mut misses: Vec<f64> = Vec::new();
        for (index, azimuth) in (0..40).zip((0..24).cycle()) {
            let cell = Cell { row: (index * 7) % 33, column: (index * 11) % 33 };
            let azimuth = GridAzimuth::from_degrees(f64::from(azimuth) * 15.0);
            let point = engine.grid().centre(cell);
            let truth = great_circle_horizon(
                (SOUTH, point), azimuth, &|p| Some(surface(p)), (engine.settings(), 2.5));
            let found = engine.at(point, azimuth).unwrap();
            misses.push((truth.unwrap() - found).degrees().abs());
        }
        misses.sort_by(f64::total_cmp);
        prop_assert!(misses[20] < 0.005, "median {}", misses[20]);
        prop_assert!(misses[38] < 0.05, "95 % {}", misses[38]);
    }

    #[test]
    fn a_higher_observer_never_sees_a_higher_horizon(seed in 0.0..6.0_f64, more_m in 1.0..50.0_f64) {
        let stack = nested(20, |p| rough_m(p, seed));
        let from = |height_m: f64| {
            let observer_height = Length::from_metres(height_m);
            Horizons::of_stack(&stack, &HorizonSettings { observer_height, ..settings(8, Mode::Exact) })
        };
        let (low, high) = (from(0.7).unwrap(), from(0.7 + more_m).unwrap());
        for azimuth in 0..8 {
            for (low, high) in low.plane(azimuth).iter().zip(high.plane(azimuth)) {
                prop_assert!(high <= low, "{high} above {low}");
            }
        }
    }
}

#[test]
fn the_bilinear_ground_bulges_a_little_above_its_crossings() {
    let raster = Raster::from_fn(grid((0.0, 0.0), 41, 10.0), |p| rough_m(p, 1.0));
    let eye = (MapPoint::new(0.0, 0.0), rough_m(MapPoint::new(0.0, 0.0), 1.0) + 0.7);
    for degrees in 0..36 {
        let azimuth = GridAzimuth::from_degrees(f64::from(degrees) * 10.0 + 3.0);
        let tan = |relief| reference_tangent(&raster, eye, azimuth, (1e5, relief));
        let (crossings, bilinear) = (tan(Relief::Crossings), tan(Relief::Bilinear));
        assert!(bilinear >= crossings && bilinear < crossings + 0.02);
    }
}

#[test]
fn stored_horizons_are_rounded_to_their_step() {
    let tan = crate::raster::to_f32(Angle::from_degrees(1.0009).tan());
    assert_eq!(planes::stored(tan), 500);
}
