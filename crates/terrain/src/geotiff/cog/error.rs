//! Why a map cannot be written, in words for the person who asked for it.

use std::path::PathBuf;

use super::{CogMap, CogOptions};

/// A map could not be written as a Cloud-Optimised GeoTIFF.
#[derive(Debug, thiserror::Error)]
pub enum CogError {
    /// The file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The values do not fill the grid.
    #[error("the map has {cells} cells, but {values} values were given")]
    ValuesDoNotFit {
        /// Cells of the grid.
        cells: usize,
        /// Values given.
        values: usize,
    },
    /// No cells.
    #[error("a map needs at least one cell, got {rows} x {columns}")]
    Empty {
        /// Rows of the grid.
        rows: usize,
        /// Columns of the grid.
        columns: usize,
    },
    /// A first cell or a spacing that is no place.
    #[error(
        "cells of {spacing_m} m from ({x_m}, {y_m}) are nowhere: give finite numbers, the spacing above 0"
    )]
    Nowhere {
        /// Side of a cell in metres.
        spacing_m: f64,
        /// x of the first cell in metres.
        x_m: f64,
        /// y of the first cell in metres.
        y_m: f64,
    },
    /// A side of a tile that TIFF does not have.
    #[error("the side of a tile must be a multiple of 16 from 16 to 4096, got {0}")]
    Tile(usize),
    /// A text that a tag cannot hold.
    #[error("the {0} of a map may not hold control characters")]
    Text(&'static str),
    /// More than a TIFF can hold.
    #[error(
        "a map of {rows} x {columns} cells does not fit the 4 GiB of a TIFF: write it in parts"
    )]
    TooLarge {
        /// Rows of the grid.
        rows: usize,
        /// Columns of the grid.
        columns: usize,
    },
}

/// Refuses what cannot be written.
pub(super) fn check(map: &CogMap<'_>, options: &CogOptions<'_>) -> Result<(), CogError> {
    let grid = &map.grid;
    let (rows, columns) = (grid.rows, grid.columns);
    if rows == 0 || columns == 0 {
        return Err(CogError::Empty { rows, columns });
    }
    let cells = rows.checked_mul(columns).filter(|&cells| u32::try_from(cells).is_ok());
    let cells = cells.ok_or(CogError::TooLarge { rows, columns })?;
    if cells != map.values.len() {
        return Err(CogError::ValuesDoNotFit { cells, values: map.values.len() });
    }
    let (spacing_m, x_m, y_m) = (grid.spacing_m, grid.first_cell.x_m, grid.first_cell.y_m);
    if !(spacing_m > 0.0 && [spacing_m, x_m, y_m].iter().all(|number| number.is_finite())) {
        return Err(CogError::Nowhere { spacing_m, x_m, y_m });
    }
    if !(16..=4096).contains(&options.tile) || !options.tile.is_multiple_of(16) {
        return Err(CogError::Tile(options.tile));
    }
    let lines = options.description.replace(['\n', '\t'], " ");
    for (what, text) in [("name", options.name), ("unit", options.unit), ("description", &lines)] {
        if text.chars().any(char::is_control) {
            return Err(CogError::Text(what));
        }
    }
    Ok(())
}
