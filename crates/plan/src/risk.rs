//! What a forecast says, as it stands in `plan.json`.

use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ActivityKind, Fault};

/// How likely a plan is to lose the rover, if it does after a stoppage what keeps its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRisk {
    /// The stoppages reckoned with.
    pub faults: Vec<Fault>,
    /// Probability that the reserve is touched, the box leaves its limits, or the rover stands in no
    /// haven at the end.
    pub loss: f64,
    /// Of it, the probability that the rover lives and stands in no haven at the end.
    pub stranded: f64,
    /// The probability of loss that was allowed, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// Value of the goals that are done, on average: a goal whose work is cut off does not count, and
    /// nothing is planned anew.
    pub expected_value: f64,
    /// Where the loss comes from: by the stretch of the plan in which the rover was stopped and left
    /// it, or was lost.
    pub stretches: Vec<RiskStretch>,
}

/// What a stretch of a plan adds to the probability of loss: an activity, or a part of a drive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskStretch {
    /// First instant.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub start_utc: Epoch,
    /// First instant after it.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub end_utc: Epoch,
    /// What the rover does.
    pub kind: ActivityKind,
    /// The goal that it works at, or the one that a drive comes from or goes to, whichever is nearer in
    /// time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Probability that a stoppage comes in it and the rover is lost.
    pub loss: f64,
}

impl PlanRisk {
    /// Returns what the stretches that have to do with a goal add to the probability of loss.
    pub fn loss_of(&self, goal: &str) -> f64 {
        let of_goal = self.stretches.iter().filter(|stretch| stretch.goal.as_deref() == Some(goal));
        of_goal.map(|stretch| stretch.loss).sum()
    }
}
