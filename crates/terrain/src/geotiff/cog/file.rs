//! The file: where directories and tiles lie, and how they get to the disk.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use tiff::tags::Tag;

use super::directory::{self, Entry, Value};
use super::error::CogError;

/// Byte order, 42, and where the first directory stands.
const HEADER: u32 = 8;

/// An image of the file: the full map, or an overview.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) entries: Vec<Entry>,
    pub(super) tiles: Vec<Vec<u8>>,
}

/// Writes the images, the full map first, under a temporary name, and renames the file.
pub(super) fn write(path: &Path, images: Vec<Image>) -> Result<(), CogError> {
    let (rows, columns) = (side(&images, Tag::ImageLength), side(&images, Tag::ImageWidth));
    let (start, tiles) = lay_out(images).ok_or(CogError::TooLarge { rows, columns })?;
    let mut temporary = OsString::from(path);
    temporary.push(".tmp");
    let temporary = Path::new(&temporary);
    let written = to_disk(temporary, &start, &tiles)
        .map_err(|source| CogError::Unwritable { path: temporary.to_owned(), source });
    let placed = written.and_then(|()| {
        std::fs::rename(temporary, path)
            .map_err(|source| CogError::Unwritable { path: path.to_owned(), source })
    });
    if placed.is_err() {
        // What is half-written is of no use; if it cannot be removed either, the error is told anyway.
        drop(std::fs::remove_file(temporary));
    }
    placed
}

fn to_disk(path: &Path, start: &[u8], tiles: &[Vec<u8>]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(start)?;
    for tile in tiles {
        file.write_all(tile)?;
    }
    file.flush()?;
    file.get_ref().sync_all()
}

/// Returns the header with all directories, and the tiles in the order of the file. Nothing when
/// the file would be larger than 4 GiB.
fn lay_out(mut images: Vec<Image>) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    for image in &mut images {
        let sizes = image.tiles.iter().map(|tile| u32::try_from(tile.len()).ok());
        let sizes: Vec<u32> = sizes.collect::<Option<_>>()?;
        // Where the tiles lie is known once the directories are.
        let offsets = vec![0; sizes.len()];
        image.entries.push((Tag::TileOffsets.to_u16(), Value::Longs(offsets)));
        image.entries.push((Tag::TileByteCounts.to_u16(), Value::Longs(sizes)));
    }
    let lengths = images.iter().map(|image| u32::try_from(directory::length(&image.entries)).ok());
    let lengths: Vec<u32> = lengths.collect::<Option<_>>()?;
    let first_tile = lengths.iter().try_fold(HEADER, |end, &length| end.checked_add(length))?;
    place_tiles(&mut images, first_tile)?;
    let mut start = vec![b'I', b'I', 42, 0];
    start.extend(HEADER.to_le_bytes());
    let mut at = HEADER;
    let mut tiles = Vec::new();
    let last = images.len().saturating_sub(1);
    for (index, (image, length)) in images.into_iter().zip(lengths).enumerate() {
        let next = if index < last { at + length } else { 0 };
        start.extend(directory::encode(image.entries, at, next)?);
        tiles.push(image.tiles);
        at += length;
    }
    Some((start, tiles.into_iter().rev().flatten().collect()))
}

/// Puts the tiles one behind the other, those of the coarsest overview first.
fn place_tiles(images: &mut [Image], first: u32) -> Option<()> {
    let mut at = first;
    for image in images.iter_mut().rev() {
        let mut offsets = Vec::with_capacity(image.tiles.len());
        for tile in &image.tiles {
            offsets.push(at);
            at = at.checked_add(u32::try_from(tile.len()).ok()?)?;
        }
        let place = image.entries.iter_mut().find(|(tag, _)| *tag == Tag::TileOffsets.to_u16());
        if let Some((_, value)) = place {
            *value = Value::Longs(offsets);
        }
    }
    Some(())
}

/// Returns a side of the full map.
fn side(images: &[Image], side: Tag) -> usize {
    let entry = images.first().and_then(|image| {
        image.entries.iter().find(|(tag, _)| *tag == side.to_u16()).map(|(_, value)| value)
    });
    match entry {
        Some(Value::Longs(sides)) => sides.first().map_or(0, |&side| side as usize),
        _ => 0,
    }
}
