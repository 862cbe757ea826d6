//! What flights leave: the truth, what it says of the goals, and the grounds with all they received.

use hilal_dictionary::EventId;
use hilal_fsw::CommandFrames;
use hilal_ground::{Ground, GroundSummary};
use hilal_mission::VehicleId;
use hilal_sim::{CloseApproach, LinkCounts, TruthSample};

use crate::error::FlightError;
use crate::goal_visits::GoalVisit;
use crate::met_fault::MetFault;

/// The flights of a mission's vehicles in one world, when they have ended.
#[derive(Debug)]
pub struct FleetFlight {
    /// The flight of each vehicle, in the order in which they were given.
    pub flights: Vec<FlightRecord>,
    /// How often two of them came closer than they ought to; vehicles by their places in `flights`.
    pub close_approaches: Vec<CloseApproach>,
}

/// A vehicle's flight that has ended.
#[derive(Debug)]
pub struct FlightRecord {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The truth, one sample a minute.
    pub trace: Vec<TruthSample>,
    /// What the truth says of each goal.
    pub visits: Vec<GoalVisit>,
    /// Energy that the loads asked for in vain, in watt hours.
    pub unmet_wh: f64,
    /// What became of the frames of every hop, as the world knows it.
    pub hops: LinkCounts,
    /// What became of the telecommand frames that the vehicle received.
    pub command_frames: CommandFrames,
    /// What went wrong where faults were asked for, and what the vehicle said about it.
    pub faults: Vec<MetFault>,
    /// The ground with everything it has received.
    pub ground: Ground,
    /// The ground's counts.
    pub summary: GroundSummary,
}

impl FlightRecord {
    /// Ends the ground's work: flushes the logs, writes the tables, counts.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be written.
    pub fn close_ground(&mut self) -> Result<(), FlightError> {
        self.summary = self.ground.finish().map_err(FlightError::Store)?;
        Ok(())
    }

    /// Returns how often safe mode was entered, by the rover's own events: an entry and an exit can
    /// both fall between two samples of the truth.
    pub fn safe_mode_entries(&self) -> usize {
        let entries = EventId::SafeLowBattery..;
        self.ground.archive().events().iter().filter(|event| entries.contains(&event.id)).count()
    }
}
