//! The Sun of the whole plan, one padded slice for each step: made once, read by every sweep.

use rayon::prelude::*;

use crate::LightSource;
use crate::tile::Frame;

/// Light of every step; nothing in the halo.
pub(crate) struct LightCube {
    slice_len: usize,
    cells: Vec<u8>,
}

/// Slices made between two reports of progress.
const BATCH: usize = 32;

impl LightCube {
    pub(crate) fn new(
        source: &dyn LightSource,
        frame: Frame,
        steps: usize,
        report: &dyn Fn(f64),
    ) -> Self {
        let slice_len = frame.len();
        let mut cells = vec![0_u8; slice_len * steps];
        for (batch, slices) in cells.chunks_mut(slice_len * BATCH).enumerate() {
            report((batch * BATCH) as f64 / steps as f64);
            slices.par_chunks_exact_mut(slice_len).enumerate().for_each_init(
                || vec![0_u8; frame.rows * frame.columns],
                |raw, (i, slice)| {
                    source.slice(batch * BATCH + i, raw);
                    pad(frame, raw, slice);
                },
            );
        }
        Self { slice_len, cells }
    }

    /// The slice of step `step`.
    pub(crate) fn slice(&self, step: usize) -> &[u8] {
        &self.cells[step * self.slice_len..][..self.slice_len]
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.cells.len() as u64
    }
}

/// Copies rows into a padded slice. More than the full disc is the full disc.
fn pad(frame: Frame, raw: &[u8], slice: &mut [u8]) {
    for (row, light) in raw.chunks_exact(frame.columns).enumerate() {
        let at = frame.at(row, 0);
        for (cell, &value) in slice[at..at + frame.columns].iter_mut().zip(light) {
            *cell = value.min(200);
        }
    }
}
