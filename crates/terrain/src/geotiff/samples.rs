//! The samples of strips or tiles, put together into one raster of heights.

use tiff::decoder::{ChunkType, DecodingResult};

use super::Bytes;
use super::metadata::Meaning;
use crate::raster::to_f32;
use crate::{GeoTiffError, Grid};

/// The Moon reaches from −9.1 km to +10.8 km (`LDEM_4`: −8879 m to 10504 m); twice that is absurd.
const LIMIT_M: f64 = 20_000.0;

/// A rectangle of cells that the file stores in one piece.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    row: usize,
    column: usize,
    columns: usize,
}

/// Reads every chunk.
pub(super) fn read(decoder: &mut Bytes<'_>, grid: &Grid) -> Result<Vec<f32>, GeoTiffError> {
    let meaning = Meaning::read(decoder)?;
    let count = match decoder.get_chunk_type() {
        ChunkType::Strip => decoder.strip_count()?,
        ChunkType::Tile => decoder.tile_count()?,
    };
    let (width, height) = decoder.chunk_dimensions();
    let (width, height) = (width.max(1) as usize, height.max(1) as usize);
    let across = grid.columns.div_ceil(width);
    let mut heights_m = vec![f32::NAN; grid.len()];
    for index in 0..count {
        let (columns, _) = decoder.chunk_data_dimensions(index);
        let samples = as_f64(decoder.read_chunk(index)?)?;
        let chunk = Chunk {
            row: index as usize / across * height,
            column: index as usize % across * width,
            columns: columns as usize,
        };
        place(&mut heights_m, grid, chunk, samples.iter().map(|&sample| meaning.height_m(sample)))?;
    }
    Ok(heights_m)
}

fn place(
    heights_m: &mut [f32],
    grid: &Grid,
    chunk: Chunk,
    values: impl Iterator<Item = f64>,
) -> Result<(), GeoTiffError> {
    for (index, height_m) in values.enumerate() {
        let row = chunk.row + index / chunk.columns.max(1);
        let column = chunk.column + index % chunk.columns.max(1);
        if height_m.abs() > LIMIT_M {
            return Err(GeoTiffError::AbsurdHeight { row, column, height_m, limit_m: LIMIT_M });
        }
        if row < grid.rows
            && column < grid.columns
            && let Some(cell) = heights_m.get_mut(row * grid.columns + column)
        {
            *cell = to_f32(height_m);
        }
    }
    Ok(())
}

fn as_f64(samples: DecodingResult) -> Result<Vec<f64>, GeoTiffError> {
    fn wide<T: Into<f64>>(samples: Vec<T>) -> Vec<f64> {
        samples.into_iter().map(Into::into).collect()
    }
    match samples {
        DecodingResult::I16(samples) => Ok(wide(samples)),
        DecodingResult::U16(samples) => Ok(wide(samples)),
        DecodingResult::I32(samples) => Ok(wide(samples)),
        DecodingResult::U32(samples) => Ok(wide(samples)),
        DecodingResult::F32(samples) => Ok(wide(samples)),
        DecodingResult::F64(samples) => Ok(samples),
        DecodingResult::U8(_) | DecodingResult::I8(_) => {
            Err(GeoTiffError::WrongSamples("8 bits wide".to_owned()))
        }
        DecodingResult::U64(_) | DecodingResult::I64(_) => {
            Err(GeoTiffError::WrongSamples("64 bit integers".to_owned()))
        }
        DecodingResult::F16(_) => Err(GeoTiffError::WrongSamples("16 bit floats".to_owned())),
    }
}
