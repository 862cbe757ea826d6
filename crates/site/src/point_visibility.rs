//! What one point sees, and when it next sees what it needs.

mod sample;

use hilal_quantity::{Angle, Duration, Epoch, GridAzimuth, Length, MapPoint, Unit, Window};
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};

pub use sample::{PointSample, Sighted, StationSighted, SunSighted};

use crate::strips::Strips;
use crate::track::Standing;
use crate::windows::windows_where;
use crate::{Condition, Demand, Period, SiteError, SkyTrack, strips};

/// How often a demand is looked at, in seconds: what comes and goes in between is not seen.
const STEP_S: i64 = 300;

/// The same for a demand on the relay.
const RELAY_STEP_S: i64 = 60;

/// The sky of one point: that of the centre of the cell which holds it.
#[derive(Debug, Clone, Copy)]
pub struct PointVisibility<'a> {
    horizons: &'a Horizons,
    track: &'a SkyTrack,
    cell_index: usize,
    centre: MapPoint,
}

impl<'a> PointVisibility<'a> {
    /// Takes a point of a tile under a sky.
    ///
    /// # Errors
    ///
    /// Refuses a point off the tile, and a sky over another pole's map.
    pub fn new(
        horizons: &'a Horizons,
        track: &'a SkyTrack,
        point: MapPoint,
    ) -> Result<Self, SiteError> {
        let grid = horizons.grid();
        if grid.map != track.grid().map {
            return Err(SiteError::OtherMap);
        }
        let cell = grid.cell_at(point).ok_or_else(|| {
            let [west_m, south_m, east_m, north_m] = grid.bounds();
            SiteError::OffTile { x_m: point.x_m, y_m: point.y_m, west_m, south_m, east_m, north_m }
        })?;
        Ok(Self { horizons, track, cell_index: grid.index(cell), centre: grid.centre(cell) })
    }

    /// Returns the centre of the cell that stands for the point.
    pub const fn centre(&self) -> MapPoint {
        self.centre
    }

    /// Returns what the point sees at every instant of a period, one row an instant.
    ///
    /// # Errors
    ///
    /// Refuses a period outside the sampled sky.
    pub fn series(&self, period: &Period) -> Result<Vec<PointSample>, SiteError> {
        period.check_inside(self.track.window())?;
        Ok(period.epochs().map(|epoch| self.sample(epoch)).collect())
    }

    /// Returns whether a demand holds at an instant.
    ///
    /// # Errors
    ///
    /// Refuses a demand on what the sky does not hold.
    pub fn holds(&self, demand: &Demand, epoch: Epoch) -> Result<bool, SiteError> {
        demand.check(self.track)?;
        Ok(self.fulfils(demand, epoch))
    }

    /// Returns the spans in which a demand holds, in order, with edges to within a second.
    ///
    /// The sky is looked at every 5 minutes, or every minute if the demand is on the relay: what
    /// comes and goes in between is not seen.
    ///
    /// # Errors
    ///
    /// Refuses a window outside the sampled sky, and a demand on what the sky does not hold.
    pub fn windows(&self, demand: &Demand, window: Window) -> Result<Vec<Window>, SiteError> {
        demand.check(self.track)?;
        Period::new(window, STEP_S * Unit::Second)?.check_inside(self.track.window())?;
        Ok(self.spans(demand, window).collect())
    }

    /// Returns the first span of at least `length` in which a demand holds without a break, looked
    /// for from `after` to the end of the sampled sky; nothing if there is none.
    ///
    /// The span is returned whole, from `after` at the earliest.
    ///
    /// # Errors
    ///
    /// Refuses a start outside the sampled sky, and a demand on what the sky does not hold.
    pub fn next_window(
        &self,
        demand: &Demand,
        after: Epoch,
        length: Duration,
    ) -> Result<Option<Window>, SiteError> {
        demand.check(self.track)?;
        let sky = self.track.window();
        let rest = Window::new(after, sky.end()).ok().filter(|_| sky.contains(after));
        let rest = rest.ok_or(SiteError::StartOutsideSky { start: after, sky })?;
        Ok(self.spans(demand, rest).find(|span| span.duration() >= length))
    }

    fn spans(&self, demand: &Demand, window: Window) -> impl Iterator<Item = Window> {
        let of_relay = |condition: &Condition| matches!(condition, Condition::Relay(_));
        let step_s = if demand.conditions().iter().any(of_relay) { RELAY_STEP_S } else { STEP_S };
        windows_where(window, step_s * Unit::Second, |epoch| self.fulfils(demand, epoch))
    }

    fn fulfils(&self, demand: &Demand, epoch: Epoch) -> bool {
        demand.conditions().iter().all(|&condition| match condition {
            Condition::Relay(mask) => self.relay_meets(mask, epoch),
            _ => self.meets(condition, epoch),
        })
    }

    /// The relay is near: its direction is taken at the point itself.
    fn relay_meets(&self, mask: Angle, epoch: Epoch) -> bool {
        self.track.relay(self.centre, epoch).is_some_and(|(azimuth, elevation, _)| {
            elevation > self.horizon(azimuth) && elevation >= mask
        })
    }

    fn meets(&self, condition: Condition, epoch: Epoch) -> bool {
        let at_s = (epoch - self.track.window().start()).to_seconds();
        let Some(body) = condition.body(self.track, at_s) else {
            return false;
        };
        let measure = match condition {
            Condition::AnySun | Condition::Sun(_) => self.fraction(&body, &strips::SUN),
            Condition::EarthDisc => self.fraction(&body, &strips::EARTH),
            _ => self.clearance_deg(&body),
        };
        measure >= f64::from(condition.threshold())
    }

    /// Returns the share of a disc's flux above the terrain.
    fn fraction(&self, body: &Standing, strips: &Strips) -> f64 {
        let (azimuth, elevation) = body.direction(self.offset());
        // Wider in azimuth than in elevation; near the zenith no horizon reaches.
        let across = body.radius.degrees() / elevation.cos().max(0.05);
        strips.above(|offset| {
            let beside = GridAzimuth::from_degrees(azimuth.degrees() + offset * across);
            (self.horizon(beside) - elevation) / body.radius
        })
    }

    fn clearance_deg(&self, body: &Standing) -> f64 {
        let (azimuth, elevation) = body.direction(self.offset());
        (elevation - self.horizon(azimuth)).degrees()
    }

    fn horizon(&self, azimuth: GridAzimuth) -> Angle {
        let units = self.horizons.raw(self.cell_index, azimuth);
        Angle::from_degrees(units * HORIZON_UNIT_DEG)
    }

    fn offset(&self) -> (f64, f64) {
        self.track.offset(self.centre)
    }

    fn sighted(&self, direction: (GridAzimuth, Angle), range: Length) -> Sighted {
        let (grid_azimuth, elevation) = direction;
        Sighted {
            azimuth: self.track.grid().map.true_azimuth(grid_azimuth, self.centre),
            grid_azimuth,
            elevation,
            horizon: self.horizon(grid_azimuth),
            range,
        }
    }
}

#[cfg(test)]
mod tests;
