//! What is known of a vehicle at an instant: what a plan is made from in the middle of a mission.

use hilal_quantity::{Epoch, MapPoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known of a rover at an instant: what a new plan starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoverState {
    /// When.
    #[serde(with = "crate::utc")]
    #[schemars(with = "crate::utc::UtcText")]
    pub utc: Epoch,
    /// Easting, in metres.
    pub x_m: f64,
    /// Northing, in metres.
    pub y_m: f64,
    /// Energy in the battery, in watt hours.
    pub energy_wh: f64,
    /// Goals that are done.
    #[serde(default)]
    pub done: Vec<String>,
    /// Temperatures of box, battery and chassis, in degrees Celsius; those at the mission's start
    /// where they are not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperatures_c: Option<[f64; 3]>,
    /// What waits in memory to be sent, in million bytes; nothing where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<f64>,
}

impl RoverState {
    /// Returns the place.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    /// Reads it from JSON.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not a state.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
