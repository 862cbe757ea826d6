//! Shapes and text in the theme of all figures.

use crate::colour::{FRAME, TEXT, TEXT_QUIET};
use crate::font::{Weight, text_width_px};
use crate::svg::Element;

/// A point of the picture in pixels, y down.
pub(crate) type Pixel = (f64, f64);

/// An upright rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    pub(crate) const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    pub(crate) const fn around(centre: Pixel, radius: f64) -> Self {
        Self::new(centre.0 - radius, centre.1 - radius, 2.0 * radius, 2.0 * radius)
    }

    pub(crate) const fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(crate) const fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Returns the area shared with another, in square pixels.
    pub(crate) fn overlap(&self, other: &Self) -> f64 {
        let width = self.right().min(other.right()) - self.x.max(other.x);
        let height = self.bottom().min(other.bottom()) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    pub(crate) fn contains(&self, point: Pixel) -> bool {
        (self.x..=self.right()).contains(&point.0) && (self.y..=self.bottom()).contains(&point.1)
    }
}

/// Where text stands about its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) size_px: f64,
    pub(crate) fill: &'static str,
    pub(crate) weight: Weight,
    pub(crate) anchor: Anchor,
}

impl Style {
    pub(crate) const BODY: Self =
        Self { size_px: 12.0, fill: TEXT, weight: Weight::Regular, anchor: Anchor::Start };
    pub(crate) const SMALL: Self = Self { size_px: 11.0, fill: TEXT_QUIET, ..Self::BODY };
    pub(crate) const HEADING: Self = Self { weight: Weight::Bold, ..Self::BODY };
    pub(crate) const TITLE: Self = Self { size_px: 17.0, ..Self::HEADING };

    pub(crate) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) const fn filled(self, fill: &'static str) -> Self {
        Self { fill, ..self }
    }

    pub(crate) fn width_px(&self, text: &str) -> f64 {
        text_width_px(text, self.size_px, self.weight)
    }
}

/// Writes text with its baseline at a point.
pub(crate) fn text(at: Pixel, content: &str, style: Style) -> Element {
    let element = Element::new("text")
        .number("x", at.0)
        .number("y", at.1)
        .number("font-size", style.size_px)
        .attribute("fill", style.fill);
    let element = match style.weight {
        Weight::Regular => element,
        Weight::Bold => element.attribute("font-weight", "bold"),
    };
    let element = match style.anchor {
        Anchor::Start => element,
        Anchor::Middle => element.attribute("text-anchor", "middle"),
        Anchor::End => element.attribute("text-anchor", "end"),
    };
    element.child_text(content)
}

/// Gives text a light edge, so that it reads on any background.
pub(crate) fn haloed(text: Element) -> Element {
    text.attribute("paint-order", "stroke")
        .attribute("stroke", "#ffffff")
        .attribute("stroke-width", "3.5")
        .attribute("stroke-opacity", "0.9")
        .attribute("stroke-linejoin", "round")
}

/// Draws a straight line.
pub(crate) fn line(from: Pixel, to: Pixel, colour: &str, width_px: f64) -> Element {
    Element::new("line")
        .number("x1", from.0)
        .number("y1", from.1)
        .number("x2", to.0)
        .number("y2", to.1)
        .attribute("stroke", colour)
        .number("stroke-width", width_px)
}

/// Fills a rectangle.
pub(crate) fn filled(rect: &Rect, colour: &str) -> Element {
    Element::new("rect")
        .number("x", rect.x)
        .number("y", rect.y)
        .number("width", rect.width)
        .number("height", rect.height)
        .attribute("fill", colour)
}

/// Outlines a rectangle.
pub(crate) fn frame(rect: &Rect) -> Element {
    filled(rect, "none").attribute("stroke", FRAME).attribute("stroke-width", "1")
}

/// Starts a group that shows only what lies in a rectangle.
///
/// A nested `svg` clips without an `id`, which would clash between figures of one page.
pub(crate) fn clipped(rect: &Rect) -> Element {
    use crate::number::coordinate;
    let view = [rect.x, rect.y, rect.width, rect.height].map(coordinate).join(" ");
    Element::new("svg")
        .number("x", rect.x)
        .number("y", rect.y)
        .number("width", rect.width)
        .number("height", rect.height)
        .attribute("viewBox", view)
        .attribute("overflow", "hidden")
}
