//! Veils: pictures of one colour in four strengths, to lay over another picture.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::colour::Rgb;
use crate::raster::RasterError;

/// A picture whose pixels are clear, or veiled in one of three strengths.
///
/// It takes two bits a pixel, so that a page can hold hundreds of them.
///
/// ```
/// use hilal_figure::{Rgb, Veil};
/// let veil = Veil::new(2, vec![0.0, 0.3, 0.7, 1.0])?;
/// assert!(veil.to_data_uri(Rgb([0, 0, 40]), 200)?.starts_with("data:image/png;base64,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veil {
    columns: usize,
    rows: usize,
    strengths: Vec<u8>,
}

/// Strengths that a veil can have, clear included.
const STRENGTHS: u8 = 4;

impl Veil {
    /// Takes the strengths in \[0, 1\], row by row from the top; `NaN` is clear.
    ///
    /// # Errors
    ///
    /// The values do not fill whole rows, or there are none.
    pub fn new(columns: usize, values: Vec<f32>) -> Result<Self, RasterError> {
        let rows = values.len() / columns.max(1);
        if values.is_empty() || rows * columns != values.len() {
            return Err(RasterError { columns, rows, pixels: values.len() });
        }
        Ok(Self { columns, rows, strengths: values.into_iter().map(strength).collect() })
    }

    /// Returns the picture as `data:image/png;base64,…`, in a colour of up to `opacity` (of 255).
    ///
    /// # Errors
    ///
    /// A side is above 2³¹ − 1 pixels.
    pub fn to_data_uri(&self, colour: Rgb, opacity: u8) -> Result<String, png::EncodingError> {
        let side = |value: usize| u32::try_from(value).unwrap_or(0);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(self.columns), side(self.rows));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Two);
        encoder.set_palette(colour.0.repeat(usize::from(STRENGTHS)));
        let share = |k: u8| u16::from(opacity) * u16::from(k) / u16::from(STRENGTHS - 1);
        let opacities = (0..STRENGTHS).map(|k| u8::try_from(share(k)).unwrap_or(u8::MAX));
        encoder.set_trns(opacities.collect::<Vec<u8>>());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.packed())?;
        writer.finish()?;
        Ok(format!("data:image/png;base64,{}", STANDARD.encode(file)))
    }

    /// Four pixels in an octet, each row from an octet of its own.
    fn packed(&self) -> Vec<u8> {
        let octet = |four: &[u8]| (0..4).fold(0, |all, i| all << 2 | four.get(i).unwrap_or(&0));
        self.strengths.chunks_exact(self.columns).flat_map(|row| row.chunks(4).map(octet)).collect()
    }
}

/// The nearest strength; those at the ends take half as much room as the others, so that what is
/// almost clear is clear.
fn strength(value: f32) -> u8 {
    (1..STRENGTHS)
        .rev()
        .find(|&k| value >= (f32::from(k) - 0.5) / f32::from(STRENGTHS - 1))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_pixels_share_an_octet_and_rows_do_not() {
        let veil = Veil::new(5, vec![1.0, 0.0, 0.4, 0.6, 1.0, f32::NAN, 0.0, 0.0, 0.0, 0.1]);
        assert_eq!(veil.unwrap().packed(), [0b11_00_01_10, 0b11_00_00_00, 0, 0]);
    }

    #[test]
    fn what_fills_no_rows_is_refused() {
        assert!(Veil::new(3, vec![0.0; 4]).is_err());
        assert!(Veil::new(0, Vec::new()).is_err());
    }
}
