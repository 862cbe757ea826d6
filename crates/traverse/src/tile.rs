//! Where the cells of the planner lie on the map, and how its padded planes are laid out.

use hilal_quantity::MapPoint;

/// Longest displacement that the planner looks at, in cells.
pub(crate) const LONGEST: usize = 8;

/// A north-up raster of square cells: row 0 is the northern edge, column 0 the western.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Centre of the cell in row 0, column 0.
    pub first_cell: MapPoint,
    /// Side of a cell in metres.
    pub spacing_m: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

/// A cell of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileCell {
    /// Row, from the northern edge.
    pub row: usize,
    /// Column, from the western edge.
    pub column: usize,
}

impl Tile {
    /// Returns the number of cells.
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Returns whether there are no cells.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the index of a cell in row-major order.
    pub const fn index(&self, cell: TileCell) -> usize {
        cell.row * self.columns + cell.column
    }

    /// Returns the centre of a cell.
    pub fn centre(&self, cell: TileCell) -> MapPoint {
        MapPoint::new(
            self.first_cell.x_m + cell.column as f64 * self.spacing_m,
            self.first_cell.y_m - cell.row as f64 * self.spacing_m,
        )
    }

    /// Returns the cell that holds a point, or nothing off the map.
    ///
    /// ```
    /// use hilal_quantity::MapPoint;
    /// use hilal_traverse::{Tile, TileCell};
    /// let tile = Tile { first_cell: MapPoint::new(5.0, 95.0), spacing_m: 10.0, rows: 10, columns: 20 };
    /// assert_eq!(tile.cell_at(MapPoint::new(41.0, 66.0)), Some(TileCell { row: 3, column: 4 }));
    /// assert_eq!(tile.cell_at(MapPoint::new(-1.0, 66.0)), None);
    /// ```
    pub fn cell_at(&self, point: MapPoint) -> Option<TileCell> {
        let row = (self.first_cell.y_m - point.y_m) / self.spacing_m;
        let column = (point.x_m - self.first_cell.x_m) / self.spacing_m;
        Some(TileCell { row: nearest(row, self.rows)?, column: nearest(column, self.columns)? })
    }

    /// Returns the cells whose centres lie within `radius_m` of a point, the one holding the
    /// point included.
    pub fn cells_within(&self, point: MapPoint, radius_m: f64) -> Vec<TileCell> {
        let own = self.cell_at(point);
        (0..self.rows)
            .flat_map(|row| (0..self.columns).map(move |column| TileCell { row, column }))
            .filter(|&cell| {
                Some(cell) == own || self.centre(cell).distance(point).metres() <= radius_m
            })
            .collect()
    }

    /// Returns the layout of a plane of this tile with a halo of so many cells.
    pub(crate) const fn frame(&self, halo: usize) -> Frame {
        Frame { rows: self.rows, columns: self.columns, halo, stride: self.columns + 2 * halo }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position has been checked to lie inside the tile"
)]
fn nearest(at: f64, count: usize) -> Option<usize> {
    (at >= -0.5 && at < count as f64 - 0.5).then(|| ((at + 0.5) as usize).min(count - 1))
}

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
    /// Length of a padded plane.
    pub(crate) const fn len(self) -> usize {
        (self.rows + 2 * self.halo) * self.stride
    }

    /// Index of a cell in a padded plane.
    pub(crate) const fn at(self, row: usize, column: usize) -> usize {
        (row + self.halo) * self.stride + self.halo + column
    }

    /// Index of a cell in a padded plane.
    pub(crate) const fn cell(self, cell: TileCell) -> usize {
        self.at(cell.row, cell.column)
    }

    /// Index `from`, moved by an offset that stays within the halo.
    pub(crate) fn shifted(self, from: usize, by: Offset) -> usize {
        from.wrapping_add_signed(by.rows as isize * self.stride.cast_signed() + by.columns as isize)
    }

    /// The cell that `by` leads to, or nothing off the tile.
    pub(crate) fn neighbour(self, cell: TileCell, by: Offset) -> Option<TileCell> {
        let row = cell.row.checked_add_signed(by.rows as isize)?;
        let column = cell.column.checked_add_signed(by.columns as isize)?;
        (row < self.rows && column < self.columns).then_some(TileCell { row, column })
    }
}
