//! Tiles: cut out, made foreseeable, and packed.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;

use super::error::CogError;
use super::overview::Level;

/// Returns the packed tiles of a map, row by row from the north-west.
pub(super) fn pack(level: &Level<'_>, side: usize) -> Result<Vec<Vec<u8>>, CogError> {
    let across = level.columns.div_ceil(side);
    let count = level.rows.div_ceil(side) * across;
    let packed = (0..count).into_par_iter().map(|index| {
        let bytes = cut(level, (index / across * side, index % across * side), side);
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&bytes)?;
        encoder.finish()
    });
    let packed: std::io::Result<Vec<_>> = packed.collect();
    // Packing into memory fails for lack of it, if at all.
    let (rows, columns) = (level.rows, level.columns);
    packed.map_err(|_no_memory| CogError::TooLarge { rows, columns })
}

/// Returns a tile's bytes with the predictor applied; off the map it holds NaN.
fn cut(level: &Level<'_>, (row, column): (usize, usize), side: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(side * side * size_of::<f32>());
    let width = side.min(level.columns - column);
    let mut line = vec![f32::NAN; side];
    for row in row..row + side {
        if row < level.rows {
            let start = row * level.columns + column;
            line[..width].copy_from_slice(&level.values[start..start + width]);
        } else {
            line.fill(f32::NAN);
        }
        bytes.extend(predicted(&line));
    }
    bytes
}

/// The floating-point predictor, as `predict_f32` of the `tiff` crate's `decoder/mod.rs` undoes it:
/// the first bytes of all numbers, then the second ones, and so on, each less the byte before it.
fn predicted(line: &[f32]) -> Vec<u8> {
    let mut bytes = vec![0; size_of_val(line)];
    for (index, value) in line.iter().enumerate() {
        for (plane, byte) in value.to_be_bytes().into_iter().enumerate() {
            bytes[plane * line.len() + index] = byte;
        }
    }
    for index in (1..bytes.len()).rev() {
        bytes[index] = bytes[index].wrapping_sub(bytes[index - 1]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_predictor_brings_like_bytes_together() {
        // 1.0 is 3F 80 00 00, 2.0 is 40 00 00 00.
        assert_eq!(predicted(&[1.0, 2.0]), [0x3F, 1, 0x40, 0x80, 0, 0, 0, 0]);
    }
}
