//! Landing ellipses on a grid.

use hilal_quantity::{GridAzimuth, Length, MapPoint};
use hilal_terrain::{Cell, Grid};

use super::EllipseStatistics;
use super::spans::{Span, spans};

/// The shape of a landing ellipse, measured on the map. The map's scale is 1 + (ρ/2R)²: at 6° from
/// the pole lengths on the ground are shorter by 0.3 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ellipse {
    semi_major: Length,
    semi_minor: Length,
    azimuth: GridAzimuth,
}

/// An ellipse that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum EllipseError {
    /// The axes are no axes.
    #[error(
        "half axes of an ellipse must be finite, above 0 m, and the long one not the shorter, got \
         {} m and {} m", semi_major.metres(), semi_minor.metres()
    )]
    Axes {
        /// Half of the long axis.
        semi_major: Length,
        /// Half of the short axis.
        semi_minor: Length,
    },
    /// Nothing of it lies on the grid.
    #[error(
        "no cell of the ellipse around x {:.0} m, y {:.0} m lies on the tile; move it or widen \
         the tile", centre.x_m, centre.y_m
    )]
    OffGrid {
        /// Its middle.
        centre: MapPoint,
    },
}

impl Ellipse {
    /// Takes half axes and the direction of the long axis, clockwise from the map's +y axis.
    ///
    /// # Errors
    ///
    /// Refuses axes that are not finite and positive, and a short axis longer than the long one.
    pub fn new(
        semi_major: Length,
        semi_minor: Length,
        azimuth: GridAzimuth,
    ) -> Result<Self, EllipseError> {
        let (long_m, short_m) = (semi_major.metres(), semi_minor.metres());
        if long_m.is_finite() && short_m > 0.0 && short_m <= long_m {
            Ok(Self { semi_major, semi_minor, azimuth })
        } else {
            Err(EllipseError::Axes { semi_major, semi_minor })
        }
    }

    /// Returns half of the long axis.
    pub const fn semi_major(&self) -> Length {
        self.semi_major
    }

    /// Returns half of the short axis.
    pub const fn semi_minor(&self) -> Length {
        self.semi_minor
    }

    /// Returns the direction of the long axis.
    pub const fn azimuth(&self) -> GridAzimuth {
        self.azimuth
    }
}

/// The cells of a grid whose centres lie in an ellipse; where there are none, because the ellipse
/// is smaller than a cell, the one cell that holds its middle.
#[derive(Debug, Clone, PartialEq)]
pub struct EllipseCells {
    grid: Grid,
    indices: Vec<usize>,
    off_grid: usize,
}

impl EllipseCells {
    /// Finds the cells of an ellipse around a point.
    ///
    /// # Errors
    ///
    /// Refuses an ellipse that has no cell on the grid.
    pub fn new(grid: Grid, centre: MapPoint, ellipse: &Ellipse) -> Result<Self, EllipseError> {
        let middle = grid.fractional(centre);
        let mut indices = Vec::new();
        let mut off_grid = 0;
        for Span { row, first, last } in spans(ellipse, middle, grid.spacing_m) {
            for column in first..=last {
                match cell(grid, row, column) {
                    Some(cell) => indices.push(grid.index(cell)),
                    None => off_grid += 1,
                }
            }
        }
        if indices.is_empty() && off_grid == 0 {
            indices.extend(grid.cell_at(centre).map(|cell| grid.index(cell)));
        }
        if indices.is_empty() {
            return Err(EllipseError::OffGrid { centre });
        }
        Ok(Self { grid, indices, off_grid })
    }

    /// Returns the cells on the grid, row by row.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell> + '_ {
        let columns = self.grid.columns;
        self.indices.iter().map(move |index| Cell { row: index / columns, column: index % columns })
    }

    /// Returns how many cells of the ellipse lie beyond the grid's edge.
    pub const fn off_grid(&self) -> usize {
        self.off_grid
    }

    /// Returns what a map of the grid, row-major, holds in the ellipse; NaN is unknown, as are
    /// cells beyond the edge.
    ///
    /// # Panics
    ///
    /// Panics if the map has fewer cells than the grid.
    pub fn statistics(&self, map: &[f32]) -> EllipseStatistics {
        let values = self.indices.iter().map(|&index| f64::from(map[index]));
        EllipseStatistics::new(values, self.off_grid)
    }
}

/// Returns a cell of the lattice if it lies on the grid.
fn cell(grid: Grid, row: i64, column: i64) -> Option<Cell> {
    let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
    (row < grid.rows && column < grid.columns).then_some(Cell { row, column })
}
