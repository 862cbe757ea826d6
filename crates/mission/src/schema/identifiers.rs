//! By what numbers a vehicle is known to those who talk to it.

use schemars::JsonSchema;
use serde::Deserialize;

/// A vehicle's numbers on the wire. Each vehicle of a mission needs its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleIdentifiers {
    /// Spacecraft identifier of its frames, 10 bits wide.
    #[schemars(range(max = 1023))]
    pub spacecraft_id: u16,
    /// The first of the 64 application process identifiers in a row that are the vehicle's
    /// (`docs/dictionary.md`).
    #[schemars(range(min = 1, max = 1976))]
    pub first_apid: u16,
}

impl VehicleIdentifiers {
    /// The largest spacecraft identifier.
    pub const LAST_SPACECRAFT: u16 = 1023;
    /// How many application process identifiers a vehicle has: the dictionary's layout.
    pub const APIDS: u16 = 64;
    /// The first and the last identifier that a vehicle may have: 0 and those from 2040 on are reserved.
    pub const FREE_APIDS: [u16; 2] = [1, 2039];
    /// How many payloads a vehicle may carry: each sends with an identifier of its own.
    pub const PAYLOADS: usize = 48;

    /// Returns the last application process identifier, which lies beyond the free ones where the first
    /// is too large.
    pub const fn last_apid(&self) -> u16 {
        self.first_apid.saturating_add(Self::APIDS - 1)
    }
}

impl Default for VehicleIdentifiers {
    /// Those of a vehicle that flies alone.
    fn default() -> Self {
        Self { spacecraft_id: 1, first_apid: 64 }
    }
}
