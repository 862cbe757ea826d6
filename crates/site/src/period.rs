//! A span of time, looked at step by step.

use hilal_quantity::{Duration, Epoch, Window};

use crate::SiteError;

/// The instants `start + i·step` inside a window; each stands for the step that follows it.
///
/// ```
/// use hilal_quantity::{Epoch, Unit, Window};
/// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
/// let fortnight = Window::new(start, start + 14 * Unit::Day)?;
/// let period = hilal_site::Period::new(fortnight, 10 * Unit::Minute)?;
/// assert_eq!(period.instants(), 2016);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    window: Window,
    step: Duration,
    instants: u32,
}

impl Period {
    /// Takes a window and a step.
    ///
    /// # Errors
    ///
    /// Refuses an empty window, a step that is not positive, and more than 2³¹ instants.
    pub fn new(window: Window, step: Duration) -> Result<Self, SiteError> {
        if window.duration() <= Duration::ZERO {
            return Err(SiteError::EmptyWindow);
        }
        let step_ns = step.total_nanoseconds();
        if step_ns <= 0 {
            return Err(SiteError::Step(step));
        }
        let instants = (window.duration().total_nanoseconds() - 1) / step_ns + 1;
        match u32::try_from(instants) {
            Ok(count) if count <= u32::MAX / 2 => Ok(Self { window, step, instants: count }),
            _ => Err(SiteError::TooManyInstants { instants }),
        }
    }

    /// Returns the window.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Returns the step.
    pub const fn step(&self) -> Duration {
        self.step
    }

    /// Returns how many instants there are: at least one.
    pub const fn instants(&self) -> u32 {
        self.instants
    }

    /// Returns an instant by its number.
    pub fn epoch(&self, instant: u32) -> Epoch {
        self.window.start() + self.span(instant)
    }

    /// Returns the length of a number of steps.
    pub fn span(&self, steps: u32) -> Duration {
        Duration::from_total_nanoseconds(self.step.total_nanoseconds() * i128::from(steps))
    }

    /// Returns the length of a number of steps in hours.
    pub fn hours(&self, steps: u32) -> f64 {
        f64::from(steps) * self.step.to_seconds() / 3600.0
    }

    /// Returns the instants in order.
    pub fn epochs(&self) -> impl Iterator<Item = Epoch> {
        self.window.steps(self.step)
    }

    /// Returns how many seconds after the start of a sky's window an instant lies.
    pub(crate) fn since_s(&self, sky: Window, instant: u32) -> f64 {
        (self.window.start() - sky.start()).to_seconds()
            + f64::from(instant) * self.step.to_seconds()
    }

    /// Refuses a sky that was not sampled over the whole period.
    pub(crate) fn check_inside(&self, sky: Window) -> Result<(), SiteError> {
        if self.window.start() >= sky.start() && self.window.end() <= sky.end() {
            return Ok(());
        }
        Err(SiteError::OutsideSky { period: self.window, sky })
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::Unit;

    use super::*;

    fn day() -> Window {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        Window::new(start, start + 1 * Unit::Day).unwrap()
    }

    #[test]
    fn the_instants_are_the_steps_of_the_window() {
        let period = Period::new(day(), 7 * Unit::Hour).unwrap();
        assert_eq!(period.instants(), 4);
        assert!(period.epochs().zip(0..).all(|(epoch, i)| epoch == period.epoch(i)));
        assert_eq!(period.epochs().count(), 4);
        assert!((period.hours(2) - 14.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_period_is_refused_with_a_way_out() {
        let refused = |window, step| Period::new(window, step).unwrap_err().to_string();
        let empty = Window::new(day().start(), day().start()).unwrap();
        assert!(refused(empty, 1 * Unit::Hour).contains("longer than zero"));
        assert!(refused(day(), Duration::ZERO).contains("step of a period"));
        assert!(refused(day(), 1 * Unit::Nanosecond).contains("take a longer step"));
    }

    #[test]
    fn a_period_outside_the_sampled_sky_is_refused() {
        let later = Window::new(day().start() + 1 * Unit::Hour, day().end()).unwrap();
        let period = Period::new(day(), 1 * Unit::Hour).unwrap();
        assert!(period.check_inside(day()).is_ok());
        let refused = period.check_inside(later).unwrap_err().to_string();
        assert!(refused.contains("is not inside the sampled sky"), "{refused}");
    }
}
