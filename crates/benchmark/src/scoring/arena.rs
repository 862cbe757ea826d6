//! Where an instance is played: the ground and the Sun on it.

use hilal_environment::{CellGrid, GridCell};
use hilal_quantity::MapPoint;

use crate::Instance;

/// Who knows the Sun of an instance at an instant.
pub trait Sun: Sync {
    /// The share of the solar disc that the centre of a cell sees so many seconds after the start.
    fn share(&self, cell: GridCell, at_s: f64) -> f64;

    /// The same for every cell of a raster, row-major; to a hundredth.
    #[expect(clippy::cast_possible_truncation, reason = "a share, to a hundredth")]
    fn map(&self, tile: CellGrid, at_s: f64) -> Vec<f32> {
        (0..tile.len())
            .map(|index| GridCell { row: index / tile.columns, column: index % tile.columns })
            .map(|cell| self.share(cell, at_s) as f32)
            .collect()
    }
}

/// An instance on its ground.
#[derive(Clone, Copy)]
pub struct Arena<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// The raster that is driven on.
    pub tile: CellGrid,
    /// Slope of every cell in degrees, row-major; NaN where nothing is known.
    pub slope_deg: &'a [f32],
    /// The Sun.
    pub sun: &'a dyn Sun,
}

impl core::fmt::Debug for Arena<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Arena").field("instance", &self.instance.id).finish_non_exhaustive()
    }
}

impl Arena<'_> {
    /// Returns the slope of a cell if a rover may be there.
    pub fn open(&self, cell: GridCell) -> Option<f64> {
        let slope_deg = f64::from(*self.slope_deg.get(self.tile.index(cell))?);
        (slope_deg <= self.instance.vehicle.slope_limit_deg).then_some(slope_deg)
    }

    /// Returns the whole load while driving on a slope: the entry of the next whole degree, or the
    /// last one.
    pub fn drive_load_w(&self, slope_deg: f64) -> f64 {
        let loads = &self.instance.vehicle.drive_load_w;
        loads.get(next_degree(slope_deg)).or(loads.last()).copied().unwrap_or(0.0)
    }

    /// Returns what is in the battery after a net power at its terminals, held at the capacity.
    pub fn charged(&self, energy_wh: f64, net_w: f64, seconds: f64) -> f64 {
        let vehicle = &self.instance.vehicle;
        let change_wh = net_w * seconds / 3600.0;
        let stored_wh = if change_wh > 0.0 {
            change_wh * vehicle.charge_efficiency
        } else {
            change_wh / vehicle.discharge_efficiency
        };
        (energy_wh + stored_wh).min(vehicle.capacity_wh)
    }

    /// Returns whether a rover at a point is in a haven.
    pub fn in_haven(&self, point: MapPoint) -> bool {
        let within = |haven: &crate::InstanceHaven| {
            haven.point().distance(point).metres() <= haven.radius_m
                || self.tile.cell_at(haven.point()) == self.tile.cell_at(point)
        };
        self.instance.havens.iter().any(within)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a slope of 0° to 90°, and saturates"
)]
fn next_degree(slope_deg: f64) -> usize {
    slope_deg.ceil() as usize
}
