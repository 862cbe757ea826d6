//! Terrain and ephemeris together: light, Earth and relay visibility, safe havens.
//!
//! | Question                                      | Ask                                         |
//! |-----------------------------------------------|---------------------------------------------|
//! | How much of the Sun does a point see?         | [`SiteLight::sun_fraction`], [`SiteLight::sun`] |
//! | Is Earth, is the relay in view?               | [`SiteLight::earth`], [`SiteLight::relay`]  |
//! | What light is certain over a whole step?      | [`SiteLight::conservative_slice`]           |
//! | How lit, how long dark is every cell?         | [`SiteStatistics`]                          |
//! | When is a point lit or in contact?            | [`SiteLight::light_windows`] and its like   |
//! | Where can a rover sit out the dark?           | [`havens`]                                  |
//! | How hot, how cold does the ground get?        | [`temperature_map`], [`temperature_series`] |
//!
//! Equations, assumptions and limits: `docs/models/illumination.md`, `docs/models/temperature.md`.
#![forbid(unsafe_code)]

mod disc;
mod error;
#[cfg(test)]
mod fixture;
mod haven;
mod light;
mod series;
mod slice;
mod statistics;
mod temperature;
mod track;
mod windows;

pub use disc::visible_fraction;
pub use error::SiteError;
pub use haven::{Haven, HavenLimits, havens, spread};
pub use light::{BodyView, SiteLight, SunView};
pub use series::SiteSample;
pub use slice::FULL_DISC;
pub use statistics::{CellStatistics, SiteStatistics};
pub use temperature::{
    Absorption, Beam, Columns, GroundTemperature, HeatSettings, LayerSettings, Layers,
    RegolithModel, Scene, Surroundings, TemperatureError, TemperatureMap, TemperatureRange,
    temperature_map, temperature_series, terrain_share,
};
pub use track::SkyTrack;

#[cfg(test)]
mod tests;
