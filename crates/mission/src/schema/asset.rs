//! Neighbouring missions and spacecraft that give context.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::unit::{Degrees, Kilograms, Kilometres};
use crate::{Figure, Utc};

/// Something that is not part of the mission and matters to it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// Name.
    pub name: String,
    /// Identifier of the organisation that owns it.
    pub owner: String,
    /// What kind of thing it is.
    pub kind: AssetKind,
    /// Identifier of the asset that carries it.
    pub aboard: Option<String>,
    /// Mass.
    pub mass_kg: Option<Figure<Kilograms>>,
    /// When it was launched.
    pub launch_utc: Option<Utc>,
    /// Lowest altitude of its orbit.
    pub lowest_altitude_km: Option<Figure<Kilometres>>,
    /// Highest altitude of its orbit.
    pub highest_altitude_km: Option<Figure<Kilometres>>,
    /// Latitude of its landing site.
    pub latitude_deg: Option<Figure<Degrees>>,
    /// East longitude of its landing site.
    pub longitude_deg: Option<Figure<Degrees>>,
    /// What it gives to this mission.
    pub gives: String,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// The kind of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AssetKind {
    /// Around the Moon.
    LunarOrbiter,
    /// On the Moon.
    LunarSurface,
    /// Around Earth.
    EarthOrbiter,
    /// Aboard another asset.
    Instrument,
}
