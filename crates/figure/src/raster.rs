//! Pictures of pixels: colour maps, hillshade blending, PNG and data URIs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::colour::{ColourMap, Rgb, level};

/// A raster whose pixels do not fit its size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a raster of {columns} × {rows} needs as many pixels, got {pixels}")]
pub struct RasterError {
    /// Columns declared.
    pub columns: usize,
    /// Rows declared.
    pub rows: usize,
    /// Pixels given.
    pub pixels: usize,
}

/// Pixels in rows from the top (north) down, each from left (west) to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RasterImage {
    columns: usize,
    rows: usize,
    pixels: Vec<[u8; 3]>,
}

impl RasterImage {
    /// Takes pixels.
    ///
    /// # Errors
    ///
    /// The count of pixels is not `columns × rows`, or is zero.
    pub fn from_rgb(
        columns: usize,
        rows: usize,
        pixels: Vec<[u8; 3]>,
    ) -> Result<Self, RasterError> {
        if pixels.is_empty() || columns.checked_mul(rows) != Some(pixels.len()) {
            return Err(RasterError { columns, rows, pixels: pixels.len() });
        }
        Ok(Self { columns, rows, pixels })
    }

    /// Takes brightness in \[0, 1\], such as a hillshade; `NaN` is mid-grey.
    ///
    /// # Errors
    ///
    /// As [`from_rgb`](Self::from_rgb).
    pub fn from_brightness(
        columns: usize,
        rows: usize,
        values: &[f32],
    ) -> Result<Self, RasterError> {
        let pixels = values.iter().map(|value| ColourMap::Grey.at(f64::from(*value)).0).collect();
        Self::from_rgb(columns, rows, pixels)
    }

    /// Colours values row by row; the rows follow from the count.
    ///
    /// # Errors
    ///
    /// As [`from_rgb`](Self::from_rgb).
    pub fn from_values(
        columns: usize,
        values: &[f32],
        scale: &ColourScale,
    ) -> Result<Self, RasterError> {
        let pixels = values.iter().map(|value| scale.colour(f64::from(*value)).0).collect();
        Self::from_rgb(columns, values.len() / columns.max(1), pixels)
    }

    /// Returns the columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the pixels.
    pub fn pixels(&self) -> &[[u8; 3]] {
        &self.pixels
    }

    /// Returns this image shaded by another of the same size: colour × brightness.
    ///
    /// # Errors
    ///
    /// The sizes differ.
    pub fn multiply(&self, shade: &Self) -> Result<Self, RasterError> {
        if (self.columns, self.rows) != (shade.columns, shade.rows) {
            return Err(RasterError {
                columns: self.columns,
                rows: self.rows,
                pixels: shade.pixels.len(),
            });
        }
        let pixels =
            self.pixels.iter().zip(&shade.pixels).map(|(a, b)| multiplied(*a, *b)).collect();
        Ok(Self { pixels, ..*self })
    }

    /// Returns a copy shrunk by a whole factor (mean of each block) until no side is above
    /// `side_px`.
    #[must_use]
    pub fn shrunk(&self, side_px: usize) -> Self {
        let factor = self.columns.max(self.rows).div_ceil(side_px.max(1));
        if factor <= 1 {
            return self.clone();
        }
        let (columns, rows) = (self.columns.div_ceil(factor), self.rows.div_ceil(factor));
        let pixels = (0..rows * columns)
            .map(|index| {
                self.block_mean(index / columns * factor, index % columns * factor, factor)
            })
            .collect();
        Self { columns, rows, pixels }
    }

    fn block_mean(&self, top: usize, left: usize, factor: usize) -> [u8; 3] {
        let mut sum = [0_u64; 3];
        let mut count = 0_u64;
        for row in top..(top + factor).min(self.rows) {
            for column in left..(left + factor).min(self.columns) {
                let pixel = self.pixels[row * self.columns + column];
                for (total, channel) in sum.iter_mut().zip(pixel) {
                    *total += u64::from(channel);
                }
                count += 1;
            }
        }
        sum.map(|total| u8::try_from((total + count / 2) / count.max(1)).unwrap_or(u8::MAX))
    }

    /// Returns the PNG file.
    ///
    /// # Errors
    ///
    /// A side is above 2³¹ − 1 pixels.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let side = |value: usize| u32::try_from(value).unwrap_or(0);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(self.columns), side(self.rows));
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        writer.finish()?;
        Ok(file)
    }

    /// Returns the PNG as `data:image/png;base64,…`.
    ///
    /// # Errors
    ///
    /// As [`to_png`](Self::to_png).
    pub fn to_data_uri(&self) -> Result<String, png::EncodingError> {
        Ok(format!("data:image/png;base64,{}", STANDARD.encode(self.to_png()?)))
    }
}

fn multiplied(a: [u8; 3], b: [u8; 3]) -> [u8; 3] {
    core::array::from_fn(|i| level(f64::from(a[i]) * f64::from(b[i]) / (255.0 * 255.0)))
}

/// A colour map over a range of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColourScale {
    map: ColourMap,
    low: f64,
    high: f64,
}

impl ColourScale {
    /// Spreads a map from `low` to `high`; the order may be reversed.
    pub const fn new(map: ColourMap, low: f64, high: f64) -> Self {
        Self { map, low, high }
    }

    /// Returns the colour of a value; `NaN` is mid-grey.
    pub fn colour(&self, value: f64) -> Rgb {
        let span = self.high - self.low;
        self.map.at(if span == 0.0 { 0.5 } else { (value - self.low) / span })
    }

    /// Returns the value at the dark end.
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// Returns the value at the light end.
    pub const fn high(&self) -> f64 {
        self.high
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(png: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    proptest! {
        #[test]
        fn pixels_survive_the_file(columns in 1_usize..9, rows in 1_usize..9, seed in any::<u8>()) {
            let pixels: Vec<[u8; 3]> = (0..columns * rows)
                .map(|i| [seed.wrapping_mul(31), u8::try_from(i).unwrap(), seed]).collect();
            let image = RasterImage::from_rgb(columns, rows, pixels.clone()).unwrap();
            prop_assert_eq!(decoded(&image.to_png().unwrap()), pixels.as_flattened());
        }

        #[test]
        fn shrinking_keeps_a_flat_colour(columns in 1_usize..40, rows in 1_usize..40, side in 1_usize..20) {
            let image = RasterImage::from_rgb(columns, rows, vec![[7, 90, 201]; columns * rows]).unwrap();
            let small = image.shrunk(side);
            prop_assert!(small.columns() <= side && small.rows() <= side);
            prop_assert!(small.pixels().iter().all(|pixel| *pixel == [7, 90, 201]));
        }
    }

    #[test]
    fn a_white_shade_changes_nothing_and_a_black_one_hides_all() {
        let image = RasterImage::from_rgb(1, 1, vec![[10, 200, 255]]).unwrap();
        let white = RasterImage::from_brightness(1, 1, &[1.0]).unwrap();
        let black = RasterImage::from_brightness(1, 1, &[0.0]).unwrap();
        assert_eq!(image.multiply(&white).unwrap(), image);
        assert_eq!(image.multiply(&black).unwrap().pixels(), [[0, 0, 0]]);
    }

    #[test]
    fn too_few_pixels_are_refused_in_words() {
        let message = RasterImage::from_rgb(3, 2, vec![[0; 3]; 5]).unwrap_err().to_string();
        assert_eq!(message, "a raster of 3 × 2 needs as many pixels, got 5");
    }
}
