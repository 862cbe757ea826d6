//! From scaled tangents to a plane as it is stored.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use core::ops::Range;

use pulp::{Arch, NullaryFnOnce};

use super::arctangent::degrees;
use super::frame::Major;
use super::observers::Observers;
use super::planes::HORIZON_UNIT_DEG;
use super::transpose::{SIDE, transposed};
use crate::raster::to_f32;

/// The horizons of all eyes of a tile, in their layout.
pub(super) struct Found<'a> {
    pub(super) observers: &'a Observers,
    pub(super) major: Major,
    /// Tangents divided by 1 + ζ₁/R.
    pub(super) scaled_tangents: &'a [f32],
    /// Radius at the datum.
    pub(super) radius_m: f64,
}

impl Found<'_> {
    /// Writes lines of a plane, which is row-major: an eye without a height has the highest horizon
    /// there is, one that sees nothing at all the lowest.
    pub(super) fn store(&self, lines: Range<usize>, plane: &mut [i16]) {
        Arch::new().dispatch(Store { found: self, lines, plane });
    }

    /// Returns the units of sixteen neighbours.
    #[inline(always)]
    fn units(&self, at: usize) -> [f32; SIDE] {
        let per_radius = to_f32(1.0 / self.radius_m);
        let part = |values: &'_ [f32]| values.get(at..).and_then(|v| v.first_chunk()).copied();
        let (Some(scaled_tangents), Some(observers_m)) =
            (part(self.scaled_tangents), part(&self.observers.reduced_m))
        else {
            return [0.0; SIDE];
        };
        let (scaled_tangents, observers_m): ([f32; SIDE], [f32; SIDE]) =
            (scaled_tangents, observers_m);
        let mut units = [0.0; SIDE];
        for i in 0..SIDE {
            let tan = scaled_tangents[i] / observers_m[i].mul_add(-per_radius, 1.0);
            let held = (degrees(tan) * to_f32(1.0 / HORIZON_UNIT_DEG))
                .clamp(f32::from(i16::MIN), f32::from(i16::MAX - 1));
            units[i] = if observers_m[i].is_nan() { f32::from(i16::MAX) } else { held };
        }
        units
    }
}

struct Store<'a> {
    found: &'a Found<'a>,
    lines: Range<usize>,
    plane: &'a mut [i16],
}

impl NullaryFnOnce for Store<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Observers { lines, columns, stride, .. } = *self.found.observers;
        let turned = self.found.major == Major::Columns;
        for line in self.lines.step_by(SIDE) {
            for column in (0..columns).step_by(SIDE) {
                let mut square = [[0.0; SIDE]; SIDE];
                for (i, units) in square.iter_mut().enumerate().take(lines - line) {
                    *units = self.found.units((line + i) * stride + column);
                }
                if turned {
                    write(&transposed(&square), self.plane, (column, line), (columns, lines));
                } else {
                    write(&square, self.plane, (line, column), (lines, columns));
                }
            }
        }
    }
}

/// Writes a square into a plane; what lies off the plane is left out.
#[inline(always)]
fn write(
    square: &[[f32; SIDE]; SIDE],
    plane: &mut [i16],
    (row, column): (usize, usize),
    (rows, columns): (usize, usize),
) {
    let count = SIDE.min(columns - column);
    for (i, units) in square.iter().enumerate().take(rows - row) {
        let mut whole = [0; SIDE];
        for j in 0..SIDE {
            whole[j] = rounded(units[j]);
        }
        let out = &mut plane[(row + i) * columns + column..][..count];
        if let Ok(out) = <&mut [i16; SIDE]>::try_from(&mut *out) {
            *out = whole;
        } else {
            out.copy_from_slice(&whole[..count]);
        }
    }
}

/// Returns the nearest whole number, of two the even one, for numbers held inside 16 bits.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
fn rounded(units: f32) -> i16 {
    // Where numbers of 32 bits are 1 apart, the low bits of their form count in ones.
    const WHOLE: f32 = 12_582_912.0;
    (units + WHOLE).to_bits() as i16
}

#[cfg(test)]
mod tests {
    use super::super::observers::GROUP;
    use super::*;

    fn stored(
        major: Major,
        (lines, columns): (usize, usize),
        scaled_tangents: impl Fn(usize) -> f32,
    ) -> Vec<i16> {
        let stride = columns.next_multiple_of(GROUP);
        let mut reduced_m = vec![0.0; lines * stride];
        reduced_m[1] = f32::NAN;
        let observers = Observers { lines, columns, stride, reduced_m };
        let scaled_tangents: Vec<f32> = (0..lines * stride).map(scaled_tangents).collect();
        let mut plane = vec![0; lines * columns];
        Found { observers: &observers, major, scaled_tangents: &scaled_tangents, radius_m: 1e6 }
            .store(0..lines, &mut plane);
        plane
    }

    #[test]
    fn what_sees_nothing_has_the_lowest_horizon_and_what_is_no_place_the_highest() {
        let plane = stored(Major::Rows, (1, 3), |i| if i == 0 { f32::NEG_INFINITY } else { 0.0 });
        assert_eq!(plane, [i16::MIN, i16::MAX, 0]);
    }

    #[test]
    fn a_plane_found_by_columns_is_that_found_by_rows_turned() {
        let (lines, columns) = (37, 18);
        let tan = |i: usize| (i % 97) as f32 * 0.003;
        let rows = stored(Major::Rows, (lines, columns), tan);
        let turned = stored(Major::Columns, (lines, columns), tan);
        for line in 0..lines {
            for column in 0..columns {
                assert_eq!(rows[line * columns + column], turned[column * lines + line]);
            }
        }
    }
}
