//! How much each criterion counts.

use schemars::JsonSchema;
use serde::Deserialize;

/// The weight of each criterion, 0 or more; only their ratios matter. A criterion that is not
/// written does not count.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CriterionWeights {
    /// Mean share of the Sun's flux.
    pub mean_light: f64,
    /// Longest dark.
    pub longest_night: f64,
    /// Share of time with Earth in view.
    pub earth_view: f64,
    /// Share of time with power and Earth in view together.
    pub direct_and_powered: f64,
    /// Longest time without the relay.
    pub relay_gap: f64,
    /// Share of the ground that is safe to land on.
    pub hazard_free: f64,
    /// Share of the ground where a parked rover outlives the dark.
    pub havens: f64,
    /// Slope.
    pub slope: f64,
}

impl CriterionWeights {
    /// Returns the weights with their keys, in the order of the file's documentation.
    pub const fn by_key(&self) -> [(&'static str, f64); 8] {
        [
            ("mean_light", self.mean_light),
            ("longest_night", self.longest_night),
            ("earth_view", self.earth_view),
            ("direct_and_powered", self.direct_and_powered),
            ("relay_gap", self.relay_gap),
            ("hazard_free", self.hazard_free),
            ("havens", self.havens),
            ("slope", self.slope),
        ]
    }
}
