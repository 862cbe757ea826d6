//! What a forecast says, as it stands in `plan.json`.

use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::ActivityKind;

/// How likely a plan is to lose the rover, if it does after a stoppage what keeps its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRisk {
    /// The stoppages reckoned with.
    pub faults: Vec<Fault>,
    /// Probability that the reserve is touched, the box leaves its limits, or the rover stands in no
    /// haven at the end.
    pub loss: f64,
    /// The probability of loss that was allowed, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// Value of the goals that are done, on average: a goal whose work is cut off does not count, and
    /// nothing is planned anew.
    pub expected_value: f64,
    /// Where the loss comes from: by the activity in which the first stoppage came.
    pub stretches: Vec<RiskStretch>,
}

/// What an activity adds to the probability of loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskStretch {
    /// First instant of the activity.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub start_utc: Epoch,
    /// First instant after it.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub end_utc: Epoch,
    /// What the rover does.
    pub kind: ActivityKind,
    /// The goal that it works at or that comes next, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Probability that a stoppage comes in it and the rover is lost.
    pub loss: f64,
}
