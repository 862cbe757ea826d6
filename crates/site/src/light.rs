//! Light and contact at a point.

use hilal_ephem::{Almanac, Relay};
use hilal_quantity::constants::{ASTRONOMICAL_UNIT, SOLAR_IRRADIANCE_W_M2};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, Length, MapPoint, Window};
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, HorizonSettings, Horizons};
use hilal_terrain::{Antenna, Cell, Obstruction, Raster, Stack};

use crate::track::{RelayOutlook, Standing, StationView};
use crate::{SiteError, SkyTrack, visible_fraction};

/// The horizons of a tile under the sky of a window.
///
/// A point is given the horizon of the cell that holds it, so that what the planner takes as
/// certain for a cell holds for every point in it. Points off the tile see neither Sun, Earth nor
/// relay: no horizon is known there.
#[derive(Debug, Clone)]
pub struct SiteLight {
    horizons: Horizons,
    track: SkyTrack,
    ground: Option<Raster>,
}

/// The Sun as seen from a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SunView {
    /// Where the Sun's centre stands, clockwise from the map's +y axis.
    pub azimuth: GridAzimuth,
    /// Elevation of the Sun's centre above the local horizontal.
    pub elevation: Angle,
    /// Share of the disc above the terrain.
    pub fraction: Fraction,
    /// Irradiance of the whole disc on a surface that faces it, in W/m²: multiply by `fraction`.
    pub irradiance_w_m2: f64,
}

/// Earth or relay as seen from a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BodyView {
    /// Where its centre stands, clockwise from the map's +y axis.
    pub azimuth: GridAzimuth,
    /// Elevation of its centre above the local horizontal.
    pub elevation: Angle,
    /// How far its centre stands above the terrain; negative when hidden.
    pub clearance: Angle,
    /// Distance to its centre.
    pub range: Length,
}

impl BodyView {
    /// Returns whether the centre stands above the terrain.
    pub fn in_view(&self) -> bool {
        self.clearance > Angle::ZERO
    }
}

impl SiteLight {
    /// Puts horizons under a sky that was sampled for the same grid.
    pub const fn new(horizons: Horizons, track: SkyTrack) -> Self {
        Self { horizons, track, ground: None }
    }

    /// Adds the tile's elevation model, which lines of sight between antennas need.
    #[must_use]
    pub fn with_ground(mut self, ground: Raster) -> Self {
        self.ground = Some(ground);
        self
    }

    /// Computes the horizons of a stack's finest layer and samples the sky over it, for an
    /// observer at the default height; that layer is the ground for lines of sight.
    ///
    /// # Errors
    ///
    /// Refuses a stack without heights, and a window that is empty or outside the almanac.
    pub fn compute(
        stack: &Stack,
        almanac: &Almanac,
        relay: Option<&Relay>,
        window: Window,
    ) -> Result<Self, SiteError> {
        let horizons = Horizons::of_stack(stack, &HorizonSettings::default())?;
        let track = SkyTrack::new(almanac, relay, horizons.grid(), window)?;
        let ground = stack.layers().first().map(|layer| layer.raster.clone());
        Ok(Self { ground, ..Self::new(horizons, track) })
    }

    /// Returns the horizons.
    pub const fn horizons(&self) -> &Horizons {
        &self.horizons
    }

    /// Returns the sky.
    pub const fn track(&self) -> &SkyTrack {
        &self.track
    }

    /// Returns the share of the solar disc that a point sees.
    pub fn sun_fraction(&self, point: MapPoint, epoch: Epoch) -> Fraction {
        let sun = self.track.sun(epoch);
        self.seen(point, &sun).map_or(Fraction::ZERO, |seen| seen.fraction(&sun))
    }

