//! Slope and roughness of the ground over a baseline.

use hilal_quantity::{Angle, Length};
use hilal_terrain::{Cell, Raster};
use rayon::prelude::*;

use crate::block::narrow;

/// The plane through the ground around every cell, and how far the ground leaves it.
///
/// Maps are row-major, with NaN where a cell of the disc has no data or lies off the raster.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceFit {
    /// Slope of the plane in degrees.
    pub slope_deg: Vec<f32>,
    /// Root mean square of the heights above the plane, in metres.
    pub roughness_m: Vec<f32>,
}

/// A baseline too short to fit a plane over.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "a baseline of {baseline_m:.1} m holds too few cells of {spacing_m:.1} m to fit a plane, the \
     least is {least_m:.1} m",
    least_m = 2.0 * spacing_m
)]
pub struct BaselineError {
    /// The baseline in metres.
    pub baseline_m: f64,
    /// The side of a cell in metres.
    pub spacing_m: f64,
}

impl SurfaceFit {
    /// Fits a plane by least squares to the cells whose centres lie in a disc around each cell, as
    /// wide as the baseline.
    ///
    /// The disc is symmetric, so the sums of x, y and xy vanish and the plane through z is
    /// z̄ + x Σxz/Σx² + y Σyz/Σy². The map's scale is taken as 1, as in [`Raster::gradient`].
    ///
    /// # Errors
    ///
    /// Refuses a baseline of less than two cells.
    ///
    /// ```
    /// use hilal_quantity::{Length, MapPoint, PolarStereographic};
    /// use hilal_terrain::{Grid, Raster};
    ///
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(0.0, 0.0),
    ///     spacing_m: 5.0,
    ///     rows: 9,
    ///     columns: 9,
    /// };
    /// let ramp = Raster::from_fn(grid, |point| 0.1 * point.x_m);
    /// let fit = hilal_site::SurfaceFit::over(&ramp, Length::from_metres(20.0))?;
    /// assert!((fit.slope_deg[40] - 5.711).abs() < 0.001); // atan 0.1
    /// assert!(fit.roughness_m[40] < 1e-3);
    /// assert!(fit.slope_deg[0].is_nan()); // the disc leaves the map
    /// # Ok::<(), hilal_site::BaselineError>(())
    /// ```
    pub fn over(raster: &Raster, baseline: Length) -> Result<Self, BaselineError> {
        let (baseline_m, spacing_m) = (baseline.metres(), raster.grid.spacing_m);
        if baseline_m.is_nan() || baseline_m < 2.0 * spacing_m {
            return Err(BaselineError { baseline_m, spacing_m });
        }
        let disc = Disc::new(baseline_m / 2.0 / spacing_m);
        let columns = raster.grid.columns.max(1);
        let (slope_deg, roughness_m) = (0..raster.grid.len())
            .into_par_iter()
            .map(|index| Cell { row: index / columns, column: index % columns })
            .map(|cell| disc.fit(raster, cell).unwrap_or((f32::NAN, f32::NAN)))
            .unzip();
        Ok(Self { slope_deg, roughness_m })
    }
}

/// The rows of a disc of cells.
struct Disc {
    reach: usize,
    /// For each row from the top: how many cells it reaches to either side.
    half_widths: Vec<usize>,
    cells: f64,
    /// Σx², which is also Σy², in cells².
    second_moment: f64,
}

impl Disc {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a radius of at least one cell, cut to whole cells"
    )]
    fn new(radius_cells: f64) -> Self {
        let reach = radius_cells as usize;
        let half = |from_middle: usize| {
            let rise = from_middle as f64;
            libm::sqrt((radius_cells * radius_cells - rise * rise).max(0.0)) as usize
        };
        let half_widths: Vec<usize> =
            (0..=2 * reach).map(|row| half(row.abs_diff(reach))).collect();
        let cells = half_widths.iter().map(|half| 2.0 * *half as f64 + 1.0).sum();
        let second_moment =
            half_widths.iter().flat_map(|&half| (1..=half).map(|x| 2.0 * (x * x) as f64)).sum();
        Self { reach, half_widths, cells, second_moment }
    }

    /// Returns slope in degrees and roughness in metres around a cell.
    fn fit(&self, raster: &Raster, cell: Cell) -> Option<(f32, f32)> {
        let grid = raster.grid;
        let first_row = cell.row.checked_sub(self.reach)?;
        cell.column.checked_sub(self.reach)?;
        if cell.row + self.reach >= grid.rows || cell.column + self.reach >= grid.columns {
            return None;
        }
        let own_m = raster.cell_height_m(cell)?;
        let mut sums = HeightSums::default();
        for (row, &half) in self.half_widths.iter().enumerate() {
            let start = (first_row + row) * grid.columns + cell.column - half;
            let line = raster.heights_m.get(start..=start + 2 * half)?;
            let y = self.reach as f64 - row as f64;
            sums.add(line, (-(half as f64), y), own_m);
        }
        let mean = sums.z / self.cells;
        let (east, north) = (sums.xz / self.second_moment, sums.yz / self.second_moment);
        let square =
            sums.zz / self.cells - mean * mean - (east * sums.xz + north * sums.yz) / self.cells;
        if square.is_nan() {
            return None;
        }
        let slope = libm::atan(libm::hypot(east, north) / grid.spacing_m);
        let slope_deg = Angle::from_radians(slope).degrees();
        Some((narrow(slope_deg), narrow(libm::sqrt(square.max(0.0)))))
    }
}

