//! Everything that one vehicle's run came to.

use hilal_environment::SiteEnvironment;
use hilal_mission::{Finding, MissionFile, VehicleMission, VehicleModel};
use hilal_site::SiteStatistics;

use crate::flight_record::FlightRecord;
use crate::planning::Planned;
use crate::stoppage_flight::StoppageRecord;

/// Everything that one vehicle's run came to: what was asked, where it was, what was planned, what was flown.
#[derive(Debug)]
pub struct VehicleRun {
    /// The mission file, as read.
    pub file: MissionFile,
    /// The mission as the vehicle flies it.
    pub mission: VehicleMission,
    /// What the check of the mission warned of.
    pub warnings: Vec<Finding>,
    /// The flown vehicle.
    pub vehicle: VehicleModel,
    /// Seed of everything random.
    pub seed: u64,
    /// Terrain and light.
    pub place: SiteEnvironment,
    /// How lit and how long dark each cell is during the mission.
    pub statistics: SiteStatistics,
    /// The plan and the verdict on it.
    pub planned: Planned,
    /// The flight.
    pub flown: FlightRecord,
    /// The stoppages that it met, where they were asked for.
    pub stoppages: Option<StoppageRecord>,
}

impl VehicleRun {
    /// Returns whether the vehicle lived: loads fed, box within its limits; with drawn stoppages also the reserve
    /// held and a haven reached, as its flight's rule of loss has it.
    pub fn survived(&self) -> bool {
        if self.stoppages.as_ref().is_some_and(|met| met.loss().is_some()) {
            return false;
        }
        let [low, high] = self.vehicle.thermal.box_limits;
        let limits = low.celsius()..=high.celsius();
        self.flown.unmet_wh <= 0.0
            && self.flown.trace.iter().all(|sample| limits.contains(&sample.box_c))
    }

    /// Returns how many goals were done.
    pub fn goals_done(&self) -> usize {
        self.flown.visits.iter().filter(|visit| visit.done).count()
    }
}
