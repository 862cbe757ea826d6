//! A candidate: where it is, what its terrain is known from, how exactly a lander finds it.

use hilal_quantity::{GridAzimuth, Length, MapPoint, PolarStereographic, Selenographic};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::schema::{Layer, SitePole};
use crate::unit::{Degrees, Kilometres};

/// A place that a lander might be sent to.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateSite {
    /// Name.
    pub name: String,
    /// Which pole stands in the middle of the map.
    pub pole: SitePole,
    /// Planetocentric latitude of the middle, north positive.
    pub latitude_deg: Figure<Degrees>,
    /// Longitude of the middle, east positive.
    pub longitude_deg: Figure<Degrees>,
    /// Side of the square of the map that is analysed around the middle, in kilometres.
    pub extent_km: f64,
    /// Elevation data from near to far. Without a near layer the finest regional one is cut to the
    /// square; without a regional one either, the global one is resampled there.
    pub layers: Vec<Layer>,
    /// Where the lander comes down, around the middle.
    pub ellipse: LandingEllipse,
    /// Anything a reader should know, above all how coarse the data is.
    pub note: Option<String>,
}

impl CandidateSite {
    /// Returns the map on which the site is analysed.
    pub const fn map(&self) -> PolarStereographic {
        self.pole.map()
    }

    /// Returns the middle, on the reference sphere.
    pub fn place(&self) -> Selenographic {
        Selenographic {
            latitude: self.latitude_deg.get(),
            longitude: self.longitude_deg.get(),
            height: Length::ZERO,
        }
    }

    /// Returns the middle on the map.
    pub fn middle(&self) -> MapPoint {
        self.map().project(self.place())
    }
}

/// The ellipse in which a lander comes down.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandingEllipse {
    /// Half of the long axis.
    pub semi_major_km: Figure<Kilometres>,
    /// Half of the short axis.
    pub semi_minor_km: Figure<Kilometres>,
    /// Direction of the long axis, clockwise from the map's +y axis: a grid azimuth, not a true
    /// one, because close to the pole north turns within the ellipse.
    pub grid_azimuth_deg: f64,
}

impl LandingEllipse {
    /// Returns the direction of the long axis.
    pub fn azimuth(&self) -> GridAzimuth {
        GridAzimuth::from_degrees(self.grid_azimuth_deg)
    }
}
