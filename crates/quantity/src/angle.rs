//! Angles.

use core::f64::consts::{PI, TAU};

use crate::scalar::scalar;

scalar!(
    /// An angle, stored in radians and never wrapped unless asked.
    Angle, from_radians, radians, "radians"
);

impl Angle {
    /// A quarter turn.
    pub const RIGHT: Self = Self::from_radians(PI / 2.0);

    /// Takes a value in degrees.
    #[inline]
    pub const fn from_degrees(degrees: f64) -> Self {
        Self::from_radians(degrees.to_radians())
    }

    /// Returns the value in degrees.
    #[inline]
    pub const fn degrees(self) -> f64 {
        self.radians().to_degrees()
    }

    /// Takes a value in seconds of arc.
    #[inline]
    pub const fn from_arcseconds(arcseconds: f64) -> Self {
        Self::from_degrees(arcseconds / 3600.0)
    }

    /// Returns the angle of the vector `(x, y)` from the x axis, in (−π, π].
    #[inline]
    pub fn atan2(y: f64, x: f64) -> Self {
        Self::from_radians(libm::atan2(y, x))
    }

    /// Returns the angle whose sine is `sine`; values beyond ±1 by rounding are held there.
    #[inline]
    pub fn asin(sine: f64) -> Self {
        Self::from_radians(libm::asin(sine.clamp(-1.0, 1.0)))
    }

    /// Returns the sine.
    #[inline]
    pub fn sin(self) -> f64 {
        libm::sin(self.radians())
    }

    /// Returns the cosine.
    #[inline]
    pub fn cos(self) -> f64 {
        libm::cos(self.radians())
    }

    /// Returns the tangent.
    #[inline]
    pub fn tan(self) -> f64 {
        libm::tan(self.radians())
    }

    /// Returns the same direction in \[0, 360°).
    ///
    /// ```
    /// use hilal_quantity::Angle;
    /// assert!((Angle::from_degrees(-90.0).wrapped().degrees() - 270.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn wrapped(self) -> Self {
        let turn = self.radians() - TAU * libm::floor(self.radians() / TAU);
        Self::from_radians(if turn >= TAU { 0.0 } else { turn })
    }

    /// Returns the same direction in (−180°, 180°].
    #[must_use]
    pub fn signed(self) -> Self {
        let turn = self.wrapped().radians();
        Self::from_radians(if turn > PI { turn - TAU } else { turn })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wrapping_keeps_the_direction(degrees in -1e5..1e5_f64) {
            let angle = Angle::from_degrees(degrees);
            prop_assert!((angle.wrapped().sin() - angle.sin()).abs() < 1e-9);
            prop_assert!((0.0..360.0).contains(&angle.wrapped().degrees()));
            let signed = angle.signed().degrees();
            prop_assert!(signed > -180.0 && signed <= 180.0);
        }
    }

    #[test]
    fn a_tiny_negative_angle_does_not_wrap_to_a_full_turn() {
        assert!(Angle::from_radians(-1e-300).wrapped().degrees() < 360.0);
    }

    #[test]
    fn an_arcsine_beyond_one_by_rounding_is_a_right_angle() {
        assert!((Angle::asin(1.0 + 1e-15).degrees() - 90.0).abs() < 1e-12);
    }
}
