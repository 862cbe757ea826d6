//! The elevation model: raster I/O, polar stereographic map, slope, horizons.
// Not forbidden: mapping a file into memory is unsafe, in `horizon::store::map` and nowhere else.
#![deny(unsafe_code)]

mod error;
mod geotiff;
mod grid;
pub mod horizon;
mod pds3;
pub mod procedural;
mod raster;
mod sight;
mod slope;
mod stack;
mod steepest;
mod summary;

pub use error::{GeoTiffError, Pds3Error, RasterError};
pub use geotiff::{
    CogError, CogMap, CogOptions, decode_geotiff, read_geotiff, write_cog, write_geotiff,
};
pub use grid::{Cell, Grid};
pub use pds3::GlobalGrid;
pub use raster::Raster;
pub use sight::{Antenna, Sight, Viewshed};
pub use slope::Gradient;
pub use stack::{DataSource, GlobalLayer, Layer, Provenance, Stack};
pub use summary::Summary;
