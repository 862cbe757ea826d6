//! The backward sweep: for every cell and step, the least energy from which a haven is reached,
//! and from which it is reached even after a stoppage.

use std::collections::VecDeque;

use hilal_environment::GridCell;
use rayon::prelude::*;

use crate::grid::light::Light;
use crate::grid::model::{Model, NEVER};
use crate::sweep::energy_slices::EnergySlices;
use crate::sweep::leg_cost::LegCosts;
use crate::sweep::row_kernel::{Slices, Stretch, backward_row};
use crate::sweep::stoppage_energy::{StoppageEnergy, hold, least_around};

/// Rows swept by one task.
const BAND: usize = 32;
/// Bytes of slices kept: enough to prune, cheap to hold.
const KEPT: usize = 230_000_000;
/// Bytes of slices kept beside a stoppage energy, which prunes at every step.
const KEPT_GUARDED: usize = 25_000_000;

/// What it takes to survive.
pub(crate) struct SurvivalEnergy {
    /// With every stoppage still to come that the mission reckons with.
    needs: EnergySlices,
    /// What a stoppage asks for at every step, where the mission reckons with one.
    stoppage_energy: Option<StoppageEnergy>,
}

impl SurvivalEnergy {
    /// Sweeps back from `terminal`, a padded plane of needs after the last step; without a
    /// stoppage.
    pub(crate) fn calm(
        model: &Model,
        light: &Light<'_>,
        terminal: Vec<u16>,
        interest: &[GridCell],
        report: &dyn Fn(f64),
    ) -> Self {
        let needs = EnergySlices::new(model, terminal.clone(), interest, KEPT);
        Self::calm_into(needs, (model, light), terminal, report)
    }

    /// The same for some cells alone.
    pub(crate) fn calm_along(
        model: &Model,
        light: &Light<'_>,
        terminal: Vec<u16>,
        cells: &[GridCell],
    ) -> Self {
        let needs = EnergySlices::new(model, terminal.clone(), cells, 0);
        Self::calm_into(needs, (model, light), terminal, &|_| ())
    }

