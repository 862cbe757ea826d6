//! Reflection by level ground: two rays between low antennas, and fades of links to the sky.

use core::f64::consts::{PI, TAU};

use hilal_quantity::{Angle, Decibels, Frequency, Length};

use super::complex::Complex;
use crate::models::link_budget::Polarisation;

/// Deepest null of two rays: both cancel altogether only in a formula. Ours.
pub const DEEPEST_NULL: Decibels = Decibels::from_db(60.0);

/// Most that a reflection takes from a link to the sky, where the worst phase would take more: at a
/// circular polarisation this is met below some 2° over regolith. Ours.
pub const DEEPEST_SKY_FADE: Decibels = Decibels::from_db(20.0);

/// Level ground that reflects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelGround {
    /// Relative permittivity (its real part), unitless.
    pub permittivity: f64,
    /// Loss tangent: imaginary over real part of the permittivity, unitless.
    pub loss_tangent: f64,
    /// Standard deviation of its heights over the zone that reflects.
    pub roughness: Length,
}

impl LevelGround {
    /// Dry lunar regolith, smooth to 2 cm.
    ///
    /// Permittivity 1.93^ρ for a density of ρ = 1.7 g/cm³, rounded; loss tangents are below 0.005 for
    /// soils and 0.005 to 0.03 for rocks (Strangway, Pearce and Olhoeft 1977, NTRS 19780005009; also in
    /// the Lunar Sourcebook, chapter 9). The roughness is ours, between 0 and 0.1 m.
    pub const REGOLITH: Self =
        Self { permittivity: 3.0, loss_tangent: 0.01, roughness: Length::from_metres(0.02) };

    /// What the ground reflects of a wave that grazes it at an angle, roughness included, of the
    /// polarisation that was sent: complex, as a share of the incident field.
    fn reflection(
        &self,
        grazing: Angle,
        carrier: Frequency,
        polarisation: Polarisation,
    ) -> Complex {
        let smooth = match polarisation {
            Polarisation::Vertical => self.vertical(grazing),
            Polarisation::RightCircular | Polarisation::LeftCircular => self.circular(grazing),
        };
        smooth * Complex::real(self.coherent_share(grazing, carrier))
    }

    /// Fresnel's coefficient for an electric field in the plane of incidence, from vacuum.
    fn vertical(&self, grazing: Angle) -> Complex {
        let upright = self.complex() * Complex::real(grazing.sin());
        let refracted = self.refracted(grazing);
        (upright - refracted) / (upright + refracted)
    }

    /// Fresnel's coefficient for an electric field along the ground.
    fn horizontal(&self, grazing: Angle) -> Complex {
        let upright = Complex::real(grazing.sin());
        let refracted = self.refracted(grazing);
        (upright - refracted) / (upright + refracted)
    }

    /// The part of a circular wave that keeps its sense: half the sum of the two. The rest comes back in
    /// the opposite sense, which the antennas of a link reject.
    fn circular(&self, grazing: Angle) -> Complex {
        (self.vertical(grazing) + self.horizontal(grazing)) * Complex::real(0.5)
    }

    /// Rayleigh's factor: the share of the field that a rough ground reflects as a mirror would,
    /// exp(−½(4πσ sin ψ/λ)²) (Ament 1953).
    fn coherent_share(&self, grazing: Angle, carrier: Frequency) -> f64 {
        let phase = 4.0 * PI * (self.roughness / carrier.wavelength()) * grazing.sin();
        libm::exp(-phase * phase / 2.0)
    }

    fn complex(&self) -> Complex {
        Complex { re: self.permittivity, im: -self.permittivity * self.loss_tangent }
    }

    fn refracted(&self, grazing: Angle) -> Complex {
        let cosine = grazing.cos();
        (self.complex() - Complex::real(cosine * cosine)).sqrt()
    }
}

/// Returns what two rays, one direct and one by the ground, lose over the direct one alone in free
/// space; negative where they add up. Heights are those of the antennas above the ground, the
/// distance is along it.
///
/// Both antennas are taken as equally strong towards both rays, and the ground as flat. Held at
/// [`DEEPEST_NULL`] or less.
pub fn two_ray_loss(
    heights: [Length; 2],
    distance: Length,
    carrier: Frequency,
    polarisation: Polarisation,
    ground: &LevelGround,
) -> Decibels {
    let [one_m, other_m] = heights.map(Length::metres);
    let along_m = distance.metres();
    let direct_m = libm::hypot(along_m, one_m - other_m);
    let reflected_m = libm::hypot(along_m, one_m + other_m);
    if reflected_m <= 0.0 {
        return DEEPEST_NULL;
    }
    // Of the difference of two nearly equal roots, without what cancels.
    let longer_m = 4.0 * one_m * other_m / (direct_m + reflected_m);
    let phase = -TAU * longer_m / carrier.wavelength().metres();
    let grazing = Angle::atan2(one_m + other_m, along_m);
    let reflected = ground.reflection(grazing, carrier, polarisation)
        * Complex::polar(direct_m / reflected_m, phase);
    loss_of((Complex::ONE + reflected).size(), DEEPEST_NULL)
}

/// Returns the most that a reflection by level ground takes from a link to the sky at an elevation:
/// both rays in opposite phase, −20 log₁₀(1 − |Γ|), held at [`DEEPEST_SKY_FADE`] or less.
///
/// It is meant for antennas that see the ground as well as the sky; what they reject of it is not
/// subtracted. Below the horizontal it is as at 0°.
pub fn reflection_fade(
    elevation: Angle,
    carrier: Frequency,
    polarisation: Polarisation,
    ground: &LevelGround,
) -> Decibels {
    let grazing = elevation.clamp(Angle::ZERO, Angle::RIGHT);
    let reflected = ground.reflection(grazing, carrier, polarisation);
    loss_of(1.0 - reflected.size(), DEEPEST_SKY_FADE)
}

/// The loss of a field that is a share of that of free space, held at a deepest.
fn loss_of(field: f64, deepest: Decibels) -> Decibels {
    Decibels::from_db(-20.0 * libm::log10(field.max(0.0))).min(deepest)
}

#[cfg(test)]
mod tests;
