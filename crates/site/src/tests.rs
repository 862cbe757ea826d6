//! What light does on a tile: bounds that hold, directions that are right, figures that add up.

use hilal_quantity::{
    Angle, Epoch, Fraction, GridAzimuth, Length, MapPoint, PolarStereographic, Unit, Window,
};
use hilal_shade::{GROUP, Shade, ShadeHead, encode_group};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{Cell, Grid, Layer, Raster, Stack};
use proptest::prelude::*;

use crate::fixture::{ALMANAC, LIGHT, cell, epoch_at, grid, relay, turn_deg, window};
use crate::{
    FULL_DISC, HavenLimits, SiteError, SiteLight, SiteStatistics, SkyTrack, havens, spread,
    visible_fraction,
};

fn within(grid: Grid, x: f64, y: f64) -> MapPoint {
    let [west, south, east, north] = grid.bounds();
    MapPoint::new(west + (east - west) * x, south + (north - south) * y)
}

proptest! {
    #[test]
    fn the_sampled_sky_is_the_almanacs_sky(
        x in 0.0..1.0_f64, y in 0.0..1.0_f64, time in 0.0..0.9999_f64,
    ) {
        let (point, epoch) = (within(grid(), x, y), epoch_at(time));
        let place = PolarStereographic::SOUTH.unproject(point, Length::ZERO);
        let sky = ALMANAC.sky_at(&place, epoch).unwrap();
        let azimuth = |azimuth| PolarStereographic::SOUTH.grid_azimuth(azimuth, point);
        let (sun, earth) = (LIGHT.sun(point, epoch), LIGHT.earth(point, epoch));
        prop_assert!((sun.elevation - sky.sun.elevation).degrees().abs() < 0.005);
        prop_assert!(turn_deg(sun.azimuth, azimuth(sky.sun.azimuth)) < 0.005);
        prop_assert!((earth.elevation - sky.earth.elevation).degrees().abs() < 0.005);
        prop_assert!(turn_deg(earth.azimuth, azimuth(sky.earth.azimuth)) < 0.005);
        prop_assert!((earth.range - sky.earth_range).abs().kilometres() < 3.0);
        let at_sun = 1361.0 * (149_597_870.7 / sky.sun_range.kilometres()).powi(2);
        prop_assert!((sun.irradiance_w_m2 - at_sun).abs() < 0.01);
    }

    #[test]
    fn the_sampled_relay_is_the_almanacs_relay(
        x in 0.0..1.0_f64, y in 0.0..1.0_f64, time in 0.0..0.9999_f64,
    ) {
        let (point, epoch) = (within(grid(), x, y), epoch_at(time));
        let place = PolarStereographic::SOUTH.unproject(point, Length::ZERO);
        let direct = ALMANAC.relay_at(&relay(), &place, epoch).unwrap();
        let sampled = LIGHT.relay(point, epoch).unwrap();
        // It moves fast at periapsis, which is on the other side of the Moon.
        let allowed_deg = if direct.direction.elevation.degrees() > 0.0 { 0.005 } else { 0.1 };
        let miss = (sampled.elevation - direct.direction.elevation).degrees().abs();
        prop_assert!(miss < allowed_deg, "{miss}");
        prop_assert!((sampled.range / direct.range - 1.0).abs() < 1e-3);
        let seen = LIGHT.relay_in_view(point, epoch, Angle::from_degrees(10.0));
        prop_assert!(!seen || sampled.elevation.degrees() >= 10.0);
    }

    #[test]
    fn what_is_certain_over_a_step_is_there_at_every_instant_and_point(
        time in 0.0..0.99_f64, minutes in 1..90_i64, share in 0.0..1.0_f64,
        x in -0.499..0.499_f64, y in -0.499..0.499_f64,
    ) {
        let start = epoch_at(time);
        let length = minutes * Unit::Minute;
        let (mut certain, mut least) = (vec![0_u8; grid().len()], vec![0_u8; grid().len()]);
        LIGHT.conservative_slice(start, start + length, &mut certain);
        LIGHT.least_slice(start, start + length, &mut least);
        for (index, (&parts, &least)) in certain.iter().zip(&least).enumerate() {
            let centre = grid().centre(cell(index));
            let point = MapPoint::new(centre.x_m + x * 320.0, centre.y_m + y * 320.0);
            prop_assert!(parts <= least);
            for at in [0.0, share, 1.0] {
                let seen = LIGHT.sun_fraction(point, start + length * at).value();
                prop_assert!(f64::from(least) <= seen * f64::from(FULL_DISC) + 1e-9);
            }
        }
    }

    #[test]
    fn a_slice_of_an_instant_is_what_its_cells_see(time in 0.0..0.99_f64) {
        let epoch = epoch_at(time);
        let (mut light, mut earth) = (vec![0_u8; grid().len()], vec![0_u8; grid().len()]);
        LIGHT.light_slice(epoch, &mut light);
        LIGHT.earth_slice(epoch, &mut earth);
        for index in 0..grid().len() {
            let centre = grid().centre(cell(index));
            let seen = LIGHT.sun_fraction(centre, epoch).value() * f64::from(FULL_DISC);
            // A horizon unit more or less, a 256th of the step between two azimuths, rounding.
            prop_assert!((f64::from(light[index]) - seen).abs() < 10.0, "{} {seen}", light[index]);
            let clearance_deg = LIGHT.earth(centre, epoch).clearance.degrees();
            if clearance_deg.abs() > 0.03 {
                prop_assert_eq!(earth[index] == 1, clearance_deg > 0.0);
            }
        }
    }
}

