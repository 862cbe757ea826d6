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

/// Columns and rows that are read together: over so many cells the azimuth is taken as one, and the
/// values of a bin stay in cache.
const COLUMNS: usize = 128;
const ROWS: usize = 16;

/// 2²³: a number added to it is rounded to whole units in the lowest bits of the sum.
const ROUNDER: f32 = 8_388_608.0;

/// Returns the mean of every cell; `middle` is that of the tile for which the bins were filled.
pub(super) fn mean(bins: &[Bin], horizons: &Horizons, middle: MapPoint) -> Vec<f32> {
    let grid = horizons.grid();
    let mut out = vec![0.0_f32; grid.len()];
    out.par_chunks_mut(ROWS * grid.columns.max(1)).enumerate().for_each(|(task, out)| {
        let first_row = task * ROWS;
        for bin in bins {
            let patch =
                |column: usize| Patch::new(bin, horizons, middle, Cell { row: first_row, column });
            let patches: Vec<Patch<'_>> = (0..grid.columns).step_by(COLUMNS).map(patch).collect();
            // Row by row, in the order in which the horizons lie in memory.
            for (row, line) in out.chunks_exact_mut(grid.columns).enumerate() {
                for (patch, sums) in patches.iter().zip(line.chunks_mut(COLUMNS)) {
                    patch.add(row, sums);
                }
            }
        }
        let known = &horizons.plane(0)[first_row * grid.columns..];
        for (out, &horizon) in out.iter_mut().zip(known) {
            *out = if horizon == i16::MAX { f32::NAN } else { out.min(1.0) };
        }
    });
    out
}

/// A bin over a patch of the tile.
struct Patch<'a> {
    bin: &'a Bin,
    low: &'a [i16],
    high: &'a [i16],
    /// Weight of the second plane.
    share: f32,
    grid: Grid,
    first: Cell,
    /// What is taken off a horizon before the values are looked up: in the first cell, and its
    /// change a column and a row.
    offset: [f32; 3],
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
            low: horizons.plane(whole(below)),
            high: horizons.plane(whole(below) + 1),
            share: narrow(position - below),
            grid,
            first,
            offset: [offset, tilt_x * grid.spacing_m, -tilt_y * grid.spacing_m].map(narrow),
            last: narrow(bin.values.len() as f64 - 1.0),
        }
    }

    /// Adds what the bin lets through in a row of the patch, counted from its first.
    fn add(&self, row: usize, sums: &mut [f32]) {
        let start = (self.first.row + row) * self.grid.columns + self.first.column;
        let cells = start..start + sums.len();
        let offset = self.offset[0] + self.offset[2] * row as f32;
        let horizons = (&self.low[cells.clone()], &self.high[cells]);
        let mut places = [0_u32; COLUMNS];
        let (least, greatest) = Arch::new().dispatch(
            #[inline(always)]
            || self.places(horizons, offset, &mut places),
        );
        // This is not dispatched: gathers are slower than single loads on the machines tried.
        let value = |place: u32| self.bin.values.get(place as usize).copied().unwrap_or_default();
        if least == greatest {
            // Where all lie above all that the body ever reaches, or below: most often.
            let value = value(least);
            for sum in sums {
                *sum += value;
            }
        } else {
            sums.iter_mut().zip(&places).for_each(|(sum, &place)| *sum += value(place));
        }
    }

    /// Writes where in the values each horizon is to be looked up, and returns the least and the
    /// greatest of these places.
    #[inline(always)]
    fn places(
        &self,
        (low, high): (&[i16], &[i16]),
        offset: f32,
        places: &mut [u32; COLUMNS],
    ) -> (u32, u32) {
        let (mut least, mut greatest) = (u32::MAX, 0);
        for (column, ((place, &low), &high)) in places.iter_mut().zip(low).zip(high).enumerate() {
            let (low, high) = (f32::from(low), f32::from(high));
            let height =
                low + (high - low) * self.share - (offset + self.offset[1] * column as f32);
            *place = (height.max(0.0).min(self.last) + ROUNDER).to_bits() & 0x7f_ffff;
            least = least.min(*place);
            greatest = greatest.max(*place);
        }
        (least, greatest)
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
