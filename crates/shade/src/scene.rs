//! The light of a window, drawn from the planes that have come.

use crate::elevations::interpolate;
use crate::group::{CodedPlane, decode_group};
use crate::{DiscTable, FULL_DISC, ShadeError, ShadeHead};

/// How dark full shadow is drawn, of 255: ours.
const DARKEST: f64 = 200.0;

/// Returns how opaque shadow is drawn where so many parts of the Sun's disc, of [`FULL_DISC`], are seen.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
pub fn veil(parts: u8) -> u8 {
    let hidden = 1.0 - f64::from(parts.min(FULL_DISC)) / f64::from(FULL_DISC);
    libm::round(hidden * DARKEST) as u8
}

/// A window's light with as many planes as have come.
#[derive(Debug)]
pub struct Shade {
    head: ShadeHead,
    planes: Vec<Option<CodedPlane>>,
    parts: Vec<u8>,
}

impl Shade {
    /// Begins without any plane.
    pub fn new(head: ShadeHead) -> Self {
        let mut planes = Vec::new();
        planes.resize_with(head.planes(), || None);
        let parts = vec![FULL_DISC; head.cells()];
        Self { head, planes, parts }
    }

    /// Returns the window.
    pub const fn head(&self) -> &ShadeHead {
        &self.head
    }

    /// Takes a group of planes in.
    ///
    /// # Errors
    ///
    /// Refuses a group that the window does not have, one that is cut off or too long, and codes whose heights fall;
    /// nothing of it is then taken.
    pub fn take(&mut self, group: usize, octets: &[u8]) -> Result<(), ShadeError> {
        if group >= self.head.groups() {
            return Err(ShadeError::Range("group"));
        }
        let planes = decode_group(&self.head, group, octets)?;
        for (slot, plane) in self.planes.iter_mut().skip(group * crate::GROUP).zip(planes) {
            *slot = Some(plane);
        }
        Ok(())
    }

    /// Returns the parts of the Sun's disc, of [`FULL_DISC`] and rounded down, that each cell sees so many seconds after
    /// the window's start; nothing while a plane that it takes has not come.
    pub fn parts(&mut self, met_s: f64) -> Option<&[u8]> {
        let sun = self.head.sun(met_s);
        let between = self.head.between(sun.azimuth_deg);
        let plane = |number| self.planes[self.head.slot(number)?].as_ref();
        let (low, high) = (plane(between.below)?, plane(between.below + 1)?);
        let table = DiscTable::new(sun.radius, FULL_DISC);
        let [columns, rows] = self.head.size();
        let [mut before, mut after, mut horizons] = [(); 3].map(|()| vec![0_i16; columns]);
        for (row, out) in self.parts.chunks_mut(columns).enumerate().take(rows) {
            let cells = row * columns..(row + 1) * columns;
            decode(low, cells.clone(), &mut before);
            decode(high, cells, &mut after);
            interpolate(&before, &after, between.weight, &mut horizons);
            sun.elevations.fill(row, &horizons, &table, out);
        }
        Some(&self.parts)
    }
}

fn decode(plane: &CodedPlane, cells: core::ops::Range<usize>, out: &mut [i16]) {
    let heights = plane.code.heights();
    for (out, code) in out.iter_mut().zip(plane.codes.get(cells).unwrap_or_default()) {
        *out = heights[usize::from(*code)];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_whole_disc_is_drawn_clear_and_none_of_it_darkest() {
        assert_eq!([0, FULL_DISC / 2, FULL_DISC].map(veil), [200, 100, 0]);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_taken_or_refused(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(ShadeHead::from_octets(&octets).is_err());
            let whole = [b"HLSHADE1".as_slice(), &octets].concat();
            if let Ok(head) = ShadeHead::from_octets(&whole) {
                prop_assert!(Shade::new(head).take(0, &octets).is_err());
            }
        }
    }
}
