//! Where Sun, Earth, stations and relay stand over a tile during a window: sampled once, asked
//! millions of times.

mod samples;
mod standing;
mod stations;

use hilal_ephem::{Almanac, Relay};
use hilal_quantity::constants::{EARTH_RADIUS, MOON_RADIUS, SUN_RADIUS};
use hilal_quantity::{
    Angle, Duration, Epoch, GridAzimuth, Length, MapPoint, MoonMe, Unit, Vector, Window,
};
use hilal_terrain::Grid;
use hilal_terrain::horizon::LocalFrame;

use crate::SiteError;
use samples::Samples;
use standing::TileFrames;
pub(crate) use standing::{Plane, Standing};
pub use stations::GroundLink;
use stations::StationTrack;

/// Apparent directions of Sun, Earth, stations and relay over a tile, sampled over a window.
///
/// Sun and Earth are sampled every 5 minutes in grid azimuth and elevation at the middle of the
/// tile, with their slopes across it; a station every 5 minutes, and the relay every minute, as
/// positions. Between samples all is linear. In a window of more than a year the steps are an hour,
/// ten minutes and five minutes: 20 years take 22 MB for Sun and Earth, 34 MB a station and 50 MB
/// for a relay, and Sun and Earth are off by less than 0.0001° for it.
///
/// Epochs outside the window get the answer of its nearer end.
#[derive(Debug, Clone)]
pub struct SkyTrack {
    window: Window,
    grid: Grid,
    tile: TileFrames,
    sun: Samples<Standing>,
    earth: Samples<Standing>,
    relay: Option<Samples<Vector<MoonMe>>>,
    stations: Vec<StationTrack>,
}

/// The longest steps of sampling, in seconds.
struct Pace {
    body: f64,
    station: f64,
    relay: f64,
}

impl Pace {
    /// The sky that a mission flies under.
    const FINE: Self = Self { body: 300.0, station: 300.0, relay: 60.0 };

    /// Decades.
    const LEAN: Self = Self { body: 3600.0, station: 600.0, relay: 300.0 };

    fn of(window: Window) -> &'static Self {
        if window.duration() > 366 * Unit::Day { &Self::LEAN } else { &Self::FINE }
    }
}

impl SkyTrack {
    /// Samples the sky over a tile.
    ///
    /// # Errors
    ///
    /// Refuses an empty window, and one that the almanac does not cover.
    pub fn new(
        almanac: &Almanac,
        relay: Option<&Relay>,
        grid: Grid,
        window: Window,
    ) -> Result<Self, SiteError> {
        let mut track = Self::sampled(
            grid,
            window,
            |epoch| Ok(almanac.sun(epoch)?),
            |epoch| Ok(almanac.earth(epoch)?),
        )?;
        let step_s = Pace::of(window).relay;
        track.relay = relay
            .map(|relay| Samples::take(window, step_s, |epoch| relay.position(almanac, epoch)))
            .transpose()?;
        Ok(track)
    }

    /// Samples a sky that is given as positions of Sun and Earth from the Moon's centre: a made-up
    /// one, or the Sun held at an extreme.
    ///
    /// # Errors
    ///
    /// Refuses an empty window.
    pub fn from_positions(
        grid: Grid,
        window: Window,
        sun: impl Fn(Epoch) -> Vector<MoonMe> + Sync,
        earth: impl Fn(Epoch) -> Vector<MoonMe> + Sync,
    ) -> Result<Self, SiteError> {
        Self::sampled(grid, window, |epoch| Ok(sun(epoch)), |epoch| Ok(earth(epoch)))
    }

    /// Adds ground stations, each sampled over the whole window; conditions name them by their
    /// place in this list.
    ///
    /// # Errors
    ///
    /// Refuses a window that the almanac does not cover.
    pub fn with_stations(
        mut self,
        almanac: &Almanac,
        links: Vec<GroundLink>,
    ) -> Result<Self, SiteError> {
        let steps = (self.window, Pace::of(self.window).station);
        for link in links {
            self.stations.push(StationTrack::take(almanac, link, self.grid, steps)?);
        }
        Ok(self)
    }

    fn sampled(
        grid: Grid,
        window: Window,
        sun: impl Fn(Epoch) -> Result<Vector<MoonMe>, SiteError> + Sync,
        earth: impl Fn(Epoch) -> Result<Vector<MoonMe>, SiteError> + Sync,
    ) -> Result<Self, SiteError> {
        if window.duration() <= Duration::ZERO {
            return Err(SiteError::EmptyWindow);
        }
        let tile = TileFrames::new(grid);
        let step_s = Pace::of(window).body;
        let sun = Samples::take(window, step_s, |epoch| {
            sun(epoch).map(|sun| tile.standing(sun, SUN_RADIUS))
        })?;
        let earth = Samples::take(window, step_s, |epoch| {
            earth(epoch).map(|earth| tile.standing(earth, EARTH_RADIUS))
        })?;
        let (sun, earth) = (unwrapped(sun), unwrapped(earth));
        Ok(Self { window, grid, tile, sun, earth, relay: None, stations: Vec::new() })
    }

    /// Returns the window that was sampled.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Returns the grid of the tile over which the sky was sampled.
    pub const fn grid(&self) -> Grid {
        self.grid
    }

    /// Returns whether the sky holds a relay.
    pub const fn has_relay(&self) -> bool {
        self.relay.is_some()
    }

    /// Returns the names of the stations, in their order.
    pub fn stations(&self) -> impl ExactSizeIterator<Item = &str> {
        self.stations.iter().map(|station| station.name.as_str())
    }

    /// Returns the distance to the Sun.
    pub fn sun_range(&self, epoch: Epoch) -> Length {
        self.sun.at(epoch).range
    }

