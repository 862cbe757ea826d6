//! Instants as a mission file writes them.

use std::borrow::Cow;

use hilal_quantity::Epoch;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// An instant written in UTC, such as `"2028-11-18T00:00:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Utc(Epoch);

/// A text that is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no UTC instant; write it like \"2028-11-18T00:00:00\"")]
pub struct UtcError {
    text: String,
}

impl Utc {
    /// Returns the instant.
    pub const fn epoch(self) -> Epoch {
        self.0
    }
}

impl TryFrom<String> for Utc {
    type Error = UtcError;

    fn try_from(text: String) -> Result<Self, UtcError> {
        let shaped = text.len() >= 19 && text.get(10..11) == Some("T");
        let plain = text.trim_end_matches('Z');
        let digits = plain.bytes().all(|byte| byte.is_ascii_digit() || b"-:.T".contains(&byte));
        match Epoch::from_gregorian_str(&format!("{plain} UTC")) {
            Ok(epoch) if shaped && digits => Ok(Self(epoch)),
            _ => Err(UtcError { text }),
        }
    }
}

impl JsonSchema for Utc {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Utc")
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An instant in UTC, such as 2028-11-18T00:00:00",
            "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_with_and_without_z_is_the_same() {
        let plain = Utc::try_from("2028-11-18T06:30:00".to_owned()).unwrap();
        let zulu = Utc::try_from("2028-11-18T06:30:00Z".to_owned()).unwrap();
        assert_eq!(plain, zulu);
        assert_eq!(plain.epoch(), Epoch::from_gregorian_utc(2028, 11, 18, 6, 30, 0, 0));
    }

    #[test]
    fn a_date_without_a_time_and_another_scale_are_refused_with_the_way_out() {
        for text in ["2028-11-18", "2028-11-18T00:00:00 TDB", "yesterday", "2028-13-18T00:00:00"] {
            let error = Utc::try_from(text.to_owned()).unwrap_err().to_string();
            assert!(error.contains(text) && error.contains("2028-11-18T00:00:00"), "{error}");
        }
    }
}
