//! The horizons of a whole tile as a file: computed group by group, resumed after a kill.

use std::path::Path;

use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
use hilal_terrain::{Grid, Provenance, Stack};

use crate::{EnvironmentError, LoadingProgress};

/// Memory for the planes of one group.
const GROUP_BYTES: usize = 512 << 20;
/// Beyond this many azimuths in a group there is little to gain.
const LARGEST_GROUP: usize = 16;

/// Says what a file of an engine's horizons is to hold.
pub fn horizon_header(engine: &HorizonEngine, layers: Vec<Provenance>) -> HorizonHeader {
    header_of((engine.grid(), engine.settings()), layers)
}

/// Says what a file of the horizons of a grid's cells is to hold.
pub(super) fn header_of(
    (grid, settings): (Grid, &HorizonSettings),
    layers: Vec<Provenance>,
) -> HorizonHeader {
    let group = HorizonHeader::group_within(GROUP_BYTES, &grid, settings.azimuths);
    HorizonHeader {
        grid,
        azimuths: settings.azimuths,
        group: group.min(LARGEST_GROUP),
        observer_height: settings.observer_height,
        range: settings.reach,
        mode: settings.mode.name().to_owned(),
        layers,
        program: format!("hilal {}", env!("CARGO_PKG_VERSION")),
    }
}

/// Computes horizons into a file, or goes on with one that was interrupted.
///
/// # Errors
///
/// Names the file that cannot be written, or that holds something else.
pub fn write_horizons(
    engine: &HorizonEngine,
    header: &HorizonHeader,
    (path, progress): (&Path, &dyn LoadingProgress),
) -> Result<(), EnvironmentError> {
    let mut writer = HorizonWriter::create_or_resume(path, header)?;
    let cells = engine.grid().len();
    let mut planes = vec![0_i16; header.group * cells];
    while let Some(azimuths) = writer.next_group() {
        let (first, count) = (azimuths.start, azimuths.len());
        let planes = &mut planes[..count * cells];
        let share = |done: usize| (first + done) as f64 / header.azimuths as f64;
        engine.planes(azimuths, planes, &|done| progress.set(share(done)));
        writer.write_group(planes)?;
    }
    Ok(writer.finish()?)
}

/// Returns a file of the horizons of a stack's finest layer: one that is there already and holds just
/// these, or else computed, or gone on with.
///
/// # Errors
///
/// Fails on terrain without heights, and names the folder or file that cannot be written.
pub fn horizon_file(
    (stack, settings): (&Stack, &HorizonSettings),
    (path, progress): (&Path, &dyn LoadingProgress),
) -> Result<HorizonFile, EnvironmentError> {
    make_folder_of(path)?;
    let engine = HorizonEngine::new(stack, settings)?;
    let header = horizon_header(&engine, stack.provenance().cloned().collect());
    if let Some(file) = HorizonFile::open(path).ok().filter(|file| *file.header() == header) {
        progress.say("found as they were");
        return Ok(file);
    }
    write_horizons(&engine, &header, (path, progress))?;
    Ok(HorizonFile::open(path)?)
}

pub(super) fn make_folder_of(path: &Path) -> Result<(), EnvironmentError> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder)
        .map_err(|source| EnvironmentError::Folder { folder: folder.to_owned(), source })
}
