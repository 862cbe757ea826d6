//! Reading a table for every cell of a tile.

mod lookup;
mod patch;
mod spans;

use hilal_quantity::MapPoint;
use hilal_terrain::Cell;
use hilal_terrain::horizon::Horizons;
use rayon::prelude::*;

use super::bin::Bin;
use lookup::{Lookup, TOGETHER};
use patch::Patch;
use spans::Spans;

/// Columns and rows over which the azimuth is taken as one.
const COLUMNS: usize = 64;
const ROWS: usize = 16;

/// How many cells, about, are looked up in a group of bins before the next group: the tables of all bins
/// together are larger than a cache.
const CELLS: usize = 16_384;

/// Returns the mean of every cell; `middle` is that of the tile for which the bins were filled.
pub(super) fn mean(bins: &[Bin], horizons: &Horizons, middle: MapPoint) -> Vec<f32> {
    let grid = horizons.grid();
    let rows = (CELLS / grid.columns.max(1)).max(1);
    let spans = Spans::new(horizons);
    let mut out = vec![0.0_f32; grid.len()];
    out.par_chunks_mut(rows * grid.columns.max(1)).enumerate().for_each(|(task, out)| {
        for bins in bins.chunks(TOGETHER) {
            for (band, out) in out.chunks_mut(ROWS * grid.columns).enumerate() {
                add_band(bins, (horizons, &spans), middle, (task * rows + band * ROWS, out));
            }
        }
        let known = &horizons.plane(0)[task * rows * grid.columns..];
        for (out, &horizon) in out.iter_mut().zip(known) {
            *out = if horizon == i16::MAX { f32::NAN } else { out.min(1.0) };
        }
    });
    out
}

/// Adds what some bins let through to the sums of some rows, of which the first is given.
fn add_band(
    bins: &[Bin],
    (horizons, spans): (&Horizons, &Spans),
    middle: MapPoint,
    (first_row, sums): (usize, &mut [f32]),
) {
    let columns = horizons.grid().columns;
    let rows = sums.len() / columns.max(1);
    let mut lookup = Lookup::new();
    let mut patches = Vec::with_capacity(bins.len());
    for (piece, column) in (0..columns).step_by(COLUMNS).enumerate() {
        let first = Cell { row: first_row, column };
        patches.clear();
        patches.extend(bins.iter().map(|bin| Patch::new(bin, horizons, middle, first)));
        for patch in &mut patches {
            patch.spans = spans.around(patch.plane, piece, first_row..first_row + rows);
        }
        let across = COLUMNS.min(columns - column);
        for (row, line) in sums.chunks_exact_mut(columns).enumerate() {
            lookup.clear();
            for patch in &patches {
                patch.look_up(row, across, &mut lookup);
            }
            lookup.add_to(&mut line[column..column + across]);
        }
    }
}
