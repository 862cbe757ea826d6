//! What a vehicle keeps until it can be sent.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{BitsPerSecond, Megabytes, Share};

/// The memory for science, and what stands between it and the links.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Science that it holds, as the payloads make it: without what packets and their store add.
    pub science_mb: Figure<Megabytes>,
    /// What is made all the time beside science and is sent before it: housekeeping, events, reports.
    pub housekeeping_bit_s: Figure<BitsPerSecond>,
    /// Share of a link's rate that carries what payloads and housekeeping make: the rest is coding, markers, and
    /// headers of frames and packets.
    pub link_share: Figure<Share>,
}
