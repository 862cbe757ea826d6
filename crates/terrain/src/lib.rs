//! The elevation model: raster I/O, polar stereographic map, slope, horizons.
#![forbid(unsafe_code)]

mod grid;

pub use grid::{Cell, Grid};
