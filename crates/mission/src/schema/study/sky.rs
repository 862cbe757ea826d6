//! Who looks at the sky, and for what besides Sun and Earth.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::schema::{Relay, Station};
use crate::unit::Metres;

/// Who looks.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observer {
    /// Height of the array's centre above ground: where horizons are seen from.
    pub height_m: Figure<Metres>,
}

/// The relay and the stations, written as in a mission, so that their tables can be copied from
/// one. A study declares no organisations: their owners are not looked up.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudySky {
    /// The relay; without one nothing is said about relays.
    pub relay: Option<Relay>,
    /// The Earth stations, by identifier; without any only Earth itself is looked for.
    #[serde(default)]
    pub stations: BTreeMap<String, Station>,
}
