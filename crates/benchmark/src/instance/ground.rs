//! Which ground an instance stands on.

use hilal_environment::CellGrid;
use hilal_quantity::MapPoint;
use serde::{Deserialize, Serialize};

/// The middle of the reference tile, on which made-up ground is centred.
const MIDDLE: MapPoint = MapPoint::new(34_455.0, -39_585.0);

/// The ground of an instance: a raster, and the part of it that is driven on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case", deny_unknown_fields)]
pub enum InstanceGround {
    /// The 10 m elevation model at 88.27°S 138.96°E, measured by LOLA, under its surroundings.
    Lola {
        /// What is driven on.
        window: CellWindow,
    },
    /// Made-up ground.
    Synthetic {
        /// The seed that it is made from.
        seed: u64,
        /// Rows, and columns, of the raster.
        cells: usize,
        /// Side of a cell.
        spacing_m: f64,
        /// What is driven on.
        window: CellWindow,
    },
}

/// A part of a raster: what lies outside is seen on the horizon, and not driven on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellWindow {
    /// First row, counted from the north.
    pub row: usize,
    /// First column, counted from the west.
    pub column: usize,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

impl InstanceGround {
    /// Returns what is driven on.
    pub const fn window(&self) -> CellWindow {
        match self {
            Self::Lola { window } | Self::Synthetic { window, .. } => *window,
        }
    }

    /// Returns the raster of made-up ground.
    ///
    /// ```
    /// let tile = hilal_benchmark::InstanceGround::synthetic_tile(513, 10.0);
    /// assert_eq!((tile.first_cell.x_m, tile.first_cell.y_m), (31_895.0, -37_025.0));
    /// ```
    pub fn synthetic_tile(cells: usize, spacing_m: f64) -> CellGrid {
        let half_m = (cells as f64 - 1.0) / 2.0 * spacing_m;
        let first_cell = MapPoint::new(MIDDLE.x_m - half_m, MIDDLE.y_m + half_m);
        CellGrid { first_cell, spacing_m, rows: cells, columns: cells }
    }
}

impl CellWindow {
    /// Returns the part of a raster, or nothing where it reaches beyond.
    pub fn of(&self, whole: CellGrid) -> Option<CellGrid> {
        let fits = |first: usize, count: usize, all: usize| {
            count > 0 && first.checked_add(count).is_some_and(|end| end <= all)
        };
        let inside =
            fits(self.row, self.rows, whole.rows) && fits(self.column, self.columns, whole.columns);
        inside.then(|| CellGrid {
            first_cell: MapPoint::new(
                whole.first_cell.x_m + self.column as f64 * whole.spacing_m,
                whole.first_cell.y_m - self.row as f64 * whole.spacing_m,
            ),
            spacing_m: whole.spacing_m,
            rows: self.rows,
            columns: self.columns,
        })
    }

    /// Copies a row-major plane of a raster that is so many columns wide into one of the window.
    pub fn crop<T: Copy>(&self, plane: &[T], columns: usize) -> Vec<T> {
        let rows = plane.chunks_exact(columns).skip(self.row).take(self.rows);
        rows.flat_map(|row| row.iter().skip(self.column).take(self.columns).copied()).collect()
    }
}
