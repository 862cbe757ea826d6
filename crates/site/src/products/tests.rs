//! The maps against a walk through time, point by point.

use hilal_ephem::Station;
use hilal_quantity::{Angle, Fraction, Length, Unit, Window};
use hilal_terrain::Cell;
use hilal_terrain::horizon::Horizons;
use proptest::prelude::*;

use super::*;
use crate::fixture::{ALMANAC, LIGHT, cell, grid, relay, window};
use crate::{Condition, GroundLink, HavenLimits, PointVisibility, haven_map};

fn goldstone() -> GroundLink {
    let station = Station {
        name: "Goldstone".to_owned(),
        latitude: Angle::from_degrees(35.4259),
        longitude: Angle::from_degrees(-116.8895),
        height: Length::from_metres(1000.0),
    };
    GroundLink { station, mask: Angle::from_degrees(10.0) }
}

fn sky() -> SkyTrack {
    SkyTrack::new(&ALMANAC, Some(&relay()), grid(), window())
        .unwrap()
        .with_stations(&ALMANAC, vec![goldstone()])
        .unwrap()
}

fn demands() -> Vec<Demand> {
    let half = Condition::Sun(Fraction::clamped(0.5));
    vec![
        Condition::AnySun.into(),
        half.into(),
        Condition::EarthCentre.into(),
        Condition::EarthDisc.into(),
        Condition::Station(0).into(),
        Condition::Relay(Angle::from_degrees(10.0)).into(),
        Demand::all([half, Condition::EarthCentre]),
    ]
}

fn hourly() -> Period {
    Period::new(window(), 1 * Unit::Hour).unwrap()
}

#[test]
fn every_map_is_what_a_walk_through_time_gives() {
    let (horizons, track) = (LIGHT.horizons(), sky());
    let made = products(horizons, &track, &hourly(), &demands()).unwrap();
    let instants = f64::from(hourly().instants());
    let mut differing = 0.0;
    for index in 0..grid().len() {
        let visibility =
            PointVisibility::new(horizons, &track, grid().centre(cell(index))).unwrap();
        let series = visibility.series(&hourly()).unwrap();
        let mean = series.iter().map(|s| s.sun.fraction.value()).sum::<f64>() / instants;
        assert!((f64::from(made.mean_light()[index]) - mean).abs() < 0.002);
        for (demand, map) in demands().iter().zip(made.spans()) {
            let held =
                hourly().epochs().filter(|&at| visibility.holds(demand, at).unwrap()).count();
            let share = map.at(cell(index)).unwrap().share.value();
            // The azimuth is that of the block's middle: here and there an instant tips over.
            let instants_off = (share * instants - held as f64).abs();
            assert!(instants_off < 2.5, "{demand:?}: {instants_off}");
            differing += instants_off;
        }
    }
    let all = instants * (grid().len() * demands().len()) as f64;
    assert!(differing / all < 1e-3, "{differing} of {all}");
}

#[test]
fn the_longest_spans_hold_all_through_and_end_there() {
    let (horizons, track) = (LIGHT.horizons(), sky());
    let demand = Demand::from(Condition::Sun(Fraction::clamped(0.5)));
    let demands = [demand.clone()];
    let made = products(horizons, &track, &hourly(), &demands).unwrap();
    for index in [0, 37, 150, 271] {
        let visibility =
            PointVisibility::new(horizons, &track, grid().centre(cell(index))).unwrap();
        let spans = made.spans()[0].at(cell(index)).unwrap();
        for (span, holds) in [(spans.longest, true), (spans.gap, false)] {
            assert!(
                span.steps(1 * Unit::Hour)
                    .all(|at| visibility.holds(&demand, at).unwrap() == holds)
            );
            let inside = span.start() > window().start();
            let before = span.start() - 1 * Unit::Hour;
            assert!(!inside || visibility.holds(&demand, before).unwrap() != holds);
        }
    }
}

