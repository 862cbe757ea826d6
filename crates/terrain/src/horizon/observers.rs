//! The observers of a tile: their heights in both orientations.

use rayon::prelude::*;

use super::field::Datum;
use super::frame::Major;
use crate::Raster;
use crate::raster::to_f32;

/// Cells of a line that are looked from together.
pub(super) const GROUP: usize = 32;

/// Reduced heights of the observers in metres, minor axis contiguous; NaN where nobody stands.
///
/// With them, and tangents divided by the *lift* 1 + ζ₁/R of the eye, eye and target count alike:
///
/// ```text
/// tan el / (1 + ζ₁/R) = (h₂ − h₁) / (R sin θ) − tan(θ/2) / (1 + ζ₁/R),    1 / (1 + ζ₁/R) = 1 − h₁/R
/// ```
///
/// All tangents are kept *scaled* like that until they are stored.
#[derive(Debug)]
pub(super) struct Observers {
    pub(super) lines: usize,
    pub(super) columns: usize,
    /// Cells from one line to the next: whole groups.
    pub(super) stride: usize,
    pub(super) reduced_m: Vec<f32>,
}

impl Observers {
    pub(super) fn new(tile: &Raster, datum: Datum, observer_m: f64, major: Major) -> Self {
        let (rows, cols) = (tile.grid.rows, tile.grid.columns);
        let (lines, columns) = major.ordered(rows, cols);
        let stride = columns.next_multiple_of(GROUP);
        let mut reduced_m = vec![f32::NAN; lines * stride];
        reduced_m.par_chunks_mut(stride).enumerate().for_each(|(line, out)| {
            for (column, out) in out[..columns].iter_mut().enumerate() {
                let (row, col) = major.ordered(line, column);
                let at = row * cols + col;
                *out = to_f32(datum.reduced_m(f64::from(tile.heights_m[at]) + observer_m));
            }
        });
        Self { lines, columns, stride, reduced_m }
    }
}
