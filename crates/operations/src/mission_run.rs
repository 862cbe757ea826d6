//! The run of a mission: every vehicle that flies, and what they had to do with each other.

use hilal_mission::{Finding, MissionFile};
use hilal_sim::CloseApproach;

use crate::vehicle_run::VehicleRun;

/// Everything that a mission's run came to.
#[derive(Debug)]
pub struct MissionRun {
    /// The mission file, as read.
    pub file: MissionFile,
    /// What the check of the mission warned of.
    pub warnings: Vec<Finding>,
    /// Seed of everything random.
    pub seed: u64,
    /// Every vehicle that flew, in the mission's order; one at least.
    pub vehicles: Vec<VehicleRun>,
    /// How often two of them came closer than they ought to; by their places in `vehicles`.
    pub close_approaches: Vec<CloseApproach>,
}

impl MissionRun {
    /// Returns whether every vehicle lived.
    pub fn survived(&self) -> bool {
        self.vehicles.iter().all(VehicleRun::survived)
    }

    /// Returns how many goals were done, by all vehicles together.
    pub fn goals_done(&self) -> usize {
        self.vehicles.iter().map(VehicleRun::goals_done).sum()
    }
}
