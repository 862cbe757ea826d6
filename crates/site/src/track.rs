//! Where Sun, Earth and relay stand over a tile during a window: sampled once, asked millions of
//! times.

use hilal_ephem::{Almanac, Relay};
use hilal_quantity::constants::{EARTH_RADIUS, SUN_RADIUS};
use hilal_quantity::{
    Angle, Duration, Epoch, GridAzimuth, Length, MapPoint, MoonMe, Unit, Vector, Window,
};
use hilal_terrain::Grid;
use hilal_terrain::horizon::LocalFrame;
use rayon::prelude::*;

use crate::SiteError;

const BODY_STEP_S: f64 = 300.0;
const RELAY_STEP_S: f64 = 60.0;

/// Apparent directions of Sun, Earth and relay over a tile, sampled over a window.
///
/// Sun and Earth are sampled every 5 minutes in grid azimuth and elevation at the middle of the
/// tile, with their slopes across it; the relay's position is sampled every minute. Between
/// samples all is linear. Epochs outside the window get the answer of its nearer end.
#[derive(Debug, Clone)]
pub struct SkyTrack {
    window: Window,
    grid: Grid,
    sun: Samples<Standing>,
    earth: Samples<Standing>,
    relay: Option<Samples<Vector<MoonMe>>>,
}

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

trait Mix: Copy {
    fn mix(self, other: Self, share: f64) -> Self;
}

impl Mix for f64 {
    fn mix(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
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

impl Mix for Vector<MoonMe> {
    fn mix(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }
}

/// Evenly spaced samples over a window, ends included.
#[derive(Debug, Clone)]
struct Samples<T> {
    start: Epoch,
    step_s: f64,
    values: Vec<T>,
}

impl<T: Mix + Send> Samples<T> {
    fn take<E: Send>(
        window: Window,
        longest_step_s: f64,
        value: impl Fn(Epoch) -> Result<T, E> + Sync,
    ) -> Result<Self, E> {
        let whole_s = window.duration().to_seconds();
        let steps = count(whole_s / longest_step_s).max(1);
        let step_s = whole_s / steps as f64;
        let values = (0..=steps)
            .into_par_iter()
            .map(|i| {
                let last = window.end() - Duration::from_total_nanoseconds(1);
                value((window.start() + i as f64 * step_s * Unit::Second).min(last))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { start: window.start(), step_s, values })
    }

    fn position(&self, epoch: Epoch) -> f64 {
        let last = self.values.len() - 1;
        ((epoch - self.start).to_seconds() / self.step_s).clamp(0.0, last as f64)
    }

    fn at(&self, epoch: Epoch) -> T {
        let position = self.position(epoch);
        let below = floor(position).min(self.values.len() - 2);
        self.values[below].mix(self.values[below + 1], position - below as f64)
    }

    /// Returns the value at both ends of a span and every sample between: what is linear between
    /// samples takes its extremes here.
    fn over(&self, start: Epoch, end: Epoch) -> impl Iterator<Item = T> + '_ {
        let inside = floor(self.position(start)) + 1..count(self.position(end));
        let samples = self.values.get(inside).unwrap_or_default();
        [self.at(start), self.at(end)].into_iter().chain(samples.iter().copied())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
fn count(value: f64) -> usize {
    value.ceil() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
const fn floor(value: f64) -> usize {
    value as usize
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
        if window.duration() <= Duration::ZERO {
            return Err(SiteError::EmptyWindow);
        }
        let tile = Tile::new(grid);
        let sun = Samples::take(window, BODY_STEP_S, |epoch| {
            almanac.sun(epoch).map(|sun| tile.standing(sun, SUN_RADIUS))
        })?;
        let earth = Samples::take(window, BODY_STEP_S, |epoch| {
            almanac.earth(epoch).map(|earth| tile.standing(earth, EARTH_RADIUS))
        })?;
        let relay = relay
            .map(|relay| {
                Samples::take(window, RELAY_STEP_S, |epoch| relay.position(almanac, epoch))
            })
            .transpose()?;
        Ok(Self { window, grid, sun: unwrapped(sun), earth: unwrapped(earth), relay })
    }

    /// Returns the window that was sampled.
    pub const fn window(&self) -> Window {
        self.window
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

/// The places of a tile at which directions are taken: its middle and two points on each axis.
struct Tile {
    middle: LocalFrame,
    along_x: [LocalFrame; 2],
    along_y: [LocalFrame; 2],
    span_m: (f64, f64),
    observer: Vector<MoonMe>,
}

impl Tile {
    fn new(grid: Grid) -> Self {
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

    fn standing(&self, body: Vector<MoonMe>, body_radius: Length) -> Standing {
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
