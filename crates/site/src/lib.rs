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
//! | Which of several sites is better, and why?    | [`ranking::rank`]                           |
//!
//! Equations, assumptions and limits: `docs/models/illumination.md`, `docs/models/temperature.md`.
#![forbid(unsafe_code)]

mod block;
mod demand;
mod disc;
mod envelope;
mod error;
#[cfg(test)]
mod fixture;
mod haven;
mod hazard;
mod light;
mod limb;
mod outlook;
mod period;
mod products;
pub mod ranking;
mod roughness;
mod series;
mod slice;
mod statistics;
mod strips;
mod table;
mod temperature;
mod track;
mod windows;

pub use demand::{Condition, Demand};
pub use disc::visible_fraction;
pub use envelope::SunEnvelope;
pub use error::SiteError;
pub use haven::{Haven, HavenLimits, haven_map, havens, spread};
pub use hazard::{Hazard, LandingLimits, hazards};
pub use light::{BodyView, SiteLight, SunView};
pub use limb::LimbDarkening;
pub use outlook::{Outlook, PointSample, Sighted, StationSighted, SunSighted};
pub use period::Period;
pub use products::{CellSpans, Products, SpanMap, products};
pub use roughness::{BaselineError, SurfaceFit};
pub use series::SiteSample;
pub use slice::FULL_DISC;
pub use statistics::{CellStatistics, SiteStatistics};
pub use table::{MeanOf, MeanTable};
pub use temperature::{
    Absorption, Beam, Columns, GroundTemperature, HeatSettings, LayerSettings, Layers,
    RegolithModel, Scene, Surroundings, TemperatureError, TemperatureMap, TemperatureRange,
    temperature_map, temperature_series, terrain_share,
};
pub use track::{GroundLink, SkyTrack};

#[cfg(test)]
mod tests;
