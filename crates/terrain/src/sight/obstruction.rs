//! A line of sight with what diffracts in it.

use hilal_quantity::{Angle, Length, MapPoint};

use super::line::SightLine;
use super::{Antenna, Edge};
use crate::Raster;

/// The line between two antennas, the ground under it, and the knife edge that this ground makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obstruction {
    /// Length of the line.
    pub range: Length,
    /// How high each antenna sees the other above its local horizontal, in the order asked.
    pub elevations: [Angle; 2],
    /// Least height of the line above the ground, ends included: negative where the ground hides one
    /// antenna from the other.
    pub clearance: Length,
    /// Where that is.
    pub closest: MapPoint,
    /// The knife edge that diffracts in place of the ground between; none where the ends stand so near
    /// to each other that no ground was looked at between them.
    pub edge: Option<Edge>,
}

impl Obstruction {
    /// Looks from one antenna to another over a raster, as [`Sight::between`](super::Sight::between) does,
    /// and finds the edge on the same walk; nothing where a height is not known at one of the ends, or in
    /// between.
    ///
    /// ```
    /// use hilal_quantity::{Length, MapPoint, PolarStereographic};
    /// use hilal_terrain::{Antenna, Grid, Obstruction, Raster};
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
    /// let antenna = |x_m| Antenna {
    ///     point: MapPoint::new(x_m, 45.0),
    ///     height: Length::from_metres(2.0),
    /// };
    /// let edge = Obstruction::between(&ground, [antenna(105.0), antenna(905.0)]).unwrap().edge.unwrap();
    /// assert!((edge.height.metres() - 3.0).abs() < 0.1);
    /// assert!((edge.distances[0].metres() - 400.0).abs() < 0.1);
    /// ```
    pub fn between(ground: &Raster, ends: [Antenna; 2]) -> Option<Self> {
        let line = SightLine::new(ground, ends)?;
        let profile = line.profile()?;
        Some(Self {
            range: Length::from_metres(line.length_m()),
            elevations: line.elevations(),
            clearance: Length::from_metres(profile.clearance_m),
            closest: profile.closest,
            edge: profile.edge,
        })
    }

    /// Returns whether each antenna sees the other: a line that grazes the ground is clear.
    pub fn is_clear(&self) -> bool {
        self.clearance >= Length::ZERO
    }
}
