//! What the tags of a map say.

use tiff::tags::Tag;

use super::CogOptions;
use super::directory::{Entry, Value};
use super::error::CogError;
use super::overview::Level;
use crate::Grid;
use crate::geotiff::write::key_tags;

/// `GDAL_METADATA`: XML text (GDAL, `GTiff` driver, "Metadata").
const GDAL_METADATA: u16 = 42112;

/// Numbers of values, as in the `tiff` crate's `tags.rs`; that 1 marks an overview, GDAL confirms in
/// `validation/terrain/check_cog.py`.
const REDUCED_RESOLUTION: u32 = 1;
const DEFLATE: u16 = 8;
const BLACK_IS_ZERO: u16 = 1;
const CHUNKY: u16 = 1;
const FLOATING_POINT_PREDICTOR: u16 = 3;
const FLOAT: u16 = 3;

/// Returns the tags of every image, save where its tiles lie.
pub(super) fn image(level: &Level<'_>, tile: usize) -> Result<Vec<Entry>, CogError> {
    let (rows, columns) = (level.rows, level.columns);
    let long = |number: usize| match u32::try_from(number) {
        Ok(number) => Ok(Value::Longs(vec![number])),
        Err(_) => Err(CogError::TooLarge { rows, columns }),
    };
    let short = |number: u16| Value::Shorts(vec![number]);
    Ok(vec![
        (Tag::ImageWidth.to_u16(), long(columns)?),
        (Tag::ImageLength.to_u16(), long(rows)?),
        (Tag::BitsPerSample.to_u16(), short(32)),
        (Tag::Compression.to_u16(), short(DEFLATE)),
        (Tag::PhotometricInterpretation.to_u16(), short(BLACK_IS_ZERO)),
        (Tag::SamplesPerPixel.to_u16(), short(1)),
        (Tag::PlanarConfiguration.to_u16(), short(CHUNKY)),
        (Tag::Predictor.to_u16(), short(FLOATING_POINT_PREDICTOR)),
        (Tag::TileWidth.to_u16(), long(tile)?),
        (Tag::TileLength.to_u16(), long(tile)?),
        (Tag::SampleFormat.to_u16(), short(FLOAT)),
        (Tag::GdalNodata.to_u16(), Value::Text("nan".to_owned())),
    ])
}

/// Returns the tag that tells an overview from the full map.
pub(super) fn overview() -> Entry {
    (Tag::NewSubfileType.to_u16(), Value::Longs(vec![REDUCED_RESOLUTION]))
}

/// Returns the tags that put the map in its place.
pub(super) fn place(grid: &Grid) -> Vec<Entry> {
    let [west, _, _, north] = grid.bounds();
    let (directory, doubles) = key_tags(grid.map.pole());
    let scale = vec![grid.spacing_m, grid.spacing_m, 0.0];
    vec![
        (Tag::ModelPixelScaleTag.to_u16(), Value::Doubles(scale)),
        (Tag::ModelTiepointTag.to_u16(), Value::Doubles(vec![0.0, 0.0, 0.0, west, north, 0.0])),
        (Tag::GeoKeyDirectoryTag.to_u16(), Value::Shorts(directory)),
        (Tag::GeoDoubleParamsTag.to_u16(), Value::Doubles(doubles)),
    ]
}

/// Returns the tags that say what the values are.
pub(super) fn texts(options: &CogOptions<'_>) -> Vec<Entry> {
    let items =
        [("DESCRIPTION", "description", options.name), ("UNITTYPE", "unittype", options.unit)];
    let items =
        items.into_iter().filter(|(.., text)| !text.is_empty()).map(|(name, role, text)| {
            format!(
                "  <Item name=\"{name}\" sample=\"0\" role=\"{role}\">{}</Item>\n",
                escaped(text)
            )
        });
    let metadata = format!("<GDALMetadata>\n{}</GDALMetadata>\n", items.collect::<String>());
    let mut entries = vec![(GDAL_METADATA, Value::Text(metadata))];
    if !options.description.is_empty() {
        let text = Value::Text(options.description.to_owned());
        entries.push((Tag::ImageDescription.to_u16(), text));
    }
    entries
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
