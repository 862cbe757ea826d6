//! Adding up what several bins let through along a row: the innermost loop of a table.

use super::COLUMNS;
use crate::table::bin::USUAL;

/// Bins that are looked up together, so that a sum is loaded and stored once for all of them.
pub(super) const TOGETHER: usize = 4;

/// Where in the values of a bin each cell of a row is to be looked up.
pub(super) type Places = [u32; COLUMNS];

/// What some bins let through along a row.
pub(super) struct Lookup<'a> {
    /// What is the same in all cells.
    level: f32,
    values: [&'a [f32]; TOGETHER],
    places: [Places; TOGETHER],
    /// Bins whose values are to be looked up.
    count: usize,
}

impl<'a> Lookup<'a> {
    pub(super) const fn new() -> Self {
        let (values, places) = ([&[] as &[f32]; TOGETHER], [[0; COLUMNS]; TOGETHER]);
        Self { level: 0.0, values, places, count: 0 }
    }

    /// Forgets the bins.
    pub(super) const fn clear(&mut self) {
        self.level = 0.0;
        self.count = 0;
    }

    /// Adds a bin that lets the same through in all cells.
    pub(super) fn add_level(&mut self, value: f32) {
        self.level += value;
    }

    /// Adds a bin, a power of two of values, and returns the places for it to be filled in.
    ///
    /// # Panics
    ///
    /// When there are more of them than are looked up together.
    pub(super) const fn add_values(&mut self, values: &'a [f32]) -> &mut Places {
        self.values[self.count] = values;
        self.count += 1;
        &mut self.places[self.count - 1]
    }

    /// Adds what all bins together let through to the sums of the cells.
    pub(super) fn add_to(&self, sums: &mut [f32]) {
        match self.count {
            0 if self.level == 0.0 => (),
            0 => sums.iter_mut().for_each(|sum| *sum += self.level),
            1 => self.add_bins_to::<1>(sums),
            2 => self.add_bins_to::<2>(sums),
            3 => self.add_bins_to::<3>(sums),
            _ => self.add_bins_to::<TOGETHER>(sums),
        }
    }

    /// This is not dispatched: gathers are slower than single loads on the machines tried.
    fn add_bins_to<const BINS: usize>(&self, sums: &mut [f32]) {
        let values: [&[f32]; BINS] = core::array::from_fn(|bin| self.values[bin]);
        let places: [&Places; BINS] = core::array::from_fn(|bin| &self.places[bin]);
        // A power of two of values, so that a place that is masked needs no check; the compiler knows
        // it of the usual number.
        if values.iter().all(|values| values.len() == USUAL) {
            let values = values.map(|values| values.first_chunk().unwrap_or(&[0.0; USUAL]));
            let add = |(cell, sum): (usize, &mut f32)| {
                let found = |bin: usize| values[bin][places[bin][cell] as usize & (USUAL - 1)];
                *sum += (0..BINS).fold(self.level, |total, bin| total + found(bin));
            };
            match sums.first_chunk_mut::<COLUMNS>() {
                Some(sums) => sums.iter_mut().enumerate().for_each(add),
                None => sums.iter_mut().enumerate().for_each(add),
            }
        } else {
            for (cell, sum) in sums.iter_mut().enumerate().take(COLUMNS) {
                let of = |values: &[f32], place: u32| values[place as usize & (values.len() - 1)];
                let found = |bin: usize| of(values[bin], places[bin][cell]);
                *sum += (0..BINS).fold(self.level, |total, bin| total + found(bin));
            }
        }
    }
}
