//! A strip or tile: unpacked, its predictor undone, its samples as numbers.
//!
//! The file's directories are read by the crate `tiff`; its strips and tiles are not, since its
//! decoder of LZW stops at tiles that GDAL writes (image-tiff, issue 395) and knows no masks.

use std::io::Read as _;

use tiff::tags::ByteOrder;

use super::image::{ImageLayout, Packing, Predictor, SampleType, damaged};
use crate::GeoTiffError;

/// A rectangle of cells as it lies in the image.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChunkPlace {
    /// First row in the image.
    pub(super) row: usize,
    /// First column in the image.
    pub(super) column: usize,
    /// Rows stored; a tile may reach beyond the image.
    pub(super) rows: usize,
    /// Columns stored; a tile may reach beyond the image.
    pub(super) columns: usize,
}

impl ImageLayout {
    /// Returns where a strip or tile lies.
    pub(super) fn place(&self, index: usize) -> ChunkPlace {
        let across = self.chunks_across();
        let row = index / across * self.chunk_rows;
        // The last strip ends with the image; tiles are stored whole.
        let rows = if self.is_tiled {
            self.chunk_rows
        } else {
            self.chunk_rows.min(self.rows.saturating_sub(row))
        };
        let column = index % across * self.chunk_columns;
        ChunkPlace { row, column, rows, columns: self.chunk_columns }
    }

    /// Number of strips or tiles that the image needs.
    pub(super) const fn chunk_count(&self) -> usize {
        self.chunks_across() * self.rows.div_ceil(self.chunk_rows)
    }

    /// Unpacks a strip or tile and returns its samples, row by row, as they are stored.
    pub(super) fn samples(&self, file: &[u8], index: usize) -> Result<Vec<f64>, GeoTiffError> {
        let (offset, count) = self.chunks.get(index).copied().unwrap_or((0, 0));
        if count == 0 {
            return Err(GeoTiffError::SparseTile { index });
        }
        let end = offset.saturating_add(count);
        let (Ok(first), Ok(last)) = (usize::try_from(offset), usize::try_from(end)) else {
            return Err(GeoTiffError::CutShort { found: file.len() as u64, wanted: end });
        };
        let packed = file
            .get(first..last)
            .ok_or(GeoTiffError::CutShort { found: file.len() as u64, wanted: end })?;
        let place = self.place(index);
        let length = place.rows.saturating_mul(self.row_bytes());
        let mut bytes = unpack(self.packing, packed, length)?;
        if bytes.len() < length {
            return Err(damaged(&format!(
                "strip or tile {index} unpacks to {} bytes where its cells take {length}",
                bytes.len()
            )));
        }
        bytes.truncate(length);
        self.undo_predictor(&mut bytes);
        Ok(numbers(self.samples, &bytes, place.columns))
    }

    /// Leaves little-endian samples.
    fn undo_predictor(&self, bytes: &mut [u8]) {
        let Some(width) = self.samples.bytes() else { return };
        if self.predictor == Predictor::FloatingPoint {
            for row in bytes.chunks_exact_mut(self.row_bytes().max(1)) {
                undo_floating_point(row, width);
            }
            return;
        }
        if self.byte_order == ByteOrder::BigEndian {
            bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        if self.predictor == Predictor::Horizontal {
            for row in bytes.chunks_exact_mut(self.row_bytes().max(1)) {
                undo_horizontal(row, width);
            }
        }
    }
}

fn unpack(packing: Packing, packed: &[u8], length: usize) -> Result<Vec<u8>, GeoTiffError> {
    match packing {
        Packing::None => Ok(packed.to_vec()),
        Packing::Lzw => unpack_lzw(packed, length),
        Packing::Deflate => read_up_to(flate2::read::ZlibDecoder::new(packed), length),
        Packing::PackBits => Ok(unpack_bits(packed, length)),
        Packing::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(packed);
            read_up_to(decoder.map_err(|error| unpacking(&error))?, length)
        }
    }
}

fn unpacking(error: &std::io::Error) -> GeoTiffError {
    damaged(&format!("a strip or tile cannot be unpacked ({error})"))
}

/// Reads `length` bytes, or as many as there are.
fn read_up_to(source: impl std::io::Read, length: usize) -> Result<Vec<u8>, GeoTiffError> {
    let mut bytes = Vec::new();
    source.take(length as u64).read_to_end(&mut bytes).map_err(|error| unpacking(&error))?;
    Ok(bytes)
}

