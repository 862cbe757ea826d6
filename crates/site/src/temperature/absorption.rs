//! How much of its sunlight the ground keeps.

use core::f64::consts::FRAC_PI_2;

use hilal_quantity::Angle;

use super::{Beam, RegolithModel};

/// Intervals of the table over the cosine of incidence; between its entries the absorbed share is
/// linear, off by at most 2e-6.
const INTERVALS: usize = 1024;
/// Steps of the mean over the hemisphere.
const HEMISPHERE_STEPS: u32 = 1000;

/// Absorption of sunlight against its angle of incidence, by a table.
///
/// ```
/// use hilal_site::{Absorption, Beam, RegolithModel};
/// let absorption = Absorption::new(&RegolithModel::default());
/// let overhead = absorption.absorbed_w_m2(Beam::new(1000.0, 1.0));
/// assert!((overhead - 880.0).abs() < 1e-3); // an albedo of 0.12
/// ```
#[derive(Debug, Clone)]
pub struct Absorption {
    /// `(1 − A(θ)) cos θ` at equal steps of cos θ from 0 to 1, and once more beyond.
    absorbed_share: Vec<f32>,
    diffuse_albedo: f64,
}

impl Absorption {
    /// Tabulates a regolith.
    #[expect(clippy::cast_possible_truncation, reason = "a share in [0, 1]")]
    pub fn new(regolith: &RegolithModel) -> Self {
        let absorbed_share = (0..=INTERVALS + 1)
            .map(|i| {
                let cosine = (i as f64 / INTERVALS as f64).min(1.0);
                let incidence = Angle::from_radians(libm::acos(cosine));
                ((1.0 - regolith.albedo(incidence)) * cosine) as f32
            })
            .collect();
        Self { absorbed_share, diffuse_albedo: diffuse_albedo(regolith) }
    }

    /// Returns the flux that the ground absorbs, in W/m².
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a table of a thousand entries"
    )]
    pub fn absorbed_w_m2(&self, beam: Beam) -> f32 {
        let place = cosine(beam) * INTERVALS as f32;
        let below = place as usize;
        let (a, b) = (self.absorbed_share[below], self.absorbed_share[below + 1]);
        beam.irradiance_w_m2.max(0.0) * (a + (place - below as f32) * (b - a))
    }

    /// Returns the flux that the ground scatters, in W/m².
    #[inline]
    pub fn scattered_w_m2(&self, beam: Beam) -> f32 {
        beam.irradiance_w_m2.max(0.0) * cosine(beam) - self.absorbed_w_m2(beam)
    }

    /// Returns the albedo for light that comes evenly from the whole hemisphere:
    /// `∫ A(θ) 2 sin θ cos θ dθ` from 0 to 90°.
    pub const fn diffuse_albedo(&self) -> f64 {
        self.diffuse_albedo
    }
}

/// Held in \[0, 1\]; NaN becomes zero.
#[inline]
const fn cosine(beam: Beam) -> f32 {
    beam.cos_incidence.max(0.0).min(1.0)
}

/// By the midpoint rule; 1e-6 from the integral.
fn diffuse_albedo(regolith: &RegolithModel) -> f64 {
    let step = FRAC_PI_2 / f64::from(HEMISPHERE_STEPS);
    (0..HEMISPHERE_STEPS)
        .map(|i| Angle::from_radians((f64::from(i) + 0.5) * step))
        .map(|theta| regolith.albedo(theta) * 2.0 * theta.sin() * theta.cos() * step)
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_table_keeps_what_the_formula_keeps(cosine in 0.0..=1.0_f64) {
            let regolith = RegolithModel::default();
            let beam = Beam::new(1.0, cosine);
            let found = f64::from(Absorption::new(&regolith).absorbed_w_m2(beam));
            let incidence = Angle::from_radians(libm::acos(cosine));
            let exact = (1.0 - regolith.albedo(incidence)) * cosine;
            prop_assert!((found - exact).abs() < 2e-6, "{found} for {exact}");
        }
    }

    #[test]
    fn what_is_kept_and_what_is_scattered_are_what_came() {
        let absorption = Absorption::new(&RegolithModel::default());
        let beam = Beam::new(1361.0, 0.3);
        let sum = absorption.absorbed_w_m2(beam) + absorption.scattered_w_m2(beam);
        assert!((sum - 1361.0 * 0.3).abs() < 1e-3);
    }

    #[test]
    fn ground_that_faces_away_or_has_no_light_keeps_nothing() {
        let absorption = Absorption::new(&RegolithModel::default());
        for beam in [Beam::new(1361.0, -0.4), Beam::new(f64::NAN, 1.0), Beam::new(1.0, f64::NAN)] {
            assert!(absorption.absorbed_w_m2(beam).abs() < f32::MIN_POSITIVE);
        }
    }

    #[test]
    fn an_albedo_without_a_preference_is_the_same_from_the_whole_sky() {
        let even = RegolithModel {
            albedo: 0.2,
            albedo_cubic: 0.0,
            albedo_grazing: 0.0,
            ..RegolithModel::default()
        };
        assert!((Absorption::new(&even).diffuse_albedo() - 0.2).abs() < 1e-6);
    }
}
