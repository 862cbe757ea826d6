//! How far places are from each other: the fewest steps of driving, whatever the light and the charge.

use hilal_environment::GridCell;

use crate::grid::model::Model;
use crate::grid::slope_load::BLOCKED;

/// The fewest steps from a cell to each of some others; nothing where no way over open ground leads
/// there within the mission.
///
/// A step is one displacement at most, so the wave that takes every displacement that may be driven
/// in every step comes to a cell after as many steps as the shortest way to it has. A leg that may be
/// driven may be driven back: the steps are the same in both directions.
pub(crate) fn fewest_steps(model: &Model, from: GridCell, to: &[GridCell]) -> Vec<Option<usize>> {
    let mut wave = Wave::new(model, from);
    let mut found = vec![None; to.len()];
    for steps in 0..=model.steps {
        let mut missing = false;
        for (&cell, found) in to.iter().zip(&mut found) {
            if found.is_none() && wave.reached[model.frame.cell(cell)] {
                *found = Some(steps);
            }
            missing |= found.is_none();
        }
        if !missing || wave.front.is_empty() {
            break;
        }
        wave.advance();
    }
    found
}

/// The fewest steps between each two of some cells.
pub(crate) fn between(model: &Model, cells: &[GridCell]) -> Vec<Vec<Option<usize>>> {
    use rayon::prelude::*;
    let later: Vec<Vec<Option<usize>>> = (0..cells.len())
        .into_par_iter()
        .map(|i| fewest_steps(model, cells[i], &cells[i..]))
        .collect();
    let steps = |a: usize, b: usize| later[a.min(b)][a.abs_diff(b)];
    (0..cells.len()).map(|a| (0..cells.len()).map(|b| steps(a, b)).collect()).collect()
}

/// Cells reached, as places in a padded plane, and those that were reached last.
struct Wave<'a> {
    model: &'a Model,
    reached: Vec<bool>,
    front: Vec<usize>,
}

impl<'a> Wave<'a> {
    fn new(model: &'a Model, from: GridCell) -> Self {
        let frame = model.frame;
        // No leg leads off the tile: its border counts as reached.
        let mut reached = vec![true; frame.len()];
        for row in 0..frame.rows {
            reached[frame.at(row, 0)..][..frame.columns].fill(false);
        }
        let start = frame.cell(from);
        reached[start] = true;
        Self { model, reached, front: vec![start] }
    }

    fn advance(&mut self) {
        let front = core::mem::take(&mut self.front);
        for at in front {
            for index in 0..self.model.moves.len() {
                let to = self.model.frame.shifted(at, self.model.moves[index].by);
                if !self.reached[to] && self.model.leg_code(index, at) != BLOCKED {
                    self.reached[to] = true;
                    self.front.push(to);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
