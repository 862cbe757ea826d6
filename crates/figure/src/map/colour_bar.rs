//! Colour bars: what the colours of a map mean.

use crate::colour::FRAME;
use crate::font::wrap;
use crate::paint::{Anchor, Pixel, Rect, Style, filled, frame, line, text};
use crate::raster::ColourScale;
use crate::svg::Element;
use crate::ticks::Ticks;

const STRIPES: u32 = 64;
const BAR: f64 = 12.0;
const LINE: f64 = 15.0;

/// Draws a bar below a point and returns it with its height.
pub(super) fn draw(label: &str, scale: &ColourScale, at: Pixel, width: f64) -> (Element, f64) {
    let mut group = Element::group();
    let mut y = at.1;
    for words in wrap(label, Style::BODY.size_px, width) {
        group.push(text((at.0, y + 11.0), &words, Style::BODY));
        y += LINE;
    }
    let bar = Rect::new(at.0, y + 3.0, width, BAR);
    let (low, high) = (scale.low(), scale.high());
    let stripe = width / f64::from(STRIPES);
    for index in 0..STRIPES {
        let value = low + (high - low) * (f64::from(index) + 0.5) / f64::from(STRIPES);
        let x = bar.x + stripe * f64::from(index);
        // Half a pixel of overlap hides the seams between stripes.
        let wide = (stripe + 0.5).min(bar.right() - x);
        group.push(filled(&Rect::new(x, bar.y, wide, BAR), &scale.colour(value).hex()));
    }
    group.push(frame(&bar));
    let ticks = Ticks::inside(low, high, 5);
    for value in ticks.values() {
        let x = bar.x + (value - low) / (high - low) * width;
        group.push(line((x, bar.bottom()), (x, bar.bottom() + 4.0), FRAME, 1.0));
        let label = ticks.label(*value);
        let half = Style::SMALL.width_px(&label) / 2.0;
        let x = x.clamp(bar.x + half - 6.0, bar.right() - half + 6.0);
        group.push(text((x, bar.bottom() + 16.0), &label, Style::SMALL.anchored(Anchor::Middle)));
    }
    (group, bar.bottom() + 20.0 - at.1)
}
