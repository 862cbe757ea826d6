//! Writing a map as a Cloud-Optimised GeoTIFF (cogeotiff/cog-spec, `spec.md`): tiled, with overviews,
//! and laid out so that a reader finds every directory at the start of the file.
//!
//! In the file: header, directory of the full map, directories of the overviews from fine to
//! coarse, then the tiles of the coarsest overview, and so on to those of the full map.

mod directory;
mod error;
mod file;
mod overview;
mod tags;
mod tile;

use std::path::Path;

pub use error::CogError;

use crate::Grid;
use overview::Level;

/// Values on a grid; they need not be heights.
#[derive(Debug, Clone, Copy)]
pub struct CogMap<'a> {
    /// Where the cells lie.
    pub grid: Grid,
    /// One value for each cell, row by row from the north; NaN where there is none.
    pub values: &'a [f32],
}

/// What the file says of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CogOptions<'a> {
    /// Name of the band, as a list of layers shows it.
    pub name: &'a str,
    /// Unit of the values, as the band's unit; empty for none.
    pub unit: &'a str,
    /// What the map shows and what it was made of (the TIFF's `ImageDescription`).
    pub description: &'a str,
    /// Side of a tile in cells: a multiple of 16 from 16 to 4096.
    pub tile: usize,
}

impl<'a> CogOptions<'a> {
    /// Names a band and its unit; no description, tiles of 512 cells.
    pub const fn new(name: &'a str, unit: &'a str) -> Self {
        Self { name, unit, description: "", tile: 512 }
    }
}

/// Writes a map as a Cloud-Optimised GeoTIFF: float32, deflate with the floating-point predictor,
/// NaN for no data, the lunar polar stereographic keys, and overviews down to a single tile, each
/// the mean of the valid cells among four of the one before.
///
/// The file is written as `<path>.tmp` and renamed when it is whole; its bytes do not depend on
/// the number of threads.
///
/// # Errors
///
/// Values that do not fill the grid, an empty grid, a place that is no number, texts that a tag
/// cannot hold, a file beyond the 4 GiB of a TIFF, a folder or disk that cannot be written.
///
/// ```
/// use hilal_quantity::{MapPoint, PolarStereographic};
/// use hilal_terrain::{CogMap, CogOptions, Grid, read_band, write_cog};
///
/// let map = PolarStereographic::NORTH;
/// let first_cell = MapPoint::new(5.0, 95.0);
/// let grid = Grid { map, first_cell, spacing_m: 10.0, rows: 2, columns: 3 };
/// let values = [0.0, 0.5, 1.0, f32::NAN, 0.25, 0.75];
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("light.tif");
/// let options = CogOptions::new("mean illumination", "1");
/// write_cog(&path, &CogMap { grid, values: &values }, &options)?;
/// let back = read_band(&path)?;
/// assert_eq!((back.values[1], back.unit.as_str()), (0.5, "1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_cog(
    path: impl AsRef<Path>,
    map: &CogMap<'_>,
    options: &CogOptions<'_>,
) -> Result<(), CogError> {
    error::check(map, options)?;
    let levels = Level::pyramid(map, options.tile);
    let mut images = Vec::with_capacity(levels.len());
    for (index, level) in levels.iter().enumerate() {
        let mut entries = tags::image(level, options.tile)?;
        if index == 0 {
            entries.extend(tags::place(&map.grid));
            entries.extend(tags::texts(options));
        } else {
            entries.push(tags::overview());
        }
        images.push(file::Image { entries, tiles: tile::pack(level, options.tile)? });
    }
    file::write(path.as_ref(), images)
}