    fn calm_into(
        mut needs: EnergySlices,
        (model, light): (&Model, &Light<'_>),
        terminal: Vec<u16>,
        report: &dyn Fn(f64),
    ) -> Self {
        let mut later = terminal;
        let mut earlier = vec![NEVER; model.frame.len()];
        for step in (light.first()..model.steps).rev() {
            step_back(model, Slices { energy: &later, light: &light.slice(step) }, &mut earlier);
            std::mem::swap(&mut later, &mut earlier);
            needs.keep(model, step, &later);
            said(step, (light.first(), model.steps), report);
        }
        Self { needs, stoppage_energy: None }
    }

    /// Knows nothing: what it prunes is nothing, and no stoppage is reckoned with.
    pub(crate) const fn nothing() -> Self {
        Self { needs: EnergySlices::nothing(), stoppage_energy: None }
    }

    /// Sweeps back likewise, so that one stoppage can be borne at any time. `None` where what that
    /// takes does not fit into memory.
    pub(crate) fn guarded(
        model: &Model,
        light: &Light<'_>,
        terminal: Vec<u16>,
        interest: &[GridCell],
        report: &dyn Fn(f64),
    ) -> Option<Self> {
        let mut stoppage_energy = StoppageEnergy::new(model, light.first())?;
        let mut needs = EnergySlices::new(model, terminal.clone(), interest, KEPT_GUARDED);
        let mut ahead = Ahead::new(model, &mut stoppage_energy, &terminal);
        let mut later = terminal;
        let mut earlier = vec![NEVER; model.frame.len()];
        let mut stopped = vec![NEVER; model.frame.len()];
        for step in (light.first()..model.steps).rev() {
            let lit = light.slice(step);
            ahead.step_back(model, &lit, &mut stopped);
            stoppage_energy.round_up(step, &mut stopped);
            step_back(model, Slices { energy: &later, light: &lit }, &mut earlier);
            raise(&mut earlier, &stopped);
            std::mem::swap(&mut later, &mut earlier);
            needs.keep(model, step, &later);
            said(step, (light.first(), model.steps), report);
        }
        Some(Self { needs, stoppage_energy: Some(stoppage_energy) })
    }

    /// The needs, as far as they are kept.
    pub(crate) const fn needs(&self) -> &EnergySlices {
        &self.needs
    }

    /// What a stoppage asks for, where one is reckoned with.
    pub(crate) const fn stoppage_energy(&self) -> Option<&StoppageEnergy> {
        self.stoppage_energy.as_ref()
    }

    /// What a stoppage asks for in a cell at the start of a step; nothing where none is reckoned
    /// with.
    pub(crate) fn stop_need(&self, model: &Model, cell: GridCell, step: usize) -> u16 {
        self.stoppage_energy
            .as_ref()
            .map_or(0, |stoppage_energy| stoppage_energy.need(model.frame.cell(cell), step))
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.needs.bytes() + self.stoppage_energy.as_ref().map_or(0, StoppageEnergy::bytes)
    }

    /// The need in a cell of interest at the start of `step`; [`NEVER`] for any other cell.
    pub(crate) fn need(&self, cell: GridCell, step: usize) -> u16 {
        self.needs.need(cell, step)
    }
}

fn said(step: usize, (first, end): (usize, usize), report: &dyn Fn(f64)) {
    if step.is_multiple_of(32) {
        report((end - step) as f64 / (end - first) as f64);
    }
}

/// The steps that a stoppage may take, seen from the step at which it begins.
struct Ahead {
    /// Calm needs, from the present step on: one more than a stoppage has steps.
    needs: VecDeque<Vec<u16>>,
    /// The least light around every cell, from the present step on.
    lights: VecDeque<Vec<u8>>,
}

impl Ahead {
    fn new(model: &Model, stoppage_energy: &mut StoppageEnergy, terminal: &[u16]) -> Self {
        let mut last = terminal.to_vec();
        stoppage_energy.round_up(model.steps, &mut last);
        Self { needs: VecDeque::from([terminal.to_vec()]), lights: VecDeque::new() }
    }

    /// Goes back to a step, and writes what a stoppage that begins there asks for. One that would
    /// outlast the plan ends with it.
    fn step_back(&mut self, model: &Model, light: &[u8], out: &mut [u16]) {
        let mut earlier = vec![NEVER; model.frame.len()];
        if self.needs.len() > model.stop_steps {
            earlier = self.needs.pop_back().unwrap_or(earlier);
            self.lights.pop_back();
        }
        step_back(model, Slices { energy: &self.needs[0], light }, &mut earlier);
        self.needs.push_front(earlier);
        self.lights.push_front(least_around(model, light));
        let lights: Vec<&[u8]> = self.lights.iter().map(Vec::as_slice).collect();
        hold(model, &self.needs[self.needs.len() - 1], &lights, out);
    }
}

fn raise(needs: &mut [u16], least: &[u16]) {
    for (need, &least) in needs.iter_mut().zip(least) {
        *need = (*need).max(least);
    }
}

/// One slice back, by bands of rows: the same bytes on any number of threads.
pub(crate) fn step_back(model: &Model, from: Slices<'_>, out: &mut [u16]) {
    let frame = model.frame;
    let rows = &mut out[frame.halo * frame.stride..][..frame.rows * frame.stride];
    rows.par_chunks_mut(BAND * frame.stride).enumerate().for_each_init(
        || LegCosts::new(model),
        |legs, (band, rows)| {
            let first = band * BAND;
            for row in first.saturating_sub(frame.halo)..first {
                legs.work_out((model, from.light), row, 0..frame.columns);
            }
            for (row, out) in (first..).zip(rows.chunks_exact_mut(frame.stride)) {
                legs.work_out((model, from.light), row, 0..frame.columns);
                let out = &mut out[frame.halo..][..frame.columns];
                backward_row(model, (from, legs), Stretch { row, start: 0 }, out);
            }
        },
    );
}

#[cfg(test)]
mod tests;
