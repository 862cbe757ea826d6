//! Keys to inks and symbols, flowing into the width there is.

use crate::caption::count;
use crate::colour::{FRAME, Ink};
use crate::paint::{Pixel, Rect, Style, filled, line, text};
use crate::svg::Element;

/// Height of one line of a legend.
pub(crate) const LINE: f64 = 18.0;
/// Width of a symbol with its gap.
const SYMBOL: f64 = 28.0;
const GAP: f64 = 18.0;

/// A symbol and its meaning; the symbol is drawn around (11, 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    symbol: Element,
    label: String,
}

impl Entry {
    pub(crate) fn new(symbol: Element, label: impl Into<String>) -> Self {
        Self { symbol, label: label.into() }
    }

    pub(crate) fn line(ink: Ink, dash: Option<&'static str>, label: &str) -> Self {
        let stroke = line((0.0, 0.0), (22.0, 0.0), &ink.hex(), 2.5);
        let stroke = match dash {
            Some(dash) => stroke.attribute("stroke-dasharray", dash),
            None => stroke,
        };
        Self::new(stroke, label)
    }

    pub(crate) fn patch(colour: &str, label: &str) -> Self {
        let patch = filled(&Rect::new(2.0, -6.0, 18.0, 12.0), colour)
            .attribute("stroke", FRAME)
            .attribute("stroke-width", "0.5");
        Self::new(patch, label)
    }

    fn width(&self) -> f64 {
        SYMBOL + Style::BODY.width_px(&self.label)
    }

    /// Draws the entry with the middle of its symbol's left edge at a point.
    pub(crate) fn draw(&self, at: Pixel) -> Element {
        Element::group()
            .attribute("transform", format!("translate({})", place(at)))
            .child(self.symbol.clone())
            .child(text((SYMBOL, 4.0), &self.label, Style::BODY))
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

fn place(at: Pixel) -> String {
    use crate::number::coordinate;
    format!("{},{}", coordinate(at.0), coordinate(at.1))
}

/// Breaks entries into lines of a width.
fn rows(entries: &[Entry], width: f64) -> Vec<Vec<&Entry>> {
    let mut rows: Vec<Vec<&Entry>> = Vec::new();
    let mut used = f64::INFINITY;
    for entry in entries {
        if used + entry.width() > width {
            rows.push(Vec::new());
            used = 0.0;
        }
        used += entry.width() + GAP;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    rows
}

/// Returns the height of a legend in a width.
pub(crate) fn height(entries: &[Entry], width: f64) -> f64 {
    count(rows(entries, width).len()) * LINE
}

/// Returns the width of a legend on one line.
pub(crate) fn single_line_width(entries: &[Entry]) -> f64 {
    entries.iter().map(|entry| entry.width() + GAP).sum::<f64>() - GAP
}

/// Draws a legend from its top left corner.
pub(crate) fn draw(entries: &[Entry], at: Pixel, width: f64) -> Element {
    let mut group = Element::group();
    for (index, row) in rows(entries, width).iter().enumerate() {
        let y = at.1 + count(index) * LINE + LINE / 2.0;
        let mut x = at.0;
        for entry in row {
            group.push(entry.draw((x, y)));
            x += entry.width() + GAP;
        }
    }
    group
}
