//! Two rays against their closed forms, and Fresnel's coefficients against theirs.

use proptest::prelude::*;

use super::*;

const UHF: Frequency = Frequency::from_megahertz(435.0);
const S_BAND: Frequency = Frequency::from_megahertz(2200.0);
const POLARISATIONS: [Polarisation; 3] =
    [Polarisation::Vertical, Polarisation::RightCircular, Polarisation::LeftCircular];

/// A ground that takes nothing in, within 1e-4 above 1°.
const MIRROR: LevelGround =
    LevelGround { permittivity: 1e12, loss_tangent: 0.0, roughness: Length::ZERO };

fn degrees(degrees: f64) -> Angle {
    Angle::from_degrees(degrees)
}

fn metres(metres: f64) -> Length {
    Length::from_metres(metres)
}

#[test]
fn a_perfect_mirror_stands_a_vertical_wave_upright_and_turns_a_horizontal_one_over() {
    for elevation in [1.0, 10.0, 45.0, 90.0] {
        let grazing = degrees(elevation);
        assert!((MIRROR.horizontal(grazing) - Complex::real(-1.0)).size() < 1e-5);
        assert!((MIRROR.vertical(grazing) - Complex::ONE).size() < 1e-3);
        // A mirror turns the sense of a circular wave: nothing keeps it.
        assert!(MIRROR.circular(grazing).size() < 1e-3);
    }
}

#[test]
fn a_dielectric_reflects_as_fresnel_says() {
    let ground = LevelGround { permittivity: 3.0, loss_tangent: 0.0, roughness: Length::ZERO };
    // At normal incidence (n − 1)/(n + 1) with n = √3, of opposite signs, so that no circular wave
    // keeps its sense.
    let index = 3.0_f64.sqrt();
    let normal = (index - 1.0) / (index + 1.0);
    assert!((ground.vertical(Angle::RIGHT) - Complex::real(normal)).size() < 1e-12);
    assert!((ground.horizontal(Angle::RIGHT) - Complex::real(-normal)).size() < 1e-12);
    assert!(ground.circular(Angle::RIGHT).size() < 1e-12);
    // Brewster's angle, tan ψ = 1/n, takes a vertical wave in whole.
    assert!(ground.vertical(Angle::atan2(1.0, index)).size() < 1e-12);
    // Along the ground everything comes back turned over.
    for coefficient in [ground.vertical(Angle::ZERO), ground.horizontal(Angle::ZERO)] {
        assert!((coefficient - Complex::real(-1.0)).size() < 1e-12);
    }
}

#[test]
fn two_rays_over_a_perfect_mirror_stand_in_lobes_and_nulls() {
    // A vertical wave over a perfect mirror: two cosines whose phases differ by kδ, with δ the
    // difference of the two paths, and of which the reflected one has gone further.
    let (one, other) = (12.0, 3.0);
    let (mut lobes, mut nulls) = (0, 0);
    for step in 0..300 {
        let along = 60.0 + f64::from(step);
        let direct = (along * along + (one - other) * (one - other)).sqrt();
        let reflected = (along * along + (one + other) * (one + other)).sqrt();
        let share = direct / reflected;
        let phase = TAU * (reflected - direct) / UHF.wavelength().metres();
        let known_db = -10.0 * (1.0 + share * share + 2.0 * share * phase.cos()).log10();
        let heights = [metres(one), metres(other)];
        let loss = two_ray_loss(heights, metres(along), UHF, Polarisation::Vertical, &MIRROR);
        assert!((loss.db() - known_db).abs() < 0.05, "{along} m: {loss:?} for {known_db}");
        lobes += u32::from(loss.db() < -5.9);
        nulls += u32::from(loss.db() > 20.0);
    }
    assert!(lobes > 5 && nulls > 3, "{lobes} {nulls}");
}

