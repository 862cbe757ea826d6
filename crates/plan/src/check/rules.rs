//! What the checker holds a plan against.

use hilal_environment::{CellGrid, SiteLight, Sky};
use hilal_mission::schema::KeepOut;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::MapPoint;

use crate::PlanTerrain;

/// Mission, vehicle, ground and sky.
pub struct Rules<'a> {
    /// The mission as the vehicle flies it.
    pub mission: &'a VehicleMission,
    /// The vehicle.
    pub vehicle: &'a VehicleModel,
    /// The raster of the slopes.
    pub tile: CellGrid,
    /// Slope of every cell in degrees, row-major; NaN where nothing is known.
    pub slope_deg: &'a [f32],
    /// The Sun.
    pub sky: &'a dyn Sky,
    /// The elevation model at hand, where it has a name: a plan must have been made on it.
    pub terrain: Option<PlanTerrain>,
}

impl core::fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Rules").field("tile", &self.tile).finish_non_exhaustive()
    }
}

impl<'a> Rules<'a> {
    /// Takes the sky, and the raster of its horizons, from a site.
    pub fn of_site(
        mission: &'a VehicleMission,
        vehicle: &'a VehicleModel,
        slope_deg: &'a [f32],
        site: &'a SiteLight,
    ) -> Self {
        let tile = CellGrid::of_grid(&site.horizons().grid());
        Self { mission, vehicle, tile, slope_deg, sky: site, terrain: None }
    }

    /// Names the elevation model at hand.
    #[must_use]
    pub fn on_terrain(mut self, terrain: PlanTerrain) -> Self {
        self.terrain = Some(terrain);
        self
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
