//! The time axis: mission days below, UTC above.

use hilal_quantity::{Epoch, Unit, Window};

use crate::colour::{FRAME, GRID};
use crate::paint::{Anchor, Rect, Style, line, text};
use crate::svg::Element;
use crate::ticks::Ticks;

const DAY_S: f64 = 86_400.0;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Steps of the UTC ticks, in seconds: parts of a day, then whole days.
const UTC_STEPS_S: [f64; 18] = [
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1800.0,
    3600.0,
    7200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    DAY_S,
    2.0 * DAY_S,
    5.0 * DAY_S,
    10.0 * DAY_S,
    30.0 * DAY_S,
    90.0 * DAY_S,
    365.0 * DAY_S,
];
/// Room that a UTC label needs, in pixels.
const UTC_LABEL: f64 = 50.0;

/// Height of the labels above the figure.
pub(crate) const TOP: f64 = 22.0;
/// Height of the labels below it.
pub(crate) const BOTTOM: f64 = 40.0;

/// Maps mission time to pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeAxis {
    start: Epoch,
    span_s: f64,
    left: f64,
    width: f64,
}

impl TimeAxis {
    pub(crate) fn new(window: Window, left: f64, width: f64) -> Self {
        // An empty window still has an axis: one second.
        let span_s = window.duration().to_seconds().max(1.0);
        Self { start: window.start(), span_s, left, width }
    }

    pub(crate) fn x(&self, elapsed_s: f64) -> f64 {
        self.left + elapsed_s / self.span_s * self.width
    }

    pub(crate) const fn span_s(&self) -> f64 {
        self.span_s
    }

    fn unit(&self) -> (&'static str, f64) {
        match self.span_s {
            span if span >= 2.0 * DAY_S => ("day", DAY_S),
            span if span >= 7200.0 => ("hour", 3600.0),
            span if span >= 120.0 => ("minute", 60.0),
            _ => ("second", 1.0),
        }
    }

    /// Returns the mission ticks: elapsed seconds and label.
    pub(crate) fn mission_ticks(&self) -> Vec<(f64, String)> {
        let (_, unit_s) = self.unit();
        let ticks =
            Ticks::inside(0.0, self.span_s / unit_s, if self.width > 600.0 { 15 } else { 8 });
        ticks.values().iter().map(|value| (value * unit_s, ticks.label(*value))).collect()
    }

    /// Returns the UTC ticks: elapsed seconds and label.
    pub(crate) fn utc_ticks(&self) -> Vec<(f64, String)> {
        let enough = |step: &&f64| **step / self.span_s * self.width >= UTC_LABEL;
        let step_s = UTC_STEPS_S.iter().find(enough).copied().unwrap_or(1000.0 * DAY_S);
        let (_, _, _, hour, minute, second, nanos) = self.start.to_gregorian_utc();
        let of_day_s = f64::from(hour) * 3600.0
            + f64::from(minute) * 60.0
            + f64::from(second)
            + f64::from(nanos) * 1e-9;
        let first = step_s.min(DAY_S);
        let offset_s = (of_day_s / first).ceil() * first - of_day_s;
        core::iter::successors(Some(offset_s), |elapsed| Some(elapsed + step_s))
            .take_while(|elapsed| *elapsed <= self.span_s)
            .map(|elapsed| (elapsed, self.utc_label(elapsed)))
            .collect()
    }

    fn utc_label(&self, elapsed_s: f64) -> String {
        let (_, month, day, hour, minute, ..) =
            (self.start + elapsed_s * Unit::Second).to_gregorian_utc();
        if hour == 0 && minute == 0 {
            let month = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("?");
            format!("{day} {month}")
        } else {
            format!("{hour:02}:{minute:02}")
        }
    }

    fn title(&self) -> String {
        let (year, month, day, hour, minute, second, _) = self.start.to_gregorian_utc();
        let (name, _) = self.unit();
        format!(
            "Mission {name} ({name} 0 starts {year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC)"
        )
    }

    /// Draws grid lines over a panel.
    pub(crate) fn grid(&self, panel: &Rect) -> Element {
        let mut group = Element::group();
        for (elapsed, _) in self.mission_ticks() {
            let x = self.x(elapsed);
            group.push(line((x, panel.y), (x, panel.bottom()), GRID, 1.0));
        }
        group
    }

    /// Draws the UTC labels that end at `y`.
    pub(crate) fn draw_top(&self, y: f64) -> Element {
        let mut group = Element::group().child(text(
            (self.left - 28.0, y - 7.0),
            "UTC",
            Style::SMALL.anchored(Anchor::End),
        ));
        for (elapsed, label) in self.utc_ticks() {
            let x = self.x(elapsed);
            group.push(line((x, y - 4.0), (x, y), FRAME, 1.0));
            let half = Style::SMALL.width_px(&label) / 2.0;
            let x = x.clamp(self.left, (self.left + self.width + 18.0 - half).max(self.left));
            group.push(text((x, y - 7.0), &label, Style::SMALL.anchored(Anchor::Middle)));
        }
        group
    }

    /// Draws the mission ticks, labels and title that start at `y`.
    pub(crate) fn draw_bottom(&self, y: f64) -> Element {
        let mut group = Element::group();
        for (elapsed, label) in self.mission_ticks() {
            let x = self.x(elapsed);
            group.push(line((x, y), (x, y + 4.0), FRAME, 1.0));
            group.push(text((x, y + 17.0), &label, Style::SMALL.anchored(Anchor::Middle)));
        }
        let middle = self.left + self.width / 2.0;
        group.push(text((middle, y + 34.0), &self.title(), Style::BODY.anchored(Anchor::Middle)));
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(start: Epoch, days: f64) -> TimeAxis {
        TimeAxis::new(Window::new(start, start + days * Unit::Day).unwrap(), 0.0, 800.0)
    }

    #[test]
    fn utc_ticks_stand_on_midnights() {
        let axis = axis(Epoch::from_gregorian_utc_hms(2028, 11, 18, 6, 0, 0), 14.0);
        let ticks = axis.utc_ticks();
        assert_eq!(ticks[0].1, "19 Nov");
        assert!((ticks[0].0 - 18.0 * 3600.0).abs() < 1e-6);
        assert!(ticks.iter().all(|(_, label)| !label.contains(':')));
    }

    #[test]
    fn a_short_window_is_told_in_hours() {
        let axis = axis(Epoch::from_gregorian_utc_at_midnight(2028, 11, 18), 1.0);
        assert!(axis.title().starts_with("Mission hour (hour 0 starts 2028-11-18 00:00:00 UTC)"));
        assert_eq!(axis.utc_ticks()[1].1, "02:00");
    }
}
