//! Reading a horizon file, whole or in parts.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use hilal_quantity::Angle;
use rayon::prelude::*;

use super::chunk::{ChunkId, Unpacker};
use super::error::{Damage, StoreError};
use super::footer::Index;
use super::header::HorizonHeader;
use super::header_json;
use super::map::MappedFile;
use super::predict::Shape;
use super::tiling::{StoredTile, Tiling};
use crate::horizon::{HORIZON_UNIT_DEG, Horizons};
use crate::{Cell, Grid};

/// A whole horizon file, ready to be read: mapped from disk, or any bytes in memory.
///
/// Its header, index and length are checked when it is opened, each chunk when it is read.
#[derive(Debug)]
pub struct HorizonFile<B = MappedFile> {
    path: PathBuf,
    bytes: B,
    header: HorizonHeader,
    tiling: Tiling,
    index: Index,
}

impl HorizonFile {
    /// Maps a file into memory.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, is unfinished (`.part`), damaged, or no horizon file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if path.extension().is_some_and(|extension| extension == "part") {
            return Err(StoreError::Unfinished { path: path.to_owned() });
        }
        let unreadable = |source| StoreError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let bytes = MappedFile::new(&file).map_err(unreadable)?;
        Self::checked(path.to_owned(), bytes)
    }
}

impl<B: AsRef<[u8]> + Sync> HorizonFile<B> {
    /// Takes the bytes of a file.
    ///
    /// # Errors
    ///
    /// Bytes that are not those of a whole horizon file.
    ///
    /// ```
    /// let error = hilal_terrain::horizon::store::HorizonFile::from_bytes(b"no such thing");
    /// assert!(error.unwrap_err().to_string().contains("not a horizon file"));
    /// ```
    pub fn from_bytes(bytes: B) -> Result<Self, StoreError> {
        Self::checked(PathBuf::from("horizons in memory"), bytes)
    }

    fn checked(path: PathBuf, bytes: B) -> Result<Self, StoreError> {
        match parse(bytes.as_ref()) {
            Ok((header, tiling, index)) => Ok(Self { path, bytes, header, tiling, index }),
            Err(damage) => Err(StoreError::Damaged { path, damage }),
        }
    }

    /// Returns the header.
    pub const fn header(&self) -> &HorizonHeader {
        &self.header
    }

    /// Returns the horizons of the cells in these rows and columns, as a grid of their own.
    ///
    /// Takes two bytes of memory for each cell and azimuth; threads share the groups.
    ///
    /// # Errors
    ///
    /// Rows or columns that the grid does not have, or none; a damaged chunk.
    pub fn read(&self, rows: Range<usize>, columns: Range<usize>) -> Result<Horizons, StoreError> {
        let whole = &self.header.grid;
        check_range("rows", &rows, whole.rows)?;
        check_range("columns", &columns, whole.columns)?;
        let cells = StoredTile { rows, columns };
        let mut planes = zeros(cells.len() * self.header.azimuths)?;
        let groups = planes.par_chunks_mut(cells.len() * self.header.group).enumerate();
        groups.try_for_each_init(Unpacker::new, |unpacker, (group, planes)| {
            let unpacker = unpacker.as_mut().map_err(|error| self.unreadable(error))?;
            for tile in self.tiling.touching(&cells) {
                let samples = self.chunk(unpacker, ChunkId { group, tile })?;
                copy(&samples, &self.tiling.tile(tile), (planes, &cells));
            }
            Ok::<(), StoreError>(())
        })?;
        let first = Cell { row: cells.rows.start, column: cells.columns.start };
        let grid = Grid {
            first_cell: whole.centre(first),
            rows: cells.rows.len(),
            columns: cells.columns.len(),
            ..*whole
        };
        Ok(Horizons::new(grid, self.header.azimuths, planes))
    }

    /// Returns the horizons of one cell, azimuth by azimuth; unpacks its tile and no other.
    ///
    /// # Errors
    ///
    /// A cell that the grid does not have; a damaged chunk.
    pub fn horizon(&self, cell: Cell) -> Result<Vec<Angle>, StoreError> {
        let one = |at: usize| at..at.saturating_add(1);
        let horizons = self.read(one(cell.row), one(cell.column))?;
        let planes = (0..horizons.azimuths()).flat_map(|azimuth| horizons.plane(azimuth));
        Ok(planes.map(|&units| Angle::from_degrees(f64::from(units) * HORIZON_UNIT_DEG)).collect())
    }

    fn chunk(&self, unpacker: &mut Unpacker, id: ChunkId) -> Result<Vec<i16>, StoreError> {
        let azimuths = self.header.azimuths_of(id.group).unwrap_or_default();
        let tile = self.tiling.tile(id.tile);
        let shape = Shape { cells: tile.len(), columns: tile.columns.len() };
        let bytes = self.bytes.as_ref();
        let extent = self.index.chunk(bytes, id.group * self.tiling.len() + id.tile);
        let bytes = extent.and_then(|extent| bytes.get(extent)).unwrap_or_default();
        unpacker.unpack(bytes, (id, azimuths.len()), shape).map_err(|why| {
            let (first, last) = (azimuths.start, azimuths.end.saturating_sub(1));
            let damage = Damage::Chunk { first, last, tile: id.tile, why };
            StoreError::Damaged { path: self.path.clone(), damage }
        })
    }

    fn unreadable(&self, error: &std::io::Error) -> StoreError {
        StoreError::Unreadable { path: self.path.clone(), source: error.kind().into() }
    }
}

/// Checks everything but the chunks.
fn parse(bytes: &[u8]) -> Result<(HorizonHeader, Tiling, Index), Damage> {
    let (header, first) = header_json::decode(bytes)?;
    let tiling = Tiling::new(header.grid.rows, header.grid.columns);
    let index = Index::find(bytes, first, header.groups() * tiling.len())?;
    Ok((header, tiling, index))
}

fn check_range(what: &'static str, asked: &Range<usize>, count: usize) -> Result<(), StoreError> {
    if asked.start < asked.end && asked.end <= count {
        return Ok(());
    }
    Err(StoreError::OffGrid { what, start: asked.start, end: asked.end, count })
}

/// Asks for the memory first: a few damaged bytes may claim more cells than any machine can hold.
fn zeros(samples: usize) -> Result<Vec<i16>, StoreError> {
    let asked = Vec::<i16>::new().try_reserve_exact(samples);
    asked.map_err(|_no_memory| StoreError::TooLarge { bytes: samples.saturating_mul(2) })?;
    Ok(vec![0; samples])
}

/// Copies what a tile and the wanted cells have in common, plane by plane.
fn copy(samples: &[i16], tile: &StoredTile, (planes, cells): (&mut [i16], &StoredTile)) {
    let rows = tile.rows.start.max(cells.rows.start)..tile.rows.end.min(cells.rows.end);
    let left = tile.columns.start.max(cells.columns.start);
    let width = tile.columns.end.min(cells.columns.end) - left;
    let from = samples.chunks_exact(tile.len());
    for (plane, samples) in planes.chunks_exact_mut(cells.len()).zip(from) {
        for row in rows.clone() {
            let to = (row - cells.rows.start) * cells.columns.len() + left - cells.columns.start;
            let at = (row - tile.rows.start) * tile.columns.len() + left - tile.columns.start;
            plane[to..to + width].copy_from_slice(&samples[at..at + width]);
        }
    }
}
