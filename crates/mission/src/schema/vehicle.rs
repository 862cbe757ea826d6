//! Vehicles.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Battery, Face, Loads, Memory, Obstacles, Radio, Roughness, Site, StartPose, Thermal,
    VehicleIdentifiers, VehiclePlanning,
};
use crate::Figure;
use crate::unit::{Degrees, Kilograms, Metres, MetresPerSecond, Share, Watts};

/// A vehicle. What the flown one must declare, the others may leave out.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vehicle {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// Mass of one vehicle, with payloads.
    pub mass_kg: Figure<Kilograms>,
    /// Its payloads, by identifier, in the order of their ports: the first has number 0 on board.
    #[serde(default)]
    pub payloads: Vec<String>,
    /// Where it stands when it has left the lander; at the landing point where it is missing.
    pub start: Option<StartPose>,
    /// Height of its array's centre above ground, from which its horizons are seen; the site's where it
    /// is missing.
    pub observer_height_m: Option<Figure<Metres>>,
    /// What is planned otherwise for it than for the mission.
    pub planning: Option<VehiclePlanning>,
    /// Wheels.
    pub wheels: Option<Wheels>,
    /// How it moves.
    pub drive: Option<Drive>,
    /// Faces of its solar array.
    #[serde(default)]
    pub arrays: Vec<Face>,
    /// Battery.
    pub battery: Option<Battery>,
    /// Loads by mode.
    pub loads: Option<Loads>,
    /// Thermal network.
    pub thermal: Option<Thermal>,
    /// Radio.
    pub radio: Option<Radio>,
    /// Its numbers on the wire: spacecraft identifier and application processes. Where they are not
    /// declared they are 1, and from 64.
    pub telemetry: Option<VehicleIdentifiers>,
    /// Memory for what waits to be sent; where it is not declared, plans do not reckon with it.
    pub memory: Option<Memory>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

impl Vehicle {
    /// Returns where the vehicle stands when it has left the lander.
    pub fn start_pose(&self, site: &Site) -> StartPose {
        let landing = StartPose { x_m: site.landing.x_m, y_m: site.landing.y_m, heading_deg: 0.0 };
        self.start.unwrap_or(landing)
    }
}

/// The wheels.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wheels {
    /// How many.
    pub count: u8,
    /// Diameter over the grousers.
    pub diameter_m: Figure<Metres>,
    /// Width.
    pub width_m: Figure<Metres>,
}

/// How the vehicle moves.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drive {
    /// Highest speed of the wheels' rims.
    pub maximum_m_s: Figure<MetresPerSecond>,
    /// Speed made good that plans count on.
    pub planned_m_s: Figure<MetresPerSecond>,
    /// Steepest slope that plans may cross.
    pub slope_limit_deg: Figure<Degrees>,
    /// Steepest ground, anywhere inside a cell, on which plans may let it stand; the flight software
    /// stops a quarter beyond it.
    pub tilt_limit_deg: Figure<Degrees>,
    /// Motor electronics, while driving.
    pub electronics_w: Figure<Watts>,
    /// Mechanical power on the level.
    pub level_w: Figure<Watts>,
    /// Mechanical power on the steep slope; linear in between and beyond.
    pub steep_w: Figure<Watts>,
    /// The steep slope.
    pub steep_deg: Figure<Degrees>,
    /// How the wheels slip.
    pub slip: Slip,
    /// How it gets past rocks; a vehicle needs it where the site declares rocks.
    pub obstacles: Option<Obstacles>,
    /// The roughest ground that plans may cross; any where it is missing.
    pub roughness: Option<Roughness>,
}

/// Slip ratio that grows exponentially with slope from the level to the steep slope.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// On the level.
    pub level: Figure<Share>,
    /// On the steep slope of [`Drive::steep_deg`].
    pub steep: Figure<Share>,
}
