//! What holds or happens when: rows of coloured spans over mission time.

use hilal_quantity::Window;

use crate::caption::{Caption, Source, count};
use crate::colour::{Ink, PANEL};
use crate::font::{Weight, fit, text_width_px};
use crate::legend::{self, Entry};
use crate::paint::{Anchor, Rect, Style, clipped, filled, frame, text};
use crate::svg::{Element, PathData, Svg};
use crate::time_axis::{self, TimeAxis};

const WIDTH: f64 = 960.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 26.0;
/// Room above and below a span in its row.
const PAD: f64 = 4.0;
/// The shortest span still drawn, in pixels: what is brief must not vanish.
const SHORTEST: f64 = 0.8;
/// Longest row name, in pixels.
const LONGEST_NAME: f64 = 200.0;

/// A kind of span: its name in the legend and its colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    label: String,
    ink: Ink,
}

impl Category {
    /// Names a kind of span.
    pub fn new(label: impl Into<String>, ink: Ink) -> Self {
        Self { label: label.into(), ink }
    }
}

/// From when to when, in seconds since the start of the window.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    from_s: f64,
    to_s: f64,
    category: Category,
    label: Option<String>,
}

impl Span {
    /// Takes start and end.
    pub fn new(from_s: f64, to_s: f64, category: &Category) -> Self {
        Self { from_s, to_s, category: category.clone(), label: None }
    }

    /// Writes a name into the span, where it fits.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// Spans under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    name: String,
    spans: Vec<Span>,
}

impl Row {
    /// Takes a name and its spans.
    pub fn new(name: impl Into<String>, spans: Vec<Span>) -> Self {
        Self { name: name.into(), spans }
    }

    /// Returns the kinds of span, in the order of their first use.
    fn categories(&self) -> Vec<&Category> {
        let mut found: Vec<&Category> = Vec::new();
        for span in &self.spans {
            if !found.contains(&&span.category) {
                found.push(&span.category);
            }
        }
        found
    }
}

/// A timeline (Gantt chart).
///
/// ```
/// use hilal_figure::{Category, Ink, Row, Span, Timeline};
/// use hilal_quantity::{Epoch, Unit, Window};
/// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
/// let drive = Category::new("drive", Ink::Blue);
/// let timeline = Timeline::new("Activities", Window::new(start, start + 2 * Unit::Day)?)
///     .row(Row::new("Rover", vec![Span::new(0.0, 7200.0, &drive).labelled("to goal 9")]));
/// assert!(timeline.to_svg().to_string().contains("drive"));
/// # Ok::<(), hilal_quantity::WindowError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Timeline {
    caption: Caption,
    window: Window,
    rows: Vec<Row>,
}

impl Timeline {
    /// Starts a timeline.
    pub fn new(title: impl Into<String>, window: Window) -> Self {
        Self { caption: Caption::new(title), window, rows: Vec::new() }
    }

    /// Says in a sentence what to see.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.caption.subtitle = Some(subtitle.into());
        self
    }

    /// Says where the data comes from.
    #[must_use]
    pub fn source(mut self, source: Source) -> Self {
        self.caption.source = Some(source);
        self
    }

    /// Adds a row below the others.
    #[must_use]
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Draws the timeline.
    pub fn to_svg(&self) -> Svg {
        let names = self.rows.iter().map(|row| Style::BODY.width_px(&row.name));
        let left = names.fold(60.0, f64::max).min(LONGEST_NAME) + 32.0;
        let axis = TimeAxis::new(self.window, left, WIDTH - left - RIGHT);
        let legend = self.legend();
        let legend_height = legend::height(&legend, WIDTH - left - RIGHT);
        let rows = count(self.rows.len()) * ROW;
        let body = time_axis::TOP + rows + time_axis::BOTTOM + 8.0 + legend_height;
        let mut svg = self.caption.begin(WIDTH, body);

        let top = self.caption.head_height(WIDTH) + time_axis::TOP;
        let area = Rect::new(left, top, WIDTH - left - RIGHT, rows);
        svg.push(self.draw_rows(&area, &axis));
        svg.push(axis.draw_top(area.y));
        svg.push(axis.draw_bottom(area.bottom()));
        let at = (left, area.bottom() + time_axis::BOTTOM + 8.0);
        svg.push(legend::draw(&legend, at, area.width));
        svg
    }

    fn legend(&self) -> Vec<Entry> {
        let mut found: Vec<&Category> = Vec::new();
        for category in self.rows.iter().flat_map(Row::categories) {
            if !found.contains(&category) {
                found.push(category);
            }
        }
        found.iter().map(|category| Entry::patch(&category.ink.hex(), &category.label)).collect()
    }

    fn draw_rows(&self, area: &Rect, axis: &TimeAxis) -> Element {
        let mut group = Element::group().child(filled(area, PANEL)).child(axis.grid(area));
        let mut data = clipped(area);
        for (index, row) in self.rows.iter().enumerate() {
            let place = Rect::new(area.x, area.y + count(index) * ROW, area.width, ROW);
            if index % 2 == 1 {
                group.push(filled(&place, "#0b2540").attribute("fill-opacity", "0.045"));
            }
            let at = (area.x - 10.0, place.y + ROW / 2.0 + 4.0);
            let name = fit(&row.name, Style::BODY.size_px, LONGEST_NAME);
            group.push(text(at, &name, Style::BODY.anchored(Anchor::End)));
            for element in draw_spans(row, &place, axis) {
                data.push(element);
            }
        }
        group.child(data).child(frame(area))
    }
}

fn draw_spans(row: &Row, place: &Rect, axis: &TimeAxis) -> Vec<Element> {
    let (top, bottom) = (place.y + PAD, place.bottom() - PAD);
    let mut elements = Vec::new();
    for category in row.categories() {
        let mut path = PathData::default();
        for span in row.spans.iter().filter(|span| span.category == *category) {
            let left = axis.x(span.from_s);
            let right = axis.x(span.to_s).max(left + SHORTEST);
            path.move_to(left, top);
            path.line_to(right, top);
            path.line_to(right, bottom);
            path.line_to(left, bottom);
            path.close();
        }
        elements
            .push(Element::new("path").attribute("d", path).attribute("fill", category.ink.hex()));
    }
    elements.extend(row.spans.iter().filter_map(|span| draw_label(span, place, axis)));
    elements
}

/// Writes a span's name in its middle, where it fits.
fn draw_label(span: &Span, place: &Rect, axis: &TimeAxis) -> Option<Element> {
    let label = span.label.as_ref()?;
    let (left, right) = (axis.x(span.from_s), axis.x(span.to_s));
    let style = Style::SMALL.filled(readable_on(span.category.ink)).anchored(Anchor::Middle);
    let fits = text_width_px(label, style.size_px, Weight::Regular) + 3.0 <= right - left;
    fits.then(|| text((f64::midpoint(left, right), place.y + ROW / 2.0 + 4.0), label, style))
}

/// Returns white or near black, whichever reads better on an ink.
const fn readable_on(ink: Ink) -> &'static str {
    match ink {
        Ink::Black | Ink::Blue | Ink::Brown => "#ffffff",
        _ => "#10161c",
    }
}
