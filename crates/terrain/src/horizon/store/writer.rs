//! Writing a horizon file group by group.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::chunk::{ChunkId, Packer};
use super::error::StoreError;
use super::header::HorizonHeader;
use super::predict::Shape;
use super::tiling::Tiling;
use super::{footer, header_json, resume};

/// Chunks that are packed side by side and then written, so that packed bytes do not pile up.
const BATCH: usize = 256;

/// A horizon file that is being written: `<path>.part` until [`HorizonWriter::finish`].
///
/// Besides the group that it is given, it holds the packed bytes of 256 chunks and eight bytes for
/// each chunk written.
#[derive(Debug)]
pub struct HorizonWriter {
    path: PathBuf,
    part: PathBuf,
    file: File,
    header: HorizonHeader,
    tiling: Tiling,
    offsets: Vec<u64>,
    end: u64,
}

impl HorizonWriter {
    /// Begins `<path>.part`, or goes on with it after its last whole group.
    ///
    /// A group counts as whole when all its chunks are there and their CRC-32 match; what follows
    /// is cut off. A whole file at `path` stays as it is until [`HorizonWriter::finish`] replaces it.
    ///
    /// # Errors
    ///
    /// A header that no file can hold, an unfinished file of another header, another run that
    /// writes the same file, a folder or disk that cannot be written.
    pub fn create_or_resume(
        path: impl AsRef<Path>,
        header: &HorizonHeader,
    ) -> Result<Self, StoreError> {
        header.check()?;
        let path = path.as_ref().to_owned();
        let part = unfinished(&path);
        let unwritable = |source| StoreError::Unwritable { path: part.clone(), source };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&part)
            .map_err(unwritable)?;
        // A file system without locks is no reason to refuse.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(StoreError::Busy { path: part });
        }
        let mut whole = resume::whole(&file, &part, header)?;
        if whole.end == 0 {
            whole.end = begin(&mut file, header).map_err(unwritable)?;
        }
        file.set_len(whole.end).map_err(unwritable)?;
        let tiling = Tiling::new(header.grid.rows, header.grid.columns);
        let header = header.clone();
        Ok(Self { path, part, file, header, tiling, offsets: whole.offsets, end: whole.end })
    }

    /// Returns the azimuths of the group to write next; nothing when all are written.
    pub fn next_group(&self) -> Option<Range<usize>> {
        self.header.azimuths_of(self.offsets.len() / self.tiling.len())
    }

    /// Writes the next group: the planes of the whole grid, azimuth by azimuth, each row-major, in
    /// units of [`HORIZON_UNIT_DEG`](crate::horizon::HORIZON_UNIT_DEG).
    ///
    /// The bytes do not depend on the number of threads. After an error the same group can be
    /// written again.
    ///
    /// # Errors
    ///
    /// A group of another size, one too many, a disk that cannot be written.
    pub fn write_group(&mut self, planes: &[i16]) -> Result<(), StoreError> {
        let azimuths = self.next_group();
        let azimuths =
            azimuths.ok_or(StoreError::TooManyGroups { azimuths: self.header.azimuths })?;
        let (wanted, found) = (azimuths.len() * self.header.grid.len(), planes.len());
        if wanted != found {
            let (first, last) = (azimuths.start, azimuths.end - 1);
            return Err(StoreError::GroupSize { first, last, wanted, found });
        }
        let (offsets, end) = self
            .append(planes)
            .map_err(|source| StoreError::Unwritable { path: self.part.clone(), source })?;
        self.offsets.extend(offsets);
        self.end = end;
        Ok(())
    }

    /// Writes the index, brings everything to the disk, and gives the file its name.
    ///
    /// # Errors
    ///
    /// Azimuths that are not written yet; a disk that cannot be written.
    pub fn finish(mut self) -> Result<(), StoreError> {
        if let Some(azimuths) = self.next_group() {
            let (next, azimuths) = (azimuths.start, self.header.azimuths);
            return Err(StoreError::NotAllWritten { next, azimuths });
        }
        self.close()
            .map_err(|source| StoreError::Unwritable { path: self.part.clone(), source })?;
        put_in_place(&self.part, &self.path)
            .map_err(|source| StoreError::Unwritable { path: self.path.clone(), source })
    }

    /// Appends the chunks of a group; returns where they begin, and where the last one ends.
    fn append(&mut self, planes: &[i16]) -> io::Result<(Vec<u64>, u64)> {
        let group = self.offsets.len() / self.tiling.len();
        let tiles = self.tiling.len();
        let mut offsets = Vec::with_capacity(tiles);
        let mut end = self.end;
        self.file.seek(SeekFrom::Start(end))?;
        for first in (0..tiles).step_by(BATCH) {
            let batch = (first..tiles.min(first + BATCH)).into_par_iter();
            let chunks = batch.map_init(Packer::new, |packer, tile| {
                let packer = packer.as_mut().map_err(|error| io::Error::from(error.kind()))?;
                self.pack(packer, ChunkId { group, tile }, planes)
            });
            for chunk in chunks.collect::<io::Result<Vec<_>>>()? {
                self.file.write_all(&chunk)?;
                offsets.push(end);
                end += chunk.len() as u64;
            }
        }
        Ok((offsets, end))
    }

    fn pack(&self, packer: &mut Packer, id: ChunkId, planes: &[i16]) -> io::Result<Vec<u8>> {
        let grid = &self.header.grid;
        let tile = self.tiling.tile(id.tile);
        let shape = Shape { cells: tile.len(), columns: tile.columns.len() };
        let mut samples = Vec::with_capacity(planes.len() / grid.len() * shape.cells);
        for plane in planes.chunks_exact(grid.len()) {
            for row in tile.rows.clone() {
                let start = row * grid.columns;
                let line = start + tile.columns.start..start + tile.columns.end;
                samples.extend_from_slice(&plane[line]);
            }
        }
        packer.pack(id, &samples, shape)
    }

    fn close(&mut self) -> io::Result<()> {
        let footer = footer::encode(&self.offsets, self.end);
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&footer)?;
        self.file.set_len(self.end + footer.len() as u64)?;
        self.file.sync_all()
    }
}

