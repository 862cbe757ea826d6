//! A made-up horizon file, for the tests of stored horizons.
#![allow(dead_code, reason = "each test binary uses its share of these")]

use std::path::Path;

use hilal_quantity::{Length, MapPoint, PolarStereographic};
use hilal_terrain::horizon::store::{HorizonHeader, HorizonWriter, StoreError};
use hilal_terrain::{DataSource, Grid, Provenance};

pub(crate) fn header(
    (rows, columns): (usize, usize),
    azimuths: usize,
    group: usize,
) -> HorizonHeader {
    HorizonHeader {
        grid: Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(31_895.1, -37_025.3),
            spacing_m: 10.0 / 3.0,
            rows,
            columns,
        },
        azimuths,
        group,
        observer_height: Length::from_metres(0.7),
        range: Length::from_kilometres(260.0),
        mode: "fast".to_owned(),
        layers: vec![Provenance {
            path: "tile of \"5 m\".tif".to_owned(),
            spacing_m: 10.0 / 3.0,
            rows,
            columns,
            sha256: "00ff".repeat(16),
            source: DataSource::Synthetic,
        }],
        program: "hilal 0.1.0".to_owned(),
    }
}

/// Rough horizons with holes: a walk in small steps, now and then the highest or any value.
pub(crate) fn planes(header: &HorizonHeader, seed: u64) -> Vec<i16> {
    let mut state = seed | 1;
    let mut height = 0_i16;
    let step = |_| {
        // Xorshift (Marsaglia's 13, 7, 17): any noise will do here.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let [a, b, c, ..] = state.to_le_bytes();
        height = height.wrapping_add(i16::from(a) - 127);
        match b {
            0..3 => i16::MAX,
            3..5 => i16::from_le_bytes([a, c]),
            _ => height,
        }
    };
    (0..header.grid.len() * header.azimuths).map(step).collect()
}

/// Writes what is missing of a file.
pub(crate) fn write_rest(
    path: &Path,
    header: &HorizonHeader,
    planes: &[i16],
) -> Result<usize, StoreError> {
    let cells = header.grid.len();
    let mut writer = HorizonWriter::create_or_resume(path, header)?;
    let mut written = 0;
    while let Some(azimuths) = writer.next_group() {
        writer.write_group(&planes[azimuths.start * cells..azimuths.end * cells])?;
        written += 1;
    }
    writer.finish()?;
    Ok(written)
}

pub(crate) fn write(path: &Path, header: &HorizonHeader, planes: &[i16]) {
    write_rest(path, header, planes).expect("written");
}

pub(crate) fn bytes_of(header: &HorizonHeader, planes: &[i16]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made-up.horizons");
    write(&path, header, planes);
    std::fs::read(&path).expect("the bytes")
}
