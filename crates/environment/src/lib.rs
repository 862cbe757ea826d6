//! What a vehicle meets at a place and an instant: ground, light, links.
#![forbid(unsafe_code)]

mod cell_grid;
mod sky;

pub use cell_grid::{CellGrid, GridCell};
pub use hilal_site::{Antenna, BodyView, Sight, SiteLight};
pub use sky::Sky;