#[test]
fn a_page_that_is_sent_planes_in_8_bits_draws_what_a_slice_gives() {
    let mission = LIGHT.track().window();
    let head = LIGHT.shade_head(mission, 1 * Unit::Hour).expect("a head");
    let sent = ShadeHead::from_octets(&head.to_octets()).expect("it reads what it writes");
    assert_eq!(sent, head);
    let mut shade = Shade::new(sent);
    assert!(shade.parts(0.0).is_none(), "without planes nothing is drawn");
    for (group, bands) in head.bands().chunks(GROUP).enumerate() {
        let planes = head.planes_of(group).into_iter().map(|plane| LIGHT.horizons().plane(plane));
        let octets = encode_group(planes.zip(bands.iter().copied()));
        assert!(shade.take(group, &octets[1..]).is_err());
        shade.take(group, &octets).expect("a group");
    }
    let (mut off, mut all, mut greatest) = (0, 0, 0);
    let mut light = vec![0_u8; grid().len()];
    for step in 0..997 {
        let met_s = f64::from(step) / 997.0 * mission.duration().to_seconds();
        LIGHT.light_slice(mission.start() + met_s * Unit::Second, &mut light);
        let drawn = shade.parts(met_s).expect("all planes have come");
        for (&drawn, &light) in drawn.iter().zip(&light) {
            all += 1;
            greatest = drawn.abs_diff(light).max(greatest);
            off += usize::from((drawn >= FULL_DISC / 2) != (light >= FULL_DISC / 2));
        }
    }
    assert!(off * 1000 < all, "{off} of {all} on the other side of one half, greatest {greatest}");
}

proptest! {
    #[test]
    fn the_least_of_a_short_step_is_close_to_what_its_cells_see(time in 0.0..0.99_f64) {
        let start = epoch_at(time);
        let mut least = vec![0_u8; grid().len()];
        LIGHT.least_slice(start, start + 10 * Unit::Second, &mut least);
        let below = |(index, &parts): (usize, &u8)| {
            let seen = LIGHT.sun_fraction(grid().centre(cell(index)), start).value();
            seen * f64::from(FULL_DISC) - f64::from(parts)
        };
        let mean = least.iter().enumerate().map(below).sum::<f64>() / least.len() as f64;
        // Single cells differ by more, where the horizon is steep and the azimuth is not the middle's.
        prop_assert!(mean < 5.0, "{mean}");
    }
}

