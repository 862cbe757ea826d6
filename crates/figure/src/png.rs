//! SVG to PNG with the embedded font alone: the same bytes on every machine.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::font;

/// The widest picture that is drawn, in pixels.
const MAX_SIDE_PX: u32 = 16_384;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The text is no SVG.
    #[error("the picture is not well-formed SVG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// No pixels, or too many.
    #[error(
        "the picture would be {width_px} × {height_px} px; choose a width that keeps both between 1 and {MAX_SIDE_PX} px"
    )]
    Size {
        /// Width asked for.
        width_px: u32,
        /// Height that follows.
        height_px: u32,
    },
    /// The pixels could not be written.
    #[error("the pixels could not be written as PNG: {0}")]
    Encode(String),
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(font::REGULAR_TTF.to_vec());
    fonts.load_font_data(font::BOLD_TTF.to_vec());
    Arc::new(fonts)
});

/// Reads SVG with the embedded font.
pub(crate) fn parse(svg: &str) -> Result<Tree, resvg::usvg::Error> {
    let options = Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    Tree::from_str(svg, &options)
}

/// Draws SVG as PNG, `width_px` wide, with the embedded font only.
///
/// ```
/// let mut svg = hilal_figure::svg::Svg::new(40.0, 20.0, "empty");
/// svg.push(hilal_figure::svg::Element::new("rect").number("width", 40.0).number("height", 20.0));
/// let png = hilal_figure::to_png(&svg.to_string(), 80)?;
/// assert_eq!(&png[1..4], b"PNG");
/// # Ok::<(), hilal_figure::PngError>(())
/// ```
///
/// # Errors
///
/// The text is not SVG, or the picture would have no pixels or a side above 16,384 px.
pub fn to_png(svg: &str, width_px: u32) -> Result<Vec<u8>, PngError> {
    let tree = parse(svg)?;
    let size = tree.size();
    let scaled = size.to_int_size().scale_to_width(width_px);
    let height_px = scaled.map_or(0, |size| size.height());
    let refused = PngError::Size { width_px, height_px };
    if !(1..=MAX_SIDE_PX).contains(&width_px) || !(1..=MAX_SIDE_PX).contains(&height_px) {
        return Err(refused);
    }
    let Some(mut pixels) = Pixmap::new(width_px, height_px) else {
        return Err(refused);
    };
    let (sx, sy) = (
        f64::from(width_px) / f64::from(size.width()),
        f64::from(height_px) / f64::from(size.height()),
    );
    resvg::render(&tree, Transform::from_scale(narrow(sx), narrow(sy)), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encode(error.to_string()))
}

#[expect(clippy::cast_possible_truncation, reason = "a scale of pixels needs no more than f32")]
const fn narrow(scale: f64) -> f32 {
    scale as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><rect width="10" height="5"/></svg>"#;

    #[test]
    fn a_picture_keeps_its_shape() {
        let png = to_png(DOT, 40).unwrap();
        assert_eq!(png[16..24], [0, 0, 0, 40, 0, 0, 0, 20]);
    }

    #[test]
    fn no_pixels_are_refused_in_words() {
        let message = to_png(DOT, 0).unwrap_err().to_string();
        assert!(message.contains("0 × "), "{message}");
    }

    #[test]
    fn what_is_not_svg_is_refused() {
        assert!(matches!(to_png("no picture", 10), Err(PngError::Svg(_))));
    }
}
