//! Writes a made-up place as two rasters, `near.tif` and `far.tif`: `write_scene FOLDER SEED`.

use std::path::PathBuf;
use std::process::ExitCode;

use hilal_terrain::{RasterError, procedural, write_geotiff};

fn main() -> Result<ExitCode, RasterError> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().map(PathBuf::from);
    let seed = arguments.next().and_then(|text| text.to_str()?.parse().ok());
    let (Some(folder), Some(seed)) = (folder, seed) else { return Ok(ExitCode::from(2)) };
    let (near, far) = procedural::south_polar_scene(seed);
    write_geotiff(folder.join("near.tif"), &near)?;
    write_geotiff(folder.join("far.tif"), &far)?;
    Ok(ExitCode::SUCCESS)
}