#[test]
fn a_certain_slice_is_not_all_dark() {
    let mut certain = vec![0_u8; grid().len()];
    LIGHT.conservative_slice(epoch_at(0.1), epoch_at(0.1) + 15 * Unit::Minute, &mut certain);
    assert!(certain.iter().any(|&parts| parts > 0));
}

#[test]
fn a_mountain_in_grid_east_shadows_the_tile_only_while_the_sun_is_in_the_east() {
    let side = 9;
    let tile = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(34_605.0, -40_405.0),
        spacing_m: 10.0,
        rows: side,
        columns: side,
    };
    let middle = tile.middle();
    let mountain = move |p: MapPoint| {
        let away_m = MapPoint::new(middle.x_m + 3000.0, middle.y_m).distance(p).metres();
        (400.0 - away_m).max(0.0)
    };
    let around = Grid {
        first_cell: MapPoint::new(middle.x_m - 5000.0, middle.y_m + 5000.0),
        spacing_m: 50.0,
        rows: 201,
        columns: 201,
        ..tile
    };
    let layers = [tile, around].map(|grid| Layer::synthetic(Raster::from_fn(grid, mountain), 0));
    let stack = Stack::new(layers.to_vec(), None);
    let horizons = Horizons::of_stack(&stack, &HorizonSettings::default()).unwrap();
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 10, 1);
    let lunation = Window::new(start, start + 30 * Unit::Day).unwrap();
    let track = SkyTrack::new(&ALMANAC, None, tile, lunation).unwrap();
    let light = SiteLight::new(horizons, track);
    let (mut shadowed, mut clear) = (0, 0);
    for sample in light.series(middle, lunation, 1 * Unit::Hour) {
        let east = turn_deg(sample.sun.azimuth, GridAzimuth::from_degrees(90.0));
        if sample.sun.elevation.degrees() < 0.5 {
            continue; // set, or behind the curve of the Moon
        }
        if east < 1.5 {
            assert_eq!(sample.sun.fraction, Fraction::ZERO, "{}", sample.epoch);
            shadowed += 1;
        } else if east > 12.0 {
            assert_eq!(sample.sun.fraction, Fraction::ONE, "{}", sample.epoch);
            clear += 1;
        }
        assert!(sample.relay.is_none());
    }
    assert!(shadowed > 3 && clear > 100, "{shadowed} {clear}");
}

#[test]
fn statistics_are_what_a_walk_through_time_gives() {
    let threshold = Fraction::clamped(0.09);
    let step = 2 * Unit::Hour;
    let statistics = SiteStatistics::new(&LIGHT, window(), step, threshold).unwrap();
    for index in [0, 37, 150, 271] {
        let figures = statistics.at(cell(index)).unwrap();
        let point = grid().centre(cell(index));
        let series = LIGHT.series(point, window(), step);
        let mean = series.iter().map(|s| s.sun.fraction.value()).sum::<f64>() / series.len() as f64;
        assert!((figures.mean_light.value() - mean).abs() < 0.01);
        let (mut now, mut longest) = (0_u32, 0_u32);
        for sample in &series {
            now = if sample.sun.fraction.value() < 0.09 { now + 1 } else { 0 };
            longest = longest.max(now);
        }
        let hours = figures.longest_dark.to_seconds() / 3600.0;
        assert!((hours - f64::from(longest) * 2.0).abs() <= 2.0, "{hours} {longest}");
        assert!(window().contains(figures.dark_start));
    }
    assert!(statistics.at(Cell { row: 17, column: 0 }).is_none());
}

#[test]
fn statistics_of_some_rows_are_those_of_all_and_nothing_of_others() {
    let (threshold, sampled) = (Fraction::clamped(0.09), (window(), 2 * Unit::Hour));
    let all = SiteStatistics::new(&LIGHT, sampled.0, sampled.1, threshold).unwrap();
    let some = SiteStatistics::of_rows(&LIGHT, 3..15, sampled, threshold).unwrap();
    for (row, column) in [(2, 0), (3, 0), (9, 5), (14, 15), (15, 0)] {
        let cell = Cell { row, column };
        assert!(all.at(cell).is_some());
        assert_eq!(some.at(cell), all.at(cell).filter(|_| (3..15).contains(&row)), "{cell:?}");
    }
    assert_eq!(some.iter().len(), 12 * grid().columns);
    let none = SiteStatistics::of_rows(&LIGHT, 900..901, sampled, threshold).unwrap();
    assert_eq!(none.iter().len(), 0);
}

