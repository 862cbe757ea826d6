//! Payloads.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{BitsPerSecond, Hours, Kilograms, Watts};

/// A payload. Which vehicle carries it is said by the vehicle's list of payloads.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// Mass.
    pub mass_kg: Figure<Kilograms>,
    /// Power while it measures; part of the carrier's science load.
    pub power_w: Figure<Watts>,
    /// Data while it measures.
    pub data_bit_s: Figure<BitsPerSecond>,
    /// What it can be asked to do.
    #[serde(default)]
    pub operations: Vec<Operation>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// One thing that a payload can be asked to do.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Identifier, unique within the payload.
    pub id: String,
    /// What it does.
    pub name: String,
    /// How long it takes.
    pub duration_h: Figure<Hours>,
}
