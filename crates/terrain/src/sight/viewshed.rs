//! The cells of a raster that see an antenna.

use hilal_quantity::{Length, MapPoint};
use rayon::prelude::*;

use super::Antenna;
use super::line::{End, SightLine};
use crate::{Cell, Grid, Raster};

/// Which cells see an antenna, each from its centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewshed {
    grid: Grid,
    seen: Vec<bool>,
}

impl Viewshed {
    /// Looks from an antenna to others of one height over the centre of every cell: every cell as
    /// [`super::Sight::between`] does. Cells without a height see nothing.
    pub fn of(ground: &Raster, antenna: Antenna, other: Length) -> Self {
        let grid = ground.grid;
        let mut seen = vec![false; grid.len()];
        let Some(from) = End::new(ground, antenna) else { return Self { grid, seen } };
        let sees = |point: MapPoint| {
            End::new(ground, Antenna { point, height: other })
                .is_some_and(|to| SightLine::joining(ground, [from, to]).is_clear())
        };
        seen.par_chunks_mut(grid.columns.max(1)).enumerate().for_each(|(row, line)| {
            for (column, seen) in line.iter_mut().enumerate() {
                *seen = sees(grid.centre(Cell { row, column }));
            }
        });
        Self { grid, seen }
    }

    /// Returns the raster's grid.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns whether a cell sees the antenna; off the grid none does.
    pub fn sees(&self, cell: Cell) -> bool {
        let inside = cell.row < self.grid.rows && cell.column < self.grid.columns;
        inside && self.seen[self.grid.index(cell)]
    }

    /// Returns every cell in row-major order.
    pub fn cells(&self) -> &[bool] {
        &self.seen
    }

    /// Returns the share of the cells that see the antenna, from 0 to 1.
    pub fn share(&self) -> f64 {
        let seen = self.seen.iter().filter(|seen| **seen).count();
        seen as f64 / self.seen.len().max(1) as f64
    }
}
