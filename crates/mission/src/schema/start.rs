//! Where vehicles begin, and how far apart they keep.

use hilal_quantity::{GridAzimuth, Length, MapPoint};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::Metres;

/// Where a vehicle stands when it has left the lander: a choice, not a measured figure.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartPose {
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// Where it looks, in degrees clockwise from the map's y axis; 0 where it is missing.
    #[serde(default)]
    pub heading_deg: f64,
}

impl StartPose {
    /// Returns the place.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    /// Returns where the vehicle looks.
    pub fn heading(&self) -> GridAzimuth {
        GridAzimuth::from_degrees(self.heading_deg)
    }
}

/// How far apart vehicles keep.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Separation {
    /// The least distance between the centres of two vehicles.
    pub minimum_m: Figure<Metres>,
}

impl Separation {
    /// The least distance where a mission declares none: ours, in a range of 1 to 10 m. Two bodies of
    /// 1 m side by side, and as much again for what navigation does not know of either.
    pub const DEFAULT_MINIMUM: Length = Length::from_metres(2.0);
}
