//! Files beside a GeoTIFF that change what it means: the mask `.msk` and the metadata `.aux.xml`.

use std::path::Path;

use hilal_quantity::Pole;

use super::xml::elements;
use super::{encoding, wkt};
use crate::files::{read_bytes, sibling};
use crate::{GeoTiffError, Grid, RasterError};

/// What lies beside a GeoTIFF named `A.tif`: the mask `A.tif.msk` and the metadata `A.tif.aux.xml`.
#[derive(Debug, Clone, Default)]
pub struct GeoTiffSidecars {
    mask: Option<Vec<u8>>,
    metadata: Option<String>,
}

impl GeoTiffSidecars {
    /// Takes the bytes of the two files; nothing for one that is not there.
    pub fn new(mask: Option<Vec<u8>>, metadata: Option<String>) -> Self {
        Self { mask, metadata }
    }

    /// Reads what lies beside a file, whatever the case of the names.
    ///
    /// # Errors
    ///
    /// When a file is there and cannot be read.
    pub fn read(path: &Path) -> Result<Self, RasterError> {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return Ok(Self::default());
        };
        let beside = |end: &str| {
            let found = sibling(path, &format!("{name}.{end}"))?;
            found.map(|path| read_bytes(&path)).transpose()
        };
        let metadata = beside("aux.xml")?;
        let metadata = metadata.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(Self { mask: beside("msk")?, metadata })
    }

    pub(super) fn mask(&self) -> Option<&[u8]> {
        self.mask.as_deref()
    }

    pub(super) fn metadata(&self) -> Option<&str> {
        self.metadata.as_deref()
    }

    /// Checks that the metadata put the cells where the file does.
    pub(super) fn check_place(&self, grid: &Grid) -> Result<(), GeoTiffError> {
        let Some(found) = self.metadata().and_then(elements) else { return Ok(()) };
        for element in found {
            match element.path.as_str() {
                "PAMDataset/GeoTransform" => check_transform(&element.text, grid)?,
                "PAMDataset/SRS" => check_map(&element.text, grid)?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// GDAL's six numbers: west, step east, turn, north, turn, step north.
fn check_transform(text: &str, grid: &Grid) -> Result<(), GeoTiffError> {
    let numbers: Vec<f64> = text.split(',').filter_map(encoding::number).collect();
    let [west, _, _, north] = grid.bounds();
    let wanted = [west, grid.spacing_m, 0.0, north, 0.0, -grid.spacing_m];
    let close = |(found, wanted): (&f64, f64)| (found - wanted).abs() <= 1e-6 * grid.spacing_m;
    if numbers.len() == 6 && numbers.iter().zip(wanted).all(close) {
        return Ok(());
    }
    Err(GeoTiffError::Contradiction {
        first: format!("the file places its cells by {wanted:?}"),
        second: format!("the .aux.xml beside it by {}", text.trim()),
    })
}

fn check_map(text: &str, grid: &Grid) -> Result<(), GeoTiffError> {
    let name = |pole: Pole| match pole {
        Pole::North => "north",
        Pole::South => "south",
    };
    let beside = wkt::map(text)?;
    if beside == grid.map {
        return Ok(());
    }
    Err(GeoTiffError::Contradiction {
        first: format!("the file's map is around the {} pole", name(grid.map.pole())),
        second: format!("that of the .aux.xml beside it around the {}", name(beside.pole())),
    })
}
