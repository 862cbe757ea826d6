//! How a body stands over a whole tile at one instant.

use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint, MoonMe, Vector};
use hilal_terrain::Grid;
use hilal_terrain::horizon::LocalFrame;

use super::samples::Mix;

/// How a body stands over the tile at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    /// In degrees and not wrapped, so that it can be interpolated across north.
    pub(crate) azimuth: Plane,
    /// In degrees.
    pub(crate) elevation: Plane,
    pub(crate) radius: Angle,
    pub(crate) range: Length,
}

impl Standing {
    /// Returns the direction of the centre at an offset from the middle of the tile, in metres.
    pub(crate) fn direction(&self, (east_m, north_m): (f64, f64)) -> (GridAzimuth, Angle) {
        (
            GridAzimuth::from_degrees(self.azimuth.at(east_m, north_m)),
            Angle::from_degrees(self.elevation.at(east_m, north_m)),
        )
    }
}

/// A value that is linear across the tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plane {
    pub(crate) middle_deg: f64,
    pub(crate) x_deg_m: f64,
    pub(crate) y_deg_m: f64,
}

impl Plane {
    pub(crate) fn at(&self, east_m: f64, north_m: f64) -> f64 {
        self.middle_deg + self.x_deg_m * east_m + self.y_deg_m * north_m
    }
}

impl Mix for Plane {
    fn mix(self, other: Self, share: f64) -> Self {
        Self {
            middle_deg: self.middle_deg.mix(other.middle_deg, share),
            x_deg_m: self.x_deg_m.mix(other.x_deg_m, share),
            y_deg_m: self.y_deg_m.mix(other.y_deg_m, share),
        }
    }
}

impl Mix for Standing {
    fn mix(self, other: Self, share: f64) -> Self {
        Self {
            azimuth: self.azimuth.mix(other.azimuth, share),
            elevation: self.elevation.mix(other.elevation, share),
            radius: self.radius + (other.radius - self.radius) * share,
            range: self.range + (other.range - self.range) * share,
        }
    }
}

/// The places of a tile at which directions are taken: its middle and two points on each axis.
#[derive(Debug, Clone)]
pub(super) struct TileFrames {
    middle: LocalFrame,
    along_x: [LocalFrame; 2],
    along_y: [LocalFrame; 2],
    span_m: (f64, f64),
    observer: Vector<MoonMe>,
}

impl TileFrames {
    pub(super) fn new(grid: Grid) -> Self {
        let middle = grid.middle();
        let half = |count: usize| (count.max(2) as f64 - 1.0) / 2.0 * grid.spacing_m;
        let (x_m, y_m) = (half(grid.columns), half(grid.rows));
        let frame = |dx_m: f64, dy_m: f64| {
            LocalFrame::new(grid.map, MapPoint::new(middle.x_m + dx_m, middle.y_m + dy_m))
        };
        Self {
            middle: frame(0.0, 0.0),
            along_x: [frame(-x_m, 0.0), frame(x_m, 0.0)],
            along_y: [frame(0.0, -y_m), frame(0.0, y_m)],
            span_m: (2.0 * x_m, 2.0 * y_m),
            observer: grid.map.unproject(middle, Length::ZERO).position(),
        }
    }

    /// Returns how a body stands over the tile, given its position from the Moon's centre.
    pub(super) fn standing(&self, body: Vector<MoonMe>, body_radius: Length) -> Standing {
        let (azimuth, elevation) = self.middle.direction(body);
        let slope = |[low, high]: &[LocalFrame; 2], span_m: f64| {
            let ((az_low, el_low), (az_high, el_high)) =
                (low.direction(body), high.direction(body));
            (az_low.turn_to(az_high).degrees() / span_m, (el_high - el_low).degrees() / span_m)
        };
        let (az_x, el_x) = slope(&self.along_x, self.span_m.0);
        let (az_y, el_y) = slope(&self.along_y, self.span_m.1);
        let range = (body - self.observer).norm();
        Standing {
            azimuth: Plane { middle_deg: azimuth.degrees(), x_deg_m: az_x, y_deg_m: az_y },
            elevation: Plane { middle_deg: elevation.degrees(), x_deg_m: el_x, y_deg_m: el_y },
            radius: Angle::asin(body_radius / range),
            range,
        }
    }
}
