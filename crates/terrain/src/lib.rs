//! The elevation model: raster I/O, polar stereographic map, slope, horizons.
//!
//! A [`Stack`] of [`Layer`]s is the ground; a [`horizon::HorizonEngine`] tells how high it stands
//! above the horizontal in any direction (`examples/read_horizon.rs` does the same in a program):
//!
//! ```
//! use hilal_quantity::{GridAzimuth, MapPoint, PolarStereographic};
//! use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
//! use hilal_terrain::{Grid, Layer, Stack, procedural};
//!
//! // `Layer::read_geotiff(path)?` reads a model of your own.
//! let grid = Grid {
//!     map: PolarStereographic::SOUTH,
//!     first_cell: MapPoint::new(34_000.0, -40_000.0),
//!     spacing_m: 20.0,
//!     rows: 60,
//!     columns: 60,
//! };
//! let (near, far) = procedural::south_polar_scene_on(1, grid);
//! let stack = Stack::new(vec![Layer::synthetic(near, 1), Layer::synthetic(far, 1)], None);
//! let engine = HorizonEngine::new(&stack, &HorizonSettings::default())?;
//! let place = MapPoint::new(34_645.0, -40_445.0);
//! let horizon = engine.at(place, GridAzimuth::from_degrees(90.0))?;
//! assert!(horizon.degrees() > -5.0 && horizon.degrees() < 5.0);
//! # Ok::<(), hilal_terrain::horizon::HorizonError>(())
//! ```
// Not forbidden: mapping a file into memory is unsafe, in `horizon::store::map` and nowhere else.
#![deny(unsafe_code)]

mod error;
mod files;
mod fill;
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
mod units;

pub use error::{GeoTiffError, Pds3Error, RasterError};
pub use fill::UntaggedFill;
pub use geotiff::{
    BandMap, CogError, CogMap, CogOptions, GeoTiffSidecars, decode_geotiff, decode_geotiff_with,
    read_band, read_geotiff, write_cog, write_geotiff,
};
pub use grid::{Cell, Grid};
pub use pds3::GlobalGrid;
pub use raster::Raster;
pub use sight::{Antenna, Edge, Obstruction, Sight, Viewshed};
pub use slope::Gradient;
pub use stack::{DataSource, ElevationFile, GlobalLayer, Layer, Provenance, Stack};
pub use summary::Summary;