    /// Returns the Sun as a point sees it.
    pub fn sun(&self, point: MapPoint, epoch: Epoch) -> SunView {
        let sun = self.track.sun(epoch);
        let (azimuth, elevation) = self.direction(point, &sun);
        let fraction = self.seen(point, &sun).map_or(Fraction::ZERO, |seen| seen.fraction(&sun));
        let nearness = ASTRONOMICAL_UNIT / sun.range;
        let irradiance_w_m2 = SOLAR_IRRADIANCE_W_M2 * nearness * nearness;
        SunView { azimuth, elevation, fraction, irradiance_w_m2 }
    }

    /// Returns Earth as a point sees it.
    pub fn earth(&self, point: MapPoint, epoch: Epoch) -> BodyView {
        let earth = self.track.earth(epoch);
        let (azimuth, elevation) = self.direction(point, &earth);
        let clearance = self.seen(point, &earth).map_or(-Angle::RIGHT, |s| s.elevation - s.horizon);
        BodyView { azimuth, elevation, clearance, range: earth.range }
    }

    /// Returns whether the centre of Earth stands above the terrain.
    pub fn earth_in_view(&self, point: MapPoint, epoch: Epoch) -> bool {
        self.earth(point, epoch).in_view()
    }

    /// Returns the relay as a point sees it; nothing when the sky holds no relay.
    pub fn relay(&self, point: MapPoint, epoch: Epoch) -> Option<BodyView> {
        let (azimuth, elevation, range) = self.track.relay(point, epoch)?;
        let horizon = self.cell(point).map_or(Angle::RIGHT, |c| self.horizons.horizon(c, azimuth));
        Some(BodyView { azimuth, elevation, clearance: elevation - horizon, range })
    }

    /// Returns whether the relay stands above both the terrain and an elevation mask.
    pub fn relay_in_view(&self, point: MapPoint, epoch: Epoch, mask: Angle) -> bool {
        self.relay(point, epoch).is_some_and(|relay| relay.in_view() && relay.elevation >= mask)
    }

    /// Returns whether a station on Earth stands by: whether one of those in the sky has the tile above
    /// its mask. A sky without stations is taken to have one at all times.
    pub fn is_tracked(&self, epoch: Epoch) -> bool {
        self.track.is_tracked(epoch)
    }

    /// Returns the station that sees the tile highest of those that track it; nothing where none does, or where the
    /// sky knows no station.
    pub fn station(&self, epoch: Epoch) -> Option<StationView> {
        self.track.station(epoch)
    }

    /// Returns how the relay sees a station; nothing without a relay or the station.
    pub fn relay_outlook(&self, station: usize, epoch: Epoch) -> Option<RelayOutlook> {
        self.track.relay_outlook(station, epoch)
    }

    /// Returns the line between two antennas on the tile and what stands in its way, which is the
    /// same for a wave of any length; nothing where it is not known for want of ground. Like horizons it is geometry
    /// alone: who shares it shares no judgement.
    pub fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        Obstruction::between(self.ground.as_ref()?, ends)
    }

    fn cell(&self, point: MapPoint) -> Option<Cell> {
        self.horizons.grid().cell_at(point)
    }

    fn direction(&self, point: MapPoint, body: &Standing) -> (GridAzimuth, Angle) {
        let (east_m, north_m) = self.track.offset(point);
        (
            GridAzimuth::from_degrees(body.azimuth.at(east_m, north_m)),
            Angle::from_degrees(body.elevation.at(east_m, north_m)),
        )
    }

    /// Returns a body and the horizon under it, seen from the centre of the cell that holds a
    /// point: both belong to the same place.
    fn seen(&self, point: MapPoint, body: &Standing) -> Option<Seen> {
        let cell = self.cell(point)?;
        let grid = self.horizons.grid();
        let (azimuth, elevation) = self.direction(grid.centre(cell), body);
        let units = self.horizons.raw(grid.index(cell), azimuth);
        Some(Seen { elevation, horizon: Angle::from_degrees(units * HORIZON_UNIT_DEG) })
    }
}

struct Seen {
    elevation: Angle,
    horizon: Angle,
}

impl Seen {
    fn fraction(&self, body: &Standing) -> Fraction {
        visible_fraction(self.elevation, self.horizon, body.radius)
    }
}
