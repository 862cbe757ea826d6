//! The electronics box of a rover under a sky, where it could get too hot.

use hilal_environment::rover_physics::RoverPhysics;
use hilal_mission::models::ThermalState;
use hilal_quantity::Epoch;

/// The box of a rover under a sky.
#[derive(Debug, Clone, Copy)]
pub struct Heat<'a> {
    /// The vehicle and the world that it is in.
    pub physics: RoverPhysics<'a>,
    /// Instant at which step 0 starts.
    pub start: Epoch,
    /// Temperatures at the start.
    pub initial: ThermalState,
}
