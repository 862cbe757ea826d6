//! What a horizon file says of itself: where its cells lie and how the horizons came about.

use std::ops::Range;

use hilal_quantity::Length;

use super::error::BadHeader;
use crate::{Grid, Provenance};

/// The most rows or columns: at 1 m a side of 1000 km.
const MOST_CELLS: usize = 1_000_000;
/// The most azimuths, as in [`HorizonSettings`](crate::horizon::HorizonSettings).
const MOST_AZIMUTHS: usize = 3600;

/// The header of a horizon file: all that is needed to read it and to compute it again.
#[derive(Debug, Clone, PartialEq)]
pub struct HorizonHeader {
    /// The cells.
    pub grid: Grid,
    /// Number of azimuths, evenly spaced clockwise from grid north (+y).
    pub azimuths: usize,
    /// Azimuths that are computed, packed and written together; the last group may hold fewer.
    pub group: usize,
    /// Height of the observer above the surface.
    pub observer_height: Length,
    /// Distance up to which the terrain was looked at.
    pub range: Length,
    /// The way of computing, by name.
    pub mode: String,
    /// The elevation layers, finest first.
    pub layers: Vec<Provenance>,
    /// Name and version of the program.
    pub program: String,
}

impl HorizonHeader {
    /// Returns how many azimuths a group may hold, so that its planes take at most `bytes` of
    /// memory: at least one, and no more than `azimuths`.
    ///
    /// Groups of 8 pack well, groups of 16 some 4 % better; the first azimuth of a group packs worst.
    pub fn group_within(bytes: usize, grid: &Grid, azimuths: usize) -> usize {
        let plane = grid.len().saturating_mul(size_of::<i16>()).max(1);
        (bytes / plane).min(azimuths).max(1)
    }

    /// Returns the number of groups.
    pub(super) const fn groups(&self) -> usize {
        self.azimuths.div_ceil(self.group)
    }

    /// Returns the azimuths of a group; nothing after the last.
    pub(super) fn azimuths_of(&self, group: usize) -> Option<Range<usize>> {
        let first = group.checked_mul(self.group).filter(|&first| first < self.azimuths)?;
        Some(first..self.azimuths.min(first + self.group))
    }

    /// Refuses what no file can hold.
    pub(super) fn check(&self) -> Result<(), BadHeader> {
        let (rows, columns) = (self.grid.rows, self.grid.columns);
        let sides = 1..=MOST_CELLS;
        if !sides.contains(&rows) || !sides.contains(&columns) {
            return Err(BadHeader::Size { rows, columns, most: MOST_CELLS });
        }
        if !(1..=MOST_AZIMUTHS).contains(&self.azimuths) {
            return Err(BadHeader::Azimuths(self.azimuths));
        }
        if !(1..=self.azimuths).contains(&self.group) {
            return Err(BadHeader::Group { group: self.group, azimuths: self.azimuths });
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), BadHeader> {
        let place = self.grid.first_cell;
        for (name, value) in [("first_cell_x_m", place.x_m), ("first_cell_y_m", place.y_m)] {
            if !value.is_finite() {
                return Err(BadHeader::Number { name, wanted: "a finite number", value });
            }
        }
        let positive = self.layers.iter().map(|layer| ("spacing_m of a layer", layer.spacing_m));
        let grid = [("spacing_m", self.grid.spacing_m), ("range_m", self.range.metres())];
        for (name, value) in grid.into_iter().chain(positive) {
            if !(value.is_finite() && value > 0.0) {
                return Err(BadHeader::Number { name, wanted: "finite and above 0", value });
            }
        }
        let value = self.observer_height.metres();
        if value.is_finite() && value >= 0.0 {
            Ok(())
        } else {
            let name = "observer_height_m";
            Err(BadHeader::Number { name, wanted: "finite and not below 0", value })
        }
    }
}
