//! GeoTIFF elevation files (OGC 19-008r4) on the lunar polar stereographic map.

mod beside;
mod chunk;
mod cog;
mod encoding;
mod image;
mod keys;
mod mask;
mod placement;
mod samples;
mod wkt;
mod write;
mod xml;

use std::io::Cursor;
use std::path::Path;

use tiff::decoder::{Decoder, Limits};
use tiff::tags::Tag;

pub use beside::GeoTiffSidecars;
pub use cog::{CogError, CogMap, CogOptions, write_cog};
pub use write::write_geotiff;

use crate::units::HeightUnit;
use crate::{GeoTiffError, Grid, Raster, RasterError};
use encoding::SampleEncoding;
use image::{Directory, ImageRole, SampleType};
use samples::StoredMap;

/// The most cells that are read: 2³⁰ (4 GiB in memory), more than the 20 m map of the 80°S cap.
const MOST_CELLS: u64 = 1 << 30;

/// No cell is packed tighter than this: deflate reaches 1032 bytes a byte (zlib technical details),
/// LZW with its 4096 strings somewhat more, and a cell takes two bytes at least.
const MOST_CELLS_PER_BYTE: u64 = 2000;

/// The decoder as used here.
type Bytes<'a> = Decoder<Cursor<&'a [u8]>>;

/// A map of any quantity, as its file gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct BandMap {
    /// Where the cells lie.
    pub grid: Grid,
    /// One value for each cell in the unit of the file, row by row from the north; NaN where there
    /// is none.
    pub values: Vec<f32>,
    /// The unit as the file spells it; empty when it gives none.
    pub unit: String,
}

/// Reads the first image of a GeoTIFF file as heights.
///
/// Striped or tiled, 16 or 32 bit integers or 32 or 64 bit floats, unpacked, deflate, LZW,
/// `PackBits` or Zstandard. What the file, the `.msk` and the `.aux.xml` beside it say of the
/// samples is applied: masks, fill values, bounds of validity, scale, offset and unit.
///
/// # Errors
///
/// Refuses what cannot be read, is on another map than the lunar polar stereographic one, has
/// cells that are not square and north up, several bands, a unit that is no length, statements that
/// contradict each other, heights that the Moon does not have, or a fill value that nobody tagged.
pub fn read_geotiff(path: impl AsRef<Path>) -> Result<Raster, RasterError> {
    let path = path.as_ref();
    let bytes = crate::files::read_bytes(path)?;
    decode_beside(path, &bytes)
}

/// Decodes the bytes of a file with what lies beside it.
pub(crate) fn decode_beside(path: &Path, bytes: &[u8]) -> Result<Raster, RasterError> {
    let sidecars = GeoTiffSidecars::read(path)?;
    decode_geotiff_with(bytes, &sidecars)
        .map_err(|problem| RasterError::GeoTiff { path: path.to_owned(), problem })
}

/// Reads the first image of a GeoTIFF file as values of any quantity, in the unit of the file: a map
/// that [`write_cog`] wrote, for one.
///
/// # Errors
///
/// As [`read_geotiff`], but for units, heights that the Moon does not have and untagged fill values.
pub fn read_band(path: impl AsRef<Path>) -> Result<BandMap, RasterError> {
    let path = path.as_ref();
    let bytes = crate::files::read_bytes(path)?;
    let sidecars = GeoTiffSidecars::read(path)?;
    let opened = open(&bytes, &sidecars).and_then(|opened| {
        let values = opened.map.values(&opened.grid)?;
        let unit = opened.map.encoding.unit().unwrap_or_default().to_owned();
        Ok(BandMap { grid: opened.grid, values, unit })
    });
    opened.map_err(|problem| RasterError::GeoTiff { path: path.to_owned(), problem })
}

/// Reads the first image of a GeoTIFF held in memory as heights; see [`read_geotiff`].
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
    decode_geotiff_with(bytes, &GeoTiffSidecars::default())
}