/// TIFF 6.0, section 13; as libtiff, no end code is asked for once all cells are there.
fn unpack_lzw(packed: &[u8], length: usize) -> Result<Vec<u8>, GeoTiffError> {
    let order = weezl::BitOrder::Msb;
    let mut decoder = weezl::decode::Configuration::with_tiff_size_switch(order, 8)
        .with_yield_on_full_buffer(true)
        .build();
    let mut bytes = vec![0; length];
    let (mut read, mut written) = (0, 0);
    while written < length {
        let (Some(input), Some(output)) = (packed.get(read..), bytes.get_mut(written..)) else {
            break;
        };
        let progress = decoder.decode_bytes(input, output);
        read += progress.consumed_in;
        written += progress.consumed_out;
        match progress.status {
            Ok(weezl::LzwStatus::Ok) if progress.consumed_in + progress.consumed_out == 0 => break,
            Ok(weezl::LzwStatus::Ok) => {}
            Ok(weezl::LzwStatus::NoProgress | weezl::LzwStatus::Done) => break,
            Err(error) => {
                return Err(damaged(&format!("a strip or tile cannot be unpacked ({error})")));
            }
        }
    }
    bytes.truncate(written);
    Ok(bytes)
}

/// TIFF 6.0, section 9.
fn unpack_bits(packed: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = packed;
    while let Some((&head, after)) = rest.split_first() {
        if bytes.len() >= length {
            break;
        }
        match usize::from(head) {
            literal @ 0..=127 => {
                let (run, after) = after.split_at((literal + 1).min(after.len()));
                bytes.extend_from_slice(run);
                rest = after;
            }
            128 => rest = after,
            repeat => {
                let Some((&value, after)) = after.split_first() else { break };
                bytes.extend(std::iter::repeat_n(value, 257 - repeat));
                rest = after;
            }
        }
    }
    bytes
}

/// TIFF 6.0, section 14: each sample was stored as its difference from the one before.
fn undo_horizontal(row: &mut [u8], width: usize) {
    match width {
        2 => accumulate(row, |a, b| {
            u16::from_le_bytes(a).wrapping_add(u16::from_le_bytes(b)).to_le_bytes()
        }),
        4 => accumulate(row, |a, b| {
            u32::from_le_bytes(a).wrapping_add(u32::from_le_bytes(b)).to_le_bytes()
        }),
        8 => accumulate(row, |a, b| {
            u64::from_le_bytes(a).wrapping_add(u64::from_le_bytes(b)).to_le_bytes()
        }),
        _ => accumulate(row, |[a], [b]: [u8; 1]| [a.wrapping_add(b)]),
    }
}

fn accumulate<const N: usize>(row: &mut [u8], add: impl Fn([u8; N], [u8; N]) -> [u8; N]) {
    let mut before = [0; N];
    for sample in row.as_chunks_mut::<N>().0 {
        *sample = add(before, *sample);
        before = *sample;
    }
}

/// Adobe Photoshop TIFF Technical Note 3: differences of bytes, the highest bytes of all samples of
/// the row first.
fn undo_floating_point(row: &mut [u8], width: usize) {
    accumulate(row, |[a], [b]: [u8; 1]| [a.wrapping_add(b)]);
    let planes = row.to_vec();
    let columns = planes.len() / width.max(1);
    for (column, sample) in row.chunks_exact_mut(width).enumerate() {
        for (place, byte) in sample.iter_mut().rev().enumerate() {
            *byte = planes.get(place * columns + column).copied().unwrap_or(0);
        }
    }
}

fn numbers(samples: SampleType, bytes: &[u8], columns: usize) -> Vec<f64> {
    fn each<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Vec<f64> {
        bytes.as_chunks::<N>().0.iter().map(|&sample| number(sample)).collect()
    }
    match samples {
        SampleType::Bit => bits(bytes, columns),
        SampleType::U8 => bytes.iter().map(|&byte| f64::from(byte)).collect(),
        SampleType::U16 => each(bytes, |b| f64::from(u16::from_le_bytes(b))),
        SampleType::I16 => each(bytes, |b| f64::from(i16::from_le_bytes(b))),
        SampleType::U32 => each(bytes, |b| f64::from(u32::from_le_bytes(b))),
        SampleType::I32 => each(bytes, |b| f64::from(i32::from_le_bytes(b))),
        SampleType::F32 => each(bytes, |b| f64::from(f32::from_le_bytes(b))),
        SampleType::F64 => each(bytes, f64::from_le_bytes),
    }
}

/// Eight samples a byte, the first in the highest bit; a row begins with a byte of its own.
fn bits(bytes: &[u8], columns: usize) -> Vec<f64> {
    let row_bytes = columns.div_ceil(8).max(1);
    let of_row = |row: &[u8]| {
        let row = row.to_vec();
        (0..columns).map(move |column| {
            let byte = row.get(column / 8).copied().unwrap_or(0);
            f64::from(byte >> (7 - column % 8) & 1)
        })
    };
    bytes.chunks_exact(row_bytes).flat_map(of_row).collect()
}
