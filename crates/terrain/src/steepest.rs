//! The steepest ground inside a cell: what wheels meet, where a smoothed slope says what a map shows.

use hilal_quantity::Angle;
use rayon::prelude::*;

use crate::raster::to_f32;
use crate::{Cell, Gradient, Grid, Raster};

impl Raster {
    /// Returns an upper bound of the slope of the bilinear surface anywhere inside each cell, in
    /// degrees; NaN where a neighbour has no data.
    ///
    /// Inside a cell the rise along one axis is a mean of the differences to the neighbours, weighted
    /// by how far off the centre one stands; its extremes lie at the middle and at the edges. The
    /// bound takes the extremes of both axes together, which need not meet in one point.
    ///
    /// ```
    /// use hilal_quantity::{MapPoint, PolarStereographic};
    /// use hilal_terrain::{Grid, Raster};
    ///
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(0.0, 0.0),
    ///     spacing_m: 10.0,
    ///     rows: 3,
    ///     columns: 3,
    /// };
    /// // A step of 5 m between the second and the third column: 27° at the cells beside it.
    /// let step = Raster::from_fn(grid, |point| if point.x_m > 15.0 { 5.0 } else { 0.0 });
    /// let steepest = step.steepest_deg();
    /// assert!((steepest[4] - 26.565).abs() < 0.001);
    /// assert!(step.slope_deg()[4] < 15.0); // over two cells it is half as steep
    /// ```
    pub fn steepest_deg(&self) -> Vec<f32> {
        let columns = self.grid.columns.max(1);
        (0..self.grid.len())
            .into_par_iter()
            .map(|index| Cell { row: index / columns, column: index % columns })
            .map(|cell| self.steepest(cell).map_or(f32::NAN, |slope| to_f32(slope.slope_deg())))
            .collect()
    }

    /// Returns the slope of each cell as a plan should see it, in degrees: smoothed over the
    /// neighbours, which is right for energy; but where the ground inside a cell is steeper than
    /// `tilt_limit`, the slope of that ground, so that a crater wall closes the cell.
    pub fn drivable_slope_deg(&self, tilt_limit: Angle) -> Vec<f32> {
        let closed = |steepest: f32| f64::from(steepest) > tilt_limit.degrees();
        let choose = |(smooth, steepest)| if closed(steepest) { steepest } else { smooth };
        self.slope_deg().into_iter().zip(self.steepest_deg()).map(choose).collect()
    }

    fn steepest(&self, cell: Cell) -> Option<Gradient> {
        let around = self.around(cell)?;
        let [north, middle, south] = around;
        let turned = [0, 1, 2].map(|column| [north[column], middle[column], south[column]]);
        let spacing_m = self.grid.spacing_m;
        Some(Gradient { east: rise(&around) / spacing_m, north: rise(&turned) / spacing_m })
    }

    /// Returns the heights of a cell and its neighbours; at the outer edge the outermost cells stand
    /// in for those beyond.
    fn around(&self, cell: Cell) -> Option<[[f64; 3]; 3]> {
        let Grid { rows, columns, .. } = self.grid;
        let near = |at: usize, count: usize| [at.saturating_sub(1), at, (at + 1).min(count - 1)];
        let mut heights_m = [[0.0; 3]; 3];
        for (line, row) in heights_m.iter_mut().zip(near(cell.row, rows)) {
            for (height_m, column) in line.iter_mut().zip(near(cell.column, columns)) {
                *height_m = self.cell_height_m(Cell { row, column })?;
            }
        }
        Some(heights_m)
    }
}

/// Returns the greatest rise per cell along the lines, inside the middle cell.
fn rise(lines: &[[f64; 3]; 3]) -> f64 {
    let [before, middle, after] = lines.map(|[left, own, right]| [own - left, right - own]);
    let sides = middle.into_iter().zip(before.into_iter().zip(after));
    sides
        .flat_map(|(own, (one, other))| [own, f64::midpoint(own, one), f64::midpoint(own, other)])
        .fold(0.0, |greatest, step| step.abs().max(greatest))
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wall_inside_a_cell_closes_it_and_a_gentle_cell_keeps_its_smoothed_slope() {
        let grid = Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(0.0, 0.0),
            spacing_m: 10.0,
            rows: 3,
            columns: 3,
        };
        let step = Raster::from_fn(grid, |point| if point.x_m > 15.0 { 5.0 } else { 0.0 });
        let slope_deg = |limit_deg| step.drivable_slope_deg(Angle::from_degrees(limit_deg))[4];
        assert!((slope_deg(20.0) - 26.565).abs() < 0.001);
        assert!((slope_deg(30.0) - step.slope_deg()[4]).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn nowhere_inside_a_cell_is_the_surface_steeper(
            heights_m in prop::collection::vec(-20.0_f32..20.0, 25),
            dx in -0.49..0.49_f64,
            dy in -0.49..0.49_f64,
        ) {
            let grid = Grid {
                map: PolarStereographic::SOUTH,
                first_cell: MapPoint::new(0.0, 0.0),
                spacing_m: 10.0,
                rows: 5,
                columns: 5,
            };
            let raster = Raster { grid, heights_m };
            let cell = Cell { row: 2, column: 2 };
            let centre = grid.centre(cell);
            let height = |x: f64, y: f64| {
                raster.height_m(MapPoint::new(centre.x_m + 10.0 * x, centre.y_m + 10.0 * y)).unwrap()
            };
            // The gradient at a point, and over a cell's length around it, as a vehicle has it.
            for reach in [1e-4, 0.5] {
                let east = (height(dx + reach, dy) - height(dx - reach, dy)) / (20.0 * reach);
                let north = (height(dx, dy + reach) - height(dx, dy - reach)) / (20.0 * reach);
                let slope_deg = Gradient { east, north }.slope_deg();
                let bound_deg = f64::from(raster.steepest_deg()[grid.index(cell)]);
                prop_assert!(slope_deg <= bound_deg + 1e-3, "{slope_deg} above {bound_deg}");
            }
        }
    }
}
