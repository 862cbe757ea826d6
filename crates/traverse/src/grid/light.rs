//! The Sun of the whole plan, one padded slice for each step: held whole where it fits, and made
//! again by windows of steps where it does not.

use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, PoisonError};

use hilal_environment::FULL_DISC;
use rayon::prelude::*;

use crate::grid::plane_layout::Frame;
use crate::problem::LightSource;

/// Light of every step from the first on that anybody asks for. The halo is lit: nothing drives there, and it must not dim what is near it.
pub(crate) struct Light<'a> {
    source: &'a dyn LightSource,
    frame: Frame,
    first: usize,
    steps: usize,
    held: Held,
}

enum Held {
    /// Every step from the first on.
    All(Vec<u8>),
    /// The windows asked for last, the latest first.
    Recent(Mutex<Vec<Arc<Window>>>),
}

/// The light of [`WINDOW`] steps, or of what is left of them.
pub(crate) struct Window {
    first: usize,
    cells: Vec<u8>,
}

/// Steps made at once.
const WINDOW: usize = 32;
/// The most bytes that are held whole: 513² cells take 431 MB for 14 days and 906 MB for 29.5, in
/// steps of 12.5 minutes. Beyond it every forward sweep makes its light again, which takes most of
/// the search's time.
const MOST_HELD: usize = 1_000_000_000;
/// Windows remembered where not all is held.
const REMEMBERED: usize = 4;

/// The light of one step.
pub(crate) enum LightSlice<'a> {
    /// Of what is held.
    Held(&'a [u8]),
    /// Of a window: its place in it.
    Made(Arc<Window>, Range<usize>),
}

impl Deref for LightSlice<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Held(cells) => cells,
            Self::Made(window, range) => &window.cells[range.clone()],
        }
    }
}

impl<'a> Light<'a> {
    /// Makes the light of some steps, where it fits into memory.
    pub(crate) fn new(
        source: &'a dyn LightSource,
        frame: Frame,
        steps: Range<usize>,
        report: &dyn Fn(f64),
    ) -> Self {
        let Range { start: first, end } = steps;
        let count = end - first;
        let held = if frame.len() * count > MOST_HELD {
            Held::Recent(Mutex::new(Vec::new()))
        } else {
            let mut cells = vec![0_u8; frame.len() * count];
            for (window, slices) in cells.chunks_mut(frame.len() * WINDOW).enumerate() {
                report((window * WINDOW) as f64 / count as f64);
                fill(source, frame, first + window * WINDOW, slices);
            }
            Held::All(cells)
        };
        Self { source, frame, first, steps: end, held }
    }

    /// The first step that it has: where sweeps back end.
    pub(crate) const fn first(&self) -> usize {
        self.first
    }

    /// The slice of step `step`, which is none before the first.
    pub(crate) fn slice(&self, step: usize) -> LightSlice<'_> {
        let len = self.frame.len();
        match &self.held {
            Held::All(cells) => LightSlice::Held(&cells[(step - self.first) * len..][..len]),
            Held::Recent(recent) => {
                let window = self.window(recent, step - step % WINDOW);
                let at = (step - window.first) * len;
                LightSlice::Made(window, at..at + len)
            }
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> u64 {
        match &self.held {
            Held::All(cells) => cells.len() as u64,
            Held::Recent(_) => (REMEMBERED * WINDOW * self.frame.len()) as u64,
        }
    }

    fn window(&self, recent: &Mutex<Vec<Arc<Window>>>, first: usize) -> Arc<Window> {
        // What another thread left behind when it panicked is whole: windows are made outside.
        let remembered = || recent.lock().unwrap_or_else(PoisonError::into_inner);
        let found = remembered().iter().find(|window| window.first == first).cloned();
        if let Some(window) = found {
            return window;
        }
        let count = WINDOW.min(self.steps - first);
        let mut cells = vec![0_u8; self.frame.len() * count];
        fill(self.source, self.frame, first, &mut cells);
        let window = Arc::new(Window { first, cells });
        let mut recent = remembered();
        recent.insert(0, Arc::clone(&window));
        recent.truncate(REMEMBERED);
        window
    }
}

/// Makes the slices of consecutive steps.
fn fill(source: &dyn LightSource, frame: Frame, first: usize, slices: &mut [u8]) {
    slices.par_chunks_exact_mut(frame.len()).enumerate().for_each_init(
        || vec![0_u8; frame.rows * frame.columns],
        |raw, (i, slice)| {
            source.slice(first + i, raw);
            pad(frame, raw, slice);
        },
    );
}

/// Copies rows into a padded slice. More than the full disc is the full disc.
fn pad(frame: Frame, raw: &[u8], slice: &mut [u8]) {
    slice.fill(FULL_DISC);
    for (row, light) in raw.chunks_exact(frame.columns).enumerate() {
        let at = frame.at(row, 0);
        for (cell, &value) in slice[at..at + frame.columns].iter_mut().zip(light) {
            *cell = value.min(FULL_DISC);
        }
    }
}
