//! What a panel can show.

use crate::colour::Ink;

/// Values over time, in seconds since the start of the window; `NaN` leaves a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(super) label: String,
    pub(super) ink: Ink,
    pub(super) points: Vec<(f64, f64)>,
    pub(super) shape: Shape,
    pub(super) dash: Option<&'static str>,
}

/// How values between two points are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Line,
    Step,
    StepFill,
}

impl Series {
    /// Takes points of (elapsed seconds, value), rising in time.
    pub fn new(label: impl Into<String>, ink: Ink, points: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), ink, points, shape: Shape::Line, dash: None }
    }

    /// Draws it dashed: a prediction, not a result.
    #[must_use]
    pub fn dashed(mut self) -> Self {
        self.dash = Some("6 4");
        self
    }

    /// Holds each value until the next point.
    #[must_use]
    pub fn stepped(mut self) -> Self {
        self.shape = Shape::Step;
        self
    }

    /// Holds each value until the next point and fills down to zero.
    #[must_use]
    pub fn filled(mut self) -> Self {
        self.shape = Shape::StepFill;
        self
    }
}

/// A range of values with a meaning, such as the operating range.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    pub(super) label: String,
    pub(super) ink: Ink,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Band {
    /// Marks the values from `low` to `high`.
    pub fn new(label: impl Into<String>, ink: Ink, low: f64, high: f64) -> Self {
        Self { label: label.into(), ink, low, high }
    }
}

/// A value that must not be crossed.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    pub(super) label: String,
    pub(super) value: f64,
}

impl Limit {
    /// Marks a value.
    pub fn new(label: impl Into<String>, value: f64) -> Self {
        Self { label: label.into(), value }
    }
}

/// Spans of time with a meaning, such as night: shaded behind the values.
#[derive(Debug, Clone, PartialEq)]
pub struct Shade {
    pub(super) label: String,
    pub(super) ink: Ink,
    pub(super) spans: Vec<(f64, f64)>,
}

impl Shade {
    /// Takes spans from and to elapsed seconds.
    pub fn new(label: impl Into<String>, ink: Ink, spans: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), ink, spans }
    }
}
