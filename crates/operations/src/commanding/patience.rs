//! How soon a vehicle that falls back into safe mode is told to go on again.

use hilal_quantity::{Duration, Epoch, Unit};

/// The first wait between two tries, in minutes: ours, a step of the operator.
const FIRST_MIN: f64 = 10.0;
/// The longest wait, in hours: ours, half a day.
const LONGEST_H: f64 = 12.0;
/// A vehicle that has not been in safe mode for so long has come through, in hours: ours.
const THROUGH_H: f64 = 6.0;

/// Waits longer after each try that did not help.
///
/// A vehicle that enters safe mode again as soon as it leaves it has a cause that telecommands do not take away: to
/// repeat them every few minutes fills its store and its link with their reports.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Patience {
    last: Option<Epoch>,
    wait: Duration,
}

impl Patience {
    /// Returns whether it is time to try again.
    pub(super) fn is_over(&self, now: Epoch) -> bool {
        self.last.is_none_or(|last| now - last >= self.wait)
    }

    /// Takes it that the cause was answered and the vehicle has taken the answer: the next try is a first one.
    pub(super) fn is_helped(&mut self) {
        *self = Self::default();
    }

    /// Takes a try.
    pub(super) fn tried(&mut self, now: Epoch) {
        let again = self.last.is_some_and(|last| now - last < self.wait + THROUGH_H * Unit::Hour);
        self.wait = if again {
            (self.wait * 2.0).min(LONGEST_H * Unit::Hour)
        } else {
            FIRST_MIN * Unit::Minute
        };
        self.last = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_that_do_not_help_come_ever_more_rarely_and_at_least_twice_a_day() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let mut patience = Patience::default();
        let mut tries = Vec::new();
        for minute in 0..4 * 24 * 60 {
            let now = start + f64::from(minute) * Unit::Minute;
            if patience.is_over(now) {
                patience.tried(now);
                tries.push(minute);
            }
        }
        assert_eq!(tries[..5], [0, 10, 30, 70, 150]);
        assert!(tries.windows(2).all(|pair| pair[1] - pair[0] <= 720), "{tries:?}");
        assert!(tries.len() < 16, "{tries:?}");
        // After a quiet time the first wait is short again.
        let later = start + 30.0 * Unit::Day;
        patience.tried(later);
        assert!(patience.is_over(later + 10.0 * Unit::Minute));
    }
    #[test]
    fn a_cause_that_is_answered_each_time_does_not_make_the_waits_longer() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let [mut answered, mut unanswered] = [Patience::default(); 2];
        for hour in (0..20).step_by(2) {
            let now = start + f64::from(hour) * Unit::Hour;
            answered.is_helped();
            assert!(answered.is_over(now));
            answered.tried(now);
            unanswered.tried(now);
        }
        let later = start + 18.5 * Unit::Hour;
        assert!(answered.is_over(later));
        assert!(!unanswered.is_over(later));
    }
}
