//! What rocks do to moves: some take too long for a step, and the worst cell of a line counts.

use hilal_environment::{CellGrid, GridCell};
use hilal_mission::VehicleModel;
use rayon::prelude::*;

use crate::grid::model::Model;
use crate::grid::moves::Move;
use crate::grid::plane_layout::Frame;
use crate::grid::slope_load::BLOCKED;
use crate::problem::Problem;

/// What rounding may add to the length of a move.
const ROUNDING: f64 = 1e-9;

/// How many times as long as over free ground it takes to get on in every cell, rounded up: by the
/// worst rocks that come into it. Empty where none are declared.
pub fn rock_delays(vehicle: &VehicleModel, tile: &CellGrid) -> Vec<f32> {
    let Some(rocks) = &vehicle.rocks else { return Vec::new() };
    let cells = (0..tile.rows)
        .flat_map(|row| (0..tile.columns).map(move |column| GridCell { row, column }));
    let half_m = tile.spacing_m / 2.0;
    cells.map(|cell| rounded_up(rocks.worst_in(tile.centre(cell), half_m).way)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "rounded to the next float above")]
fn rounded_up(way: f64) -> f32 {
    let near = way as f32;
    if f64::from(near) < way { near.next_up() } else { near }
}

/// The ways through the cells of a problem that knows of rocks.
pub(crate) struct RockDelay {
    /// How many times as long as over free ground it takes to get on in a cell, padded.
    cells: Vec<f32>,
    /// How far the rover gets in a step over free ground, in metres.
    reach_m: f64,
    /// For each half of the moves, the code of the leg that starts in a cell, padded.
    legs: Vec<Vec<u8>>,
}

impl RockDelay {
    /// Reads the ways of a problem; nothing where it knows of no rocks.
    pub(crate) fn new(problem: &Problem<'_>, frame: Frame) -> Option<Self> {
        if problem.way.is_empty() {
            return None;
        }
        let mut cells = vec![1.0; frame.len()];
        for (row, ways) in problem.way.chunks_exact(frame.columns).enumerate() {
            let at = frame.at(row, 0);
            cells[at..at + frame.columns].copy_from_slice(ways);
        }
        Some(Self { cells, reach_m: problem.reach_m(), legs: Vec::new() })
    }

    /// How many times as long as over free ground it takes to get on in a cell.
    pub(crate) fn through(&self, at: usize) -> f64 {
        f64::from(self.cells[at])
    }

    /// How many times as long as over free ground a move takes that starts in a cell: by the worst
    /// cell that it touches.
    pub(crate) fn worst(&self, frame: Frame, (leg, at): (&Move, usize)) -> f64 {
        let ways = leg.touched.iter().map(|&by| self.cells[frame.shifted(at, by)]);
        f64::from(ways.fold(1.0, f32::max))
    }

    /// Whether a move that starts in a cell takes longer than a step.
    pub(crate) fn is_too_long(&self, frame: Frame, (leg, at): (&Move, usize)) -> bool {
        self.worst(frame, (leg, at)) * leg.length_m > self.reach_m * (1.0 + ROUNDING)
    }

    /// The codes of the legs of a half of the moves, by where they start.
    pub(crate) fn legs(&self, half: usize) -> &[u8] {
        &self.legs[half]
    }
}

impl Model {
    /// The code of the ground that a move needs which starts in a cell, by its place in a padded plane:
    /// that of the dearest cell it touches, [`BLOCKED`] where one is closed or the move takes longer
    /// than a step.
    pub(crate) fn leg_code(&self, index: usize, at: usize) -> u8 {
        let leg = &self.moves[index];
        if self.ways.as_ref().is_some_and(|ways| ways.is_too_long(self.frame, (leg, at))) {
            return BLOCKED;
        }
        let codes = leg.touched.iter().map(|&by| self.codes[self.frame.shifted(at, by)]);
        codes.max().unwrap_or(BLOCKED)
    }

    /// How many times as long as over free ground a move takes that starts in a cell, by its place in
    /// a padded plane.
    pub(crate) fn leg_way(&self, index: usize, at: usize) -> f64 {
        let leg = (&self.moves[index], at);
        self.ways.as_ref().map_or(1.0, |ways| ways.worst(self.frame, leg))
    }

    /// Works out the codes of all legs once: they are the same in every step.
    pub(crate) fn with_leg_codes(mut self) -> Self {
        if self.ways.is_none() {
            return self;
        }
        let legs = self.halves.par_iter().map(|&(there, _)| self.codes_from_everywhere(there));
        let legs = legs.collect();
        if let Some(ways) = &mut self.ways {
            ways.legs = legs;
        }
        self
    }

    fn codes_from_everywhere(&self, index: usize) -> Vec<u8> {
        let frame = self.frame;
        let mut codes = vec![BLOCKED; frame.len()];
        for row in 0..frame.rows {
            for column in 0..frame.columns {
                let at = frame.cell(GridCell { row, column });
                codes[at] = self.leg_code(index, at);
            }
        }
        codes
    }
}

#[cfg(test)]
mod tests;
