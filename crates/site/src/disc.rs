//! How much of a disc stands above a straight horizon.

use core::f64::consts::PI;

use hilal_quantity::{Angle, Fraction};
use hilal_terrain::horizon::HORIZON_UNIT_DEG;

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
    Fraction::clamped(segment((horizon - elevation) / radius))
}

#[inline]
fn segment(depth: f64) -> f64 {
    if depth >= 1.0 {
        return 0.0;
    }
    if depth <= -1.0 {
        return 1.0;
    }
    (libm::acos(depth) - depth * libm::sqrt(1.0 - depth * depth)) / PI
}

/// The visible fraction by clearance, in steps of the stored horizon, rounded down.
#[derive(Debug, Clone)]
pub(crate) struct DiscTable {
    /// Clearance at which the table starts, in horizon units; before it nothing is visible.
    pub(crate) first: i32,
    pub(crate) parts: Box<[u8; Self::SIZE]>,
}

impl DiscTable {
    /// A power of two, so that a masked index needs no check; holds a radius of up to 1.02°.
    pub(crate) const SIZE: usize = 1024;

    /// Lists the visible parts of a disc, in parts of `full`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of at most 255 parts, and a radius of a few hundred units"
    )]
    pub(crate) fn new(radius: Angle, full: u8) -> Self {
        let radius_units = radius.degrees() / HORIZON_UNIT_DEG;
        let first = -(radius_units.ceil() as i32);
        let parts = core::array::from_fn(|i| {
            let clearance = f64::from(first) + i as f64;
            (segment(-clearance / radius_units) * f64::from(full)) as u8
        });
        Self { first, parts: Box::new(parts) }
    }
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

        #[test]
        fn the_table_never_promises_more_than_the_formula(units in -200..200_i32) {
            let table = DiscTable::new(Angle::from_degrees(0.27), 200);
            let index = (units - table.first).clamp(0, 1023).cast_unsigned();
            let promised = f64::from(table.parts[index as usize]) / 200.0;
            let exact = fraction_at(f64::from(units) * HORIZON_UNIT_DEG);
            prop_assert!(promised <= exact + 1e-12 && promised > exact - 0.0051);
        }
    }

    #[test]
    fn a_sun_wholly_above_or_below_is_whole_or_nothing() {
        let at = |height_deg| Fraction::clamped(fraction_at(height_deg));
        assert_eq!(at(0.2701), Fraction::ONE);
        assert_eq!(at(-0.2701), Fraction::ZERO);
    }
}
