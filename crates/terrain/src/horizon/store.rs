//! Stored horizons: the horizons of a whole grid in one file, packed, checked and resumable.
//!
//! The computation hands over group after group of consecutive azimuths; [`HorizonWriter`] packs
//! each as it comes, so that memory does not grow with the number of azimuths, and goes on after a
//! kill. [`HorizonFile`] maps the file into memory and unpacks what it is asked for. Nothing is
//! lost: the units of [`HORIZON_UNIT_DEG`](super::HORIZON_UNIT_DEG) come back bit for bit.
//!
//! ```
//! use hilal_quantity::{Length, MapPoint, PolarStereographic};
//! use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter};
//! use hilal_terrain::{Cell, Grid};
//!
//! let grid = Grid {
//!     map: PolarStereographic::SOUTH,
//!     first_cell: MapPoint::new(0.0, 0.0),
//!     spacing_m: 5.0,
//!     rows: 3,
//!     columns: 2,
//! };
//! let header = HorizonHeader {
//!     grid,
//!     azimuths: 8,
//!     group: 3,
//!     observer_height: Length::from_metres(0.7),
//!     range: Length::from_kilometres(260.0),
//!     mode: "fast".to_owned(),
//!     layers: Vec::new(),
//!     program: "hilal 0.1.0".to_owned(),
//! };
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("tile.horizons");
//! let mut writer = HorizonWriter::create_or_resume(&path, &header)?;
//! while let Some(azimuths) = writer.next_group() {
//!     let planes = vec![500_i16; azimuths.len() * grid.len()]; // computed here
//!     writer.write_group(&planes)?;
//! }
//! writer.finish()?;
//!
//! let file = HorizonFile::open(&path)?;
//! assert_eq!(file.header(), &header);
//! assert_eq!(file.horizon(Cell { row: 2, column: 1 })?[7].degrees(), 1.0);
//! let below = file.read(1..3, 0..2)?; // the two southern rows
//! assert_eq!(below.grid().rows, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The bytes are described in `docs/formats/horizon-file.md`.

mod chunk;
mod error;
mod footer;
mod header;
mod header_json;
mod map;
mod predict;
mod reader;
mod resume;
mod tiling;
mod writer;

pub use error::{BadHeader, Damage, StoreError};
pub use header::HorizonHeader;
pub use map::MappedFile;
pub use reader::HorizonFile;
pub use writer::HorizonWriter;
