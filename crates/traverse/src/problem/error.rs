//! Why planning gives no plan: three kinds, for three people to act on.

use crate::problem::{InvalidInput, NoPlan, NoPlanReason};

/// Why there is no plan: who called must change something, or the mission must, or the planner.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// What was handed over makes no sense.
    #[error(transparent)]
    InvalidInput(#[from] InvalidInput),
    /// The problem makes sense, and no plan was found for it.
    #[error(transparent)]
    NoPlan(#[from] NoPlan),
    /// The planner contradicts itself.
    #[error(transparent)]
    Bug(#[from] PlannerBug),
}

impl From<NoPlanReason> for PlanError {
    fn from(reason: NoPlanReason) -> Self {
        Self::NoPlan(reason.into())
    }
}

/// Two parts of the planner disagree; nothing that a caller hands over should lead here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlannerBug {
    /// The search ends where its own sweeps know of no path to a haven.
    #[error(
        "the search ends in step {step} where no haven can be reached: this is a bug in the planner, please report it with the mission file"
    )]
    NoRetreat {
        /// The step in which the search ends.
        step: usize,
    },
    /// The search over sets of goals holds not even the one without goals.
    #[error(
        "the search over sets of goals found not even the empty one: this is a bug in the planner, please report it with the mission file"
    )]
    NoSet,
    /// Search and booking disagree.
    #[error(
        "the plan found does not hold when it is booked step by step: this is a bug in the planner, please report it with the mission file"
    )]
    Booking,
}
