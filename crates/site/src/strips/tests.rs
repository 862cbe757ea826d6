//! The strips against a sum over the disc, point by point.

use proptest::prelude::*;

use super::*;

const SIDE: i32 = 600;

/// The share of the flux above a horizon, from the brightness law and nothing else.
fn point_by_point(limb: LimbDarkening, height: impl Fn(f64) -> f64) -> f64 {
    let at = |i: i32| (f64::from(i) + 0.5) / f64::from(SIDE) * 2.0 - 1.0;
    let (mut above, mut whole) = (0.0, 0.0);
    for x in (0..SIDE).map(at) {
        let horizon = height(x);
        for y in (0..SIDE).map(at).filter(|y| x * x + y * y < 1.0) {
            let mu = (1.0 - x * x - y * y).sqrt();
            let bright = 1.0 - limb.coefficient() * (1.0 - mu);
            whole += bright;
            above += if y > horizon { bright } else { 0.0 };
        }
    }
    above / whole
}

/// A horizon of straight pieces between azimuths that lie `spacing` radii apart.
fn pieces(spacing: f64, from: f64, slopes: &[f64]) -> impl Fn(f64) -> f64 + use<> {
    let mut corners = vec![(from - 2.0, 0.0)];
    for slope in slopes {
        let (x, y) = corners[corners.len() - 1];
        corners.push((x + spacing, y + slope * spacing));
    }
    move |x: f64| {
        let i = corners.partition_point(|corner| corner.0 <= x).clamp(1, corners.len() - 1);
        let ((x0, y0), (x1, y1)) = (corners[i - 1], corners[i]);
        y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_horizon_of_pieces_is_followed_across_the_disc(
        // 0.94 radii: a quarter of a degree; the disc is 0.53 degrees wide.
        spacing in 0.94..4.0_f64, shift in -1.0..0.0_f64, level in -1.2..1.2_f64,
        slopes in prop::collection::vec(-1.0..1.0_f64, 8),
    ) {
        let steep = |by: f64| {
            let scaled: Vec<f64> = slopes.iter().map(|slope| slope * by).collect();
            let profile = pieces(spacing, shift, &scaled);
            let middle = profile(0.0);
            move |x: f64| profile(x) - middle + level
        };
        for (by, allowed) in [(0.5, 0.005), (1.0, 0.008), (3.0, 0.016)] {
            let horizon = steep(by);
            for (strips, limb) in [(&*SUN, LimbDarkening::SUN), (&*EARTH, LimbDarkening::UNIFORM)] {
                let miss = (strips.above(&horizon) - point_by_point(limb, &horizon)).abs();
                prop_assert!(miss < allowed, "{miss} at slopes up to {by}");
            }
        }
    }

    #[test]
    fn a_lower_horizon_hides_no_more(
        level in -1.5..1.5_f64, slope in -2.0..2.0_f64, lower in 0.0..0.5_f64,
    ) {
        let seen = SUN.above(|x| level + slope * x);
        prop_assert!(SUN.above(|x| level - lower + slope * x) >= seen - 1e-12);
    }

    #[test]
    fn what_is_above_and_what_is_above_the_mirrored_horizon_add_up(
        level in -1.5..1.5_f64, slope in -2.0..2.0_f64,
    ) {
        let both = SUN.above(|x| level + slope * x) + SUN.above(|x| -level - slope * x);
        prop_assert!((both - 1.0).abs() < 1e-12);
    }
}

#[test]
fn under_a_level_horizon_the_strips_are_good_to_three_parts_in_two_thousand() {
    for (strips, limb) in [(&*SUN, LimbDarkening::SUN), (&*EARTH, LimbDarkening::UNIFORM)] {
        for hundredths in -100..=100 {
            let level = f64::from(hundredths) / 100.0;
            // The chords summed finely: the closed form in y, the trapezium in the angle.
            let exact = sum_over(-1.0, 0.0, |x| limb.chord_above(x, level)) * 2.0 / limb.whole();
            let miss = (strips.above(|_| level) - exact).abs();
            assert!(miss < 0.0015, "{miss} at {level}");
        }
    }
}

#[test]
fn a_horizon_above_or_below_the_disc_hides_all_or_nothing() {
    for strips in [&*SUN, &*EARTH] {
        assert!(strips.above(|_| 1.0) < 1e-12);
        assert!(strips.above(|_| -1.0) > 1.0 - 1e-12);
    }
}

#[test]
fn the_strips_are_the_whole_disc_and_mirror_each_other() {
    let shares: f64 = SUN.0.iter().map(|strip| strip.share).sum();
    assert!((shares - 1.0).abs() < 1e-5, "{shares}");
    for (left, right) in SUN.0.iter().zip(SUN.0.iter().rev()) {
        assert!((left.offset + right.offset).abs() < 1e-12);
        assert!((left.share - right.share).abs() < 1e-12);
    }
}

#[test]
fn a_darkened_limb_gives_less_flux_than_area_when_only_the_limb_is_up() {
    assert!(SUN.above(|_| 0.8) < EARTH.above(|_| 0.8));
    assert!(SUN.above(|_| -0.8) > EARTH.above(|_| -0.8));
}
