//! Why a plan cannot be flown.

use hilal_dictionary::ApidRangeError;
use hilal_ground::GroundError;
use hilal_quantity::Epoch;

use crate::commanding::{OperatorError, PlanCommandError};

/// Why a plan cannot be flown, or a flight cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum FlightError {
    /// Nothing flies.
    #[error("no vehicle flies; give at least one")]
    NoVehicle,
    /// The plan does not begin with the mission.
    #[error(
        "the plan begins at {plan}, and the simulator flies from the mission's start, {mission}; fly a plan that \
         begins there"
    )]
    Start {
        /// Where the plan begins.
        plan: Epoch,
        /// Where the mission begins.
        mission: Epoch,
    },
    /// The vehicle's application processes reach reserved ones.
    #[error(transparent)]
    Apids(#[from] ApidRangeError),
    /// What the plan asks for has no telecommand.
    #[error(transparent)]
    Command(#[from] PlanCommandError),
    /// The operator cannot go on.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// A vehicle cannot have a fault that is to come.
    #[error(transparent)]
    Fault(#[from] hilal_sim::FaultError),
    /// The ground cannot go on.
    #[error(transparent)]
    Ground(#[from] GroundError),
    /// The logs or tables of the ground cannot be finished.
    #[error("the telemetry store could not be finished")]
    Store(#[source] GroundError),
}
