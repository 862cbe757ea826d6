//! A grid turned so that a ray runs along its first axis.

use hilal_quantity::{GridAzimuth, MapPoint};

use crate::Grid;

/// Along which axis of a raster lines are counted: the other one is contiguous in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Major {
    /// Lines are the raster's rows.
    Rows,
    /// Lines are the raster's columns: it is taken transposed.
    Columns,
}

impl Major {
    pub(super) const BOTH: [Self; 2] = [Self::Rows, Self::Columns];

    /// Returns rows and columns, or columns and rows.
    pub(super) const fn ordered<T: Copy>(self, rows: T, columns: T) -> (T, T) {
        match self {
            Self::Rows => (rows, columns),
            Self::Columns => (columns, rows),
        }
    }
}

/// A ray as a grid sees it: which axis it follows, which way, and how it leans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heading {
    /// What counts as its lines: the axis along which it moves faster.
    pub(super) major: Major,
    /// Whether indices along the major axis grow along the ray.
    pub(super) forward: bool,
    /// Cells across for each cell along, in \[−1, 1\].
    pub(super) lean: f64,
    /// Cells along the ray for each cell along the major axis, in \[1, √2\].
    pub(super) stretch: f64,
    /// The ray's direction on the map: east, north.
    pub(super) east_north: (f64, f64),
}

impl Heading {
    /// Takes a direction on the map.
    pub(super) fn new(azimuth: GridAzimuth) -> Self {
        let (east, north) = (azimuth.angle().sin(), azimuth.angle().cos());
        // Rows count southwards.
        let (down, right) = (tidy(-north), tidy(east));
        let major = if right.abs() > down.abs() { Major::Columns } else { Major::Rows };
        let (along, across) = major.ordered(down, right);
        let lean = tidy(across / along.abs());
        Self {
            major,
            forward: along > 0.0,
            lean,
            stretch: libm::sqrt(1.0 + lean * lean),
            east_north: (right, -down),
        }
    }

    /// Returns the step of an index along the major axis.
    pub(super) const fn step(&self) -> isize {
        if self.forward { 1 } else { -1 }
    }
}

/// Takes what is zero but for rounding as zero, so that rays along an axis stay on it.
fn tidy(component: f64) -> f64 {
    if component.abs() < 1e-12 { 0.0 } else { component }
}

/// Where the cells of a raster lie when it is taken as it is or transposed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    first: MapPoint,
    spacing_m: f64,
    major: Major,
}

impl Placement {
    pub(super) const fn new(grid: &Grid, major: Major) -> Self {
        Self { first: grid.first_cell, spacing_m: grid.spacing_m, major }
    }

    /// Returns the point at a position along the two axes, in cells.
    pub(super) fn point(&self, along: f64, across: f64) -> MapPoint {
        let (row, column) = self.major.ordered(along, across);
        MapPoint::new(
            self.first.x_m + column * self.spacing_m,
            self.first.y_m - row * self.spacing_m,
        )
    }

    /// Returns where a point lies along the two axes, in cells.
    pub(super) fn position(&self, point: MapPoint) -> (f64, f64) {
        let row = (self.first.y_m - point.y_m) / self.spacing_m;
        let column = (point.x_m - self.first.x_m) / self.spacing_m;
        self.major.ordered(row, column)
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::PolarStereographic;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_step_along_the_heading_leads_where_the_azimuth_points(degrees in 0.0..360.0_f64) {
            let azimuth = GridAzimuth::from_degrees(degrees);
            let heading = Heading::new(azimuth);
            let grid = Grid {
                map: PolarStereographic::SOUTH,
                first_cell: MapPoint::new(7.0, 9.0),
                spacing_m: 10.0,
                rows: 9,
                columns: 9,
            };
            let placement = Placement::new(&grid, heading.major);
            let from = placement.point(4.0, 4.0);
            let sign = if heading.forward { 1.0 } else { -1.0 };
            let to = placement.point(4.0 + 3.0 * sign, 4.0 + 3.0 * heading.lean);
            prop_assert!(azimuth.turn_to(from.azimuth_to(to)).degrees().abs() < 1e-9);
            prop_assert!((from.distance(to).metres() - 30.0 * heading.stretch).abs() < 1e-9);
            prop_assert!(heading.lean.abs() <= 1.0);
            let (along, across) = placement.position(to);
            prop_assert!((across - 4.0 - 3.0 * heading.lean).abs() < 1e-9 && along.is_finite());
        }
    }
}
