//! How bright a disc is from its middle to its limb, and how much of a chord of it is left above a
//! horizon.

use core::f64::consts::PI;

/// A disc whose brightness falls linearly with the cosine of the angle at which it is left.
///
/// I(μ) / I(1) = 1 − u (1 − μ), with μ = √(1 − r²) at a distance r from the middle, in radii. With
/// u = 0 the disc is uniform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimbDarkening {
    coefficient: f64,
}

impl LimbDarkening {
    /// The Sun over all wavelengths: u = 0.6, the choice of the horizon study and not a
    /// measurement of its own.
    pub const SUN: Self = Self { coefficient: 0.6 };

    /// A disc that is as bright at its limb as in its middle.
    pub const UNIFORM: Self = Self { coefficient: 0.0 };

    /// Returns the coefficient u.
    pub const fn coefficient(self) -> f64 {
        self.coefficient
    }

    /// Returns the flux of the whole disc, with radius and central brightness 1: π (1 − u/3).
    pub const fn whole(self) -> f64 {
        PI * (1.0 - self.coefficient / 3.0)
    }

    /// Returns the flux per width of the chord at `offset` from the middle that stands above
    /// `height`, both in radii.
    ///
    /// With c = √(1 − x²) the half chord and s = y/c held in \[−1, 1\], the integral of the
    /// brightness from s to 1 is c (1 − u) (1 − s) + c² u (acos s − s √(1 − s²)) / 2.
    pub fn chord_above(self, offset: f64, height: f64) -> f64 {
        let half = libm::sqrt((1.0 - offset * offset).max(0.0));
        if half <= 0.0 {
            return 0.0;
        }
        let s = (height / half).clamp(-1.0, 1.0);
        let lens = (libm::acos(s) - s * libm::sqrt(1.0 - s * s)) / 2.0;
        half * ((1.0 - self.coefficient) * (1.0 - s) + self.coefficient * half * lens)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The brightness at a point of the disc, straight from the law.
    fn brightness(limb: LimbDarkening, x: f64, y: f64) -> f64 {
        let mu = (1.0 - x * x - y * y).max(0.0).sqrt();
        1.0 - limb.coefficient() * (1.0 - mu)
    }

    proptest! {
        #[test]
        fn a_chord_is_the_sum_of_its_brightness(x in -0.99..0.99_f64, height in -1.2..1.2_f64) {
            for limb in [LimbDarkening::SUN, LimbDarkening::UNIFORM] {
                let half = (1.0 - x * x).sqrt();
                let from = height.clamp(-half, half);
                let steps = 20_000;
                let step = (half - from) / f64::from(steps);
                let sum: f64 = (0..steps)
                    .map(|i| brightness(limb, x, from + (f64::from(i) + 0.5) * step) * step)
                    .sum();
                prop_assert!((limb.chord_above(x, height) - sum).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn all_chords_together_are_the_whole_disc() {
        for limb in [LimbDarkening::SUN, LimbDarkening::UNIFORM] {
            let steps = 20_000;
            let width = 2.0 / f64::from(steps);
            let at = |i: i32| -1.0 + (f64::from(i) + 0.5) * width;
            let sum: f64 = (0..steps).map(|i| limb.chord_above(at(i), -1.0) * width).sum();
            assert!((sum / limb.whole() - 1.0).abs() < 1e-5, "{sum}");
        }
    }

    #[test]
    fn the_suns_limb_is_four_tenths_as_bright_as_its_middle() {
        assert!((brightness(LimbDarkening::SUN, 1.0, 0.0) - 0.4).abs() < 1e-12);
    }
}
