//! A file of heights, whichever kind it is.

use std::path::Path;

use super::{GlobalLayer, Layer};
use crate::RasterError;
use crate::files::read_bytes;
use crate::pds3::has_end;

/// What a file of heights holds.
#[derive(Debug, Clone)]
pub enum ElevationFile {
    /// A GeoTIFF on the lunar polar stereographic map.
    Layer(Layer),
    /// A global PDS3 grid.
    Global(GlobalLayer),
}

impl ElevationFile {
    /// Reads a GeoTIFF, or a PDS3 product by its label (`.LBL`) or its image (`.IMG`).
    ///
    /// # Errors
    ///
    /// As [`Layer::read_geotiff`] and [`GlobalLayer::read`].
    ///
    /// ```
    /// let error = hilal_terrain::ElevationFile::read("no/such.LBL").unwrap_err();
    /// assert!(error.to_string().starts_with("cannot read no/such.LBL: "));
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RasterError> {
        let path = path.as_ref();
        if has_end(path, "lbl") {
            return GlobalLayer::read(path).map(Self::Global);
        }
        let bytes = read_bytes(path)?;
        let is_tiff = bytes.starts_with(b"II") || bytes.starts_with(b"MM");
        if has_end(path, "img") && !is_tiff {
            return GlobalLayer::read(path).map(Self::Global);
        }
        Layer::from_geotiff(path, &bytes).map(Self::Layer)
    }
}
