//! What the truth says of each goal: was the vehicle there, with the instrument on, long enough?

use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::Length;
use hilal_sim::TruthSample;

/// What became of a goal in flight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GoalVisit {
    /// Identifier of the goal.
    pub(crate) goal: String,
    /// Milliseconds into the mission at which its instrument first worked there.
    pub(crate) first_ms: Option<u64>,
    /// How long the instrument worked there, in hours.
    pub(crate) worked_h: f64,
    /// How close the vehicle came, in metres.
    pub(crate) closest_m: f64,
    /// Whether that is what was asked for.
    pub(crate) done: bool,
}

/// As near as this counts as there: a cell of the near layer, and the error of navigation.
const THERE: Length = Length::from_metres(20.0);
/// The share of the dwell that must be reached: samples are a minute apart, and switching takes
/// its time.
const ENOUGH: f64 = 0.98;

/// Judges every goal by the truth.
pub(crate) fn visits(
    mission: &Mission,
    vehicle: &VehicleModel,
    trace: &[TruthSample],
) -> Vec<GoalVisit> {
    mission
        .goals
        .iter()
        .map(|goal| {
            let port = vehicle.payloads.iter().position(|port| port.id == goal.instrument);
            let bit = port.map_or(0, |port| 1_u8 << port);
            let distance = |sample: &TruthSample| sample.position.distance(goal.point());
            let at_work =
                |sample: &&TruthSample| distance(sample) <= THERE && sample.payloads & bit != 0;
            let minutes = trace.iter().filter(at_work).count();
            let worked_h = minutes as f64 / 60.0;
            GoalVisit {
                goal: goal.id.clone(),
                first_ms: trace.iter().find(at_work).map(|sample| sample.at_ms),
                worked_h,
                closest_m: trace
                    .iter()
                    .map(|sample| distance(sample).metres())
                    .fold(f64::INFINITY, f64::min),
                done: worked_h >= goal.dwell_h * ENOUGH,
            }
        })
        .collect()
}