#[test]
fn far_beyond_the_break_point_the_power_falls_with_the_fourth_power_of_distance() {
    // Excess over free space 20 log(λd/4πh₁h₂): with 20 log d of free space, 40 log d in all. The
    // angles are so small that regolith is a mirror that turns a wave over.
    let ground = LevelGround { roughness: Length::ZERO, ..LevelGround::REGOLITH };
    let (one, other) = (25.0, 25.0);
    let wave = UHF.wavelength().metres();
    let far = 100.0 * 4.0 * one * other / wave;
    for along in [far, 2.0 * far, 10.0 * far] {
        let known = 20.0 * (wave * along / (4.0 * PI * one * other)).log10();
        for polarisation in POLARISATIONS {
            let loss = two_ray_loss(
                [metres(one), metres(other)],
                metres(along),
                UHF,
                polarisation,
                &ground,
            );
            assert!((loss.db() - known).abs() < 0.5, "{along} m: {loss:?} for {known}");
        }
    }
}

#[test]
fn antennas_on_the_ground_lose_the_deepest_null_and_no_more() {
    let none = [Length::ZERO, Length::ZERO];
    for along in [Length::ZERO, metres(100.0)] {
        let loss = two_ray_loss(none, along, UHF, Polarisation::Vertical, &LevelGround::REGOLITH);
        assert_eq!(loss, DEEPEST_NULL);
    }
}

#[test]
fn the_fade_of_a_circular_wave_over_regolith_falls_with_elevation() {
    let at = |elevation: f64| {
        let wave = Polarisation::RightCircular;
        reflection_fade(degrees(elevation), S_BAND, wave, &LevelGround::REGOLITH).db()
    };
    assert!((at(0.0) - DEEPEST_SKY_FADE.db()).abs() < 1e-12);
    assert!((at(-5.0) - DEEPEST_SKY_FADE.db()).abs() < 1e-12);
    // from cmath import *; e = 3 * (1 - .01j); s = sin(radians(5)); r = sqrt(e - 1 + s * s)
    // g = ((e * s - r) / (e * s + r) + (s - r) / (s + r)) / 2
    // g *= exp(-(4 * pi * .02 * s * 2200e6 / 299792458)**2 / 2); -20 * log10(1 - abs(g))
    assert!((at(5.0) - 13.001957).abs() < 1e-5, "{}", at(5.0));
    assert!((at(10.0) - 7.796751).abs() < 1e-5, "{}", at(10.0));
    assert!((at(30.0) - 1.549807).abs() < 1e-5, "{}", at(30.0));
    // Straight down no circular wave keeps its sense.
    assert!(at(90.0) < 1e-9, "{}", at(90.0));
}

#[test]
fn rough_ground_scatters_what_smooth_ground_mirrors() {
    // σ = λ/(4π sin ψ) leaves e^(−1/2) of the field.
    let grazing = degrees(20.0);
    let roughness = S_BAND.wavelength() / (4.0 * PI * grazing.sin());
    let ground = LevelGround { roughness, ..LevelGround::REGOLITH };
    assert!((ground.coherent_share(grazing, S_BAND) - (-0.5_f64).exp()).abs() < 1e-12);
}

proptest! {
    #[test]
    fn a_smoother_ground_never_fades_less(
        elevation in 0.0..90.0_f64, roughness in 0.0..0.2_f64, by in 0.0..0.2_f64,
    ) {
        for polarisation in POLARISATIONS {
            let fade = |roughness: f64| {
                let ground = LevelGround { roughness: metres(roughness), ..LevelGround::REGOLITH };
                reflection_fade(degrees(elevation), S_BAND, polarisation, &ground)
            };
            prop_assert!(fade(roughness + by) <= fade(roughness));
            prop_assert!(fade(roughness) >= Decibels::ZERO);
        }
    }

    #[test]
    fn two_rays_do_not_ask_which_end_sends(
        one in 0.1..50.0_f64, other in 0.1..50.0_f64, along in 1.0..9000.0_f64,
    ) {
        let loss = |heights: [f64; 2]| {
            let heights = heights.map(metres);
            let wave = Polarisation::LeftCircular;
            two_ray_loss(heights, metres(along), UHF, wave, &LevelGround::REGOLITH)
        };
        prop_assert!((loss([one, other]) - loss([other, one])).abs().db() < 1e-9);
        prop_assert!(loss([one, other]).db() > -6.03);
        prop_assert!(loss([one, other]) <= DEEPEST_NULL);
    }
}
