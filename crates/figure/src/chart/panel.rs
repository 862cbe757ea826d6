//! One panel of a chart: a quantity with its unit.

use super::series::{Band, Limit, Series, Shade, Shape};
use crate::colour::Ink;
use crate::legend::{self, Entry};
use crate::paint::{Rect, Style, filled};
use crate::ticks::Ticks;

/// How strongly fills, bands and shades colour what is behind them.
pub(super) const FILL_OPACITY: &str = "0.3";
pub(super) const BAND_OPACITY: &str = "0.14";
pub(super) const SHADE_OPACITY: &str = "0.35";
/// How limits are drawn.
pub(super) const LIMIT_DASH: &str = "8 3 2 3";

/// A quantity over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    pub(super) heading: String,
    height_px: f64,
    range: Option<(f64, f64)>,
    pub(super) series: Vec<Series>,
    pub(super) bands: Vec<Band>,
    pub(super) limits: Vec<Limit>,
    pub(super) shades: Vec<Shade>,
}

impl Panel {
    /// Starts a panel; an empty unit means a pure number.
    pub fn new(name: impl AsRef<str>, unit: impl AsRef<str>) -> Self {
        let (name, unit) = (name.as_ref(), unit.as_ref());
        let heading = if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") };
        Self {
            heading,
            height_px: 130.0,
            range: None,
            series: Vec::new(),
            bands: Vec::new(),
            limits: Vec::new(),
            shades: Vec::new(),
        }
    }

    /// Sets the height in pixels, at least 50.
    #[must_use]
    pub fn height_px(mut self, height_px: f64) -> Self {
        self.height_px = height_px.max(50.0);
        self
    }

    /// Sets the range of values; without, it follows from what is shown.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// Adds values.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// Adds a range of values with a meaning.
    #[must_use]
    pub fn band(mut self, band: Band) -> Self {
        self.bands.push(band);
        self
    }

    /// Adds a limit.
    #[must_use]
    pub fn limit(mut self, limit: Limit) -> Self {
        self.limits.push(limit);
        self
    }

    /// Adds spans of time with a meaning.
    #[must_use]
    pub fn shade(mut self, shade: Shade) -> Self {
        self.shades.push(shade);
        self
    }

    pub(super) const fn height(&self) -> f64 {
        self.height_px
    }

    /// Returns the ticks of the values; the first and last are the panel's edges.
    pub(super) fn ticks(&self) -> Ticks {
        let target = if self.height_px < 90.0 { 3 } else { 5 };
        let (low, high) = self.range.unwrap_or_else(|| self.data_range());
        Ticks::covering(low, high, target)
    }

    fn data_range(&self) -> (f64, f64) {
        let values =
            self.series.iter().flat_map(|series| series.points.iter().map(|point| point.1));
        let limits = self.limits.iter().map(|limit| limit.value);
        let bands = self.bands.iter().flat_map(|band| [band.low, band.high]);
        let zero = self.series.iter().any(|series| series.shape == Shape::StepFill).then_some(0.0);
        values
            .chain(limits)
            .chain(bands)
            .chain(zero)
            .filter(|value| value.is_finite())
            .map(|value| (value, value))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .unwrap_or((0.0, 1.0))
    }

    pub(super) fn legend(&self) -> Vec<Entry> {
        let tinted = |ink: Ink, opacity| {
            filled(&Rect::new(2.0, -6.0, 18.0, 12.0), &ink.hex()).attribute("fill-opacity", opacity)
        };
        let series = self.series.iter().map(|series| match series.shape {
            Shape::StepFill => Entry::new(
                tinted(series.ink, FILL_OPACITY).attribute("stroke", series.ink.hex()),
                series.label.as_str(),
            ),
            Shape::Line | Shape::Step => Entry::line(series.ink, series.dash, &series.label),
        });
        let limits = self
            .limits
            .iter()
            .map(|limit| Entry::line(Ink::Vermilion, Some(LIMIT_DASH), &limit.label));
        let bands = self
            .bands
            .iter()
            .map(|band| Entry::new(tinted(band.ink, BAND_OPACITY), band.label.as_str()));
        let shades = self
            .shades
            .iter()
            .map(|shade| Entry::new(tinted(shade.ink, SHADE_OPACITY), shade.label.as_str()));
        let entries = series.chain(limits).chain(bands).chain(shades);
        entries.filter(|entry| !entry.label().is_empty()).collect()
    }

    /// Returns whether heading and legend share a line.
    pub(super) fn legend_beside_heading(&self, width: f64) -> bool {
        let heading = Style::HEADING.width_px(&self.heading) - 50.0;
        heading + legend::single_line_width(&self.legend()) <= width
    }

    /// Returns the height of heading and legend.
    pub(super) fn head_height(&self, width: f64) -> f64 {
        if self.legend_beside_heading(width) {
            28.0
        } else {
            28.0 + legend::height(&self.legend(), width)
        }
    }
}
