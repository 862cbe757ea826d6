//! Writing a raster as a GeoTIFF that GDAL puts in the right place.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

use hilal_quantity::Pole;
use hilal_quantity::constants::MOON_RADIUS;
use tiff::TiffResult;
use tiff::encoder::colortype::Gray32Float;
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use tiff::tags::Tag;

use super::keys::{self, id};
use crate::{Raster, RasterError};

/// Writes a raster: striped, deflate, float32, NaN for no data, with the lunar polar
/// stereographic keys.
///
/// # Errors
///
/// When the file cannot be written, or the raster is larger than a TIFF can be.
pub fn write_geotiff(path: impl AsRef<Path>, raster: &Raster) -> Result<(), RasterError> {
    let path = path.as_ref();
    let unwritable = |source| RasterError::Unwritable { path: path.to_owned(), source };
    let mut file = BufWriter::new(File::create(path).map_err(unwritable)?);
    encode(&mut file, raster)
        .map_err(|error| RasterError::GeoTiff { path: path.to_owned(), problem: error.into() })?;
    file.flush().map_err(unwritable)
}

/// Writes a raster into anything that takes bytes.
fn encode(out: impl Write + Seek, raster: &Raster) -> TiffResult<()> {
    let grid = &raster.grid;
    let compression = Compression::Deflate(DeflateLevel::Balanced);
    let mut encoder = TiffEncoder::new(out)?.with_compression(compression);
    let size = |count: usize| u32::try_from(count).map_err(tiff::TiffError::from);
    let mut image = encoder.new_image::<Gray32Float>(size(grid.columns)?, size(grid.rows)?)?;
    let [west, _, _, north] = grid.bounds();
    let (directory, doubles) = key_tags(grid.map.pole());
    let tags = image.encoder();
    let scale = [grid.spacing_m, grid.spacing_m, 0.0];
    tags.write_tag(Tag::ModelPixelScaleTag, scale.as_slice())?;
    tags.write_tag(Tag::ModelTiepointTag, [0.0, 0.0, 0.0, west, north, 0.0].as_slice())?;
    tags.write_tag(Tag::GeoKeyDirectoryTag, directory.as_slice())?;
    tags.write_tag(Tag::GeoDoubleParamsTag, doubles.as_slice())?;
    tags.write_tag(Tag::GdalNodata, "nan")?;
    image.write_data(&raster.heights_m)
}

/// Returns the key directory and its real numbers (the keys that GDAL 3 writes for this map).
pub(super) fn key_tags(pole: Pole) -> (Vec<u16>, Vec<f64>) {
    let latitude = match pole {
        Pole::North => 90.0,
        Pole::South => -90.0,
    };
    let shorts = [
        (id::MODEL_TYPE, keys::PROJECTED),
        (id::RASTER_TYPE, keys::PIXEL_IS_AREA),
        (id::GEODETIC_CRS, keys::USER_DEFINED),
        (id::GEODETIC_DATUM, keys::USER_DEFINED),
        (id::ANGULAR_UNITS, keys::DEGREE),
        (id::ELLIPSOID, keys::USER_DEFINED),
        (id::PROJECTED_CRS, keys::USER_DEFINED),
        (id::PROJECTION, keys::USER_DEFINED),
        (id::METHOD, keys::POLAR_STEREOGRAPHIC),
        (id::LINEAR_UNITS, keys::METRE),
    ];
    let doubles = [
        (id::SEMI_MAJOR, MOON_RADIUS.metres()),
        (id::SEMI_MINOR, MOON_RADIUS.metres()),
        (id::ORIGIN_LATITUDE, latitude),
        (id::FALSE_EASTING, 0.0),
        (id::FALSE_NORTHING, 0.0),
        (id::SCALE, 1.0),
        (id::POLE_LONGITUDE, 0.0),
    ];
    let in_place = shorts.map(|(id, value)| [id, 0, 1, value]);
    let pointed =
        (0..).zip(doubles).map(|(at, (id, _))| [id, Tag::GeoDoubleParamsTag.to_u16(), 1, at]);
    // Keys must stand in ascending order (OGC 19-008r4).
    let mut entries: Vec<[u16; 4]> = in_place.into_iter().chain(pointed).collect();
    entries.sort_unstable();
    // Directory version 1, key revision 1.0, number of keys.
    let header = [1, 1, 0, u16::try_from(entries.len()).unwrap_or(u16::MAX)];
    let directory = header.into_iter().chain(entries.into_iter().flatten()).collect();
    (directory, doubles.map(|(_, value)| value).to_vec())
}
