//! Where the cells of a raster lie on the map, for planning, checking and driving.

use hilal_quantity::MapPoint;
use hilal_site::Grid;

/// A north-up raster of square cells: row 0 is the northern edge, column 0 the western.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellGrid {
    /// Centre of the cell in row 0, column 0.
    pub first_cell: MapPoint,
    /// Side of a cell in metres.
    pub spacing_m: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

/// A cell of a [`CellGrid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GridCell {
    /// Row, from the northern edge.
    pub row: usize,
    /// Column, from the western edge.
    pub column: usize,
}

impl CellGrid {
    /// Takes the cells of a grid on the polar map.
    pub const fn of_grid(grid: &Grid) -> Self {
        let Grid { first_cell, spacing_m, rows, columns, .. } = *grid;
        Self { first_cell, spacing_m, rows, columns }
    }

    /// Returns the number of cells.
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Returns whether there are no cells.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the index of a cell in row-major order.
    pub const fn index(&self, cell: GridCell) -> usize {
        cell.row * self.columns + cell.column
    }

    /// Returns the centre of a cell.
    pub fn centre(&self, cell: GridCell) -> MapPoint {
        MapPoint::new(
            self.first_cell.x_m + cell.column as f64 * self.spacing_m,
            self.first_cell.y_m - cell.row as f64 * self.spacing_m,
        )
    }

    /// Returns the cell that holds a point, or nothing off the map.
    ///
    /// ```
    /// use hilal_quantity::MapPoint;
    /// use hilal_environment::{CellGrid, GridCell};
    /// let grid = CellGrid { first_cell: MapPoint::new(5.0, 95.0), spacing_m: 10.0, rows: 10, columns: 20 };
    /// assert_eq!(grid.cell_at(MapPoint::new(41.0, 66.0)), Some(GridCell { row: 3, column: 4 }));
    /// assert_eq!(grid.cell_at(MapPoint::new(-1.0, 66.0)), None);
    /// ```
    pub fn cell_at(&self, point: MapPoint) -> Option<GridCell> {
        let row = (self.first_cell.y_m - point.y_m) / self.spacing_m;
        let column = (point.x_m - self.first_cell.x_m) / self.spacing_m;
        Some(GridCell { row: nearest(row, self.rows)?, column: nearest(column, self.columns)? })
    }

    /// Returns the cells whose centres lie within `radius_m` of a point, the one holding the
    /// point included.
    pub fn cells_within(&self, point: MapPoint, radius_m: f64) -> Vec<GridCell> {
        let own = self.cell_at(point);
        (0..self.rows)
            .flat_map(|row| (0..self.columns).map(move |column| GridCell { row, column }))
            .filter(|&cell| {
                Some(cell) == own || self.centre(cell).distance(point).metres() <= radius_m
            })
            .collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position has been checked to lie inside the grid"
)]
fn nearest(at: f64, count: usize) -> Option<usize> {
    (at >= -0.5 && at < count as f64 - 0.5).then(|| ((at + 0.5) as usize).min(count - 1))
}
