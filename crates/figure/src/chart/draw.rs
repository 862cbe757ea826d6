//! Drawing one panel.

use super::HEADING_LEFT;
use super::decimate::{straightened, thinned};
use super::panel::{BAND_OPACITY, FILL_OPACITY, LIMIT_DASH, Panel, SHADE_OPACITY};
use super::series::{Series, Shape};
use crate::colour::{GRID, Ink, PANEL};
use crate::legend;
use crate::paint::{Anchor, Pixel, Rect, Style, clipped, filled, frame, line, text};
use crate::svg::{Element, PathData};
use crate::ticks::Ticks;
use crate::time_axis::TimeAxis;

/// Maps time and value to pixels.
struct Scale<'a> {
    axis: &'a TimeAxis,
    rect: &'a Rect,
    low: f64,
    high: f64,
}

impl Scale<'_> {
    fn y(&self, value: f64) -> f64 {
        self.rect.bottom() - (value - self.low) / (self.high - self.low) * self.rect.height
    }

    fn pixel(&self, point: (f64, f64)) -> Pixel {
        (self.axis.x(point.0), self.y(point.1))
    }
}

/// Draws a panel with its heading and legend, which start at `top`, and its value axis.
pub(super) fn panel(panel: &Panel, rect: &Rect, axis: &TimeAxis, top: f64) -> Element {
    let ticks = panel.ticks();
    let (low, high) = ticks.bounds();
    let scale = Scale { axis, rect, low, high };
    let mut data = clipped(rect);
    for element in shades(panel, &scale) {
        data.push(element);
    }
    panel.series.iter().for_each(|series| data.push(self::series(series, &scale)));
    for element in limits(panel, &scale) {
        data.push(element);
    }
    Element::group()
        .child(head(panel, rect, top))
        .child(filled(rect, PANEL))
        .child(axis.grid(rect))
        .child(values(&ticks, &scale))
        .child(data)
        .child(frame(rect))
}

fn head(panel: &Panel, rect: &Rect, top: f64) -> Element {
    let entries = panel.legend();
    let heading = text((HEADING_LEFT, top + 16.0), &panel.heading, Style::HEADING);
    let at = if panel.legend_beside_heading(rect.width) {
        (rect.right() - legend::single_line_width(&entries), top + 3.0)
    } else {
        (rect.x, top + 20.0)
    };
    Element::group().child(heading).child(legend::draw(&entries, at, rect.width + 1.0))
}

fn values(ticks: &Ticks, scale: &Scale<'_>) -> Element {
    let mut group = Element::group();
    for value in ticks.values() {
        let y = scale.y(*value);
        group.push(line((scale.rect.x, y), (scale.rect.right(), y), GRID, 1.0));
        let at = (scale.rect.x - 7.0, y + 4.0);
        group.push(text(at, &ticks.label(*value), Style::SMALL.anchored(Anchor::End)));
    }
    group
}

fn shades(panel: &Panel, scale: &Scale<'_>) -> Vec<Element> {
    let bands = panel.bands.iter().map(|band| {
        let (top, bottom) = (scale.y(band.high), scale.y(band.low));
        let rect = Rect::new(scale.rect.x, top, scale.rect.width, bottom - top);
        filled(&rect, &band.ink.hex()).attribute("fill-opacity", BAND_OPACITY)
    });
    let shades = panel.shades.iter().flat_map(|shade| {
        shade.spans.iter().map(|(from, to)| {
            let (left, right) = (scale.axis.x(*from), scale.axis.x(*to));
            let rect = Rect::new(left, scale.rect.y, right - left, scale.rect.height);
            filled(&rect, &shade.ink.hex()).attribute("fill-opacity", SHADE_OPACITY)
        })
    });
    bands.chain(shades).collect()
}

fn limits(panel: &Panel, scale: &Scale<'_>) -> Vec<Element> {
    let finite = panel.limits.iter().filter(|limit| limit.value.is_finite());
    finite
        .map(|limit| {
            let y = scale.y(limit.value);
            line((scale.rect.x, y), (scale.rect.right(), y), &Ink::Vermilion.hex(), 1.5)
                .attribute("stroke-dasharray", LIMIT_DASH)
        })
        .collect()
}

fn series(series: &Series, scale: &Scale<'_>) -> Element {
    let mut runs = thinned(series.points.iter().map(|point| scale.pixel(*point)));
    for run in &mut runs {
        match series.shape {
            Shape::Line => *run = straightened(run),
            Shape::Step | Shape::StepFill => *run = without_repeats(run),
        }
    }
    let end = scale.rect.right();
    let mut group = Element::group();
    if series.shape == Shape::StepFill {
        let floor = scale.y(0.0_f64.clamp(scale.low, scale.high));
        group.push(
            Element::new("path")
                .attribute("d", fill(&runs, floor))
                .attribute("fill", series.ink.hex())
                .attribute("fill-opacity", FILL_OPACITY),
        );
    }
    let width = if series.shape == Shape::StepFill { 1.0 } else { 1.8 };
    let path = Element::new("path")
        .attribute("d", stroke(&runs, series.shape, end))
        .attribute("fill", "none")
        .attribute("stroke", series.ink.hex())
        .number("stroke-width", width)
        .attribute("stroke-linejoin", "round");
    group.push(match series.dash {
        Some(dash) => path.attribute("stroke-dasharray", dash),
        None => path,
    });
    group
}

/// Returns held values without those that hold on: only changes and the end are left.
fn without_repeats(run: &[Pixel]) -> Vec<Pixel> {
    let end = run.len().saturating_sub(1);
    let changes = |index: usize| {
        index == 0 || index == end || run[index].1.to_bits() != run[index - 1].1.to_bits()
    };
    (0..run.len()).filter(|index| changes(*index)).map(|index| run[index]).collect()
}

fn stroke(runs: &[Vec<Pixel>], shape: Shape, end: f64) -> PathData {
    let mut path = PathData::default();
    for run in runs {
        let mut previous: Option<Pixel> = None;
        for point in run {
            match previous {
                None => path.move_to(point.0, point.1),
                Some(before) => {
                    if shape != Shape::Line {
                        path.line_to(point.0, before.1);
                    }
                    path.line_to(point.0, point.1);
                }
            }
            previous = Some(*point);
        }
        // A lone point still shows: as a dash one pixel long.
        if let [only] = run.as_slice() {
            path.line_to((only.0 + 1.0).min(end), only.1);
        }
    }
    path
}

fn fill(runs: &[Vec<Pixel>], floor: f64) -> PathData {
    let mut path = PathData::default();
    for run in runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        path.move_to(first.0, floor);
        let mut height = first.1;
        for point in run {
            path.line_to(point.0, height);
            path.line_to(point.0, point.1);
            height = point.1;
        }
        path.line_to(last.0, floor);
        path.close();
    }
    path
}
