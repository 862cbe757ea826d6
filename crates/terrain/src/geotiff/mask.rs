//! Masks: images that say which cells of a map hold data, inside the file or in the `.msk` beside
//! it (GDAL RFC 15, "Band masks").

use std::io::Cursor;

use tiff::decoder::Decoder;

use super::Bytes;
use super::image::{Directory, ImageLayout, ImageRole, SampleType, directories};
use crate::{GeoTiffError, Grid};

/// Cells that a mask hides; the mask's value there is 0.
#[derive(Debug, Clone)]
pub(super) struct HiddenCells(Vec<bool>);

impl HiddenCells {
    /// Nothing is hidden.
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// Returns whether a mask hides the cell of this index in row-major order.
    pub(super) fn hides(&self, index: usize) -> bool {
        self.0.get(index).copied().unwrap_or(false)
    }

    fn add(&mut self, index: usize, cells: usize) {
        self.0.resize(cells, false);
        if let Some(hidden) = self.0.get_mut(index) {
            *hidden = true;
        }
    }
}

/// Collects what the masks inside the file and the one beside it hide.
pub(super) fn read(
    decoder: &mut Bytes<'_>,
    file: &[u8],
    beside: Option<&[u8]>,
    grid: &Grid,
) -> Result<HiddenCells, GeoTiffError> {
    let mut hidden = HiddenCells::none();
    for pointer in directories(decoder)?.into_iter().skip(1) {
        let mut directory = Directory::open(decoder, pointer)?;
        if directory.role()? == ImageRole::Mask {
            let layout = directory.layout().map_err(|error| wrong(&error.to_string()))?;
            add_mask(&mut hidden, &layout, file, grid)?;
        }
    }
    if let Some(beside) = beside {
        let in_words = |error: GeoTiffError| wrong(&format!("the .msk beside it: {error}"));
        let mut decoder = Decoder::new(Cursor::new(beside)).map_err(|e| in_words(e.into()))?;
        let first = directories(&mut decoder).map_err(in_words)?.into_iter().next();
        let Some(first) = first else { return Err(wrong("the .msk beside it is empty")) };
        let mut directory = Directory::open(&mut decoder, first).map_err(in_words)?;
        let layout = directory.layout().map_err(in_words)?;
        add_mask(&mut hidden, &layout, beside, grid).map_err(in_words)?;
    }
    Ok(hidden)
}

fn add_mask(
    hidden: &mut HiddenCells,
    layout: &ImageLayout,
    file: &[u8],
    grid: &Grid,
) -> Result<(), GeoTiffError> {
    if (layout.rows, layout.columns) != (grid.rows, grid.columns) {
        return Err(wrong(&format!(
            "{} rows × {} columns for a map of {} × {}",
            layout.rows, layout.columns, grid.rows, grid.columns
        )));
    }
    if !matches!(layout.samples, SampleType::Bit | SampleType::U8) {
        return Err(wrong(&format!("of samples that are {:?}", layout.samples)));
    }
    for index in 0..layout.chunk_count() {
        let place = layout.place(index);
        for (at, sample) in layout.samples(file, index)?.into_iter().enumerate() {
            let row = place.row + at / place.columns;
            let column = place.column + at % place.columns;
            if row < grid.rows && column < grid.columns && sample.total_cmp(&0.0).is_eq() {
                hidden.add(row * grid.columns + column, grid.len());
            }
        }
    }
    Ok(())
}

fn wrong(what: &str) -> GeoTiffError {
    GeoTiffError::WrongMask(what.to_owned())
}
