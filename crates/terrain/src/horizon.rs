//! Terrain horizons: how high the terrain stands in every grid azimuth, for every cell of a tile.
//!
//! Three fields are joined: every cell of the tile near by, a coarser map with coarser observers
//! in the middle, and great circles from a few observers at several heights far away. The surface
//! curves with the Moon in all three, and horizons below the horizontal are kept.

mod compute;
mod far;
mod layers;
mod march;
mod middle;
mod padded;
mod planes;
mod reference;
mod settings;
mod sphere;
pub mod store;

pub use compute::{NearField, compute};
pub use planes::{HORIZON_UNIT_DEG, Horizons};
pub use reference::reference_horizon;
pub use settings::{HorizonError, HorizonSettings};
pub use sphere::{LocalFrame, tan_elevation};

#[cfg(test)]
mod tests;