#[test]
fn havens_keep_their_limits_and_their_distance() {
    let threshold = Fraction::clamped(0.09);
    let statistics = SiteStatistics::new(&LIGHT, window(), 2 * Unit::Hour, threshold).unwrap();
    let mut slopes_deg = vec![5.0_f32; grid().len()];
    slopes_deg[..100].fill(20.0);
    slopes_deg[100] = f32::NAN;
    let limits = HavenLimits { longest_dark: 40 * Unit::Hour, slope: Angle::from_degrees(10.0) };
    let found = havens(&statistics, &slopes_deg, &limits);
    assert!(!found.is_empty());
    assert!(found.iter().all(|h| h.longest_dark <= 40 * Unit::Hour && grid().index(h.cell) > 100));
    assert!(found.is_sorted_by_key(|haven| haven.longest_dark));
    let apart = spread(&found, Length::from_metres(1000.0));
    assert_eq!(apart[0], found[0]);
    assert!(apart.len() < found.len());
}

#[test]
fn windows_of_light_hold_light_and_end_where_it_ends() {
    let point = grid().centre(cell(140));
    let half = Fraction::clamped(0.5);
    let windows = LIGHT.light_windows(point, window(), half);
    assert!(!windows.is_empty());
    for lit in windows {
        assert!(LIGHT.sun_fraction(point, lit.start()) >= half);
        let after = lit.end() + 1 * Unit::Second;
        assert!(!window().contains(after) || LIGHT.sun_fraction(point, after) < half);
    }
    let mask = Angle::from_degrees(10.0);
    for pass in LIGHT.relay_windows(point, window(), mask) {
        assert!(LIGHT.relay_in_view(point, pass.start(), mask));
    }
    assert!(!LIGHT.relay_windows(point, window(), mask).is_empty());
    for contact in LIGHT.earth_windows(point, window()) {
        assert!(LIGHT.earth_in_view(point, contact.start()));
    }
}

#[test]
fn off_the_tile_there_is_neither_light_nor_contact() {
    let off = MapPoint::new(0.0, 0.0);
    let epoch = epoch_at(0.5);
    assert_eq!(LIGHT.sun_fraction(off, epoch), Fraction::ZERO);
    assert!(!LIGHT.earth_in_view(off, epoch));
    assert!(!LIGHT.relay_in_view(off, epoch, Angle::ZERO));
}

#[test]
fn a_window_outside_the_almanac_and_an_empty_one_are_refused() {
    let late = Epoch::from_gregorian_utc_at_midnight(2060, 1, 1);
    let window = Window::new(late, late + 1 * Unit::Day).unwrap();
    let refused = SkyTrack::new(&ALMANAC, None, grid(), window).unwrap_err();
    assert!(matches!(refused, SiteError::Ephemeris(_)), "{refused}");
    let empty = Window::new(late, late).unwrap();
    let refused = SkyTrack::new(&ALMANAC, None, grid(), empty).unwrap_err();
    assert_eq!(refused.to_string(), "the sky of a site needs a window that is longer than zero");
}

#[test]
fn a_fraction_on_the_tile_follows_from_elevation_horizon_and_radius() {
    let (point, epoch) = (grid().centre(cell(77)), epoch_at(0.3));
    let sun = LIGHT.sun(point, epoch);
    let horizon = LIGHT.horizons().horizon(cell(77), sun.azimuth);
    let radius = Angle::asin(695_700.0 / LIGHT.track().sun_range(epoch).kilometres());
    assert_eq!(sun.fraction, visible_fraction(sun.elevation, horizon, radius));
}
