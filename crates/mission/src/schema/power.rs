//! Arrays, battery and loads.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Figure;
use crate::unit::{Celsius, Degrees, Share, SquareMetres, WattHours, Watts};

/// One vertical face of a body-mounted solar array.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Name, such as `front`.
    pub name: String,
    /// Direction of its normal, clockwise from the vehicle's forward axis.
    pub azimuth_deg: Figure<Degrees>,
    /// Cell area.
    pub area_m2: Figure<SquareMetres>,
    /// From sunlight to the bus.
    pub efficiency: Figure<Share>,
    /// Share that dust lets through.
    pub dust: Figure<Share>,
}

/// The battery.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Battery {
    /// Energy when full and warm.
    pub capacity_wh: Figure<WattHours>,
    /// Stored energy per energy taken from the bus.
    pub charge_efficiency: Figure<Share>,
    /// Energy given to the bus per energy taken from store.
    pub discharge_efficiency: Figure<Share>,
    /// Charge at the mission's start.
    pub initial_charge: Figure<Share>,
    /// Energy that no plan may touch.
    pub reserve_wh: Figure<WattHours>,
    /// What cold takes away.
    pub derating: Derating,
}

/// Usable share of the capacity, linear between two temperatures and constant beyond.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derating {
    /// At and above this, all of it.
    pub full_at_c: Figure<Celsius>,
    /// At and below this, `cold_share` of it.
    pub cold_at_c: Figure<Celsius>,
    /// The share that is usable in the cold.
    pub cold_share: Figure<Share>,
}

/// What the vehicle draws in each mode, without motors and heaters.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loads {
    /// Safe: receiver, computer, beacon.
    pub safe_w: Figure<Watts>,
    /// Standby: everything but motors and payloads.
    pub standby_w: Figure<Watts>,
    /// Charge: parked, receiver on.
    pub charge_w: Figure<Watts>,
    /// Drive: cameras and navigation; motors and their electronics come on top.
    pub drive_w: Figure<Watts>,
    /// Science: with the payload.
    pub science_w: Figure<Watts>,
    /// Hibernate: clock and thermostat; the heater comes on top.
    pub hibernate_w: Figure<Watts>,
}
