//! The lander: what it carries for others, and what it relays.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Radio;
use crate::Figure;
use crate::unit::{Kilograms, Megabytes};

/// The lander.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lander {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// What it offers to international modules.
    pub allowance: Allowance,
    /// Its own payloads, by identifier, in the order of their ports.
    pub payloads: Vec<String>,
    /// Radio to Earth, to the relay and to the vehicles around it.
    pub radio: Radio,
    /// What it holds of frames that wait for their next hop, for each vehicle.
    pub store_mb: Option<Figure<Megabytes>>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// The mass offered to international modules.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// For all modules together.
    pub total_kg: Figure<Kilograms>,
    /// For each module.
    pub module_kg: Figure<Kilograms>,
    /// The modules: identifiers of vehicles or payloads.
    pub modules: Vec<String>,
}
