//! What a stoppage asks for: the least energy at every cell and step from which a rover survives
//! even if it is stopped there and then for the longest time that the mission reckons with.
//!
//! A rover that is stopped in a step stands somewhere on that step's line, within the longest move
//! of the cell in which the step ends. It stands with any heading, in the least light around that
//! cell, for all of the stoppage and what is left of the step in which it ends; then it goes on to
//! the cell, and from there survives as the survival energy without stoppages says.

use rayon::prelude::*;

use crate::grid::model::{Model, NEVER};
use crate::sweep::row_kernel::{Stop, hold_row};

/// Energies after which a stoppage can still be borne, in 255 levels rounded up.
pub(crate) struct StoppageEnergy {
    len: usize,
    /// The first step that is held.
    first: usize,
    /// Units of energy in a level.
    level: u16,
    levels: Vec<u8>,
}

/// No energy is enough.
const NO_LEVEL: u8 = u8::MAX;
/// The most bytes that are held.
const MOST_HELD: usize = 450_000_000;

impl StoppageEnergy {
    /// Makes room for every step from the first on, or says that it does not fit.
    pub(crate) fn new(model: &Model, first: usize) -> Option<Self> {
        let len = model.frame.len();
        let bytes = len * (model.steps + 1 - first);
        let level = model.capacity.div_ceil(u16::from(NO_LEVEL) - 1).max(1);
        (bytes <= MOST_HELD).then(|| Self { len, first, level, levels: vec![NO_LEVEL; bytes] })
    }

    pub(crate) const fn bytes(&self) -> u64 {
        self.levels.len() as u64
    }

    /// Units of energy in a level.
    pub(crate) const fn level(&self) -> u16 {
        self.level
    }

    /// The levels at the start of a step, padded.
    pub(crate) fn slice(&self, step: usize) -> &[u8] {
        &self.levels[(step - self.first) * self.len..][..self.len]
    }

    /// The units that a level asks for.
    pub(crate) const fn units(&self, level: u8) -> u16 {
        if level == NO_LEVEL { NEVER } else { level as u16 * self.level }
    }

    /// The need in a cell, by its place in a padded plane, at the start of a step.
    pub(crate) fn need(&self, at: usize, step: usize) -> u16 {
        self.units(self.slice(step)[at])
    }

    /// Writes the levels of a step from needs, and rounds the needs up to them.
    pub(crate) fn round_up(&mut self, step: usize, needs: &mut [u16]) {
        let level = self.level;
        let levels = &mut self.levels[(step - self.first) * self.len..][..self.len];
        levels.par_chunks_mut(CHUNK).zip(needs.par_chunks_mut(CHUNK)).for_each(
            |(levels, needs)| {
                for (kept, need) in levels.iter_mut().zip(needs) {
                    *kept = if *need == NEVER { NO_LEVEL } else { narrow(need.div_ceil(level)) };
                    *need = if *need == NEVER { NEVER } else { u16::from(*kept) * level };
                }
            },
        );
    }
}

/// Cells handled by one task.
const CHUNK: usize = 16_384;

#[expect(clippy::cast_possible_truncation, reason = "a need is at most the capacity: 254 levels")]
const fn narrow(level: u16) -> u8 {
    level as u8
}

/// Writes what a stoppage that begins at the start of a step asks for: `after` are the needs when
/// it is over, `lights` the least light around each cell in each of its steps, in order.
pub(crate) fn hold(model: &Model, after: &[u16], lights: &[&[u8]], out: &mut [u16]) {
    let frame = model.frame;
    let rows = &mut out[frame.halo * frame.stride..][..frame.rows * frame.stride];
    rows.par_chunks_mut(ROWS * frame.stride).enumerate().for_each(|(band, rows)| {
        for (i, row) in rows.chunks_exact_mut(frame.stride).enumerate() {
            let at = frame.at(band * ROWS + i, 0);
            let stop = Stop { after, lights, at };
            hold_row(model, stop, &mut row[frame.halo..][..frame.columns]);
        }
    });
}

/// Rows handled by one task.
const ROWS: usize = 32;

/// Returns the least light within the longest move of every cell: along rows, then along columns.
pub(crate) fn least_around(model: &Model, light: &[u8]) -> Vec<u8> {
    let (frame, reach) = (model.frame, model.frame.halo);
    let mut along = vec![0_u8; frame.len()];
    along.par_chunks_mut(frame.stride).zip(light.par_chunks(frame.stride)).for_each(
        |(out, row)| {
            let inner = frame.stride - 2 * reach;
            let out = &mut out[reach..][..inner];
            out.copy_from_slice(&row[..inner]);
            for shift in 1..=2 * reach {
                lower(out, &row[shift..][..inner]);
            }
        },
    );
    let mut least = vec![0_u8; frame.len()];
    let inner = &mut least[reach * frame.stride..][..frame.rows * frame.stride];
    inner.par_chunks_mut(frame.stride).enumerate().for_each(|(row, out)| {
        let line = |shift: usize| &along[(row + shift) * frame.stride..][..frame.stride];
        out.copy_from_slice(line(0));
        for shift in 1..=2 * reach {
            lower(out, line(shift));
        }
    });
    least
}

/// The same for one cell, by its place in a padded plane.
pub(crate) fn darkest(model: &Model, light: &[u8], at: usize) -> u8 {
    let (stride, reach) = (model.frame.stride, model.frame.halo);
    let corner = at - reach * stride - reach;
    let rows = (0..=2 * reach).map(|row| &light[corner + row * stride..][..=2 * reach]);
    rows.flatten().copied().min().unwrap_or(0)
}

fn lower(out: &mut [u8], row: &[u8]) {
    for (least, &light) in out.iter_mut().zip(row) {
        *least = (*least).min(light);
    }
}
