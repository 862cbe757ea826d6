//! What a flight leaves: the truth, what it says of the goals, and the ground with all it received.

use hilal_dictionary::EventId;
use hilal_ground::{Ground, GroundSummary};
use hilal_sim::TruthSample;

use crate::error::FlightError;
use crate::goal_visits::GoalVisit;

/// A flight that has ended.
#[derive(Debug)]
pub struct FlightRecord {
    /// The truth, one sample a minute.
    pub trace: Vec<TruthSample>,
    /// What the truth says of each goal.
    pub visits: Vec<GoalVisit>,
    /// Energy that the loads asked for in vain, in watt hours.
    pub unmet_wh: f64,
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
