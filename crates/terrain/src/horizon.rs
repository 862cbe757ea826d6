//! Terrain horizons: how high the terrain stands in every grid azimuth, for every cell of a tile.
//!
//! | Question                                         | Ask                                         |
//! |--------------------------------------------------|---------------------------------------------|
//! | How high is the horizon of every cell?           | [`Horizons::of_stack`]                      |
//! | The same, azimuth by azimuth, for a large tile   | [`HorizonEngine::planes`]                   |
//! | How high is the horizon of this point?           | [`HorizonEngine::at`]                       |
//! | How are horizons kept on disk?                   | [`store`]                                   |
//! | What do the slow ways say?                       | [`reference_tangent`], [`great_circle_horizon`] |
//!
//! The finest layer of a stack is the tile; it lies in a hole of the next coarser field, and so on
//! outwards. The surface curves with the Moon, and horizons below the horizontal are kept. Rays are
//! straight on the map. Equations, error bounds and limits: `docs/models/horizon.md`.

mod arctangent;
mod ceiling;
mod cull;
mod engine;
mod far_exact;
mod field;
mod frame;
mod hull;
mod layer_mask;
mod march;
mod observers;
mod planes;
mod ray;
mod reference;
mod scale;
mod scene;
mod settings;
mod skyline;
pub(crate) mod sphere;
pub mod store;
mod stored;
mod surface;
mod sweep;
mod transpose;
mod walk;

pub use engine::HorizonEngine;
pub use planes::{HORIZON_UNIT_DEG, Horizons};
pub use reference::{Relief, great_circle_horizon, reference_tangent};
pub use settings::{HorizonError, HorizonSettings, Mode};
pub use sphere::{LocalFrame, tan_elevation};

#[cfg(test)]
mod tests;
