//! What stands around every figure: title, subtitle, where the data comes from.

use crate::colour::{ALERT, PAGE};
use crate::font::wrap;
use crate::paint::{Rect, Style, filled, text};
use crate::svg::{Element, Svg};

/// Where the data of a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Measured or computed from measurements: a quiet line under the figure.
    Measured(String),
    /// Invented terrain or values: a loud banner above the figure.
    Synthetic(String),
}

/// The words around a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caption {
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) source: Option<Source>,
}

/// Left edge of everything.
pub(crate) const MARGIN: f64 = 20.0;

const TITLE_LINE: f64 = 22.0;
const TEXT_LINE: f64 = 16.0;
const BANNER: f64 = 26.0;

impl Caption {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: None, source: None }
    }

    fn subtitle_lines(&self, width: f64) -> Vec<String> {
        self.subtitle.as_ref().map_or_else(Vec::new, |subtitle| {
            wrap(subtitle, Style::BODY.size_px, width - 2.0 * MARGIN)
        })
    }

    fn title_lines(&self, width: f64) -> Vec<String> {
        // Bold text is up to a sixth wider than the regular text that `wrap` measures.
        wrap(&self.title, Style::TITLE.size_px * 1.17, width - 2.0 * MARGIN)
    }

    fn banner_lines(&self, width: f64) -> Vec<String> {
        match &self.source {
            Some(Source::Synthetic(what)) => {
                let words = format!("SYNTHETIC · not measured · {what}");
                wrap(&words, Style::HEADING.size_px * 1.17, width - 2.0 * MARGIN - 20.0)
            }
            _ => Vec::new(),
        }
    }

    fn source_lines(&self, width: f64) -> Vec<String> {
        match &self.source {
            Some(Source::Measured(what)) => {
                wrap(&format!("Source: {what}"), Style::SMALL.size_px, width - 2.0 * MARGIN)
            }
            _ => Vec::new(),
        }
    }

    /// Returns the height of the part above the figure.
    pub(crate) fn head_height(&self, width: f64) -> f64 {
        let banner = match self.banner_lines(width).len() {
            0 => 0.0,
            lines => BANNER + count(lines - 1) * TEXT_LINE + 8.0,
        };
        14.0 + count(self.title_lines(width).len()) * TITLE_LINE
            + count(self.subtitle_lines(width).len()) * TEXT_LINE
            + banner
            + 14.0
    }

    /// Returns the height of the part below the figure.
    pub(crate) fn foot_height(&self, width: f64) -> f64 {
        match self.source_lines(width).len() {
            0 => 10.0,
            lines => 18.0 + count(lines) * TEXT_LINE,
        }
    }

    /// Starts the picture and writes the words; `body` is the height between head and foot.
    pub(crate) fn begin(&self, width: f64, body: f64) -> Svg {
        let head = self.head_height(width);
        let height = head + body + self.foot_height(width);
        let mut svg = Svg::new(width, height, self.title.as_str());
        svg.push(filled(&Rect::new(0.0, 0.0, width, height), PAGE));
        self.head(width).into_iter().for_each(|element| svg.push(element));
        for (index, line) in self.source_lines(width).iter().enumerate() {
            let y = head + body + 18.0 + count(index) * TEXT_LINE;
            svg.push(text((MARGIN, y), line, Style::SMALL));
        }
        svg
    }

    fn head(&self, width: f64) -> Vec<Element> {
        let mut elements = Vec::new();
        let mut y = 14.0;
        for line in self.title_lines(width) {
            y += TITLE_LINE;
            elements.push(text((MARGIN, y - 4.0), &line, Style::TITLE));
        }
        for line in self.subtitle_lines(width) {
            y += TEXT_LINE;
            elements.push(text((MARGIN, y - 2.0), &line, Style::BODY));
        }
        let banner = self.banner_lines(width);
        if !banner.is_empty() {
            let height = BANNER + count(banner.len() - 1) * TEXT_LINE;
            let strip = Rect::new(MARGIN, y + 8.0, width - 2.0 * MARGIN, height);
            elements.push(filled(&strip, ALERT));
            for (index, line) in banner.iter().enumerate() {
                let at = (MARGIN + 10.0, strip.y + 17.0 + count(index) * TEXT_LINE);
                elements.push(text(at, line, Style::HEADING.filled("#ffffff")));
            }
        }
        elements
    }
}

/// Returns a small count as a number of pixels to multiply with.
pub(crate) const fn count(value: usize) -> f64 {
    value as f64
}
