//! At which values criteria score 0 and 1.

use schemars::JsonSchema;
use serde::Deserialize;

/// The ends of each criterion's scale, in the unit of its key. A criterion that is not written is
/// scored on its usual scale, which `docs/site-study.md` lists.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionScales {
    /// Mean share of the Sun's flux.
    pub mean_light: Option<ScaleEnds>,
    /// Longest dark.
    pub longest_night_h: Option<ScaleEnds>,
    /// Share of time with Earth in view.
    pub earth_view: Option<ScaleEnds>,
    /// Share of time with power and Earth in view together.
    pub direct_and_powered: Option<ScaleEnds>,
    /// Longest time without the relay.
    pub relay_gap_h: Option<ScaleEnds>,
    /// Share of the ground that is safe to land on.
    pub hazard_free: Option<ScaleEnds>,
    /// Share of the ground where a parked rover outlives the dark.
    pub havens: Option<ScaleEnds>,
    /// Slope.
    pub slope_deg: Option<ScaleEnds>,
}

impl CriterionScales {
    /// Returns the ends with the keys of their criteria among the weights, in the same order.
    pub const fn by_key(&self) -> [(&'static str, Option<ScaleEnds>); 8] {
        [
            ("mean_light", self.mean_light),
            ("longest_night", self.longest_night_h),
            ("earth_view", self.earth_view),
            ("direct_and_powered", self.direct_and_powered),
            ("relay_gap", self.relay_gap_h),
            ("hazard_free", self.hazard_free),
            ("havens", self.havens),
            ("slope", self.slope_deg),
        ]
    }
}

/// Two values of a criterion; in between the score is linear, beyond it stays at 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleEnds {
    /// The value that scores 0.
    pub zero: f64,
    /// The value that scores 1.
    pub one: f64,
}
