//! Writes each map as a Cloud-Optimised GeoTIFF, its plain values beside: `write_cogs FOLDER`.
//!
//! `south.tif` is made-up terrain, `north.tif` a share in [0, 1] with a hole; `*.f32` holds the
//! values as little-endian float32.

use std::error::Error;
use std::path::{Path, PathBuf};

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::{CogMap, CogOptions, Grid, procedural, write_cog};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give a folder")?;
    let (near, _) = procedural::south_polar_scene(1);
    let height = CogOptions {
        description: "SYNTHETIC terrain, seed 1",
        tile: 256,
        ..CogOptions::new("height", "m")
    };
    write(&folder, "south", &CogMap { grid: near.grid, values: &near.heights_m }, &height)?;
    let grid = Grid {
        map: PolarStereographic::NORTH,
        first_cell: MapPoint::new(-30_000.0, 20_000.0),
        spacing_m: 20.0,
        rows: 1100,
        columns: 1300,
    };
    let values: Vec<f32> = (0..grid.len()).map(|index| share(&grid, index)).collect();
    let light = CogOptions {
        description: "A made-up share, with a hole < 100 cells wide & no light in it",
        ..CogOptions::new("share of light", "1")
    };
    write(&folder, "north", &CogMap { grid, values: &values }, &light)
}

/// Rises from west to east, with a square hole.
fn share(grid: &Grid, index: usize) -> f32 {
    let (row, column) = (index / grid.columns, index % grid.columns);
    if (200..290).contains(&row) && (300..390).contains(&column) {
        return f32::NAN;
    }
    let steps = u16::try_from(column).unwrap_or(u16::MAX);
    f32::from(steps) / 1300.0
}

fn write(
    folder: &Path,
    name: &str,
    map: &CogMap<'_>,
    options: &CogOptions<'_>,
) -> Result<(), Box<dyn Error>> {
    write_cog(folder.join(name).with_extension("tif"), map, options)?;
    let bytes: Vec<u8> = map.values.iter().flat_map(|value| value.to_le_bytes()).collect();
    std::fs::write(folder.join(name).with_extension("f32"), bytes)?;
    Ok(())
}
