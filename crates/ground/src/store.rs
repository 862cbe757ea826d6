//! What the ground knows, in memory for the report and as Parquet for everyone else.
//!
//! Parquet because every analysis tool reads it; written through the low-level writer because the
//! bytes must be the same on every run, and because Arrow would triple the build.

mod archive;
mod table;
mod tables;

pub use archive::{Archive, SeriesSample};
pub use table::{Cells, StoreError, Table};
pub use tables::write_tables;
