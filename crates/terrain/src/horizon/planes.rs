//! Horizons as stored: one plane of the tile for each azimuth.

use hilal_quantity::{Angle, GridAzimuth};

use crate::{Cell, Grid};

/// The step in which horizon elevations are stored, in degrees: 16 bits reach ±65.5°.
pub const HORIZON_UNIT_DEG: f64 = 0.002;

/// Horizon elevations of every cell of a grid, in evenly spaced grid azimuths from grid north.
///
/// A cell without a height carries the highest horizon there is: nothing ever rises above it.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizons {
    grid: Grid,
    azimuths: usize,
    planes: Vec<i16>,
}

impl Horizons {
    /// Takes planes in units of [`HORIZON_UNIT_DEG`], azimuth by azimuth, each row-major.
    ///
    /// Returns nothing when they do not fill the grid in every azimuth.
    pub fn from_planes(grid: Grid, azimuths: usize, planes: Vec<i16>) -> Option<Self> {
        (azimuths > 0 && planes.len() == grid.len() * azimuths).then_some(Self {
            grid,
            azimuths,
            planes,
        })
    }

    pub(super) const fn new(grid: Grid, azimuths: usize, planes: Vec<i16>) -> Self {
        Self { grid, azimuths, planes }
    }

    /// Returns the grid.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns the number of azimuths.
    pub const fn azimuths(&self) -> usize {
        self.azimuths
    }

    /// Returns the horizons of all cells in azimuth `index` × 360° / number of azimuths, in units
    /// of [`HORIZON_UNIT_DEG`]; the index wraps around.
    pub fn plane(&self, index: usize) -> &[i16] {
        let cells = self.grid.len();
        let start = (index % self.azimuths) * cells;
        &self.planes[start..start + cells]
    }

    /// Returns the plane at or before an azimuth, and how far towards the next one it lies.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an azimuth lies in [0, 360), so the position is a small non-negative number"
    )]
    pub fn position(&self, azimuth: GridAzimuth) -> (usize, f64) {
        let at = azimuth.degrees() / 360.0 * self.azimuths as f64;
        let below = at as usize;
        (below % self.azimuths, at - below as f64)
    }

    /// Returns the horizon of a cell, interpolated between the two azimuths around, in units of
    /// [`HORIZON_UNIT_DEG`].
    #[inline]
    pub fn raw(&self, cell_index: usize, azimuth: GridAzimuth) -> f64 {
        let (below, share) = self.position(azimuth);
        let low = f64::from(self.plane(below)[cell_index]);
        let high = f64::from(self.plane(below + 1)[cell_index]);
        low + share * (high - low)
    }

    /// Returns the horizon of a cell, interpolated between the two azimuths around.
    pub fn horizon(&self, cell: Cell, azimuth: GridAzimuth) -> Angle {
        Angle::from_degrees(self.raw(self.grid.index(cell), azimuth) * HORIZON_UNIT_DEG)
    }
}

/// Returns the stored form of the horizon with this tangent; NaN is the highest there is.
#[expect(clippy::cast_possible_truncation, reason = "the value is held inside 16 bits before")]
pub(super) fn stored(tan: f32) -> i16 {
    let units = f64::from(libm::atanf(tan)).to_degrees() / HORIZON_UNIT_DEG;
    if units.is_nan() {
        return i16::MAX;
    }
    // The highest stands for a cell without a height alone.
    libm::round(units.clamp(f64::from(i16::MIN), f64::from(i16::MAX - 1))) as i16
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};

    use super::*;

    fn horizons() -> Horizons {
        let grid = Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(0.0, 0.0),
            spacing_m: 1.0,
            rows: 1,
            columns: 2,
        };
        Horizons::from_planes(grid, 4, vec![0, 1000, 100, 1000, 200, 1000, 300, 1000]).unwrap()
    }

    #[test]
    fn between_two_azimuths_the_horizon_is_interpolated_also_across_north() {
        let cell = Cell { row: 0, column: 0 };
        let at = |deg: f64| horizons().horizon(cell, GridAzimuth::from_degrees(deg)).degrees();
        assert!((at(45.0) - 0.1).abs() < 1e-12);
        assert!((at(315.0) - 0.3).abs() < 1e-12);
        assert!((at(359.999_999_999) - 0.0).abs() < 1e-6);
    }

    #[test]
    fn planes_that_do_not_fill_the_grid_are_refused() {
        assert!(Horizons::from_planes(horizons().grid(), 4, vec![0; 7]).is_none());
    }

    #[test]
    fn what_has_no_height_never_sees_light() {
        assert_eq!(stored(f32::NAN), i16::MAX);
        assert_eq!(stored(0.0), 0);
    }
}