#[test]
fn powered_and_direct_is_no_longer_than_either() {
    let made = products(LIGHT.horizons(), &sky(), &hourly(), &demands()).unwrap();
    let [_, powered, direct, whole, .., both] = made.spans() else { panic!("seven maps") };
    for index in 0..grid().len() {
        let share = |map: &SpanMap| map.at(cell(index)).unwrap().share.value();
        assert!(share(both) <= share(powered).min(share(direct)));
        assert!(share(whole) <= share(direct) + 1e-12);
        assert!(both.longest_gap_hours()[index] >= powered.longest_gap_hours()[index]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_block_of_a_tile_gets_what_the_tile_gets(
        row in 0..9_usize, column in 0..9_usize, rows in 2..8_usize, columns in 2..7_usize,
    ) {
        let whole = LIGHT.horizons();
        let extent = crate::block::Extent { row, column, rows, columns };
        let mut part = grid();
        part.first_cell = grid().centre(Cell { row, column });
        (part.rows, part.columns) = (rows, columns);
        let planes = (0..whole.azimuths())
            .flat_map(|azimuth| {
                extent.cells().map(move |(cell, _)| whole.plane(azimuth)[grid().index(cell)])
            })
            .collect();
        let block = Horizons::from_planes(part, whole.azimuths(), planes).unwrap();
        let of_whole = products(whole, LIGHT.track(), &hourly(), &[]).unwrap();
        let of_block = products(&block, LIGHT.track(), &hourly(), &[]).unwrap();
        for ((cell, _), &light) in extent.cells().zip(of_block.mean_light()) {
            let wanted = of_whole.mean_light()[grid().index(cell)];
            prop_assert!((light - wanted).abs() < 0.003, "{light} for {wanted}");
        }
    }
}

#[test]
fn the_maps_are_the_same_bytes_on_any_number_of_threads() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| products(LIGHT.horizons(), &sky(), &hourly(), &demands()).unwrap())
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_cell_without_height_has_no_figure() {
    let mut planes = vec![0_i16; 360 * grid().len()];
    planes.iter_mut().step_by(grid().len()).for_each(|horizon| *horizon = i16::MAX);
    let horizons = Horizons::from_planes(grid(), 360, planes).unwrap();
    let made = products(&horizons, &sky(), &hourly(), &demands()).unwrap();
    assert!(made.mean_light()[0].is_nan() && made.mean_light()[1].is_finite());
    let any_sun = &made.spans()[0];
    assert!(any_sun.at(cell(0)).is_none() && any_sun.never()[0].is_nan());
    assert!(any_sun.share()[1].is_finite());
}

#[test]
fn havens_are_where_the_dark_is_short_and_the_slope_gentle() {
    let made = products(LIGHT.horizons(), &sky(), &hourly(), &demands()).unwrap();
    let powered = &made.spans()[1];
    let mut slopes_deg = vec![5.0_f32; grid().len()];
    slopes_deg[..50].fill(20.0);
    slopes_deg[50] = f32::NAN;
    let limits = HavenLimits { longest_dark: 40 * Unit::Hour, slope: Angle::from_degrees(10.0) };
    let map = haven_map(powered, &slopes_deg, &limits);
    assert!(map[..50].iter().all(|&haven| haven == 0.0) && map[50].is_nan());
    for (index, &haven) in map.iter().enumerate().skip(51) {
        assert_eq!(haven > 0.5, powered.longest_gap_hours()[index] <= 40.0);
    }
    assert!(map.contains(&1.0));
}

#[test]
fn what_the_sky_does_not_hold_is_refused() {
    let track = SkyTrack::new(&ALMANAC, None, grid(), window()).unwrap();
    let refused = |demand: Condition, period: &Period| {
        products(LIGHT.horizons(), &track, period, &[demand.into()]).unwrap_err().to_string()
    };
    assert!(refused(Condition::Relay(Angle::ZERO), &hourly()).contains("holds none"));
    let station = refused(Condition::Station(2), &hourly());
    assert!(station.contains("station 2, counted from 0, and the sky holds 0"), "{station}");
    let longer = Window::new(window().start(), window().end() + 1 * Unit::Day).unwrap();
    let longer = Period::new(longer, 1 * Unit::Hour).unwrap();
    assert!(refused(Condition::AnySun, &longer).contains("not inside the sampled sky"));
}
