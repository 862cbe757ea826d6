//! What a point sees at one instant.

use hilal_quantity::constants::{ASTRONOMICAL_UNIT, SOLAR_IRRADIANCE_W_M2};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, Length, TrueAzimuth};

use super::PointVisibility;
use crate::strips;

/// Everything that a point sees at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct PointSample {
    /// The instant.
    pub epoch: Epoch,
    /// The Sun.
    pub sun: SunSighted,
    /// The centre of Earth.
    pub earth: Sighted,
    /// Share of Earth's disc above the terrain.
    pub earth_fraction: Fraction,
    /// The stations, in the order of the sky.
    pub stations: Vec<StationSighted>,
    /// The relay, if the sky holds one.
    pub relay: Option<Sighted>,
}

/// A body over the terrain, by its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighted {
    /// Clockwise from local north.
    pub azimuth: TrueAzimuth,
    /// Clockwise from the map's +y axis.
    pub grid_azimuth: GridAzimuth,
    /// Above the local horizontal, without refraction.
    pub elevation: Angle,
    /// Elevation of the terrain in the same azimuth.
    pub horizon: Angle,
    /// Distance to the centre, from the reference sphere.
    pub range: Length,
}

impl Sighted {
    /// Returns how far the centre stands above the terrain; negative when hidden.
    pub fn clearance(&self) -> Angle {
        self.elevation - self.horizon
    }

    /// Returns whether the centre stands above the terrain.
    pub fn in_view(&self) -> bool {
        self.clearance() > Angle::ZERO
    }
}

/// The Sun over the terrain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunSighted {
    /// Its centre.
    pub centre: Sighted,
    /// Apparent radius.
    pub radius: Angle,
    /// Share of its flux above the terrain.
    pub fraction: Fraction,
    /// What falls on a surface that faces it, in W/m²: 1361 × fraction / (distance in au)².
    pub irradiance_w_m2: f64,
}

/// A station over the terrain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationSighted {
    /// The station in the sky of the point.
    pub centre: Sighted,
    /// The point in the sky of the station.
    pub station_elevation: Angle,
    /// Whether the station stands above the terrain, and the point above the station's mask.
    pub in_contact: bool,
}

impl PointVisibility<'_> {
    /// Returns what the point sees at an instant; outside the sampled sky, at its nearer end.
    pub fn sample(&self, epoch: Epoch) -> PointSample {
        let at_s = (epoch - self.track.window().start()).to_seconds();
        let earth = self.track.earth_at_s(at_s);
        let station = |index: usize| {
            let (standing, sky) = self.track.station_at_s(index, at_s)?;
            let centre = self.sighted(standing.direction(self.offset()), standing.range);
            let in_contact = sky.above_mask && centre.in_view();
            Some(StationSighted { centre, station_elevation: sky.elevation, in_contact })
        };
        PointSample {
            epoch,
            sun: self.sun(at_s),
            earth: self.sighted(earth.direction(self.offset()), earth.range),
            earth_fraction: Fraction::clamped(self.fraction(&earth, &strips::EARTH)),
            stations: (0..self.track.stations().len()).filter_map(station).collect(),
            relay: self
                .track
                .relay(self.centre, epoch)
                .map(|(azimuth, elevation, range)| self.sighted((azimuth, elevation), range)),
        }
    }

    fn sun(&self, at_s: f64) -> SunSighted {
        let sun = self.track.sun_at_s(at_s);
        let fraction = Fraction::clamped(self.fraction(&sun, &strips::SUN));
        let nearness = ASTRONOMICAL_UNIT / sun.range;
        SunSighted {
            centre: self.sighted(sun.direction(self.offset()), sun.range),
            radius: sun.radius,
            fraction,
            irradiance_w_m2: SOLAR_IRRADIANCE_W_M2 * nearness * nearness * fraction.value(),
        }
    }
}
