//! Diffraction over a knife edge (ITU-R P.526-15, §4.1).

use core::f64::consts::PI;

use hilal_quantity::{Decibels, Frequency, Length};

use super::complex::Complex;

/// The edge of a thin screen across the line between two antennas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnifeEdge {
    /// Height of the edge above the straight line between the ends; negative below it.
    pub height: Length,
    /// Distances from the two ends to the foot of the edge on that line.
    pub distances: [Length; 2],
}

/// Diffraction parameter below which an edge costs nothing: there the field of the exact solution
/// first reaches that of free space (at −0.7780), and swings about it below.
const CLEAR: f64 = -0.78;
/// Where the power series hands over to the continued fraction.
const FRACTION_FROM: f64 = 1.5;
/// Terms that either expansion needs at most where it is used.
const TERMS: u32 = 200;

/// Returns the diffraction parameter ν = h·√(2/λ·(1/d₁ + 1/d₂)) of an edge (ITU-R P.526-15,
/// §4.1), unitless.
///
/// Distances are held at one wavelength or more: nearer to an antenna nothing is a knife edge.
pub fn knife_edge_parameter(edge: KnifeEdge, carrier: Frequency) -> f64 {
    let wave = carrier.wavelength();
    let [near, far] = edge.distances.map(|distance| distance.max(wave) / wave);
    edge.height / wave * libm::sqrt(2.0 * (1.0 / near + 1.0 / far))
}

/// Returns the loss over a knife edge of diffraction parameter ν:
/// J(ν) = −20 log₁₀(½·√((1 − C − S)² + (C − S)²)) with the Fresnel integrals C and S of ν (ITU-R
/// P.526-15, §4.1), within 1e-9 dB; 6.02 dB where the edge touches the line.
///
/// It is 0 up to ν = −0.78, where the exact field swings about that of free space by −1.4 to 1.1
/// dB, and it grows with ν.
pub fn knife_edge_loss(nu: f64) -> Decibels {
    let field = if nu <= CLEAR {
        1.0
    } else if nu < FRACTION_FROM {
        field_by_series(nu)
    } else {
        field_by_fraction(nu)
    };
    Decibels::from_db(-20.0 * libm::log10(field)).max(Decibels::ZERO)
}

/// The field behind the edge as a share of that of free space: from the power series of both
/// integrals (DLMF 7.6.4 and 7.6.6).
fn field_by_series(nu: f64) -> f64 {
    let phase = PI / 2.0 * nu * nu;
    let (mut term, mut cosine, mut sine) = (nu, 0.0, 0.0);
    // The terms of ∫ exp(iπt²/2) dt in turn: (iπ/2)ⁿ ν²ⁿ⁺¹ / (n! (2n + 1)).
    for n in 0..TERMS {
        let part = term / f64::from(2 * n + 1);
        match n % 4 {
            0 => cosine += part,
            1 => sine += part,
            2 => cosine -= part,
            _ => sine -= part,
        }
        if part.abs() < 1e-18 {
            break;
        }
        term *= phase / f64::from(n + 1);
    }
    libm::hypot(0.5 - cosine, 0.5 - sine) / core::f64::consts::SQRT_2
}

/// The same by the continued fraction of the complementary error function (DLMF 7.9.2), by Lentz's method: nothing cancels, however small the field.
fn field_by_fraction(nu: f64) -> f64 {
    let square = PI * nu * nu;
    let mut b = Complex { re: 1.0, im: -square };
    let mut c = Complex::real(1e300);
    let mut d = Complex::ONE / b;
    let mut value = d;
    for k in 0..TERMS {
        let odd = f64::from(2 * k + 1);
        let a = Complex::real(-odd * (odd + 1.0));
        b = b + Complex::real(4.0);
        d = Complex::ONE / (a * d + b);
        c = b + a / c;
        let step = c * d;
        value = value * step;
        if (step - Complex::ONE).size() < 1e-16 {
            break;
        }
    }
    // ½ + i/2 − C − iS is (1 + i)/2 · (1 − i)ν · value but for a phase, and the field is its size by √2.
    value.size() * nu / core::f64::consts::SQRT_2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_loss_is_that_of_the_fresnel_integrals() {
        // from math import *; from scipy.special import fresnel
        // s, c = fresnel(nu); -20 * log10(hypot(1 - c - s, c - s) / 2)
        for (nu, db) in [
            (-0.77, 0.04551929764391977),
            (-0.5, 1.8586239616433422),
            (-0.25, 3.8701428340167365),
            (0.0, 6.020599913279624),
            (0.5, 10.23383046632691),
            (1.0, 13.864105413629094),
            (1.4999, 16.776819612452858),
            (1.5, 16.777336788323996),
            (2.0, 19.090962378661636),
            (2.4, 20.618195412007584),
            (3.0, 22.521813087540682),
            (5.0, 26.936197940503128),
            (10.0, 32.95351734806841),
            (30.0, 42.495725221152554),
        ] {
            let loss = knife_edge_loss(nu).db();
            assert!((loss - db).abs() < 1e-9, "nu {nu}: {loss} for {db}");
        }
    }

    #[test]
    fn both_expansions_meet() {
        let (below, above) = (field_by_series(FRACTION_FROM), field_by_fraction(FRACTION_FROM));
        assert!((below / above - 1.0).abs() < 1e-13, "{below} {above}");
    }

    #[test]
    fn the_recommendations_approximation_is_within_a_fifth_of_a_decibel() {
        // ITU-R P.526-15, §4.1, for ν above −0.78.
        for step in 0..400 {
            let nu = -0.78 + f64::from(step) / 10.0;
            let rough = nu - 0.1;
            let near = 6.9 + 20.0 * (rough.hypot(1.0) + rough).log10();
            let loss = knife_edge_loss(nu).db();
            assert!((loss - near).abs() < 0.2, "nu {nu}: {loss} for {near}");
        }
    }

    #[test]
    fn an_edge_well_below_the_line_costs_nothing() {
        assert_eq!(knife_edge_loss(-0.78), Decibels::ZERO);
        assert_eq!(knife_edge_loss(-40.0), Decibels::ZERO);
    }

    #[test]
    fn the_parameter_is_the_height_in_fresnel_zones_by_the_root_of_two() {
        // The first zone's radius is √(λ d₁ d₂ / (d₁ + d₂)).
        let carrier = Frequency::from_megahertz(400.0);
        let distances = [Length::from_metres(300.0), Length::from_metres(700.0)];
        let radius_m = (carrier.wavelength().metres() * 300.0 * 700.0 / 1000.0).sqrt();
        let edge = KnifeEdge { height: Length::from_metres(-radius_m), distances };
        let nu = knife_edge_parameter(edge, carrier);
        assert!((nu + core::f64::consts::SQRT_2).abs() < 1e-12, "{nu}");
        let foot = KnifeEdge { height: Length::ZERO, distances: [Length::ZERO, Length::ZERO] };
        assert!(knife_edge_parameter(foot, carrier).abs() < 1e-300);
    }

    proptest! {
        #[test]
        fn a_higher_edge_never_costs_less(nu in -2.0..60.0_f64, by in 0.0..2.0_f64) {
            prop_assert!(knife_edge_loss(nu + by) >= knife_edge_loss(nu));
        }
    }
}
