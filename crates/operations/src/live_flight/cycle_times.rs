//! When each cycle of a live flight is due, and how late it begins.

use std::time::Duration;

use hilal_sim::CYCLE_MS;

/// A flight counts as behind when a cycle begins so late: ours.
const LATE: Duration = Duration::from_millis(500);

/// How many times faster than real time a flight goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed(f64);

/// Why a number is no speed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a speed of {speed} times real time is not in {least} to {most}", least = Speed::LEAST, most = Speed::MOST)]
pub struct SpeedError {
    speed: f64,
}

impl Speed {
    /// As real time.
    pub const REAL_TIME: Self = Self(1.0);
    /// The least: a cycle lasts a quarter of an hour.
    const LEAST: f64 = 0.001;
    /// The most: faster than any machine flies.
    const MOST: f64 = 1e6;

    /// Takes a multiple of real time.
    ///
    /// # Errors
    ///
    /// It is zero, negative or no number, or so small or large that it must be a slip.
    pub fn new(speed: f64) -> Result<Self, SpeedError> {
        if !(Self::LEAST..=Self::MOST).contains(&speed) {
            return Err(SpeedError { speed });
        }
        Ok(Self(speed))
    }

    /// Returns the multiple of real time.
    pub const fn times(self) -> f64 {
        self.0
    }
}

/// What is to be said of a flight's lateness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lateness {
    /// Nothing new.
    AsBefore,
    /// It is behind by so much: for the first time, or twice as much as was said last.
    Behind(Duration),
    /// It has caught up.
    CaughtUp,
}

/// Due times of cycles. Each is counted from the flight's begin, so that no delay of a cycle moves those after it.
#[derive(Debug)]
pub(super) struct CycleTimes {
    speed: Speed,
    cycles: u32,
    /// What was said of the lateness; zero while there is nothing to say.
    said: Duration,
    behind: Duration,
    most_behind: Duration,
}

impl CycleTimes {
    pub(super) const fn new(speed: Speed) -> Self {
        let none = Duration::ZERO;
        Self { speed, cycles: 0, said: none, behind: none, most_behind: none }
    }

    /// Returns when the next cycle ends, by which all that came belongs to it.
    pub(super) fn due(&self) -> Duration {
        let mission_s = (f64::from(self.cycles) + 1.0) * CYCLE_MS as f64 / 1000.0;
        Duration::from_secs_f64(mission_s / self.speed.0)
    }

    /// Notes that the next cycle is computed at an instant.
    pub(super) fn begins(&mut self, now: Duration) -> Lateness {
        self.behind = now.saturating_sub(self.due());
        self.most_behind = self.most_behind.max(self.behind);
        self.cycles = self.cycles.saturating_add(1);
        if self.behind >= LATE.max(self.said * 2) {
            self.said = self.behind;
            return Lateness::Behind(self.behind);
        }
        if self.behind < LATE / 2 && self.said > Duration::ZERO {
            self.said = Duration::ZERO;
            return Lateness::CaughtUp;
        }
        Lateness::AsBefore
    }

    /// Returns how late the last cycle began.
    pub(super) const fn behind(&self) -> Duration {
        self.behind
    }

    /// Returns how late the latest of all began.
    pub(super) const fn most_behind(&self) -> Duration {
        self.most_behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_is_a_slip_is_refused_with_its_limits() {
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-9, 1e9] {
            let said = Speed::new(speed).expect_err("no speed").to_string();
            assert!(said.contains("0.001 to 1000000"), "{said}");
        }
        assert_eq!(Speed::new(60.0).map(Speed::times), Ok(60.0));
    }

    #[test]
    fn cycles_are_due_at_a_multiple_of_real_time_whatever_the_last_one_took() {
        let mut times = CycleTimes::new(Speed::new(4.0).expect("a speed"));
        let seconds = Duration::from_secs_f64;
        assert_eq!(times.due(), seconds(0.25));
        times.begins(seconds(0.26));
        assert_eq!(times.due(), seconds(0.5));
        times.begins(seconds(0.9));
        assert_eq!(times.due(), seconds(0.75));
        for _ in 2..4_000_000 {
            times.begins(seconds(0.0));
        }
        assert_eq!(times.due(), seconds(1_000_000.25));
    }

    #[test]
    fn lateness_is_said_when_it_begins_when_it_has_doubled_and_when_it_is_over() {
        let mut times = CycleTimes::new(Speed::REAL_TIME);
        let said: Vec<Lateness> = [1.4, 2.6, 3.9, 5.3, 5.6, 6.1, 7.0]
            .map(|now| times.begins(Duration::from_secs_f64(now)))
            .into_iter()
            .collect();
        let behind = |ms| Lateness::Behind(Duration::from_millis(ms));
        let as_before = Lateness::AsBefore;
        let (first, again) = (behind(600), behind(1300));
        let expected =
            [as_before, first, as_before, again, as_before, Lateness::CaughtUp, as_before];
        assert_eq!(said, expected);
        assert_eq!(times.most_behind(), Duration::from_millis(1300));
    }
}
