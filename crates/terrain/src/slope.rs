//! Slope of the ground, and the hillshade that makes a map readable.

use hilal_quantity::{Angle, GridAzimuth};
use rayon::prelude::*;

use crate::raster::to_f32;
use crate::{Cell, Grid, Raster};

/// Rise eastward and northward, in metres per metre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gradient {
    /// Along +x.
    pub east: f64,
    /// Along +y.
    pub north: f64,
}

impl Gradient {
    /// Returns the steepest slope in degrees.
    pub fn slope_deg(self) -> f64 {
        Angle::from_radians(libm::atan(libm::hypot(self.east, self.north))).degrees()
    }
}

impl Raster {
    /// Returns the gradient at a cell by Horn's method: eight neighbours, weighted 1-2-1 (Horn
    /// 1981, "Hill shading and the reflectance map", Proc. IEEE 69, 14–47).
    ///
    /// At the outer edge the outermost cells stand in for those beyond, and the step is shorter.
    /// Nothing where one of the cells has no data. The map's scale is taken as 1: too steep by
    /// 1 + (ρ/2R)², 3e-4 at 60 km from the pole.
    pub fn gradient(&self, cell: Cell) -> Option<Gradient> {
        let Grid { rows, columns, spacing_m, .. } = self.grid;
        if cell.row >= rows || cell.column >= columns || rows < 2 || columns < 2 {
            return None;
        }
        let (up, down) = (cell.row.saturating_sub(1), (cell.row + 1).min(rows - 1));
        let (left, right) = (cell.column.saturating_sub(1), (cell.column + 1).min(columns - 1));
        let at = |row, column| self.cell_height_m(Cell { row, column });
        let column_sum = |at_column| {
            Some(at(up, at_column)? + 2.0 * at(cell.row, at_column)? + at(down, at_column)?)
        };
        let row_sum =
            |at_row| Some(at(at_row, left)? + 2.0 * at(at_row, cell.column)? + at(at_row, right)?);
        let (run_x, run_y) = ((right - left) as f64 * spacing_m, (down - up) as f64 * spacing_m);
        Some(Gradient {
            east: (column_sum(right)? - column_sum(left)?) / (4.0 * run_x),
            north: (row_sum(up)? - row_sum(down)?) / (4.0 * run_y),
        })
    }

    /// Returns a map of the slope in degrees; NaN where a neighbour has no data.
    pub fn slope_deg(&self) -> Vec<f32> {
        self.map_cells(Gradient::slope_deg)
    }

    /// Returns a map of the light on the ground, from 0 to 1, for a lamp at infinity: the cosine
    /// of its angle to the ground's normal, without cast shadows; NaN without data.
    pub fn hillshade(&self, lamp: GridAzimuth, elevation: Angle) -> Vec<f32> {
        let (level, up) = (elevation.cos(), elevation.sin());
        let (east, north) = (level * lamp.angle().sin(), level * lamp.angle().cos());
        self.map_cells(|gradient| {
            let facing = up - gradient.east * east - gradient.north * north;
            let length = libm::sqrt(1.0 + gradient.east.powi(2) + gradient.north.powi(2));
            (facing / length).clamp(0.0, 1.0)
        })
    }

    fn map_cells(&self, value: impl Fn(Gradient) -> f64 + Sync) -> Vec<f32> {
        let columns = self.grid.columns.max(1);
        (0..self.grid.len())
            .into_par_iter()
            .map(|index| Cell { row: index / columns, column: index % columns })
            .map(|cell| self.gradient(cell).map_or(f32::NAN, |gradient| to_f32(value(gradient))))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};
    use proptest::prelude::*;

    use super::*;

    fn plane(east: f64, north: f64) -> Raster {
        let grid = Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(0.0, 0.0),
            spacing_m: 10.0,
            rows: 6,
            columns: 7,
        };
        Raster::from_fn(grid, |p| east * p.x_m + north * p.y_m)
    }

    proptest! {
        #[test]
        fn a_plane_has_its_own_slope_everywhere_edges_included(
            east in -0.5..0.5_f64, north in -0.5..0.5_f64,
        ) {
            let wanted = east.hypot(north).atan().to_degrees();
            for slope in plane(east, north).slope_deg() {
                prop_assert!((f64::from(slope) - wanted).abs() < 1e-3, "{slope} for {wanted}");
            }
        }

        #[test]
        fn the_side_towards_the_lamp_is_the_brighter_one(azimuth in 0.0..360.0_f64) {
            let lamp = GridAzimuth::from_degrees(azimuth);
            let (sin, cos) = (lamp.angle().sin(), lamp.angle().cos());
            let shade = |sign: f64| {
                let ground = plane(sign * 0.2 * sin, sign * 0.2 * cos);
                ground.hillshade(lamp, Angle::from_degrees(45.0))[20]
            };
            // Ground that falls towards the lamp faces it.
            prop_assert!(shade(-1.0) > shade(1.0) + 0.2);
        }
    }

    #[test]
    fn level_ground_under_a_lamp_in_the_zenith_is_white() {
        let shade = plane(0.0, 0.0).hillshade(GridAzimuth::from_degrees(0.0), Angle::RIGHT);
        assert!(shade.iter().all(|&light| (light - 1.0).abs() < 1e-6));
    }

    #[test]
    fn next_to_a_hole_there_is_no_slope() {
        let mut raster = plane(0.1, 0.0);
        raster.heights_m[3 * 7 + 3] = f32::NAN;
        assert_eq!(raster.gradient(Cell { row: 2, column: 2 }), None);
        assert!(raster.gradient(Cell { row: 1, column: 1 }).is_some());
    }
}
