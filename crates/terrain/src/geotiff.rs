//! GeoTIFF elevation files (OGC 19-008r4) on the lunar polar stereographic map.

mod cog;
mod keys;
mod metadata;
mod placement;
mod samples;
mod write;

use std::io::Cursor;
use std::path::Path;

use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;

pub use cog::{CogError, CogMap, CogOptions, write_cog};
pub use write::write_geotiff;

use crate::{GeoTiffError, Grid, Raster, RasterError};

/// The most cells that are read: 2³⁰ (4 GiB in memory), more than the 20 m map of the 80°S cap.
const MOST_CELLS: u64 = 1 << 30;

/// No cell is packed tighter than this: deflate reaches 1032 bytes a byte (zlib technical details),
/// LZW with its 4096 strings somewhat more, and a cell takes two bytes at least.
const MOST_CELLS_PER_BYTE: u64 = 2000;

/// The decoder as used here.
type Bytes<'a> = Decoder<Cursor<&'a [u8]>>;

/// Reads the first image of a GeoTIFF file.
///
/// Striped or tiled, 16 or 32 bit integers or 32 or 64 bit floats, unpacked, deflate or LZW,
/// with its scale, offset and no-data value applied.
///
/// # Errors
///
/// Refuses what cannot be read, is on another map than the lunar polar stereographic one, has
/// cells that are not square and north up, several bands, or heights that the Moon does not have.
pub fn read_geotiff(path: impl AsRef<Path>) -> Result<Raster, RasterError> {
    let path = path.as_ref();
    let bytes = crate::stack::read_bytes(path)?;
    decode_geotiff(&bytes)
        .map_err(|problem| RasterError::GeoTiff { path: path.to_owned(), problem })
}

/// Reads the first image of a GeoTIFF held in memory; see [`read_geotiff`].
///
/// # Errors
///
/// As [`read_geotiff`].
///
/// ```
/// let error = hilal_terrain::decode_geotiff(b"II*\0 and no more").unwrap_err();
/// assert!(error.to_string().starts_with("not a readable TIFF"));
/// ```
pub fn decode_geotiff(bytes: &[u8]) -> Result<Raster, GeoTiffError> {
    let mut decoder = Decoder::new(Cursor::new(bytes))?;
    let (columns, rows) = decoder.dimensions()?;
    check_size(rows, columns, bytes.len())?;
    check_bands(&mut decoder)?;
    let mut decoder = decoder.with_limits(limits(rows, columns));
    check_whole(&mut decoder, bytes.len() as u64)?;
    let keys = keys::GeoKeys::read(&mut decoder)?;
    let map = keys.map()?;
    let (first_cell, spacing_m) = placement::read(&mut decoder, keys.cell_anchor())?;
    let grid = Grid { map, first_cell, spacing_m, rows: rows as usize, columns: columns as usize };
    let heights_m = samples::read(&mut decoder, &grid)?;
    Ok(Raster { grid, heights_m })
}

fn check_size(rows: u32, columns: u32, bytes: usize) -> Result<(), GeoTiffError> {
    let cells = u64::from(rows) * u64::from(columns);
    let why = if cells == 0 {
        "no map at all".to_owned()
    } else if cells > MOST_CELLS {
        format!("more than the {MOST_CELLS} cells that are read at once")
    } else if cells > (bytes as u64).saturating_mul(MOST_CELLS_PER_BYTE) {
        format!("more than a file of {bytes} bytes can hold")
    } else {
        return Ok(());
    };
    Err(GeoTiffError::AbsurdSize { rows, columns, why })
}

fn check_bands(decoder: &mut Bytes<'_>) -> Result<(), GeoTiffError> {
    let bands: u16 = decoder.find_tag_unsigned(Tag::SamplesPerPixel)?.unwrap_or(1);
    if bands != 1 {
        return Err(GeoTiffError::ManyBands(bands));
    }
    // 1 is BlackIsZero; with WhiteIsZero the decoder would turn the heights upside down.
    let photometric: u16 = decoder.find_tag_unsigned(Tag::PhotometricInterpretation)?.unwrap_or(1);
    if photometric != 1 {
        return Err(GeoTiffError::WrongSamples(format!("a picture (photometric {photometric})")));
    }
    Ok(())
}

/// Compares where the strips or tiles end with where the file ends.
fn check_whole(decoder: &mut Bytes<'_>, found: u64) -> Result<(), GeoTiffError> {
    for (offsets, counts) in
        [(Tag::StripOffsets, Tag::StripByteCounts), (Tag::TileOffsets, Tag::TileByteCounts)]
    {
        let offsets: Vec<u64> = decoder.find_tag_unsigned_vec(offsets)?.unwrap_or_default();
        let counts: Vec<u64> = decoder.find_tag_unsigned_vec(counts)?.unwrap_or_default();
        let ends = offsets.iter().zip(&counts).map(|(offset, count)| offset.saturating_add(*count));
        let wanted = ends.max().unwrap_or(0);
        if wanted > found {
            return Err(GeoTiffError::CutShort { found, wanted });
        }
    }
    Ok(())
}

/// Lets a strip be as large as the whole image, and a tile somewhat larger.
fn limits(rows: u32, columns: u32) -> Limits {
    let image = (rows as usize).saturating_mul(columns as usize).saturating_mul(8);
    let mut limits = Limits::default();
    limits.decoding_buffer_size = image.max(1 << 24);
    limits.intermediate_buffer_size = image.max(1 << 24);
    limits
}