    /// Returns the distance to Earth's centre.
    pub fn earth_range(&self, epoch: Epoch) -> Length {
        self.earth.at(epoch).range
    }

    pub(crate) fn sun(&self, epoch: Epoch) -> Standing {
        self.sun.at(epoch)
    }

    pub(crate) fn earth(&self, epoch: Epoch) -> Standing {
        self.earth.at(epoch)
    }

    /// Returns the Sun's standing at a time in seconds after the start of the window.
    pub(crate) fn sun_at_s(&self, since_start_s: f64) -> Standing {
        self.sun.at_s(since_start_s)
    }

    /// Returns Earth's standing at a time in seconds after the start of the window.
    pub(crate) fn earth_at_s(&self, since_start_s: f64) -> Standing {
        self.earth.at_s(since_start_s)
    }

    /// Returns how the relay stands over the tile, taken as a point.
    pub(crate) fn relay_at_s(&self, since_start_s: f64) -> Option<Standing> {
        let position = self.relay.as_ref()?.at_s(since_start_s);
        Some(self.tile.standing(position, Length::ZERO))
    }

    /// Returns how a station stands over the tile, and whether the tile stands above its mask.
    pub(crate) fn station_at_s(
        &self,
        station: usize,
        since_start_s: f64,
    ) -> Option<(Standing, StationSky)> {
        let track = self.stations.get(station)?;
        let sample = track.samples.at_s(since_start_s);
        let elevation = Angle::from_degrees(sample.tile_elevation_deg);
        let standing = self.tile.standing(sample.position, Length::ZERO);
        Some((standing, StationSky { elevation, above_mask: elevation >= track.mask }))
    }

    /// Returns whether a station has the tile above its mask, or whether there are none at all.
    pub(crate) fn is_tracked(&self, epoch: Epoch) -> bool {
        let since_start_s = (epoch - self.window.start()).to_seconds();
        let above = |track: &StationTrack| {
            let elevation_deg = track.samples.at_s(since_start_s).tile_elevation_deg;
            Angle::from_degrees(elevation_deg) >= track.mask
        };
        self.stations.is_empty() || self.stations.iter().any(above)
    }

    /// Returns the station that sees the tile highest of those that have it above their mask; nothing where none
    /// has, or where the sky knows no station.
    pub(crate) fn station(&self, epoch: Epoch) -> Option<StationView> {
        let since_start_s = (epoch - self.window.start()).to_seconds();
        let seen = self.stations.iter().enumerate().map(|(station, track)| {
            let elevation_deg = track.samples.at_s(since_start_s).tile_elevation_deg;
            (StationView { station, elevation: Angle::from_degrees(elevation_deg) }, track.mask)
        });
        let tracking = seen.filter(|(view, mask)| view.elevation >= *mask).map(|(view, _)| view);
        tracking.max_by(|a, b| a.elevation.radians().total_cmp(&b.elevation.radians()))
    }

    /// Returns how the relay sees a station; nothing without a relay or the station.
    pub(crate) fn relay_outlook(&self, station: usize, epoch: Epoch) -> Option<RelayOutlook> {
        let since_start_s = (epoch - self.window.start()).to_seconds();
        let relay = self.relay.as_ref()?.at_s(since_start_s);
        let to_station = self.stations.get(station)?.samples.at_s(since_start_s).position - relay;
        Some(RelayOutlook { range: to_station.norm(), above_limb: above_limb(relay, to_station) })
    }

    pub(crate) fn sun_over(&self, start: Epoch, end: Epoch) -> Vec<Standing> {
        self.sun.over(start, end).collect()
    }

    /// Returns where the relay stands seen from a point, and how far away it is.
    pub(crate) fn relay(
        &self,
        point: MapPoint,
        epoch: Epoch,
    ) -> Option<(GridAzimuth, Angle, Length)> {
        let position = self.relay.as_ref()?.at(epoch);
        let (azimuth, elevation) = LocalFrame::new(self.grid.map, point).direction(position);
        let observer = self.grid.map.unproject(point, Length::ZERO).position();
        Some((azimuth, elevation, (position - observer).norm()))
    }

    /// Returns a point's offset from the middle of the tile, in metres to map east and north.
    pub(crate) fn offset(&self, point: MapPoint) -> (f64, f64) {
        let middle = self.grid.middle();
        (point.x_m - middle.x_m, point.y_m - middle.y_m)
    }
}

/// A station that tracks the tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationView {
    /// Which one, by its place in the order of the sky's stations.
    pub station: usize,
    /// How high it sees the middle of the tile above its horizon.
    pub elevation: Angle,
}

/// A station as the relay sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelayOutlook {
    /// Distance between relay and station.
    pub range: Length,
    /// How far the station stands beside the Moon's disc, of its mean radius; negative behind it.
    pub above_limb: Angle,
}

/// How far a direction passes beside the Moon, seen from a point above it.
fn above_limb(from: Vector<MoonMe>, direction: Vector<MoonMe>) -> Angle {
    let disc = Angle::asin((MOON_RADIUS / from.norm()).min(1.0));
    Angle::RIGHT * 2.0 - from.angle_to(direction) - disc
}

/// The tile in the sky of a station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StationSky {
    pub(crate) elevation: Angle,
    pub(crate) above_mask: bool,
}

/// Lets the azimuth run on past north, each sample the short way from the one before.
fn unwrapped(mut samples: Samples<Standing>) -> Samples<Standing> {
    let mut before_deg = samples.values[0].azimuth.middle_deg;
    for standing in &mut samples.values {
        let turn = Angle::from_degrees(standing.azimuth.middle_deg - before_deg).signed();
        before_deg += turn.degrees();
        standing.azimuth.middle_deg = before_deg;
    }
    samples
}
