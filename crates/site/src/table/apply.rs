//! Reading a table for every cell of a tile.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched closure"
)]

use hilal_quantity::MapPoint;
use hilal_terrain::horizon::Horizons;
use hilal_terrain::{Cell, Grid};
use pulp::Arch;
use rayon::prelude::*;

use super::bin::Bin;
use crate::block::narrow;

/// Columns and rows over which the azimuth is taken as one.
const COLUMNS: usize = 64;
const ROWS: usize = 16;

/// Cells, about, for which a bin is read before the next one is taken: the tables of all bins
/// together are larger than a cache.
const CELLS: usize = 16_384;

/// 2²³: a number added to it is rounded to whole units in the lowest bits of the sum.
const ROUNDER: f32 = 8_388_608.0;

/// Returns the mean of every cell; `middle` is that of the tile for which the bins were filled.
pub(super) fn mean(bins: &[Bin], horizons: &Horizons, middle: MapPoint) -> Vec<f32> {
    let grid = horizons.grid();
    let rows = (CELLS / grid.columns.max(1)).max(1);
    let bounds = Bounds::new(horizons);
    let mut out = vec![0.0_f32; grid.len()];
    out.par_chunks_mut(rows * grid.columns.max(1)).enumerate().for_each(|(task, out)| {
        for bin in bins {
            let bands = out.chunks_mut(ROWS * grid.columns).enumerate();
            for (band, out) in bands {
                add_band(bin, (horizons, &bounds), middle, (task * rows + band * ROWS, out));
            }
        }
        let known = &horizons.plane(0)[task * rows * grid.columns..];
        for (out, &horizon) in out.iter_mut().zip(known) {
            *out = if horizon == i16::MAX { f32::NAN } else { out.min(1.0) };
        }
    });
    out
}

/// Adds what a bin lets through to the sums of some rows, of which the first is given.
fn add_band(
    bin: &Bin,
    (horizons, bounds): (&Horizons, &Bounds),
    middle: MapPoint,
    (first_row, sums): (usize, &mut [f32]),
) {
    let columns = horizons.grid().columns;
    let patch = |column: usize| Patch::new(bin, horizons, middle, Cell { row: first_row, column });
    let patches: Vec<Patch<'_>> = (0..columns).step_by(COLUMNS).map(patch).collect();
    // Row by row, in the order in which the horizons lie in memory.
    for (row, line) in sums.chunks_exact_mut(columns).enumerate() {
        let pieces = patches.iter().zip(line.chunks_mut(COLUMNS)).enumerate();
        for (piece, (patch, sums)) in pieces {
            let (lowest, highest) = bounds.around(patch.plane, (first_row + row, piece));
            match patch.uniform(row, (lowest, highest)) {
                Some(value) => sums.iter_mut().for_each(|sum| *sum += value),
                None => patch.add(row, sums),
            }
        }
    }
}

/// A bin over a patch of the tile.
struct Patch<'a> {
    bin: &'a Bin,
    plane: usize,
    low: &'a [i16],
    high: &'a [i16],
    /// Weight of the second plane.
    share: f32,
    grid: Grid,
    first: Cell,
    /// What is taken off a horizon before the values are looked up: in the first cell, its change a
    /// row, and its change over the columns.
    offset: f32,
    per_row: f32,
    across: [f32; COLUMNS],
    last: f32,
}

impl<'a> Patch<'a> {
    fn new(bin: &'a Bin, horizons: &'a Horizons, middle: MapPoint, first: Cell) -> Self {
        let (grid, azimuths) = (horizons.grid(), horizons.azimuths() as f64);
        let corner = grid.centre(first);
        let (x_m, y_m) = (corner.x_m - middle.x_m, corner.y_m - middle.y_m);
        let half = |count: usize| (count as f64 - 1.0) / 2.0 * grid.spacing_m;
        let [east, north] = bin.drift;
        let position = bin.position + east * (x_m + half(COLUMNS)) + north * (y_m - half(ROWS));
        let position = position - libm::floor(position / azimuths) * azimuths;
        let below = libm::floor(position);
        let [tilt_x, tilt_y] = bin.tilt;
        let offset = f64::from(bin.first) + tilt_x * x_m + tilt_y * y_m;
        Self {
            bin,
            plane: whole(below),
            low: horizons.plane(whole(below)),
            high: horizons.plane(whole(below) + 1),
            share: narrow(position - below),
            grid,
            first,
            offset: narrow(offset),
            per_row: narrow(-tilt_y * grid.spacing_m),
            across: core::array::from_fn(|column| narrow(tilt_x * grid.spacing_m * column as f64)),
            last: narrow(bin.last as f64),
        }
    }

