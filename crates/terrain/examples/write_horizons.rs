//! Writes made-up horizons and what they must read as: `write_horizons FOLDER`.
//!
//! `made-up.horizons` is the stored file, `made-up.i16` its planes as little-endian numbers.

use std::error::Error;
use std::path::PathBuf;

use hilal_terrain::horizon::store::{HorizonHeader, HorizonWriter};
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{Layer, Stack, procedural};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("give a folder")?;
    let (near, far) = procedural::south_polar_scene(1);
    let stack = Stack::new(vec![Layer::synthetic(near, 1), Layer::synthetic(far, 1)], None);
    let settings = HorizonSettings { azimuths: 90, ..HorizonSettings::default() };
    let horizons = Horizons::of_stack(&stack, &settings)?;
    let grid = horizons.grid();
    let header = HorizonHeader {
        grid,
        azimuths: 90,
        group: 16,
        observer_height: settings.observer_height,
        range: settings.reach,
        mode: "fast".to_owned(),
        layers: stack.provenance().cloned().collect(),
        program: format!("hilal-terrain {}", env!("CARGO_PKG_VERSION")),
    };
    let planes: Vec<i16> = (0..90).flat_map(|azimuth| horizons.plane(azimuth)).copied().collect();
    let mut writer = HorizonWriter::create_or_resume(folder.join("made-up.horizons"), &header)?;
    while let Some(azimuths) = writer.next_group() {
        let cells = grid.len();
        writer.write_group(&planes[azimuths.start * cells..azimuths.end * cells])?;
    }
    writer.finish()?;
    let bytes: Vec<u8> = planes.iter().flat_map(|units| units.to_le_bytes()).collect();
    std::fs::write(folder.join("made-up.i16"), bytes)?;
    Ok(())
}
