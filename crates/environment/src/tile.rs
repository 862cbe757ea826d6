//! The cells that are driven on: where they lie on the map.

use hilal_quantity::MapPoint;
use hilal_terrain::Grid;

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
    /// use hilal_environment::{Tile, TileCell};
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
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position has been checked to lie inside the tile"
)]
fn nearest(at: f64, count: usize) -> Option<usize> {
    (at >= -0.5 && at < count as f64 - 0.5).then(|| ((at + 0.5) as usize).min(count - 1))
}
