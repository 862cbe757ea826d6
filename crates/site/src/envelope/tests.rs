//! Permanent shadow against stepping, and against a horizon a hair above the Sun.

use hilal_quantity::{Unit, Window};

use super::*;
use crate::fixture::{cell, grid, long_start, made_up_earth, made_up_sun, ridges, stored};
use crate::{Condition, products};

fn sky() -> (SkyTrack, Period) {
    let start = long_start();
    let window = Window::new(start, start + 350 * Unit::Day).unwrap();
    let track = SkyTrack::from_positions(grid(), window, made_up_sun, made_up_earth).unwrap();
    (track, Period::new(window, 20 * Unit::Minute).unwrap())
}

/// The ridges raised so high that about half of the cells are never lit, and by a little more.
fn high_ridges(by_deg: f64) -> Horizons {
    let ridges = ridges(grid(), 720);
    let lift = |azimuth: usize, index: usize| {
        let Cell { row, column } = cell(index);
        let by = stored(1.0 + 0.12 * (row + column) as f64 + by_deg);
        ridges.plane(azimuth)[index].max(stored(-0.5)) + by
    };
    let planes = (0..720).flat_map(|azimuth| (0..grid().len()).map(move |index| (azimuth, index)));
    let planes = planes.map(|(azimuth, index)| lift(azimuth, index)).collect();
    Horizons::from_planes(grid(), 720, planes).unwrap()
}

#[test]
fn what_the_envelope_leaves_dark_is_never_lit_and_the_other_way_round_to_a_hair() {
    let (track, period) = sky();
    let horizons = high_ridges(0.0);
    let stepped = products(&horizons, &track, &period, &[Condition::AnySun.into()]).unwrap();
    let never = stepped.spans()[0].never();
    let envelope = SunEnvelope::new(&track, &period).unwrap();
    let dark = envelope.permanent_shadow(&horizons).unwrap();
    let dark_if_higher = envelope.permanent_shadow(&high_ridges(0.02)).unwrap();
    for ((never, dark), dark_if_higher) in never.iter().zip(&dark).zip(&dark_if_higher) {
        assert!(dark <= never && never <= dark_if_higher);
    }
    let count = never.iter().filter(|&&never| never > 0.5).count();
    assert!(count > 20 && count < 250, "{count}");
}

#[test]
fn a_wall_just_above_the_upper_limb_is_needed_and_enough() {
    let (track, period) = sky();
    let envelope = SunEnvelope::new(&track, &period).unwrap();
    let highest_deg = (0..period.instants())
        .map(|i| {
            let sun = track.sun_at_s(period.since_s(track.window(), i));
            sun.elevation.middle_deg + sun.radius.degrees()
        })
        .fold(f64::NEG_INFINITY, f64::max);
    let middle = grid().index(Cell { row: 8, column: 8 });
    let shadow = |wall_deg: f64| {
        let planes = vec![stored(wall_deg); 360 * grid().len()];
        let horizons = Horizons::from_planes(grid(), 360, planes).unwrap();
        envelope.permanent_shadow(&horizons).unwrap()[middle]
    };
    assert!(shadow(highest_deg + 0.01) > 0.5);
    assert!(shadow(highest_deg - 0.01) < 0.5);
}

#[test]
fn a_cell_without_height_is_neither_lit_nor_dark() {
    let (track, period) = sky();
    let horizons = Horizons::from_planes(grid(), 4, vec![i16::MAX; 4 * grid().len()]).unwrap();
    let shadow = SunEnvelope::new(&track, &period).unwrap().permanent_shadow(&horizons).unwrap();
    assert!(shadow.iter().all(|cell| cell.is_nan()));
}
