//! Line of sight: whether the ground stands between two antennas.
//!
//! The line is straight in space, and the ground under it is that of the sphere with the raster's
//! heights on it: nothing is flattened. Equations, assumptions and limits:
//! `docs/models/line-of-sight.md`.

mod bullington;
mod crossings;
mod line;
mod obstruction;
mod viewshed;

use hilal_quantity::{Angle, Length, MapPoint};

use crate::Raster;
use line::SightLine;

pub use bullington::Edge;
pub use obstruction::Obstruction;
pub use viewshed::Viewshed;

/// An antenna on a mast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Antenna {
    /// Where the mast stands.
    pub point: MapPoint,
    /// Height of the antenna above the ground there.
    pub height: Length,
}

/// The line between two antennas, and the ground under it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// Least height of the line above the ground, ends included: negative where the ground hides one
    /// antenna from the other.
    pub clearance: Length,
    /// Where that is.
    pub closest: MapPoint,
    /// Length of the line.
    pub range: Length,
    /// How high each antenna sees the other above its local horizontal, in the order asked.
    pub elevations: [Angle; 2],
}

impl Sight {
    /// Looks from one antenna to another over a raster; nothing where a height is not known at one of
    /// the ends, or in between.
    ///
    /// ```
    /// use hilal_quantity::{Length, MapPoint, PolarStereographic};
    /// use hilal_terrain::{Antenna, Grid, Raster, Sight};
    ///
    /// // A plain with a dyke of 5 m across it, at x = 500 m.
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(5.0, 95.0),
    ///     spacing_m: 10.0,
    ///     rows: 10,
    ///     columns: 100,
    /// };
    /// let dyke = |point: MapPoint| if (point.x_m - 505.0).abs() < 1.0 { 5.0 } else { 0.0 };
    /// let ground = Raster::from_fn(grid, dyke);
    /// let antenna = |x_m, height_m| Antenna {
    ///     point: MapPoint::new(x_m, 45.0),
    ///     height: Length::from_metres(height_m),
    /// };
    /// let low = Sight::between(&ground, [antenna(105.0, 2.0), antenna(905.0, 2.0)]).unwrap();
    /// assert!(!low.is_clear());
    /// assert!((low.closest.x_m - 505.0).abs() < 0.1);
    /// let high = Sight::between(&ground, [antenna(105.0, 9.0), antenna(905.0, 2.0)]).unwrap();
    /// assert!(high.is_clear());
    /// ```
    pub fn between(ground: &Raster, ends: [Antenna; 2]) -> Option<Self> {
        let line = SightLine::new(ground, ends)?;
        let profile = line.profile()?;
        Some(Self {
            clearance: Length::from_metres(profile.clearance_m),
            closest: profile.closest,
            range: Length::from_metres(line.length_m()),
            elevations: line.elevations(),
        })
    }

    /// Returns whether each antenna sees the other: a line that grazes the ground is clear.
    pub fn is_clear(&self) -> bool {
        self.clearance >= Length::ZERO
    }
}

#[cfg(test)]
mod tests;
