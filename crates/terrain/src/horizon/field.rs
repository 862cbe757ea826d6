//! Heights ready for rays: reduced, framed by a margin, as they are and transposed.

use hilal_quantity::constants::MOON_RADIUS;
use rayon::prelude::*;

use super::ceiling::Ceiling;
use super::frame::{Major, Placement};
use super::layer_mask::LayerMask;
use super::sphere::map_scale;
use crate::raster::to_f32;
use crate::{Grid, Raster};

/// Cells around a plate that hold no ground, so that rays may run over its edge.
pub(super) const MARGIN: usize = 64;
/// Stands for "no ground here": below everything that a ray could meet.
pub(super) const NO_GROUND: f32 = -1e5;

/// The height from which heights are counted, so that 32 bits hold a tenth of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Datum {
    height_m: f64,
    /// Radius at the datum.
    pub(super) radius_m: f64,
}

impl Datum {
    pub(super) fn new(height_m: f64) -> Self {
        Self { height_m, radius_m: MOON_RADIUS.metres() + height_m }
    }

    /// Returns a height above the datum.
    pub(super) fn above_m(self, height_m: f64) -> f64 {
        height_m - self.height_m
    }

    /// Returns the reduced height ζ / (1 + ζ/R) of a height ζ above the datum.
    ///
    /// With it the tangent of the elevation is linear in the target:
    /// tan el = ((1 + ζ₁/R) h₂ − ζ₁) / (R sin θ) − tan(θ/2), exactly.
    pub(super) fn reduced_m(self, height_m: f64) -> f64 {
        let above_m = self.above_m(height_m);
        above_m / (1.0 + above_m / self.radius_m)
    }
}

/// Heights in one orientation, minor axis contiguous.
#[derive(Debug)]
pub(super) struct Plate {
    /// Cells along the major axis, without margins.
    pub(super) lines: usize,
    /// Cells along the minor axis, without margins.
    pub(super) columns: usize,
    /// Cells from one line to the next.
    pub(super) stride: usize,
    /// Reduced heights in metres, margins included; [`NO_GROUND`] where there is none.
    pub(super) heights_m: Vec<f32>,
    pub(super) placement: Placement,
    pub(super) ceiling: Ceiling,
    /// Where a finer field stands for this one.
    pub(super) layer_mask: Option<LayerMask>,
}

impl Plate {
    fn new(raster: &Raster, datum: Datum, layer_mask: Option<[f64; 4]>, major: Major) -> Self {
        let (rows, cols) = (raster.grid.rows, raster.grid.columns);
        let (lines, columns) = major.ordered(rows, cols);
        let stride = stride(columns);
        let mut heights_m = vec![NO_GROUND; stride * (lines + 2 * MARGIN)];
        let inner = &mut heights_m[MARGIN * stride..][..lines * stride];
        inner.par_chunks_mut(stride).enumerate().for_each(|(line, out)| {
            for (column, out) in out[MARGIN..][..columns].iter_mut().enumerate() {
                let (row, col) = major.ordered(line, column);
                let at = row * cols + col;
                let height_m = raster.heights_m[at];
                if height_m.is_finite() {
                    *out = to_f32(datum.reduced_m(f64::from(height_m)));
                }
            }
        });
        let placement = Placement::new(&raster.grid, major);
        let ceiling = Ceiling::new(&heights_m, stride);
        let layer_mask = layer_mask.map(|bounds| LayerMask::new(&placement, bounds));
        Self { lines, columns, stride, heights_m, placement, ceiling, layer_mask }
    }

    /// Returns the index of a cell.
    pub(super) const fn index(&self, line: usize, column: usize) -> usize {
        (line + MARGIN) * self.stride + column + MARGIN
    }

    /// Returns the greatest scale of the map on the plate: that of a corner.
    pub(super) fn greatest_scale(&self) -> f64 {
        let (lines, columns) = (self.lines as f64, self.columns as f64);
        [(0.0, 0.0), (0.0, columns), (lines, 0.0), (lines, columns)]
            .map(|(line, column)| map_scale(self.placement.point(line, column)))
            .into_iter()
            .fold(1.0, f64::max)
    }

    /// Returns a reduced height; nothing off the plate or where there is no ground.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn get(&self, line: isize, column: isize) -> Option<f32> {
        let line = usize::try_from(line).ok().filter(|&line| line < self.lines)?;
        let column = usize::try_from(column).ok().filter(|&column| column < self.columns)?;
        let height_m = self.heights_m[self.index(line, column)];
        (height_m > NO_GROUND).then_some(height_m)
    }
}

/// Keeps lines apart by something else than a multiple of 4 KiB, where caches collide.
const fn stride(columns: usize) -> usize {
    let stride = (columns + 2 * MARGIN).next_multiple_of(16);
    if stride % 1024 < 64 { stride + 80 } else { stride }
}

/// One layer of ground, in both orientations.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) grid: Grid,
    plates: [Plate; 2],
}

impl Field {
    /// Takes heights in metres above the reference sphere, NaN where there is no ground, and the
    /// edges of the part that a finer field stands for (west, south, east, north in metres).
    pub(super) fn new(raster: &Raster, datum: Datum, layer_mask: Option<[f64; 4]>) -> Self {
        let plates = Major::BOTH.map(|major| Plate::new(raster, datum, layer_mask, major));
        Self { grid: raster.grid, plates }
    }

    /// Returns the heights as a heading wants them.
    pub(super) const fn plate(&self, major: Major) -> &Plate {
        &self.plates[major as usize]
    }
}
