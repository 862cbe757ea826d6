//! A body over the rows of a tile, and the horizons under it.

use crate::DiscTable;

/// Fixed point of elevations along a row.
const FIXED_BITS: u32 = 16;

/// Elevations of a body over the cells of a tile, in horizon units: linear across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elevations {
    /// At the first cell of the first row.
    pub first: f64,
    /// From a column to the next.
    pub per_column: f64,
    /// From a row to the next.
    pub per_row: f64,
}

impl Elevations {
    /// Returns the elevation at a cell.
    pub fn at(&self, column: usize, row: usize) -> f64 {
        self.first + self.per_column * column as f64 + self.per_row * row as f64
    }

    /// Writes what is visible along a row over its horizons. Rounding along a row takes up to 0.02 units off.
    pub fn fill(&self, row: usize, horizons: &[i16], table: &DiscTable, out: &mut [u8]) {
        let start = fixed(self.first + self.per_row * row as f64 - f64::from(table.first));
        let step = fixed(self.per_column);
        let mut elevation = start;
        for (out, &horizon) in out.iter_mut().zip(horizons) {
            *out = table.at((elevation >> FIXED_BITS) - i32::from(horizon));
            elevation = elevation.wrapping_add(step);
        }
    }
}

/// Returns a number of horizon units in fixed point; ±30 000 is held.
#[expect(clippy::cast_possible_truncation, reason = "held inside 32 bits before")]
fn fixed(units: f64) -> i32 {
    libm::floor(units.clamp(-30_000.0, 30_000.0) * f64::from(1_u32 << FIXED_BITS)) as i32
}

/// Interpolates horizons between two azimuths, with the weight of the second in 256ths, and rounds up so that light is
/// never overstated.
#[expect(clippy::cast_possible_truncation, reason = "a mean of two 16-bit values")]
pub fn interpolate(low: &[i16], high: &[i16], weight: i32, between: &mut [i16]) {
    for ((mean, &low), &high) in between.iter_mut().zip(low).zip(high) {
        let (low, high) = (i32::from(low), i32::from(high));
        *mean = (low + (((high - low) * weight + 255) >> 8)) as i16;
    }
}
