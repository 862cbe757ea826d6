//! How much of a disc stands above a straight horizon.

use hilal_quantity::{Angle, Fraction};
use hilal_shade::visible_share;

/// Returns the share of a disc that stands above the horizon.
///
/// The area of a circular segment: with u = (horizon − elevation) / radius in \[−1, 1\],
/// (acos u − u √(1 − u²)) / π. The horizon is taken as straight across the disc, and limb
/// darkening is ignored: with a linear coefficient of 0.6 the share of *flux* differs from the
/// share of *area* by at most 0.02.
///
/// ```
/// use hilal_quantity::Angle;
/// let radius = Angle::from_degrees(0.27);
/// let half = hilal_site::visible_fraction(Angle::ZERO, Angle::ZERO, radius);
/// assert!((half.value() - 0.5).abs() < 1e-12);
/// ```
#[inline]
pub fn visible_fraction(elevation: Angle, horizon: Angle, radius: Angle) -> Fraction {
    Fraction::clamped(visible_share((horizon - elevation) / radius))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fraction_at(height_deg: f64) -> f64 {
        visible_fraction(Angle::from_degrees(height_deg), Angle::ZERO, Angle::from_degrees(0.27))
            .value()
    }

    proptest! {
        #[test]
        fn what_the_terrain_hides_and_what_it_shows_add_up(height_deg in -1.0..1.0_f64) {
            prop_assert!((fraction_at(height_deg) + fraction_at(-height_deg) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn a_higher_sun_shows_no_less(height_deg in -0.4..0.4_f64, more in 0.0..0.2_f64) {
            prop_assert!(fraction_at(height_deg + more) >= fraction_at(height_deg));
        }
    }

    #[test]
    fn a_sun_wholly_above_or_below_is_whole_or_nothing() {
        let at = |height_deg| Fraction::clamped(fraction_at(height_deg));
        assert_eq!(at(0.2701), Fraction::ONE);
        assert_eq!(at(-0.2701), Fraction::ZERO);
    }
}
