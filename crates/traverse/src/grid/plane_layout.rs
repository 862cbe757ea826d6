//! How the planner's padded planes are laid out over the cells of its grid.

use hilal_environment::{CellGrid, GridCell};

/// Longest displacement that the planner looks at, in cells.
pub(crate) const LONGEST: usize = 8;

/// A displacement or an offset, in rows (southward) and columns (eastward).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Offset {
    pub(crate) rows: i32,
    pub(crate) columns: i32,
}

/// The layout of a plane with a halo as wide as the longest displacement, so that row operations
/// need no bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) halo: usize,
    pub(crate) stride: usize,
}

impl Frame {
    /// The layout of a plane of this grid with a halo of so many cells.
    pub(crate) const fn new(grid: &CellGrid, halo: usize) -> Self {
        Self { rows: grid.rows, columns: grid.columns, halo, stride: grid.columns + 2 * halo }
    }

    /// Length of a padded plane.
    pub(crate) const fn len(self) -> usize {
        (self.rows + 2 * self.halo) * self.stride
    }

    /// Index of a cell in a padded plane.
    pub(crate) const fn at(self, row: usize, column: usize) -> usize {
        (row + self.halo) * self.stride + self.halo + column
    }

    /// Index of a cell in a padded plane.
    pub(crate) const fn cell(self, cell: GridCell) -> usize {
        self.at(cell.row, cell.column)
    }

    /// Index `from`, moved by an offset that stays within the halo.
    pub(crate) fn shifted(self, from: usize, by: Offset) -> usize {
        from.wrapping_add_signed(by.rows as isize * self.stride.cast_signed() + by.columns as isize)
    }

    /// The cell that `by` leads to, or nothing off the tile.
    pub(crate) fn neighbour(self, cell: GridCell, by: Offset) -> Option<GridCell> {
        let row = cell.row.checked_add_signed(by.rows as isize)?;
        let column = cell.column.checked_add_signed(by.columns as isize)?;
        (row < self.rows && column < self.columns).then_some(GridCell { row, column })
    }
}
