//! Where the cells of a raster lie on the map.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{MapPoint, PolarStereographic};

/// A north-up grid of square cells on a polar stereographic map.
///
/// Row 0 is the northern edge of the map (largest y), column 0 the western (smallest x). A height
/// belongs to the *centre* of its cell (`PixelIsArea`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// The projection.
    pub map: PolarStereographic,
    /// Centre of the cell in row 0, column 0.
    pub first_cell: MapPoint,
    /// Side of a cell in metres.
    pub spacing_m: f64,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

/// A cell of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Row, from the northern edge.
    pub row: usize,
    /// Column, from the western edge.
    pub column: usize,
}

impl Grid {
    /// Returns the number of cells.
    pub const fn len(&self) -> usize {
        self.rows * self.columns
    }

    /// Returns whether the grid has no cells.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the index of a cell in row-major order.
    pub const fn index(&self, cell: Cell) -> usize {
        cell.row * self.columns + cell.column
    }

    /// Returns the centre of a cell.
    pub fn centre(&self, cell: Cell) -> MapPoint {
        MapPoint::new(
            self.first_cell.x_m + cell.column as f64 * self.spacing_m,
            self.first_cell.y_m - cell.row as f64 * self.spacing_m,
        )
    }

    /// Returns the point in the middle of the grid.
    pub fn middle(&self) -> MapPoint {
        MapPoint::new(
            self.first_cell.x_m + (self.columns as f64 - 1.0) / 2.0 * self.spacing_m,
            self.first_cell.y_m - (self.rows as f64 - 1.0) / 2.0 * self.spacing_m,
        )
    }

    /// Returns where a point lies, in fractional rows and columns counted from the first centre.
    pub fn fractional(&self, point: MapPoint) -> (f64, f64) {
        (
            (self.first_cell.y_m - point.y_m) / self.spacing_m,
            (point.x_m - self.first_cell.x_m) / self.spacing_m,
        )
    }

    /// Returns the cell that holds a point, or nothing off the map.
    pub fn cell_at(&self, point: MapPoint) -> Option<Cell> {
        let (row, column) = self.fractional(point);
        let inside = |at: f64, count: usize| at >= -0.5 && at < count as f64 - 0.5;
        (inside(row, self.rows) && inside(column, self.columns))
            .then(|| Cell { row: nearest(row, self.rows), column: nearest(column, self.columns) })
    }

    /// Returns the area of a cell on the sphere R = 1737.4 km, in m²: that on the map over k², with
    /// the map's scale k = 1 + (ρ/2R)² at the cell's centre (`docs/models/horizon.md`).
    pub fn true_area_m2(&self, cell: Cell) -> f64 {
        let centre = self.centre(cell);
        let share = libm::hypot(centre.x_m, centre.y_m) / (2.0 * MOON_RADIUS.metres());
        let scale = 1.0 + share * share;
        (self.spacing_m / scale) * (self.spacing_m / scale)
    }

    /// Returns the outer edges in metres: west, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        let half = self.spacing_m / 2.0;
        let west = self.first_cell.x_m - half;
        let north = self.first_cell.y_m + half;
        [
            west,
            north - self.rows as f64 * self.spacing_m,
            west + self.columns as f64 * self.spacing_m,
            north,
        ]
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the caller has checked that the position lies inside the grid"
)]
fn nearest(at: f64, count: usize) -> usize {
    ((at + 0.5) as usize).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(5.0, 95.0),
            spacing_m: 10.0,
            rows: 10,
            columns: 20,
        }
    }

    #[test]
    fn a_cell_holds_its_centre_and_its_western_edge_but_not_its_eastern() {
        let grid = grid();
        let cell = Cell { row: 3, column: 4 };
        assert_eq!(grid.cell_at(grid.centre(cell)), Some(cell));
        assert_eq!(grid.cell_at(MapPoint::new(40.0, 65.0)), Some(cell));
        assert_eq!(grid.cell_at(MapPoint::new(50.0, 65.0)), Some(Cell { row: 3, column: 5 }));
    }

    #[test]
    fn off_the_map_there_is_no_cell() {
        assert_eq!(grid().cell_at(MapPoint::new(-0.1, 50.0)), None);
        assert_eq!(grid().cell_at(MapPoint::new(10.0, 100.1)), None);
        assert_eq!(grid().cell_at(MapPoint::new(f64::NAN, 50.0)), None);
    }

    #[test]
    fn the_cells_of_a_cap_cover_the_area_of_the_cap() {
        // To 1290 km from the pole, where the scale is 1.14. The cap's area is 2πR² (1 − cos c).
        let spacing_m = 10_000.0;
        let (rows, columns) = (260, 260);
        let first_cell = MapPoint::new(-129.5 * spacing_m, 129.5 * spacing_m);
        let map = PolarStereographic::SOUTH;
        let grid = Grid { map, first_cell, spacing_m, rows, columns };
        let rho_m = 1_290_000.0;
        let cells = (0..grid.len()).map(|i| Cell { row: i / columns, column: i % columns });
        let inside = cells.filter(|&cell| {
            let centre = grid.centre(cell);
            libm::hypot(centre.x_m, centre.y_m) < rho_m
        });
        let found: f64 = inside.map(|cell| grid.true_area_m2(cell)).sum();
        let radius_m = MOON_RADIUS.metres();
        let colatitude = 2.0 * libm::atan(rho_m / (2.0 * radius_m));
        let cap = core::f64::consts::TAU * radius_m * radius_m * (1.0 - libm::cos(colatitude));
        assert!((found / cap - 1.0).abs() < 1e-3, "{found} of {cap}");
    }

    #[test]
    fn the_bounds_are_the_outer_edges() {
        let wanted = [0.0, 0.0, 200.0, 100.0];
        assert!(grid().bounds().iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
