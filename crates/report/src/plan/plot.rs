//! Charts over mission time that fill whatever width there is: lines in a stretched picture, words
//! beside it, so that letters stay letters on a narrow screen.

use std::fmt::Write as _;

use crate::words::escape;

/// Height of every picture in its own units; x counts tenths of an hour.
const UNITS: f64 = 1000.0;

/// One chart: a heading, values from bottom to top, and what is drawn.
#[derive(Debug)]
pub(super) struct Plot {
    name: String,
    /// Values at the lower and the upper edge.
    ends: (f64, f64),
    length_h: f64,
    drawn: String,
    /// Height on the screen in pixels.
    height_px: u32,
    ticks: Vec<(f64, String)>,
}

impl Plot {
    /// Starts a chart; the name is what a screen reader says.
    pub(super) fn new(name: &str, (length_h, height_px): (f64, u32), ends: (f64, f64)) -> Self {
        let (drawn, ticks) = (String::new(), Vec::new());
        Self { name: name.to_owned(), ends, length_h, drawn, height_px, ticks }
    }

    /// Labels values at the left edge, with a line across.
    pub(super) fn ticks(mut self, values: &[f64], text: impl Fn(f64) -> String) -> Self {
        for &value in values {
            let y = self.y(value);
            let x = self.length_h * 10.0;
            self.draw(format_args!("<path class=\"grid\" d=\"M0 {y:.0}H{x:.0}\"/>"));
            self.ticks.push((value, text(value)));
        }
        self
    }

    /// Draws a line through (hour, value), broken where a value is missing.
    pub(super) fn line(
        mut self,
        class: &str,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let path = self.path(points);
        self.draw(format_args!("<path class=\"{class}\" d=\"{path}\"/>"));
        self
    }

    /// Fills from the lower edge up to (hour, value).
    pub(super) fn area(mut self, class: &str, points: &[(f64, f64)]) -> Self {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return self };
        let edge = |hour: f64| (hour, self.ends.0);
        let around = core::iter::once(edge(first.0))
            .chain(points.iter().copied())
            .chain(core::iter::once(edge(last.0)));
        let path = self.path(around);
        self.draw(format_args!("<path class=\"{class}\" d=\"{path}Z\"/>"));
        self
    }

    /// Draws a limit from side to side.
    pub(super) fn limit(self, value: f64) -> Self {
        let end = self.length_h;
        self.line("limit", [(0.0, value), (end, value)])
    }

    /// Draws a bar from hour to hour, from the lower edge up to a value; the words show under the
    /// pointer.
    pub(super) fn bar(
        mut self,
        class: &str,
        (from, to, value): (f64, f64, f64),
        words: &str,
    ) -> Self {
        let (y, x, width) = (self.y(value), from * 10.0, (to - from) * 10.0);
        let height = UNITS - y;
        let words = escape(words);
        self.draw(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"{height:.0}\">\
             <title>{words}</title></rect>"
        ));
        self
    }

    /// Returns the markup: words on the left, the picture on the right.
    pub(super) fn html(&self, label: &str) -> String {
        let ticks: String =
            self.ticks.iter().map(|(value, text)| self.tick(*value, text)).collect();
        format!(
            "<div class=\"row\" style=\"height:{}px\"><div class=\"side\"><span>{}</span>{ticks}</div>\
             <svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {:.0} {UNITS:.0}\" \
             preserveAspectRatio=\"none\">{}</svg></div>\n",
            self.height_px,
            escape(label),
            escape(&self.name),
            self.length_h * 10.0,
            self.drawn,
        )
    }

    fn tick(&self, value: f64, text: &str) -> String {
        let top = self.y(value) / UNITS * 100.0;
        format!("<i style=\"top:{top:.1}%\">{}</i>", escape(text))
    }

    fn y(&self, value: f64) -> f64 {
        let (low, high) = self.ends;
        (UNITS * (high - value) / (high - low)).clamp(0.0, UNITS)
    }

    fn path(&self, points: impl IntoIterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        let mut pen = 'M';
        for (hour, value) in points {
            if value.is_nan() {
                pen = 'M';
                continue;
            }
            // Writing to a string does not fail.
            write!(path, "{pen}{:.1} {:.0}", hour * 10.0, self.y(value)).unwrap_or_default();
            pen = 'L';
        }
        path
    }

    fn draw(&mut self, element: core::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        self.drawn.write_fmt(element).unwrap_or_default();
    }
}

/// Returns the axis below the charts: days of the mission, dates where there is room.
pub(super) fn time_axis(length_h: f64, date: impl Fn(f64) -> String) -> String {
    let days = length_h / 24.0;
    let every = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]
        .into_iter()
        .find(|every| days / every <= 15.0)
        .unwrap_or(100.0);
    let short = length_h < 72.0;
    let step_h = if short { 6.0 } else { every * 24.0 };
    let mark = |number: u32| {
        let hour = f64::from(number) * step_h;
        let left = hour / length_h * 100.0;
        let name = if short { format!("{hour:.0} h") } else { format!("{:.0}", hour / 24.0) };
        let odd = if number % 2 == 1 { " class=\"odd\"" } else { "" };
        let date = escape(&date(hour));
        format!("<i{odd} style=\"left:{left:.2}%\">{name}<small>{date}</small></i>")
    };
    let last = (length_h / step_h - 0.3).floor();
    let marks: String = (0_u32..).take_while(|&n| f64::from(n) <= last).map(mark).collect();
    let unit = if short { "hour" } else { "day" };
    format!(
        "<div class=\"row axis\"><div class=\"side\"><span>{unit}</span></div><div class=\"marks\">{marks}</div></div>\n"
    )
}

/// Returns a round step of about so much.
pub(super) fn nice_step(about: f64) -> f64 {
    let ten = 10_f64.powf(about.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|m| m * ten).into_iter().find(|&s| s >= about).unwrap_or(about)
}

/// Returns the multiples of a step between two values.
pub(super) fn multiples((low, high): (f64, f64), step: f64) -> Vec<f64> {
    let first = (low / step).ceil();
    let all = (0_u32..100).map(|k| (first + f64::from(k)) * step);
    all.take_while(|&value| value <= high).collect()
}
