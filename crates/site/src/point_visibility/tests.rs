//! Points: rows, windows and what comes next.

use hilal_quantity::{Fraction, MapPoint, PolarStereographic};
use proptest::prelude::*;

use super::*;
use crate::fixture::{ALMANAC, LIGHT, cell, epoch_at, grid, turn_deg, window};

fn visibility(index: usize) -> PointVisibility<'static> {
    PointVisibility::new(LIGHT.horizons(), LIGHT.track(), grid().centre(cell(index))).unwrap()
}

fn lit() -> Demand {
    Condition::Sun(Fraction::clamped(0.5)).into()
}

proptest! {
    #[test]
    fn a_row_shows_the_almanacs_sky_over_the_stored_horizon(
        index in 0..272_usize, time in 0.0..0.9999_f64,
    ) {
        let (visibility, epoch) = (visibility(index), epoch_at(time));
        let row = visibility.sample(epoch);
        let place = PolarStereographic::SOUTH.unproject(visibility.centre(), Length::ZERO);
        let sky = ALMANAC.sky_at(&place, epoch).unwrap();
        for (seen, known) in [(row.sun.centre, sky.sun), (row.earth, sky.earth)] {
            prop_assert!((seen.elevation - known.elevation).degrees().abs() < 0.005);
            let turn = seen.azimuth.turn_to(known.azimuth).degrees().abs();
            prop_assert!(turn < 0.005);
            let grid_azimuth = PolarStereographic::SOUTH.grid_azimuth(seen.azimuth, visibility.centre());
            prop_assert!(turn_deg(grid_azimuth, seen.grid_azimuth) < 1e-9);
            let stored = LIGHT.horizons().horizon(cell(index), seen.grid_azimuth);
            prop_assert_eq!(seen.horizon, stored);
            prop_assert_eq!(seen.in_view(), seen.elevation > seen.horizon);
        }
        let au = sky.sun_range.kilometres() / 149_597_870.7;
        let whole = row.sun.irradiance_w_m2 * au * au;
        prop_assert!((whole - 1361.0 * row.sun.fraction.value()).abs() < 0.01);
        prop_assert_eq!(row.earth, visibility.sample(epoch).earth);
    }

    #[test]
    fn the_disc_shows_no_more_than_its_highest_and_no_less_than_its_lowest_horizon_lets_through(
        index in 0..272_usize, time in 0.0..0.9999_f64,
    ) {
        let row = visibility(index).sample(epoch_at(time));
        let (centre, radius) = (row.sun.centre, row.sun.radius);
        let across = radius.degrees() / centre.elevation.cos();
        let under = |i: i32| {
            let offset_deg = f64::from(i) / 50.0 * across;
            let azimuth = GridAzimuth::from_degrees(centre.grid_azimuth.degrees() + offset_deg);
            LIGHT.horizons().horizon(cell(index), azimuth)
        };
        let level = |horizon: Angle| {
            strips::SUN.above(|_| (horizon - centre.elevation) / radius)
        };
        let highest = (-50..=50).map(under).fold(-Angle::RIGHT, Angle::max);
        let lowest = (-50..=50).map(under).fold(Angle::RIGHT, Angle::min);
        let seen = row.sun.fraction.value();
        prop_assert!(level(highest) - 1e-9 <= seen && seen <= level(lowest) + 1e-9);
    }
}

#[test]
fn windows_hold_inside_and_not_outside() {
    let visibility = visibility(140);
    let found = visibility.windows(&lit(), window()).unwrap();
    assert!(!found.is_empty());
    for span in &found {
        assert!(visibility.holds(&lit(), span.start()).unwrap());
        let after = span.end() + 1 * Unit::Second;
        assert!(!window().contains(after) || !visibility.holds(&lit(), after).unwrap());
    }
}

#[test]
fn the_next_window_is_the_first_that_is_long_enough() {
    let visibility = visibility(140);
    let all = visibility.windows(&lit(), window()).unwrap();
    let longest = all.iter().map(|span| span.duration()).max().unwrap();
    for hours in 1..12 {
        let length = hours * Unit::Hour;
        let found = visibility.next_window(&lit(), window().start(), length).unwrap();
        let wanted = all.iter().copied().find(|span| span.duration() >= length);
        assert_eq!(found, wanted);
    }
    let beyond = longest + 1 * Unit::Minute;
    assert_eq!(visibility.next_window(&lit(), window().start(), beyond).unwrap(), None);
}

#[test]
fn a_window_under_way_starts_now() {
    let visibility = visibility(140);
    let first = visibility.windows(&lit(), window()).unwrap()[0];
    let within = first.start() + first.duration() * 0.5;
    let found = visibility.next_window(&lit(), within, 1 * Unit::Second).unwrap().unwrap();
    assert_eq!(found.start(), within);
    assert!((found.end() - first.end()).abs() < 2 * Unit::Second);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let (horizons, track) = (LIGHT.horizons(), LIGHT.track());
    let off =
        PointVisibility::new(horizons, track, MapPoint::new(0.0, 0.0)).unwrap_err().to_string();
    assert!(off.contains("x = 0.0 m, y = 0.0 m lies off the tile"), "{off}");
    let late = visibility(0).next_window(&lit(), window().end(), 1 * Unit::Hour).unwrap_err();
    assert!(late.to_string().contains("is outside the sampled sky"), "{late}");
    let station = visibility(0).holds(&Condition::Station(0).into(), window().start()).unwrap_err();
    assert!(station.to_string().contains("asks for station 0"), "{station}");
}
