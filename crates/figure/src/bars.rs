//! Budgets: values against their limits, one bar each.

use crate::caption::{Caption, MARGIN, Source, count};
use crate::colour::{FRAME, Ink, TEXT};
use crate::font::fit;
use crate::number::fixed;
use crate::paint::{Anchor, Rect, Style, filled, line, text};
use crate::svg::{Element, Svg};

const WIDTH: f64 = 960.0;
const ROW: f64 = 34.0;
const LONGEST_NAME: f64 = 230.0;
/// Room for the numbers right of the bars.
const NUMBERS: f64 = 250.0;
/// How far past the limit a bar may be drawn; more is cut with an arrow.
const LONGEST_BAR: f64 = 1.25;
/// From which share of the limit a budget counts as tight.
const TIGHT: f64 = 0.9;

/// A value and what it may not exceed.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    name: String,
    value: f64,
    limit: f64,
    unit: String,
    digits: usize,
}

impl Bar {
    /// Takes a value and its limit, both in `unit`.
    pub fn new(name: impl Into<String>, value: f64, limit: f64, unit: impl Into<String>) -> Self {
        Self { name: name.into(), value, limit, unit: unit.into(), digits: 1 }
    }

    /// Sets the decimals of the numbers.
    #[must_use]
    pub const fn digits(mut self, digits: usize) -> Self {
        self.digits = digits;
        self
    }

    fn share(&self) -> f64 {
        self.value / self.limit
    }

    fn verdict(&self) -> Verdict {
        match self.share() {
            share if share <= TIGHT => Verdict::Within,
            share if share <= 1.0 => Verdict::Tight,
            share if share > 1.0 => Verdict::Over,
            _ => Verdict::Unknown,
        }
    }

    fn numbers(&self) -> String {
        let (value, limit) = (fixed(self.value, self.digits), fixed(self.limit, self.digits));
        let share = fixed(self.share() * 100.0, 0);
        let word = self.verdict().word();
        format!("{value} / {limit} {} · {share} %{word}", self.unit)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Within,
    Tight,
    Over,
    Unknown,
}

impl Verdict {
    const fn ink(self) -> Ink {
        match self {
            Self::Within => Ink::Green,
            Self::Tight => Ink::Orange,
            Self::Over => Ink::Vermilion,
            Self::Unknown => Ink::Grey,
        }
    }

    /// Returns what the colour says, in words.
    const fn word(self) -> &'static str {
        match self {
            Self::Within => "",
            Self::Tight => " · tight",
            Self::Over => " · over",
            Self::Unknown => " · unknown",
        }
    }
}

/// Budgets side by side; each bar is drawn as a share of its own limit.
///
/// ```
/// use hilal_figure::{Bar, Bars};
/// let bars = Bars::new("Budgets").bar(Bar::new("Mass", 33.1, 35.0, "kg"));
/// assert!(bars.to_svg().to_string().contains("33.1 / 35.0 kg · 95 % · tight"));
/// ```
#[derive(Debug, Clone)]
pub struct Bars {
    caption: Caption,
    bars: Vec<Bar>,
}

impl Bars {
    /// Starts the figure.
    pub fn new(title: impl Into<String>) -> Self {
        Self { caption: Caption::new(title), bars: Vec::new() }
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

    /// Adds a bar below the others.
    #[must_use]
    pub fn bar(mut self, bar: Bar) -> Self {
        self.bars.push(bar);
        self
    }

    /// Draws the figure.
    pub fn to_svg(&self) -> Svg {
        let rows = count(self.bars.len()) * ROW;
        let mut svg = self.caption.begin(WIDTH, rows + 34.0);
        let top = self.caption.head_height(WIDTH) + 4.0;
        let names = self.bars.iter().map(|bar| Style::BODY.width_px(&bar.name));
        let left = MARGIN + names.fold(40.0, f64::max).min(LONGEST_NAME) + 12.0;
        let area = Rect::new(left, top, WIDTH - left - NUMBERS - MARGIN, rows);
        for (index, bar) in self.bars.iter().enumerate() {
            let place = Rect::new(area.x, area.y + count(index) * ROW, area.width, ROW);
            svg.push(draw_bar(bar, &place));
        }
        svg.push(draw_scale(&area));
        svg
    }
}

fn draw_bar(bar: &Bar, place: &Rect) -> Element {
    let middle = place.y + ROW / 2.0 + 4.0;
    let unit = place.width / LONGEST_BAR;
    let share = bar.share();
    let shown = if share.is_finite() { share.clamp(0.0, LONGEST_BAR) } else { 0.0 };
    let track = Rect::new(place.x, place.y + 7.0, unit, ROW - 14.0);
    let name = fit(&bar.name, Style::BODY.size_px, LONGEST_NAME);
    let mut group = Element::group()
        .child(text((place.x - 10.0, middle), &name, Style::BODY.anchored(Anchor::End)))
        .child(filled(&track, &Ink::Pale.hex()))
        .child(filled(&Rect { width: shown * unit, ..track }, &bar.verdict().ink().hex()))
        .child(text((place.right() + 16.0, middle), &bar.numbers(), Style::BODY));
    if share > LONGEST_BAR {
        let at = (place.right() - 4.0, middle);
        let more = Style::HEADING.filled("#ffffff").anchored(Anchor::End);
        group.push(text(at, "→", more));
    }
    group
}

/// Draws the line at 100 % with its ticks.
fn draw_scale(area: &Rect) -> Element {
    let unit = area.width / LONGEST_BAR;
    let mut group = Element::group();
    for percent in [0.0, 25.0, 50.0, 75.0, 100.0, 125.0] {
        let x = area.x + unit * percent / 100.0;
        group.push(line((x, area.bottom()), (x, area.bottom() + 4.0), FRAME, 1.0));
        let label = format!("{} %", fixed(percent, 0));
        group.push(text((x, area.bottom() + 18.0), &label, Style::SMALL.anchored(Anchor::Middle)));
    }
    let limit = area.x + unit;
    group
        .child(line((area.x, area.bottom()), (area.right(), area.bottom()), FRAME, 1.0))
        .child(line((limit, area.y), (limit, area.bottom()), TEXT, 1.5))
        .child(text((limit, area.bottom() + 32.0), "limit", Style::SMALL.anchored(Anchor::Middle)))
}
