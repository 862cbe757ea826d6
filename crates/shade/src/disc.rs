//! How much of a disc stands above a straight horizon.

use core::f64::consts::PI;

/// Returns the share of a disc above a horizon that lies `depth` radii over its centre: 0 from 1 up, 1 from −1 down.
///
/// The area of a circular segment, (acos u − u √(1 − u²)) / π with u the depth.
///
/// ```
/// assert!((hilal_shade::visible_share(0.0) - 0.5).abs() < 1e-12);
/// ```
#[inline]
pub fn visible_share(depth: f64) -> f64 {
    if depth >= 1.0 {
        return 0.0;
    }
    if depth <= -1.0 {
        return 1.0;
    }
    (libm::acos(depth) - depth * libm::sqrt(1.0 - depth * depth)) / PI
}

/// The visible parts of a disc by the clearance of its centre, in steps of a horizon unit, rounded down.
#[derive(Debug, Clone)]
pub struct DiscTable {
    /// Clearance at which the table starts; before it nothing is visible.
    pub(crate) first: i32,
    parts: Box<[u8; Self::SIZE]>,
}

impl DiscTable {
    /// Clearances that a table holds: a power of two, so that a masked index needs no check. Holds a radius of up to
    /// half as many units.
    pub const SIZE: usize = 1024;

    /// Lists the visible parts of a disc of a radius in horizon units, in parts of `full`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of at most 255 parts, and a radius of a few hundred units"
    )]
    pub fn new(radius_units: f64, full: u8) -> Self {
        let first = -(libm::ceil(radius_units) as i32);
        let parts = core::array::from_fn(|i| {
            let clearance = f64::from(first) + i as f64;
            (visible_share(-clearance / radius_units) * f64::from(full)) as u8
        });
        Self { first, parts: Box::new(parts) }
    }

    /// Returns the visible parts where the disc's centre stands so many units over the horizon.
    pub fn parts(&self, clearance: i32) -> u8 {
        self.at(clearance - self.first)
    }

    /// Returns an entry, counted from [`DiscTable::first`]; before the first and after the last, those.
    #[inline]
    pub(crate) fn at(&self, index: i32) -> u8 {
        let last = i32::try_from(Self::SIZE - 1).unwrap_or(i32::MAX);
        self.parts[index.clamp(0, last).cast_unsigned() as usize & (Self::SIZE - 1)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_the_terrain_hides_and_what_it_shows_add_up(depth in -2.0..2.0_f64) {
            prop_assert!((visible_share(depth) + visible_share(-depth) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn the_table_never_promises_more_than_the_formula(clearance in -200..200_i32) {
            let promised = f64::from(DiscTable::new(135.0, 200).parts(clearance)) / 200.0;
            let exact = visible_share(-f64::from(clearance) / 135.0);
            prop_assert!(promised <= exact + 1e-12 && promised > exact - 0.0051);
        }
    }
}
