//! Epochs in files: ISO 8601 in UTC, to the second.

use std::borrow::Cow;

use hilal_quantity::Epoch;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

/// Writes an epoch as `2028-11-18T00:00:00Z`.
///
/// ```
/// use hilal_quantity::Epoch;
/// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
/// assert_eq!(hilal_plan::utc_text(start), "2028-11-18T00:00:00Z");
/// ```
pub fn utc_text(epoch: Epoch) -> String {
    let half = hilal_quantity::Duration::from_milliseconds(500.0);
    let (year, month, day, hour, minute, second, _) = (epoch + half).to_gregorian_utc();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Writes an epoch as [`utc_text`] does, for `#[serde(with = …)]`.
///
/// # Errors
///
/// What the format says of a text that it cannot take.
pub fn serialize<S: Serializer>(epoch: &Epoch, to: S) -> Result<S::Ok, S::Error> {
    utc_text(*epoch).serialize(to)
}

/// Reads an instant as a mission file writes it, for `#[serde(with = …)]`.
///
/// # Errors
///
/// Names a text that is no instant, and says how one is written.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Epoch, D::Error> {
    hilal_mission::Utc::deserialize(from).map(hilal_mission::Utc::epoch)
}

/// What the schema says of an epoch in a file.
#[derive(Debug)]
pub struct UtcText;

impl JsonSchema for UtcText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Utc".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "pattern": "Z$" })
    }
}
