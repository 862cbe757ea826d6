//! What ground and light are good enough, and how carefully horizons are computed.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{Degrees, Hours, Metres, Share};

/// What a rover needs to live, and a lander to stand.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyLimits {
    /// The least share of the Sun's flux that feeds the rover: with less it is dark.
    pub powered_fraction: Figure<Share>,
    /// The longest dark that a parked rover outlives.
    pub endurance_h: Figure<Hours>,
    /// The steepest slope over the baseline on which the lander stands and the rover parks.
    pub slope_deg: Figure<Degrees>,
    /// The greatest root mean square of the heights over the plane of the baseline.
    pub roughness_m: Figure<Metres>,
    /// The length over which slope and roughness are taken. Data whose cells are longer than half
    /// of it are judged over two of their cells.
    pub baseline_m: Figure<Metres>,
    /// The lowest elevation above the local horizontal at which the relay is used.
    pub relay_mask_deg: Figure<Degrees>,
}

/// How horizons are computed: choices, not measured figures.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyHorizons {
    /// Number of azimuths, evenly spread over the full circle.
    pub azimuths: u32,
    /// How far terrain is looked for, in kilometres.
    pub range_km: f64,
}
