//! Events: lines through all panels, with names that do not collide.

use crate::caption::count;
use crate::colour::Ink;
use crate::font::fit;
use crate::paint::{Pixel, Rect, Style, line, text};
use crate::svg::{Element, PathData};
use crate::time_axis::TimeAxis;

/// Height of one row of names.
const ROW: f64 = 16.0;
/// Longest name, in pixels.
const LONGEST: f64 = 240.0;

/// Something that happened at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    elapsed_s: f64,
    label: String,
    ink: Ink,
}

impl Event {
    /// Marks an instant, in seconds since the start of the window.
    pub fn new(elapsed_s: f64, label: impl Into<String>, ink: Ink) -> Self {
        Self { elapsed_s, label: label.into(), ink }
    }
}

/// Events with a place for each name.
pub(super) struct Flags {
    flags: Vec<Flag>,
    rows: usize,
}

struct Flag {
    x: f64,
    text_x: f64,
    row: usize,
    label: String,
    ink: Ink,
}

impl Flags {
    /// Gives every event inside the axis a row where its name is free of the others.
    pub(super) fn placed(events: &[Event], axis: &TimeAxis, right: f64) -> Self {
        let mut inside: Vec<&Event> = events
            .iter()
            .filter(|event| (0.0..=axis.span_s()).contains(&event.elapsed_s))
            .collect();
        inside.sort_by(|a, b| a.elapsed_s.total_cmp(&b.elapsed_s));
        let mut taken_to: Vec<f64> = Vec::new();
        let mut flags = Vec::new();
        for event in inside {
            let label = fit(&event.label, Style::SMALL.size_px, LONGEST);
            let width = Style::SMALL.width_px(&label) + 14.0;
            let x = axis.x(event.elapsed_s);
            // At the right edge the name stands before its mark.
            let beyond = x + width - 6.0 > right;
            let text_x = if beyond { x - width + 6.0 } else { x + 8.0 };
            let left = text_x.min(x) - 6.0;
            let row = taken_to.iter().position(|end| *end <= left).unwrap_or(taken_to.len());
            if row == taken_to.len() {
                taken_to.push(0.0);
            }
            taken_to[row] = (text_x + width).max(x + 6.0);
            flags.push(Flag { x, text_x, row, label, ink: event.ink });
        }
        Self { flags, rows: taken_to.len() }
    }

    pub(super) fn height(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { count(self.rows) * ROW + 4.0 }
    }

    /// Draws names below `top` and lines through the panels.
    pub(super) fn draw(&self, top: f64, panels: &[Rect]) -> Element {
        let mut group = Element::group();
        for flag in &self.flags {
            let y = top + count(flag.row) * ROW + ROW / 2.0;
            for panel in panels {
                group.push(
                    line((flag.x, panel.y), (flag.x, panel.bottom()), &flag.ink.hex(), 1.0)
                        .attribute("stroke-dasharray", "3 3"),
                );
            }
            group.push(arrowhead((flag.x, y), flag.ink));
            group.push(text((flag.text_x, y + 4.0), &flag.label, Style::SMALL));
        }
        group
    }
}

fn arrowhead(at: Pixel, ink: Ink) -> Element {
    let mut path = PathData::default();
    path.move_to(at.0 - 4.5, at.1 - 3.5);
    path.line_to(at.0 + 4.5, at.1 - 3.5);
    path.line_to(at.0, at.1 + 4.5);
    path.close();
    Element::new("path").attribute("d", path).attribute("fill", ink.hex())
}
