//! How a drive goes that is not on the mean: when it begins, and how much it slips.

use hilal_quantity::{Angle, MapPoint};

use crate::chance::Chance;
use crate::hazards::Hazards;

/// Standard deviation of the slip around its mean, as a share of the mean: that of the simulator.
pub const SLIP_SPREAD: f64 = 0.3;
/// Distance over which the slip's deviation is remembered, in metres: that of the simulator.
pub const SLIP_MEMORY_M: f64 = 2.0;

/// How a drive goes: it begins after this share of the time that is left over, and takes so many
/// times as long as on the mean slip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scatter {
    pub(crate) late: f64,
    pub(crate) slow: f64,
}

impl Scatter {
    /// On the mean.
    pub(crate) const MEAN: Self = Self { late: 0.5, slow: 1.0 };
}

impl Hazards<'_> {
    /// Draws how the drive of a step from a place goes: its mean slip over the leg scatters less than that
    /// of a metre.
    pub(crate) fn scatter(&self, place: MapPoint, chance: &mut Chance) -> Scatter {
        let tile = self.map.tile();
        let slope_deg = |cell| f64::from(self.physics.slope_deg[tile.index(cell)]);
        let slope = Angle::from_degrees(tile.cell_at(place).map_or(0.0, slope_deg));
        let mean = self.vehicle().drive.slip(slope);
        let parts = tile.spacing_m / (2.0 * SLIP_MEMORY_M);
        let spread = mean * SLIP_SPREAD / parts.max(1.0).sqrt();
        let slip = (mean + spread * chance.normal()).clamp(-0.2, 0.95);
        Scatter { late: chance.draw(), slow: (1.0 - mean) / (1.0 - slip) }
    }
}