/// Sums over the disc, of heights above the cell in its middle.
#[derive(Default)]
struct HeightSums {
    z: f64,
    xz: f64,
    yz: f64,
    zz: f64,
}

impl HeightSums {
    fn add(&mut self, line: &[f32], (first_x, y): (f64, f64), own_m: f64) {
        let mut row = 0.0;
        for (i, &height_m) in line.iter().enumerate() {
            let z = f64::from(height_m) - own_m;
            row += z;
            self.xz += (first_x + i as f64) * z;
            self.zz += z * z;
        }
        self.z += row;
        self.yz += y * row;
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};
    use hilal_terrain::Grid;
    use proptest::prelude::*;

    use super::*;

    fn grid() -> Grid {
        Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(-100.0, 100.0),
            spacing_m: 5.0,
            rows: 41,
            columns: 41,
        }
    }

    const MIDDLE: usize = 20 * 41 + 20;

    proptest! {
        #[test]
        fn a_plane_has_its_slope_and_no_roughness(
            east in -0.5..0.5_f64, north in -0.5..0.5_f64, baseline_m in 10.0..150.0_f64,
        ) {
            let plane = Raster::from_fn(grid(), |p| 1000.0 + east * p.x_m + north * p.y_m);
            let fit = SurfaceFit::over(&plane, Length::from_metres(baseline_m)).unwrap();
            let wanted = east.hypot(north).atan().to_degrees();
            prop_assert!((f64::from(fit.slope_deg[MIDDLE]) - wanted).abs() < 2e-3);
            prop_assert!(fit.roughness_m[MIDDLE] < 2e-3);
        }
    }

    #[test]
    fn a_bowl_is_as_rough_as_its_closed_form() {
        // z = r²/2a over a disc of radius b: the mean is b²/4a and the deviation b²/(4a √3).
        let (curve_m, radius_m) = (50.0, 80.0);
        let bowl =
            Raster::from_fn(grid(), |p| f64::midpoint(p.x_m.powi(2), p.y_m.powi(2)) / curve_m);
        let fit = SurfaceFit::over(&bowl, Length::from_metres(2.0 * radius_m)).unwrap();
        let wanted = radius_m * radius_m / (4.0 * curve_m * 3.0_f64.sqrt());
        let found = f64::from(fit.roughness_m[MIDDLE]);
        assert!((found / wanted - 1.0).abs() < 0.01, "{found} for {wanted}");
        assert!(fit.slope_deg[MIDDLE] < 1e-3);
    }

    #[test]
    fn a_chequerboard_is_as_rough_as_its_step() {
        let side = |p: MapPoint| ((p.x_m + p.y_m) / 5.0).round().rem_euclid(2.0) * 0.6;
        let fit = SurfaceFit::over(&Raster::from_fn(grid(), side), Length::from_metres(100.0));
        assert!((fit.unwrap().roughness_m[MIDDLE] - 0.3).abs() < 0.001);
    }

    #[test]
    fn a_hole_and_the_edge_leave_no_figure() {
        let mut plane = Raster::from_fn(grid(), |p| p.x_m);
        plane.heights_m[MIDDLE + 3] = f32::NAN;
        let fit = SurfaceFit::over(&plane, Length::from_metres(40.0)).unwrap();
        assert!(fit.roughness_m[MIDDLE].is_nan() && fit.roughness_m[MIDDLE + 8].is_finite());
        assert!(fit.slope_deg[3 * 41 + 20].is_nan() && fit.slope_deg[4 * 41 + 20].is_finite());
    }

    #[test]
    fn a_baseline_under_two_cells_is_refused() {
        let plane = Raster::from_fn(grid(), |p| p.x_m);
        let refused = SurfaceFit::over(&plane, Length::from_metres(9.0)).unwrap_err();
        assert!(refused.to_string().contains("the least is 10.0 m"), "{refused}");
    }
}
