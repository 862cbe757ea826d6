//! How firmly a plan stands, hour by hour: what is needed to survive from there, and for how long the
//! vehicle may stop.

use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Place;

/// A moment of a plan, against what it takes to live on from there.
///
/// The energy is the plan's promise, a lower bound; the need knows no goals, only havens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SurvivalMargin {
    /// When.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub utc: Epoch,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// At least so much is in the battery.
    pub energy_wh: f64,
    /// Least energy from which a haven is still reached and held to the end, with the stoppage that
    /// the plan reckons with still to come.
    pub need_wh: f64,
    /// How long the rover may stand still here before it must do what keeps its life: rounded down
    /// to the next moment looked at, and to the end of the mission at most.
    pub stay_h: f64,
}

impl SurvivalMargin {
    /// Returns what could be lost here and now without losing the rover.
    pub fn spare_wh(&self) -> f64 {
        self.energy_wh - self.need_wh
    }
}
