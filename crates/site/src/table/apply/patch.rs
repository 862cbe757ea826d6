//! A bin over a patch of the tile small enough that its azimuth is the same all over.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched operation"
)]

use hilal_quantity::MapPoint;
use hilal_terrain::horizon::Horizons;
use hilal_terrain::{Cell, Grid};
use pulp::{Arch, NullaryFnOnce};

use super::lookup::{Lookup, Places};
use super::spans::Span;
use super::{COLUMNS, ROWS};
use crate::block::narrow;
use crate::table::bin::Bin;

/// 2²³: a number added to it is rounded to whole units in the lowest bits of the sum.
const ROUNDER: f32 = 8_388_608.0;

/// The columns of a patch, counted.
const NUMBERS: [f32; COLUMNS] = {
    let mut numbers = [0.0; COLUMNS];
    let mut column = 1;
    while column < COLUMNS {
        numbers[column] = numbers[column - 1] + 1.0;
        column += 1;
    }
    numbers
};

/// A bin over a patch of the tile.
pub(super) struct Patch<'a> {
    bin: &'a Bin,
    pub(super) plane: usize,
    low: &'a [i16],
    high: &'a [i16],
    /// How low and how high both planes go, row by row.
    pub(super) spans: [&'a [Span]; 2],
    /// Weight of the second plane.
    share: f32,
    grid: Grid,
    first: Cell,
    /// What is taken off a horizon before the values are looked up: in the first cell, and its
    /// change a row and a column.
    offset: f32,
    per_row: f32,
    per_column: f32,
    last: f32,
}

impl<'a> Patch<'a> {
    pub(super) fn new(bin: &'a Bin, horizons: &'a Horizons, middle: MapPoint, first: Cell) -> Self {
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
            spans: [&[]; 2],
            share: narrow(position - below),
            grid,
            first,
            offset: narrow(offset),
            per_row: narrow(-tilt_y * grid.spacing_m),
            per_column: narrow(tilt_x * grid.spacing_m),
            last: narrow(bin.last as f64),
        }
    }

    /// Adds what the bin lets through in a row, counted from the patch's first, for as many of its
    /// columns as the tile has.
    #[inline]
    pub(super) fn look_up(&self, row: usize, columns: usize, lookup: &mut Lookup<'a>) {
        let offset = self.offset + self.per_row * row as f32;
        let [span, next] = self.spans.map(|spans| spans[row]);
        let span = span.with(next);
        let across = self.per_column * NUMBERS[COLUMNS - 1];
        if f32::from(span.lowest) - offset - across.max(0.0) >= self.last {
            // All horizons lie above what the body ever reaches: nothing comes through.
        } else if f32::from(span.highest) - offset - across.min(0.0) <= 0.0 {
            lookup.add_level(self.bin.values.first().copied().unwrap_or(0.0));
        } else {
            let start = (self.first.row + row) * self.grid.columns + self.first.column;
            let cells = start..start + columns;
            let horizons = (&self.low[cells.clone()], &self.high[cells]);
            let places = lookup.add_values(&self.bin.values);
            Arch::new().dispatch(Find { patch: self, horizons, offset, places });
        }
    }
}

/// Writes where in the bin's values the horizons of a row are to be looked up.
struct Find<'a> {
    patch: &'a Patch<'a>,
    horizons: (&'a [i16], &'a [i16]),
    offset: f32,
    places: &'a mut Places,
}

impl NullaryFnOnce for Find<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { patch: Patch { per_column, share, last, .. }, horizons: (low, high), .. } = self;
        let across = self.places.iter_mut().zip(&NUMBERS).zip(low).zip(high);
        for (((place, column), &low), &high) in across {
            let (low, high) = (f32::from(low), f32::from(high));
            let height = low + (high - low) * share - (self.offset + per_column * column);
            // Comparisons in this form are one instruction each; there is no NaN to be kept.
            let held = if height > 0.0 { height } else { 0.0 };
            let held = if held < *last { held } else { *last };
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
