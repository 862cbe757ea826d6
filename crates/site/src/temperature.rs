//! Temperature of the ground: at the surface, and at a depth where an instrument or a root of ice
//! would sit.
//!
//! Heat conducts down a column of regolith whose properties are those of Hayne et al. 2017; from
//! above it gets sunlight, and light and infrared from the terrain that hides part of its sky.
//!
//! | Question                                   | Ask                                            |
//! |--------------------------------------------|------------------------------------------------|
//! | What is the ground made of?                | [`RegolithModel`]                              |
//! | Where do nodes lie?                        | [`LayerSettings`], [`Layers`]                  |
//! | How do many columns warm and cool?         | [`Columns`]                                    |
//! | How much of its sky does terrain hide?     | [`terrain_share`]                              |
//! | What does that terrain send?               | [`Surroundings`]                               |
//! | How hot, how cold, at every cell?          | [`temperature_map`]                            |
//! | How does one point go through the year?    | [`temperature_series`]                         |
//!
//! Equations, assumptions and limits: `docs/models/temperature.md`.

mod absorption;
mod block;
mod columns;
mod error;
mod lanes;
mod layers;
mod map;
mod regolith;
mod relaxation;
mod rhythm;
mod scene;
mod series;
mod surface;
mod surroundings;
mod view;

pub use absorption::Absorption;
pub use columns::Columns;
pub use error::TemperatureError;
pub use layers::{LayerSettings, Layers};
pub use map::{TemperatureMap, TemperatureRange, temperature_map};
pub use regolith::RegolithModel;
pub use scene::{Beam, HeatSettings, Scene};
pub use series::{GroundTemperature, temperature_series};
pub use surroundings::Surroundings;
pub use view::terrain_share;

#[cfg(test)]
mod tests;
