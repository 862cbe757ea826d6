//! Which vehicles a mission names, and which of them fly.

use std::borrow::{Borrow, Cow};
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The identifier of a vehicle: the name of its table under `[vehicles]`, and of its folder of
/// results.
///
/// ```
/// use hilal_mission::VehicleId;
/// let rover = VehicleId::new("rover")?;
/// assert_eq!(rover.as_str(), "rover");
/// assert!(VehicleId::new("../rover").is_err());
/// # Ok::<(), hilal_mission::VehicleIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VehicleId(String);

/// A text that cannot be the identifier of a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` cannot be the identifier of a vehicle, which becomes the name of a folder; write it in \
     letters a to z, digits, `-` and `_`"
)]
pub struct VehicleIdError {
    text: String,
}

impl VehicleId {
    /// The characters that an identifier is made of.
    const PATTERN: &str = "^[A-Za-z0-9_-]+$";

    /// Takes an identifier.
    ///
    /// # Errors
    ///
    /// Refuses an empty text, and one with other characters than ASCII letters, digits, `-` and `_`.
    pub fn new(text: impl Into<String>) -> Result<Self, VehicleIdError> {
        let text = text.into();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.is_empty() || !text.bytes().all(plain) {
            return Err(VehicleIdError { text });
        }
        Ok(Self(text))
    }

    /// Returns the identifier as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for VehicleId {
    type Error = VehicleIdError;

    fn try_from(text: String) -> Result<Self, VehicleIdError> {
        Self::new(text)
    }
}

impl From<VehicleId> for String {
    fn from(id: VehicleId) -> Self {
        id.0
    }
}

impl Borrow<str> for VehicleId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for VehicleId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl fmt::Display for VehicleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for VehicleId {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("VehicleId")
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "Identifier of a vehicle: the name of its table under [vehicles]",
            "pattern": Self::PATTERN,
        })
    }
}

/// The vehicles that fly, in the order in which they are planned and shown: at least one, each once.
///
/// A mission file writes a list, or one identifier alone.
///
/// ```
/// # #[derive(serde::Deserialize)] struct File { flown: hilal_mission::FlownVehicles }
/// let file: File = toml::from_str(r#"flown = ["rover", "micro-1"]"#)?;
/// assert_eq!(file.flown.first().as_str(), "rover");
/// assert_eq!(file.flown.iter().count(), 2);
/// assert!(toml::from_str::<File>(r#"flown = ["rover", "rover"]"#).is_err());
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenFlownVehicles")]
pub struct FlownVehicles {
    first: VehicleId,
    others: Vec<VehicleId>,
}

/// Why a list of flown vehicles is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlownVehiclesError {
    /// No vehicle.
    #[error("no vehicle flies; name at least one, such as flown = [\"rover\"]")]
    Nobody,
    /// A vehicle named more than once.
    #[error("vehicle `{id}` is named more than once; name each vehicle that flies once")]
    Repeated {
        /// The vehicle.
        id: VehicleId,
    },
}

/// As a file writes it.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a vehicle's identifier or a list of them, such as [\"rover\", \"micro-1\"], in letters \
                 a to z, digits, `-` and `_`"
)]
enum WrittenFlownVehicles {
    One(VehicleId),
    Several(Vec<VehicleId>),
}

impl FlownVehicles {
    /// Takes one vehicle.
    pub const fn one(id: VehicleId) -> Self {
        Self { first: id, others: Vec::new() }
    }

    /// Takes several vehicles, in their order.
    ///
    /// # Errors
    ///
    /// Refuses an empty list, and a vehicle that is named twice.
    pub fn several(ids: impl IntoIterator<Item = VehicleId>) -> Result<Self, FlownVehiclesError> {
        let mut ids = ids.into_iter();
        let first = ids.next().ok_or(FlownVehiclesError::Nobody)?;
        let mut flown = Self::one(first);
        for id in ids {
            if flown.contains(&id) {
                return Err(FlownVehiclesError::Repeated { id });
            }
            flown.others.push(id);
        }
        Ok(flown)
    }

    /// Returns the first vehicle, to which everything belongs that names no vehicle.
    pub const fn first(&self) -> &VehicleId {
        &self.first
    }

    /// Returns every vehicle that flies, in order.
    pub fn iter(&self) -> impl Iterator<Item = &VehicleId> {
        core::iter::once(&self.first).chain(&self.others)
    }

    /// Returns whether a vehicle flies.
    pub fn contains(&self, id: &VehicleId) -> bool {
        self.iter().any(|flown| flown == id)
    }
}

impl TryFrom<WrittenFlownVehicles> for FlownVehicles {
    type Error = FlownVehiclesError;

    fn try_from(written: WrittenFlownVehicles) -> Result<Self, FlownVehiclesError> {
        match written {
            WrittenFlownVehicles::One(id) => Ok(Self::one(id)),
            WrittenFlownVehicles::Several(ids) => Self::several(ids),
        }
    }
}

impl JsonSchema for FlownVehicles {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("FlownVehicles")
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let id = generator.subschema_for::<VehicleId>();
        json_schema!({
            "description": "The vehicles that fly, each once; one alone may stand without a list",
            "anyOf": [
                id,
                { "type": "array", "items": id, "minItems": 1, "uniqueItems": true },
            ],
        })
    }
}
