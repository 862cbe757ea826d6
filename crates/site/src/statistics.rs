//! Light, dark and contact of every cell over a window.

use core::ops::Range;

use hilal_quantity::{Duration, Epoch, Fraction, Unit, Window};
use hilal_terrain::{Cell, Grid};
use rayon::prelude::*;

use crate::slice::Sight;
use crate::{FULL_DISC, SiteError, SiteLight};

/// Rows that one task handles: their horizons stay in cache while the Sun goes round.
const ROWS_PER_TASK: usize = 8;

/// How lit, how long dark and how long in contact every cell of a tile is over a window.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteStatistics {
    grid: Grid,
    window: Window,
    step: Duration,
    instants: u32,
    /// The rows that were looked at.
    rows: Range<usize>,
    cells: Vec<DarknessTally>,
}

/// The figures of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellStatistics {
    /// Mean share of the solar disc in view.
    pub mean_light: Fraction,
    /// The longest span during which less of the disc than the threshold is in view.
    pub longest_dark: Duration,
    /// When it starts; the window's start for a cell that is never dark.
    pub dark_start: Epoch,
    /// Share of the window during which the centre of Earth is in view.
    pub mean_earth: Fraction,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct DarknessTally {
    light: u32,
    earth: u32,
    dark_now: u32,
    dark_longest: u32,
    dark_end: u32,
}

impl SiteStatistics {
    /// Looks at every cell at every step of a window; a cell is dark at an instant when less than
    /// `threshold` of the disc is in view, and an instant stands for the step that follows it.
    ///
    /// # Errors
    ///
    /// Refuses a window in which there is no step.
    pub fn new(
        light: &SiteLight,
        window: Window,
        step: Duration,
        threshold: Fraction,
    ) -> Result<Self, SiteError> {
        let rows = 0..light.horizons().grid().rows;
        Self::of_rows(light, rows, (window, step), threshold)
    }

    /// The same for the cells of some rows alone; rows that the grid does not have are left out.
    ///
    /// # Errors
    ///
    /// As [`SiteStatistics::new`].
    pub fn of_rows(
        light: &SiteLight,
        rows: Range<usize>,
        (window, step): (Window, Duration),
        threshold: Fraction,
    ) -> Result<Self, SiteError> {
        let horizons = light.horizons();
        let grid = horizons.grid();
        let rows = rows.start.min(grid.rows)..rows.end.min(grid.rows);
        let sights: Vec<(Sight, Sight)> = window
            .steps(step)
            .map(|epoch| {
                let (sun, earth) = (light.track().sun(epoch), light.track().earth(epoch));
                (Sight::new(horizons, &sun, FULL_DISC), Sight::of_centre(horizons, &earth))
            })
            .collect();
        let instants = u32::try_from(sights.len()).unwrap_or(u32::MAX);
        if instants == 0 {
            return Err(SiteError::EmptyWindow);
        }
        let dark_below = parts(threshold);
        let mut cells = vec![DarknessTally::default(); rows.len() * grid.columns];
        cells.par_chunks_mut(ROWS_PER_TASK * grid.columns).enumerate().for_each(|(task, cells)| {
            let mut line = RowScratch::new(grid.columns);
            for (instant, (sun, earth)) in (0_u32..).zip(&sights) {
                for (i, cells) in cells.chunks_exact_mut(grid.columns).enumerate() {
                    let row = rows.start + task * ROWS_PER_TASK + i;
                    sun.row(horizons, row, &mut line.horizons, &mut line.light);
                    earth.row(horizons, row, &mut line.horizons, &mut line.earth);
                    line.count(instant, dark_below, cells);
                }
            }
        });
        Ok(Self { grid, window, step, instants, rows, cells })
    }

    /// Returns the grid.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns the window.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Returns the figures of a cell; nothing off the grid, and in rows that were not looked at.
    pub fn at(&self, cell: Cell) -> Option<CellStatistics> {
        if !self.rows.contains(&cell.row) || cell.column >= self.grid.columns {
            return None;
        }
        let row = cell.row - self.rows.start;
        self.cells.get(row * self.grid.columns + cell.column).map(|tally| self.figures(tally))
    }

    /// Returns the figures of every cell of the rows looked at, row-major.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = CellStatistics> + '_ {
        self.cells.iter().map(|tally| self.figures(tally))
    }

    fn figures(&self, tally: &DarknessTally) -> CellStatistics {
        let share = |parts: u32, whole: u32| {
            Fraction::clamped(f64::from(parts) / (f64::from(whole) * f64::from(self.instants)))
        };
        let span = |steps: u32| self.step.to_seconds() * f64::from(steps) * Unit::Second;
        CellStatistics {
            mean_light: share(tally.light, u32::from(FULL_DISC)),
            longest_dark: span(tally.dark_longest),
            dark_start: self.window.start() + span(tally.dark_end - tally.dark_longest),
            mean_earth: share(tally.earth, 1),
        }
    }
}

/// Scratch for one row.
struct RowScratch {
    horizons: Vec<i16>,
    light: Vec<u8>,
    earth: Vec<u8>,
}

impl RowScratch {
    fn new(columns: usize) -> Self {
        Self { horizons: vec![0; columns], light: vec![0; columns], earth: vec![0; columns] }
    }

    fn count(&self, instant: u32, dark_below: u8, cells: &mut [DarknessTally]) {
        for ((tally, &light), &earth) in cells.iter_mut().zip(&self.light).zip(&self.earth) {
            tally.light += u32::from(light);
            tally.earth += u32::from(earth);
            tally.dark_now = if light < dark_below { tally.dark_now + 1 } else { 0 };
            if tally.dark_now > tally.dark_longest {
                tally.dark_longest = tally.dark_now;
                tally.dark_end = instant + 1;
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a fraction of 200 parts"
)]
fn parts(threshold: Fraction) -> u8 {
    (threshold.value() * f64::from(FULL_DISC)).round() as u8
}
