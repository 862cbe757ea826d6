//! Spans of time.

use hifitime::{Duration, Epoch};

/// A span of time, half-open: `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    start: Epoch,
    end: Epoch,
}

/// A window that ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowError {
    /// The start that was given.
    pub start: Epoch,
    /// The end that was given.
    pub end: Epoch,
}

impl core::fmt::Display for WindowError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "a window must not end before it starts, got {} to {}", self.start, self.end)
    }
}

impl core::error::Error for WindowError {}

impl Window {
    /// Takes a start and an end.
    ///
    /// # Errors
    ///
    /// Refuses an end before the start. An empty window is allowed.
    pub fn new(start: Epoch, end: Epoch) -> Result<Self, WindowError> {
        if end < start { Err(WindowError { start, end }) } else { Ok(Self { start, end }) }
    }

    /// Returns the first instant inside.
    pub const fn start(self) -> Epoch {
        self.start
    }

    /// Returns the first instant outside.
    pub const fn end(self) -> Epoch {
        self.end
    }

    /// Returns its length.
    pub fn duration(self) -> Duration {
        self.end - self.start
    }

    /// Returns whether an instant lies inside.
    ///
    /// ```
    /// use hilal_quantity::{Epoch, Unit, Window};
    /// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    /// let day = Window::new(start, start + 1 * Unit::Day)?;
    /// assert!(day.contains(start) && !day.contains(day.end()));
    /// # Ok::<(), hilal_quantity::WindowError>(())
    /// ```
    pub fn contains(self, epoch: Epoch) -> bool {
        self.start <= epoch && epoch < self.end
    }

    /// Returns the instants `start + i·step` that lie inside.
    ///
    /// A step that is not positive gives the start alone.
    pub fn steps(self, step: Duration) -> impl Iterator<Item = Epoch> {
        let step_ns = step.total_nanoseconds().max(0);
        let count = if self.end <= self.start {
            0
        } else if step_ns == 0 {
            1
        } else {
            (self.duration().total_nanoseconds() - 1) / step_ns + 1
        };
        (0..count).map(move |i| self.start + Duration::from_total_nanoseconds(i * step_ns))
    }
}

#[cfg(test)]
mod tests {
    use hifitime::Unit;

    use super::*;

    #[test]
    fn a_window_backwards_is_refused() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        assert!(Window::new(start, start - 1 * Unit::Second).is_err());
    }

    #[test]
    fn steps_stop_before_the_end() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let hour = Window::new(start, start + 1 * Unit::Hour).unwrap();
        assert_eq!(hour.steps(15 * Unit::Minute).count(), 4);
        assert_eq!(hour.steps(61 * Unit::Minute).count(), 1);
        assert_eq!(hour.steps(Duration::ZERO).count(), 1);
    }
}
