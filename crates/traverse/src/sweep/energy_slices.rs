//! Least energies of a backward sweep, kept at some steps for every cell and at every step for a few.

use std::collections::BTreeMap;

use hilal_environment::GridCell;

use crate::grid::model::{Model, NEVER};

/// Least energy to survive, in units above the floor.
pub(crate) struct EnergySlices {
    /// Slices are kept at every so many steps.
    every: usize,
    /// Slices of the steps 0, `every`, 2·`every` …, padded.
    slices: Vec<Vec<u16>>,
    /// After the last step, which need not be one of those.
    terminal: Vec<u16>,
    /// All steps of the cells of interest, 0 to `steps`.
    columns: BTreeMap<GridCell, Vec<u16>>,
}

impl EnergySlices {
    /// Keeps as many slices as fit into `bytes`, from every fourth down; a power of two apart.
    pub(crate) fn new(
        model: &Model,
        terminal: Vec<u16>,
        interest: &[GridCell],
        bytes: usize,
    ) -> Self {
        let slices = (bytes / (2 * model.frame.len())).max(1);
        let every = model.steps.div_ceil(slices).next_power_of_two().max(4);
        let column = |&cell| {
            let mut column = vec![NEVER; model.steps + 1];
            column[model.steps] = terminal[model.frame.cell(cell)];
            (cell, column)
        };
        let columns = interest.iter().map(column).collect();
        let mut slices = vec![Vec::new(); model.steps / every + 1];
        if model.steps.is_multiple_of(every) {
            slices[model.steps / every].clone_from(&terminal);
        }
        Self { every, slices, terminal, columns }
    }

    /// Knows nothing: prunes nothing.
    pub(crate) const fn nothing() -> Self {
        Self {
            every: usize::MAX,
            slices: Vec::new(),
            terminal: Vec::new(),
            columns: BTreeMap::new(),
        }
    }

    /// Takes over what is to be kept of the needs at the start of a step.
    pub(crate) fn keep(&mut self, model: &Model, step: usize, needs: &[u16]) {
        for (&cell, column) in &mut self.columns {
            column[step] = needs[model.frame.cell(cell)];
        }
        if step.is_multiple_of(self.every) {
            self.slices[step / self.every] = needs.to_vec();
        }
    }

    /// Steps between slices that are kept.
    pub(crate) const fn every(&self) -> usize {
        self.every
    }

    /// The needs after the last step.
    pub(crate) fn last(&self) -> &[u16] {
        &self.terminal
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.slices.iter().map(|slice| 2 * slice.len() as u64).sum()
    }

    /// The needs at the start of `step`, if that slice was kept.
    pub(crate) fn slice(&self, step: usize) -> Option<&[u16]> {
        let kept = self.slices.get(step / self.every)?;
        step.is_multiple_of(self.every).then_some(kept.as_slice())
    }

    /// The need in a cell at the start of `step`, if it is known.
    pub(crate) fn known(&self, model: &Model, cell: GridCell, step: usize) -> Option<u16> {
        if let Some(column) = self.columns.get(&cell) {
            return Some(column[step]);
        }
        let last = (step == model.steps).then(|| self.last());
        last.or_else(|| self.slice(step)).map(|slice| slice[model.frame.cell(cell)])
    }

    /// The need in a cell of interest at the start of `step`; [`NEVER`] for any other cell.
    pub(crate) fn need(&self, cell: GridCell, step: usize) -> u16 {
        self.columns.get(&cell).map_or(NEVER, |column| column[step])
    }
}