/// Returns the name of a file that is not finished.
fn unfinished(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}

/// Writes the header over whatever there is of it; returns where it ends.
fn begin(file: &mut File, header: &HorizonHeader) -> io::Result<u64> {
    let bytes = header_json::encode(header);
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&bytes)?;
    Ok(bytes.len() as u64)
}

/// Renames a file, and brings the folder's new entry to the disk where the system can.
fn put_in_place(part: &Path, path: &Path) -> io::Result<()> {
    std::fs::rename(part, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use hilal_quantity::{Length, MapPoint, PolarStereographic};

    use super::*;
    use crate::Grid;

    /// `/dev/full` takes what a disk without room takes: nothing.
    #[test]
    fn a_full_disk_is_told_and_the_group_can_be_written_again() {
        let map = PolarStereographic::SOUTH;
        let first_cell = MapPoint::new(0.0, 0.0);
        let grid = Grid { map, first_cell, spacing_m: 5.0, rows: 3, columns: 2 };
        let header = HorizonHeader {
            grid,
            azimuths: 4,
            group: 2,
            observer_height: Length::from_metres(0.7),
            range: Length::from_kilometres(260.0),
            mode: "fast".to_owned(),
            layers: Vec::new(),
            program: "test".to_owned(),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.horizons");
        let mut writer = HorizonWriter::create_or_resume(&path, &header).unwrap();
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let disk = std::mem::replace(&mut writer.file, full);
        let error = writer.write_group(&[1; 12]).unwrap_err().to_string();
        assert!(error.contains("a.horizons.part: No space left on device"), "{error}");
        assert!(error.contains("make room or choose another folder"), "{error}");
        assert_eq!(writer.next_group(), Some(0..2));
        writer.file = disk;
        writer.write_group(&[1; 12]).unwrap();
        writer.write_group(&[2; 12]).unwrap();
        writer.finish().unwrap();
        assert!(path.exists());
    }
}