    /// Returns what the bin lets through all along a row, where all of its horizons lie above what the
    /// body ever reaches, or all below.
    fn uniform(&self, row: usize, (lowest, highest): (i16, i16)) -> Option<f32> {
        let offset = self.offset + self.per_row * row as f32;
        let (first, last) = (self.across[0], self.across[COLUMNS - 1]);
        if f32::from(lowest) - offset - first.max(last) >= self.last {
            Some(0.0)
        } else if f32::from(highest) - offset - first.min(last) <= 0.0 {
            self.bin.values.first().copied()
        } else {
            None
        }
    }

    /// Adds what the bin lets through in a row of the patch, counted from its first.
    fn add(&self, row: usize, sums: &mut [f32]) {
        let start = (self.first.row + row) * self.grid.columns + self.first.column;
        let cells = start..start + sums.len();
        let offset = self.offset + self.per_row * row as f32;
        let horizons = (&self.low[cells.clone()], &self.high[cells]);
        let mut places = [0_u32; COLUMNS];
        Arch::new().dispatch(
            #[inline(always)]
            || self.places(horizons, offset, &mut places),
        );
        let values = self.bin.values.as_slice();
        let Some(mask) = values.len().checked_sub(1) else { return };
        // A power of two of values, so that a masked place needs no check. This is not dispatched:
        // gathers are slower than single loads on the machines tried.
        for (sum, &place) in sums.iter_mut().zip(&places) {
            *sum += values[place as usize & mask];
        }
    }

    /// Writes where in the values each horizon is to be looked up.
    #[inline(always)]
    fn places(&self, (low, high): (&[i16], &[i16]), offset: f32, places: &mut [u32; COLUMNS]) {
        let across = places.iter_mut().zip(&self.across).zip(low).zip(high);
        for (((place, &across), &low), &high) in across {
            let (low, high) = (f32::from(low), f32::from(high));
            let height = low + (high - low) * self.share - (offset + across);
            // Comparisons in this form are one instruction each; there is no NaN to be kept.
            let held = if height > 0.0 { height } else { 0.0 };
            let held = if held < self.last { held } else { self.last };
            *place = (held + ROUNDER).to_bits() & 0x7f_ffff;
        }
    }
}

/// The lowest and highest horizon of every plane in every piece of a row: most pieces lie wholly out
/// of a body's reach in most azimuths, and need no look at their cells.
struct Bounds {
    rows: usize,
    pieces: usize,
    azimuths: usize,
    spans: Vec<(i16, i16)>,
}

impl Bounds {
    fn new(horizons: &Horizons) -> Self {
        let Grid { rows, columns, .. } = horizons.grid();
        let (azimuths, pieces) = (horizons.azimuths(), columns.div_ceil(COLUMNS));
        let of = |piece: &[i16]| {
            piece.iter().fold((i16::MAX, i16::MIN), |(low, high), &h| (low.min(h), high.max(h)))
        };
        let spans = (0..azimuths * rows)
            .into_par_iter()
            .flat_map_iter(|line| {
                let row = &horizons.plane(line / rows)[line % rows * columns..][..columns];
                row.chunks(COLUMNS).map(of)
            })
            .collect();
        Self { rows, pieces, azimuths, spans }
    }

    /// Returns the lowest and highest of a plane and the next one, in a piece of a row.
    fn around(&self, plane: usize, (row, piece): (usize, usize)) -> (i16, i16) {
        let at = |plane: usize| {
            self.spans[((plane % self.azimuths) * self.rows + row) * self.pieces + piece]
        };
        let ((low, high), (lower, higher)) = (at(plane), at(plane + 1));
        (low.min(lower), high.max(higher))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a wrapped position of a few thousand planes at most"
)]
const fn whole(position: f64) -> usize {
    position as usize
}
