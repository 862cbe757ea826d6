//! The picture under a map: shaded relief, with a coloured overlay if wanted.

use super::extent::{Extent, View};
use crate::raster::{ColourScale, RasterError, RasterImage};
use crate::svg::Element;

/// The longest side that is embedded, in pixels: finer rasters are averaged down.
const LONGEST_SIDE: usize = 960;
/// Under an overlay the relief keeps this brightness at least, so that colours stay readable.
const LIFT: f64 = 0.35;

/// A quantity that colours the relief.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    label: String,
    scale: ColourScale,
    values: Vec<f32>,
}

impl Overlay {
    /// Takes a label with its unit, such as `Mean sunlight (%)`, the colours and one value a
    /// pixel; `NaN` leaves the relief bare.
    pub fn new(label: impl Into<String>, scale: ColourScale, values: Vec<f32>) -> Self {
        Self { label: label.into(), scale, values }
    }
}

/// A picture and the extent that it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    extent: Extent,
    image: RasterImage,
    bar: Option<(String, ColourScale)>,
}

impl Base {
    /// Takes a picture as it is.
    pub const fn picture(extent: Extent, image: RasterImage) -> Self {
        Self { extent, image, bar: None }
    }

    /// Takes a hillshade: brightness in \[0, 1\] in rows from the top (largest y) down.
    ///
    /// # Errors
    ///
    /// The count of values is no multiple of `columns`.
    pub fn hillshade(
        extent: Extent,
        columns: usize,
        brightness: &[f32],
    ) -> Result<Self, RasterError> {
        let rows = brightness.len() / columns.max(1);
        Ok(Self::picture(extent, RasterImage::from_brightness(columns, rows, brightness)?))
    }

    /// Colours the relief by a quantity on the same pixels.
    ///
    /// # Errors
    ///
    /// The count of values differs from that of the pixels.
    pub fn overlay(self, overlay: Overlay) -> Result<Self, RasterError> {
        let (columns, rows) = (self.image.columns(), self.image.rows());
        if overlay.values.len() != self.image.pixels().len() {
            return Err(RasterError { columns, rows, pixels: overlay.values.len() });
        }
        let pixels = self.image.pixels().iter().zip(&overlay.values);
        let pixels = pixels.map(|(shade, value)| tinted(*shade, *value, &overlay.scale)).collect();
        let image = RasterImage::from_rgb(columns, rows, pixels)?;
        Ok(Self { image, bar: Some((overlay.label, overlay.scale)), ..self })
    }

    pub(super) fn bar(&self) -> Option<(&str, &ColourScale)> {
        self.bar.as_ref().map(|(label, scale)| (label.as_str(), scale))
    }

    pub(super) fn draw(&self, view: &View) -> Result<Element, ::png::EncodingError> {
        let ((left, right), (low, high)) = (self.extent.x_m(), self.extent.y_m());
        let top_left = view.pixel(hilal_quantity::MapPoint::new(left, high));
        let bottom_right = view.pixel(hilal_quantity::MapPoint::new(right, low));
        Ok(Element::new("image")
            .number("x", top_left.0)
            .number("y", top_left.1)
            .number("width", bottom_right.0 - top_left.0)
            .number("height", bottom_right.1 - top_left.1)
            .attribute("preserveAspectRatio", "none")
            .attribute("href", self.image.shrunk(LONGEST_SIDE).to_data_uri()?))
    }
}

fn tinted(shade: [u8; 3], value: f32, scale: &ColourScale) -> [u8; 3] {
    if value.is_nan() {
        return shade;
    }
    let colour = scale.colour(f64::from(value)).0;
    core::array::from_fn(|i| {
        let lifted = LIFT + (1.0 - LIFT) * f64::from(shade[i]) / 255.0;
        crate::colour::level(f64::from(colour[i]) / 255.0 * lifted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ColourMap;

    fn extent() -> Extent {
        Extent::new((0.0, 2.0), (0.0, 1.0)).unwrap()
    }

    #[test]
    fn an_overlay_must_have_as_many_values_as_the_relief() {
        let base = Base::hillshade(extent(), 2, &[0.5, 0.5]).unwrap();
        let overlay = Overlay::new("x", ColourScale::new(ColourMap::Grey, 0.0, 1.0), vec![1.0]);
        assert!(base.overlay(overlay).is_err());
    }

    #[test]
    fn a_missing_value_leaves_the_relief_bare() {
        let base = Base::hillshade(extent(), 2, &[0.2, 1.0]).unwrap();
        let scale = ColourScale::new(ColourMap::Viridis, 0.0, 1.0);
        let tinted = base.clone().overlay(Overlay::new("x", scale, vec![f32::NAN, 1.0])).unwrap();
        assert_eq!(tinted.image.pixels()[0], base.image.pixels()[0]);
        assert_eq!(tinted.image.pixels()[1], ColourMap::Viridis.at(1.0).0);
    }
}
