//! Reading a table for every cell of a tile.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched closure"
)]

use hilal_quantity::MapPoint;
use hilal_terrain::horizon::Horizons;
use pulp::Arch;
use rayon::prelude::*;

use super::bin::Bin;
use crate::block::narrow;

/// Cells that are read together; over so many the azimuth is taken as one.
const PIECE: usize = 128;

/// Rows that read one bin before the next is taken: its values stay in cache.
const ROWS: usize = 16;

/// 2²³: a number added to it is rounded to whole units in the lowest bits of the sum.
const ROUNDER: f32 = 8_388_608.0;

/// Returns the mean of every cell; `middle` is that of the tile for which the bins were filled.
pub(super) fn mean(bins: &[Bin], horizons: &Horizons, middle: MapPoint) -> Vec<f32> {
    let grid = horizons.grid();
    let first_x_m = grid.first_cell.x_m - middle.x_m;
    let first_y_m = grid.first_cell.y_m - middle.y_m;
    let mut out = vec![0.0_f32; grid.len()];
    out.par_chunks_mut(ROWS * grid.columns.max(1)).enumerate().for_each(|(task, out)| {
        for bin in bins {
            for (i, line) in out.chunks_mut(grid.columns).enumerate() {
                let row = task * ROWS + i;
                let y_m = first_y_m - row as f64 * grid.spacing_m;
                for (piece, sums) in line.chunks_mut(PIECE).enumerate() {
                    let column = piece * PIECE;
                    let x_m = first_x_m + column as f64 * grid.spacing_m;
                    let start = row * grid.columns + column;
                    Piece::new(bin, horizons, (x_m, y_m), sums.len()).add(bin, start, sums);
                }
            }
        }
        let start = task * ROWS * grid.columns;
        for (out, &horizon) in out.iter_mut().zip(&horizons.plane(0)[start..]) {
            *out = if horizon == i16::MAX { f32::NAN } else { out.min(1.0) };
        }
    });
    out
}

/// A bin over a piece of a row.
struct Piece<'a> {
    low: &'a [i16],
    high: &'a [i16],
    share: f32,
    /// What is taken off a horizon before the values are looked up, and how it changes a column.
    offset: f32,
    per_column: f32,
    last: f32,
}

impl<'a> Piece<'a> {
    fn new(bin: &Bin, horizons: &'a Horizons, (x_m, y_m): (f64, f64), cells: usize) -> Self {
        let spacing_m = horizons.grid().spacing_m;
        let middle_x_m = x_m + (cells as f64 - 1.0) / 2.0 * spacing_m;
        let azimuths = horizons.azimuths();
        let position = bin.position + bin.drift[0] * middle_x_m + bin.drift[1] * y_m;
        let turn = position / azimuths as f64;
        let position = (turn - libm::floor(turn)) * azimuths as f64;
        let below = libm::floor(position);
        let plane = whole(below);
        Self {
            low: horizons.plane(plane),
            high: horizons.plane(plane + 1),
            share: narrow(position - below),
            offset: narrow(f64::from(bin.first) + bin.tilt[0] * x_m + bin.tilt[1] * y_m),
            per_column: narrow(bin.tilt[0] * spacing_m),
            last: narrow(bin.values.len() as f64 - 1.0),
        }
    }

    /// Adds what the bin lets through over the horizons that start at a cell.
    fn add(&self, bin: &Bin, start: usize, sums: &mut [f32]) {
        let mut places = [0_u32; PIECE];
        let places = &mut places[..sums.len()];
        let low = &self.low[start..][..sums.len()];
        let high = &self.high[start..][..sums.len()];
        Arch::new().dispatch(
            #[inline(always)]
            || self.places(low, high, places),
        );
        for (sum, &place) in sums.iter_mut().zip(&*places) {
            *sum += bin.values.get(place as usize).copied().unwrap_or_default();
        }
    }

    /// Writes where in the values each horizon is to be looked up.
    #[inline(always)]
    fn places(&self, low: &[i16], high: &[i16], places: &mut [u32]) {
        for (column, ((place, &low), &high)) in places.iter_mut().zip(low).zip(high).enumerate() {
            let (low, high) = (f32::from(low), f32::from(high));
            let offset = self.offset + self.per_column * column as f32;
            let height = low + (high - low) * self.share - offset;
            let held = height.max(0.0).min(self.last);
            *place = (held + ROUNDER).to_bits() & 0x7f_ffff;
        }
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
