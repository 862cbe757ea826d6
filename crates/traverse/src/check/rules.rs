//! What the checker holds a plan against.

use hilal_mission::models::Sunlight;
use hilal_mission::schema::{Contact, KeepOut};
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{Epoch, MapPoint};
use hilal_site::{Antenna, BodyView, Sight, SiteLight};

use crate::Tile;

/// Who knows the Sun at a point and an instant.
pub trait Sky: Sync {
    /// The Sun as an array at a point sees it.
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight;

    /// Whether a point sees what gives contact from the sky, which the lander does not; a sky that knows no links gives none.
    fn in_contact(&self, _contact: Contact, _point: MapPoint, _epoch: Epoch) -> bool {
        false
    }

    /// Earth and the relay as a point sees them, where they are known; a sky that knows no links knows
    /// neither.
    fn links(&self, _point: MapPoint, _epoch: Epoch) -> [Option<BodyView>; 2] {
        [None, None]
    }

    /// Whether a station on Earth listens.
    fn is_tracked(&self, _epoch: Epoch) -> bool {
        false
    }

    /// The line of sight between two antennas; a sky that knows no ground gives none.
    fn sight(&self, _ends: [Antenna; 2]) -> Option<Sight> {
        None
    }
}

impl Sky for SiteLight {
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight {
        let sun = self.sun(point, epoch);
        Sunlight {
            azimuth: sun.azimuth,
            elevation: sun.elevation,
            fraction: sun.fraction,
            irradiance_w_m2: sun.irradiance_w_m2,
        }
    }

    fn in_contact(&self, contact: Contact, point: MapPoint, epoch: Epoch) -> bool {
        let relay = || self.relay(point, epoch).is_some_and(|relay| relay.in_view());
        match contact {
            Contact::Earth => self.earth_in_view(point, epoch),
            Contact::Relay => relay(),
            Contact::Any => self.earth_in_view(point, epoch) || relay(),
            Contact::Lander => false,
        }
    }

    fn links(&self, point: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        [Some(self.earth(point, epoch)), self.relay(point, epoch)]
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        Self::is_tracked(self, epoch)
    }

    fn sight(&self, ends: [Antenna; 2]) -> Option<Sight> {
        Self::sight(self, ends)
    }
}

/// Mission, vehicle, ground and sky.
pub struct Rules<'a> {
    /// The mission.
    pub mission: &'a Mission,
    /// The vehicle.
    pub vehicle: &'a VehicleModel,
    /// The raster of the slopes.
    pub tile: Tile,
    /// Slope of every cell in degrees, row-major; NaN where nothing is known.
    pub slope_deg: &'a [f32],
    /// The Sun.
    pub sky: &'a dyn Sky,
}

impl core::fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Rules").field("tile", &self.tile).finish_non_exhaustive()
    }
}

impl<'a> Rules<'a> {
    /// Takes the sky, and the raster of its horizons, from a site.
    pub fn of_site(
        mission: &'a Mission,
        vehicle: &'a VehicleModel,
        slope_deg: &'a [f32],
        site: &'a SiteLight,
    ) -> Self {
        let grid = site.horizons().grid();
        let tile = Tile {
            first_cell: grid.first_cell,
            spacing_m: grid.spacing_m,
            rows: grid.rows,
            columns: grid.columns,
        };
        Self { mission, vehicle, tile, slope_deg, sky: site }
    }

    /// The zone that a point is kept out of, if any.
    pub(super) fn kept_out(&self, point: MapPoint) -> Option<&'a KeepOut> {
        let holds = |zone: &&KeepOut| zone.centre().distance(point).metres() < zone.radius_m;
        self.mission.keep_out.iter().find(holds)
    }

    /// The slope at a point; nothing where it is unknown, in the border or off the map.
    pub(super) fn slope_at(&self, point: MapPoint) -> Option<f64> {
        let cell = self.tile.cell_at(point)?;
        let border_m = self.mission.planning.border_m.get().metres();
        let rim = [
            cell.row,
            self.tile.rows - 1 - cell.row,
            cell.column,
            self.tile.columns - 1 - cell.column,
        ];
        let from_edge_m = rim.into_iter().min().unwrap_or(0) as f64 * self.tile.spacing_m;
        let slope = f64::from(*self.slope_deg.get(self.tile.index(cell))?);
        (from_edge_m >= border_m && slope.is_finite()).then_some(slope)
    }
}
