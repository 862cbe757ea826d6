//! What is asked of a site.

use hilal_environment::TileRequest;
use hilal_ephem::KeplerOrbit;
use hilal_mission::schema::Layer;
use hilal_quantity::{
    Angle, Duration, Fraction, GridAzimuth, Length, MapPoint, PolarStereographic,
};
use hilal_site::{GroundLink, Period};

/// A site and what is asked of it.
#[derive(Debug, Clone)]
pub struct SitePlan {
    /// Identifier: the name of the output folder.
    pub id: String,
    /// Name for readers.
    pub name: String,
    /// What a reader must know of the site.
    pub note: Option<String>,
    /// Projection of its maps.
    pub map: PolarStereographic,
    /// Where the lander is to stand.
    pub place: MapPoint,
    /// Side of the square that is analysed around the place; the whole finest layer without.
    pub extent: Option<Length>,
    /// Elevation data, relative to the data directory.
    pub layers: Vec<Layer>,
    /// Seed of the built-in terrain that stands in for a near layer that is not there; a study has
    /// none.
    pub stand_in: Option<u64>,
    /// Height above the ground from which horizons are seen.
    pub observer_height: Length,
    /// Directions in which horizons are known.
    pub azimuths: usize,
    /// How far the terrain is looked at.
    pub reach: Length,
    /// The time over which the site is looked at, and its step.
    pub period: Period,
    /// The relay, where there is one.
    pub relay: Option<NamedRelay>,
    /// The stations on Earth.
    pub stations: Vec<GroundLink>,
    /// What a rover and a lander bear.
    pub limits: Limits,
    /// Where a lander comes down, around the place.
    pub ellipse: Option<Ellipse>,
}

/// A landing ellipse.
#[derive(Debug, Clone, Copy)]
pub struct Ellipse {
    /// Half of the long axis.
    pub semi_major: Length,
    /// Half of the short axis.
    pub semi_minor: Length,
    /// Direction of the long axis.
    pub azimuth: GridAzimuth,
}

/// The relay, by its name.
#[derive(Debug, Clone)]
pub struct NamedRelay {
    /// Its name.
    pub name: String,
    /// Its orbit.
    pub orbit: KeplerOrbit,
}

/// What a rover and a lander bear.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The share of the Sun's flux that feeds the rover; below it, it is dark.
    pub powered: Fraction,
    /// How long a parked rover outlives the dark.
    pub endurance: Duration,
    /// The steepest slope to land and to park on.
    pub slope: Angle,
    /// The greatest roughness to land on.
    pub roughness: Length,
    /// The length over which both are taken; two cells at least.
    pub baseline: Length,
    /// The lowest elevation of the relay.
    pub relay_mask: Angle,
}

impl SitePlan {
    /// Says what is asked of the ground.
    pub fn tile_request(&self) -> TileRequest<'_> {
        TileRequest {
            site: &self.id,
            name: &self.name,
            map: self.map,
            place: self.place,
            extent: self.extent,
            layers: &self.layers,
            stand_in: self.stand_in,
        }
    }
}
