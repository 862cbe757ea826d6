//! What to do after a stoppage: the path to a haven that is left when it is over.

use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Activity, Place};

/// What a plan does if the rover is stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contingency {
    /// When the stoppage begins.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub stopped_utc: Epoch,
    /// When it is over at the latest: what follows begins then.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub free_utc: Epoch,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// The haven that is gone to.
    pub haven: String,
    /// What the rover does from then to the end of the mission.
    pub activities: Vec<Activity>,
}
