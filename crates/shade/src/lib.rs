//! How much of the Sun each cell of a tile sees, from the horizons around it: the inner loop of planner and statistics,
//! and of the map of mission control, where the same code runs as WebAssembly.
//!
//! Heights of the horizon and of the Sun are counted in *horizon units*, whatever those are (the horizon files of Hilal
//! use 0.002°), azimuths from the map's +y axis, clockwise. The tile is row-major, its first row at the greatest y.
//!
//! The horizon is taken from the two azimuths around the Sun's centre and as level across the disc; the disc is uniform
//! (`docs/models/illumination.md`). [`ShadeHead`], [`encode_group`] and [`Shade`] carry what the Sun uses in a window to a
//! page, in 8 bits a cell and azimuth (`docs/formats/shade-planes.md`).

mod code;
mod disc;
mod elevations;
mod group;
mod head;
mod octets;
#[cfg(target_arch = "wasm32")]
mod page;
mod scene;

pub use code::{Band, PlaneCode};
pub use disc::{DiscTable, visible_share};
pub use elevations::{Elevations, interpolate};
pub use group::{GROUP, encode_group};
pub use head::{ShadeHead, Sun};
pub use octets::ShadeError;
pub use scene::{Shade, veil};

/// The whole solar disc, in the parts in which cells count it.
pub const FULL_DISC: u8 = 200;
