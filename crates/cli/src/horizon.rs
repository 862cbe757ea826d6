//! `hilal horizon`: how high the terrain stands around points, or around every cell of a tile.

mod cache_folder;
mod points;
mod table;
mod user_cache;

use std::path::PathBuf;

use hilal_environment::{horizon_header, write_horizons};
use hilal_quantity::Length;
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
use hilal_terrain::{ElevationFile, Stack};

use crate::args::HorizonArguments;
use crate::exit::Outcome;
use crate::file::{plain_file, write_whole};
use crate::progress::Stages;

pub(crate) use user_cache::user_cache;

/// Computes horizons and writes them.
///
/// # Errors
///
/// Names the file, the point or the argument that cannot be served.
pub(crate) fn command(arguments: &HorizonArguments) -> anyhow::Result<Outcome> {
    let settings = HorizonSettings {
        observer_height: Length::from_metres(arguments.height),
        azimuths: arguments.azimuths,
        reach: Length::from_kilometres(arguments.range),
        mode: arguments.mode.into(),
        ..HorizonSettings::default()
    };
    let mut stages = Stages::default();
    let file = if arguments.points.is_none() {
        plain_file(&arguments.out)?
    } else {
        arguments.out.clone()
    };
    let points = arguments.points.as_deref().map(points::read).transpose()?;
    let stack = stages.stage("terrain", |_| stack(&arguments.terrain))?;
    let engine = stages.stage("fields", |_| Ok(HorizonEngine::new(&stack, &settings)?))?;
    if let Some(points) = points {
        let rows = stages.stage("horizons", |bar| {
            table::rows(&engine, &points, (arguments.north(), &|done| bar.set(done)))
        })?;
        write_whole(&file, table::csv(&points, &rows, arguments.azimuths).as_bytes())?;
    } else {
        let header = horizon_header(&engine, stack.provenance().cloned().collect());
        stages.stage("horizons", |bar| Ok(write_horizons(&engine, &header, (&file, bar))?))?;
    }
    Ok(Outcome::Done)
}

/// Reads layers, near to far, with the global grid anywhere among them.
///
/// # Errors
///
/// Names the file that cannot be read.
pub(crate) fn stack(paths: &[PathBuf]) -> anyhow::Result<Stack> {
    let mut layers = Vec::new();
    let mut global = None;
    for path in paths {
        match ElevationFile::read(path)? {
            ElevationFile::Layer(layer) => layers.push(layer),
            ElevationFile::Global(layer) => {
                anyhow::ensure!(
                    global.is_none(),
                    "{} is a second global grid: give one",
                    path.display()
                );
                global = Some(layer);
            }
        }
    }
    anyhow::ensure!(!layers.is_empty(), "--terrain names no GeoTIFF: give the tile to look from");
    Ok(Stack::new(layers, global))
}

impl HorizonArguments {
    const fn north(&self) -> table::North {
        if self.grid_azimuth { table::North::Grid } else { table::North::True }
    }
}
