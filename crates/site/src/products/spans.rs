//! When a demand holds, cell by cell.

use hilal_quantity::{Fraction, Window};
use hilal_terrain::{Cell, Grid};

use super::runs::{Run, Runs};
use crate::Period;
use crate::block::narrow;

/// When a demand holds in every cell of a grid; all maps are row-major, with NaN where there is no
/// height.
///
/// An instant stands for the step that follows it, so lengths are whole steps. A span that the
/// period's edge cuts counts with what lies inside.
#[derive(Debug, Clone, PartialEq)]
pub struct SpanMap {
    grid: Grid,
    period: Period,
    cells: Vec<Option<Runs>>,
}

/// When a demand holds in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellSpans {
    /// Share of the instants at which it holds.
    pub share: Fraction,
    /// The longest span in which it holds; empty at the period's start if it never does.
    pub longest: Window,
    /// The longest span in which it does not hold; empty at the period's start if it always does.
    pub gap: Window,
}

impl SpanMap {
    pub(super) fn unknown(grid: Grid, period: Period) -> Self {
        Self { grid, period, cells: vec![None; grid.len()] }
    }

    pub(super) fn set(&mut self, index: usize, runs: Runs) {
        self.cells[index] = Some(runs);
    }

    /// Returns the grid.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns the period.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// Returns the figures of a cell; nothing off the grid or where there is no height.
    pub fn at(&self, cell: Cell) -> Option<CellSpans> {
        if cell.row >= self.grid.rows || cell.column >= self.grid.columns {
            return None;
        }
        let runs = self.cells[self.grid.index(cell)]?;
        Some(CellSpans {
            share: Fraction::clamped(f64::from(runs.held) / f64::from(self.period.instants())),
            longest: self.window(runs.longest),
            gap: self.window(runs.gap),
        })
    }

    /// Returns the share of the instants at which the demand holds, in \[0, 1\].
    pub fn share(&self) -> Vec<f32> {
        let all = f64::from(self.period.instants());
        self.map(|runs| f64::from(runs.held) / all)
    }

    /// Returns the longest span in which the demand holds, in hours.
    pub fn longest_hours(&self) -> Vec<f32> {
        self.map(|runs| self.period.hours(runs.longest.length))
    }

    /// Returns when the longest span in which the demand holds starts, in hours after the period's
    /// start.
    pub fn longest_start_hours(&self) -> Vec<f32> {
        self.map(|runs| self.period.hours(runs.longest.end - runs.longest.length))
    }

    /// Returns the longest span in which the demand does not hold, in hours.
    pub fn longest_gap_hours(&self) -> Vec<f32> {
        self.map(|runs| self.period.hours(runs.gap.length))
    }

    /// Returns when the longest span in which the demand does not hold starts, in hours after the
    /// period's start.
    pub fn longest_gap_start_hours(&self) -> Vec<f32> {
        self.map(|runs| self.period.hours(runs.gap.end - runs.gap.length))
    }

    /// Returns 1 where the demand never holds, else 0: permanent shadow, if it is any Sun.
    pub fn never(&self) -> Vec<f32> {
        self.map(|runs| if runs.held == 0 { 1.0 } else { 0.0 })
    }

    fn map(&self, value: impl Fn(&Runs) -> f64) -> Vec<f32> {
        self.cells
            .iter()
            .map(|cell| cell.as_ref().map_or(f32::NAN, |runs| narrow(value(runs))))
            .collect()
    }

    /// The step of the last instant may run past the end of the period: it is cut there.
    fn window(&self, run: Run) -> Window {
        let end = self.period.window().end();
        let at = |instant: u32| self.period.epoch(instant).min(end);
        let start = at(run.end - run.length);
        Window::new(start, at(run.end)).unwrap_or(self.period.window())
    }
}
