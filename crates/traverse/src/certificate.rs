//! The backward sweep: for every cell and step, the least energy from which a haven is reached.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::kernel::{Scratch, Slices, backward_row};
use crate::light::LightCube;
use crate::model::{Model, NEVER};
use crate::tile::TileCell;

/// Slices are kept at every so many steps: enough to prune, cheap to hold.
pub(crate) const EVERY: usize = 4;
/// Rows swept by one task.
const BAND: usize = 32;

/// Least energy to survive, in units above the floor.
pub(crate) struct Certificate {
    /// Slices of the steps 0, `EVERY`, 2·`EVERY` …, padded.
    slices: Vec<Vec<u16>>,
    /// After the last step, which need not be one of those.
    terminal: Vec<u16>,
    /// All steps of the cells of interest, 0 to `steps`.
    columns: BTreeMap<TileCell, Vec<u16>>,
}

impl Certificate {
    /// Sweeps back from `terminal`, a padded plane of needs after the last step.
    pub(crate) fn sweep(
        model: &Model,
        light: &LightCube,
        terminal: Vec<u16>,
        interest: &[TileCell],
        report: &dyn Fn(f64),
    ) -> Self {
        let mut this = Self {
            slices: vec![Vec::new(); model.steps / EVERY + 1],
            terminal: terminal.clone(),
            columns: interest.iter().map(|&c| (c, vec![NEVER; model.steps + 1])).collect(),
        };
        let mut later = terminal;
        let mut earlier = vec![NEVER; model.frame.len()];
        this.keep(model, model.steps, &later);
        for step in (0..model.steps).rev() {
            step_back(model, Slices { energy: &later, light: light.slice(step) }, &mut earlier);
            std::mem::swap(&mut later, &mut earlier);
            this.keep(model, step, &later);
            if step % 32 == 0 {
                report(1.0 - step as f64 / model.steps as f64);
            }
        }
        this
    }

    fn keep(&mut self, model: &Model, step: usize, needs: &[u16]) {
        for (&cell, column) in &mut self.columns {
            column[step] = needs[model.frame.cell(cell)];
        }
        if step.is_multiple_of(EVERY) {
            self.slices[step / EVERY] = needs.to_vec();
        }
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
        let kept = self.slices.get(step / EVERY)?;
        step.is_multiple_of(EVERY).then_some(kept.as_slice())
    }

    /// The need in a cell of interest at the start of `step`; [`NEVER`] for any other cell.
    pub(crate) fn need(&self, cell: TileCell, step: usize) -> u16 {
        self.columns.get(&cell).map_or(NEVER, |column| column[step])
    }
}

/// One slice back, by bands of rows: the same bytes on any number of threads.
pub(crate) fn step_back(model: &Model, from: Slices<'_>, out: &mut [u16]) {
    let frame = model.frame;
    let rows = &mut out[frame.halo * frame.stride..][..frame.rows * frame.stride];
    rows.par_chunks_mut(BAND * frame.stride).enumerate().for_each_init(
        Scratch::default,
        |scratch, (band, rows)| {
            for (i, row) in rows.chunks_exact_mut(frame.stride).enumerate() {
                let at = frame.at(band * BAND + i, 0);
                backward_row(model, from, at, &mut row[frame.halo..][..frame.columns], scratch);
            }
        },
    );
}