/// Reads the first image of a GeoTIFF as heights, with what lies beside the file.
///
/// # Errors
///
/// As [`read_geotiff`].
pub fn decode_geotiff_with(
    bytes: &[u8],
    sidecars: &GeoTiffSidecars,
) -> Result<Raster, GeoTiffError> {
    let Opened { grid, map, unit_by_keys } = open(bytes, sidecars)?;
    if matches!(map.layout.samples, SampleType::Bit | SampleType::U8) {
        return Err(GeoTiffError::WrongSamples("8 bits wide".to_owned()));
    }
    let unit = height_unit(map.encoding.unit(), unit_by_keys?)?;
    let heights_m = map.heights_m(&grid, unit.metres())?;
    Ok(Raster { grid, heights_m })
}

/// A file whose directories are read and whose samples are not.
struct Opened<'a> {
    grid: Grid,
    map: StoredMap<'a>,
    unit_by_keys: Result<Option<HeightUnit>, GeoTiffError>,
}

fn open<'a>(bytes: &'a [u8], sidecars: &GeoTiffSidecars) -> Result<Opened<'a>, GeoTiffError> {
    let mut decoder = Decoder::new(Cursor::new(bytes))?;
    let (columns, rows) = decoder.dimensions()?;
    check_size(rows, columns, bytes.len())?;
    check_photometric(&mut decoder)?;
    let mut decoder = decoder.with_limits(limits(rows, columns));
    let first = image::directories(&mut decoder)?.into_iter().next();
    let first = first.ok_or_else(|| image::damaged("it holds no image"))?;
    let mut directory = Directory::open(&mut decoder, first)?;
    let layout = directory.layout()?;
    if layout.role != ImageRole::Map {
        return Err(image::damaged("its first image is an overview or a mask of another"));
    }
    if layout.end() > bytes.len() as u64 {
        return Err(GeoTiffError::CutShort { found: bytes.len() as u64, wanted: layout.end() });
    }
    let keys = keys::GeoKeys::read(&mut directory)?;
    let map = keys.map()?;
    let (first_cell, spacing_m) = placement::read(&mut directory, keys.cell_anchor())?;
    let grid = Grid { map, first_cell, spacing_m, rows: layout.rows, columns: layout.columns };
    sidecars.check_place(&grid)?;
    let encoding = SampleEncoding::read(&mut directory, layout.samples, sidecars.metadata())?;
    let hidden = mask::read(&mut decoder, bytes, sidecars.mask(), &grid)?;
    let map = StoredMap { file: bytes, layout, encoding, hidden };
    Ok(Opened { grid, map, unit_by_keys: keys.height_unit() })
}

/// Returns the unit of heights; metres when nobody gives one.
fn height_unit(
    of_band: Option<&str>,
    by_keys: Option<HeightUnit>,
) -> Result<HeightUnit, GeoTiffError> {
    let Some(name) = of_band else { return Ok(by_keys.unwrap_or(HeightUnit::Metre)) };
    let unit = HeightUnit::from_name(name)
        .ok_or_else(|| GeoTiffError::WrongHeights(format!("the band is in \"{name}\"")))?;
    match by_keys {
        Some(other) if other != unit => Err(GeoTiffError::Contradiction {
            first: format!("the band is in {unit}"),
            second: format!("the GeoKeys give heights in {other}"),
        }),
        _ => Ok(unit),
    }
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

fn check_photometric(decoder: &mut Bytes<'_>) -> Result<(), GeoTiffError> {
    // 1 is BlackIsZero; WhiteIsZero would turn the heights upside down.
    let photometric: u16 = decoder.find_tag_unsigned(Tag::PhotometricInterpretation)?.unwrap_or(1);
    if photometric != 1 {
        return Err(GeoTiffError::WrongSamples(format!("a picture (photometric {photometric})")));
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
