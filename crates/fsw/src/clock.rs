//! The time on board: that of the hardware's clock, without its jumps, and on by cycles while it stands.

use crate::readings::Readings;
use hilal_dictionary::MissionTime;

/// Length of a cycle in milliseconds.
const CYCLE_MS: i64 = 1000;
/// A cycle that seems longer or shorter than the others by more than this is a jump of the clock, in milliseconds.
const JUMP_MS: i64 = 2000;

/// What is added to the hardware's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct FlightClock {
    correction_ms: i64,
    /// What the hardware's clock said in the last cycle; none in the first after a reset, during which no one
    /// counts cycles.
    last_ms: Option<i64>,
    /// It stood still in the last cycle.
    stood: bool,
}

impl FlightClock {
    /// Goes on after a restart.
    pub(crate) const fn corrected_by(correction_ms: i64) -> Self {
        Self { correction_ms, last_ms: None, stood: false }
    }

    /// Returns what is added, in milliseconds.
    pub(crate) const fn correction_ms(&self) -> i64 {
        self.correction_ms
    }

    /// Corrects the time of the first cycle.
    pub(crate) fn start(&mut self, readings: &mut Readings) {
        self.last_ms = None;
        self.correct(readings);
    }

    /// Corrects the time of a cycle, and returns by how many seconds the clock has jumped, if it has.
    pub(crate) fn correct(&mut self, readings: &mut Readings) -> Option<f64> {
        let now_ms = i64::try_from(readings.time.milliseconds()).unwrap_or(i64::MAX);
        let strayed = self.last_ms.map_or(0, |last| now_ms.saturating_sub(last) - CYCLE_MS);
        // A clock that stands is counted on by cycles: else nothing planned would ever come, and no night be seen.
        let stands = self.last_ms == Some(now_ms);
        let jump_ms = if strayed.abs() > JUMP_MS { strayed } else { 0 };
        let missed_ms = if stands { CYCLE_MS } else { 0 };
        let begins_to_stand = stands && !self.stood;
        self.stood = stands;
        self.last_ms = Some(now_ms);
        self.correction_ms = self.correction_ms.saturating_sub(jump_ms).saturating_add(missed_ms);
        let corrected = now_ms.saturating_add(self.correction_ms);
        readings.time = MissionTime::from_milliseconds(u64::try_from(corrected).unwrap_or(0));
        let told_ms = if begins_to_stand { -CYCLE_MS } else { jump_ms };
        (told_ms != 0).then_some(told_ms as f64 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &mut FlightClock, ms: u64) -> (u64, Option<f64>) {
        let mut readings =
            Readings { time: MissionTime::from_milliseconds(ms), ..Readings::default() };
        let jump = clock.correct(&mut readings);
        (readings.time.milliseconds(), jump)
    }

    #[test]
    fn a_jump_is_taken_back_and_the_time_goes_on() {
        let mut clock = FlightClock::default();
        assert_eq!(at(&mut clock, 1000), (1000, None));
        assert_eq!(at(&mut clock, 2000), (2000, None));
        assert_eq!(at(&mut clock, 603_000), (3000, Some(600.0)));
        assert_eq!(at(&mut clock, 604_000), (4000, None));
        assert_eq!(at(&mut clock, 5000), (5000, Some(-600.0)));
    }

    #[test]
    fn a_clock_that_stands_is_counted_on_by_cycles_and_told_once() {
        let mut clock = FlightClock::default();
        assert_eq!(at(&mut clock, 7000), (7000, None));
        assert_eq!(at(&mut clock, 7000), (8000, Some(-1.0)));
        assert_eq!(at(&mut clock, 7000), (9000, None));
        assert_eq!(at(&mut clock, 8000), (10_000, None));
        assert_eq!(at(&mut clock, 9000), (11_000, None));
        assert_eq!(at(&mut clock, 9000), (12_000, Some(-1.0)));
    }

    #[test]
    fn a_cycle_that_comes_a_little_late_is_no_jump() {
        let mut clock = FlightClock::default();
        assert_eq!(at(&mut clock, 1000), (1000, None));
        assert_eq!(at(&mut clock, 3500), (3500, None));
    }

    #[test]
    fn the_time_that_a_restart_takes_counts() {
        let mut clock = FlightClock { correction_ms: -500, last_ms: Some(1000), stood: false };
        let mut readings =
            Readings { time: MissionTime::from_milliseconds(60_000), ..Readings::default() };
        clock.start(&mut readings);
        assert_eq!(readings.time.milliseconds(), 59_500);
    }
}
