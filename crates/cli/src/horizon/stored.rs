//! The horizons of a whole tile as a file: computed group by group, resumed after a kill.

use std::path::Path;

use anyhow::Context as _;
use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter};
use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
use hilal_terrain::{Grid, Provenance};

use crate::progress::Bar;

/// Memory for the planes of one group.
const GROUP_BYTES: usize = 512 << 20;
/// Beyond this many azimuths in a group there is little to gain.
const LARGEST_GROUP: usize = 16;

/// Says what a file of an engine's horizons is to hold.
pub(crate) fn header(engine: &HorizonEngine, layers: Vec<Provenance>) -> HorizonHeader {
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
pub(crate) fn write(
    engine: &HorizonEngine,
    header: &HorizonHeader,
    (path, bar): (&Path, &Bar),
) -> anyhow::Result<()> {
    let mut writer = HorizonWriter::create_or_resume(path, header)?;
    let cells = engine.grid().len();
    let mut planes = vec![0_i16; header.group * cells];
    while let Some(azimuths) = writer.next_group() {
        let (first, count) = (azimuths.start, azimuths.len());
        let planes = &mut planes[..count * cells];
        let share = |done: usize| (first + done) as f64 / header.azimuths as f64;
        engine.planes(azimuths, planes, &|done| bar.set(share(done)));
        writer.write_group(planes)?;
    }
    writer.finish().with_context(|| format!("cannot finish {}", path.display()))
}

/// Opens a file of just these horizons; nothing when there is none, or one of others.
pub(crate) fn open(path: &Path, header: &HorizonHeader) -> Option<HorizonFile> {
    HorizonFile::open(path).ok().filter(|file| file.header() == header)
}
