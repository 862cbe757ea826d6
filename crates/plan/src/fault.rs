//! Kinds of stoppages: how often they come, and how long they last.

use hilal_mission::VehicleMission;
use hilal_mission::schema::FaultKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One kind of stoppage: a Poisson process whose events last for times that are distributed
/// exponentially. Heavier tails are made of two kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its name.
    pub id: String,
    /// How many come in a day, on average.
    pub per_day: f64,
    /// How long one lasts, on average, in hours.
    pub mean_h: f64,
}

impl Fault {
    /// Takes the kinds that a mission declares.
    pub fn declared(mission: &VehicleMission) -> Vec<Self> {
        let kind = |kind: &FaultKind| Self {
            id: kind.id.clone(),
            per_day: kind.per_day.get(),
            mean_h: kind.mean_h.get().to_seconds() / 3600.0,
        };
        mission.planning.faults.iter().map(kind).collect()
    }

    /// Returns how many come in a second, on average.
    pub fn rate_s(&self) -> f64 {
        self.per_day / 86_400.0
    }

    /// Returns the probability that one which lasts now is over in so many seconds.
    pub fn over_after(&self, seconds: f64) -> f64 {
        -(-seconds / self.mean_s()).exp_m1()
    }

    /// Returns how long one lasts, on average, in seconds.
    pub fn mean_s(&self) -> f64 {
        self.mean_h * 3600.0
    }
}
