//! What GDAL writes beside the samples: the no-data value, and a linear scale.

use tiff::tags::Tag;

use super::Bytes;
use crate::GeoTiffError;

/// `GDAL_METADATA`: XML text (GDAL, `GTiff` driver, "Metadata").
const GDAL_METADATA: Tag = Tag::Unknown(42112);

/// How a stored sample becomes a height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    no_data: Option<f64>,
    scale: f64,
    offset: f64,
}

impl Meaning {
    /// Reads the tags; without them a sample is a height in metres.
    pub(super) fn read(decoder: &mut Bytes<'_>) -> Result<Self, GeoTiffError> {
        let no_data = text(decoder, Tag::GdalNodata)?.and_then(|text| text.trim().parse().ok());
        let metadata = text(decoder, GDAL_METADATA)?.unwrap_or_default();
        let item = |role: &str| role_value(&metadata, role);
        Ok(Self {
            no_data,
            scale: item("scale").unwrap_or(1.0),
            offset: item("offset").unwrap_or(0.0),
        })
    }

    /// Returns the height in metres; NaN where there is no data.
    pub(super) fn height_m(&self, sample: f64) -> f64 {
        let missing = self.no_data.is_some_and(|no_data| same(sample, no_data));
        if missing { f64::NAN } else { sample * self.scale + self.offset }
    }
}

/// Compares in single precision: GDAL prints −3.4028234663852886e+38 for a float32 file.
#[expect(clippy::float_cmp, reason = "a no-data value is met bit for bit or not at all")]
fn same(sample: f64, no_data: f64) -> bool {
    sample == no_data || crate::raster::to_f32(sample) == crate::raster::to_f32(no_data)
}

fn text(decoder: &mut Bytes<'_>, tag: Tag) -> Result<Option<String>, GeoTiffError> {
    let value = decoder.find_tag(tag)?;
    Ok(value.and_then(|value| value.into_string().ok()).map(|text| text.replace('\0', "")))
}

/// Finds `<Item … role="scale">0.5</Item>`.
fn role_value(metadata: &str, role: &str) -> Option<f64> {
    let (_, after) = metadata.split_once(&format!("role=\"{role}\""))?;
    let (_, after) = after.split_once('>')?;
    let (value, _) = after.split_once('<')?;
    value.trim().parse().ok()
}
