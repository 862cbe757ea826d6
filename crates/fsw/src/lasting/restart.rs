//! How often the computer has started anew: a vehicle that starts again and again is no vehicle to go on with.

use serde::{Deserialize, Serialize};

/// So many restarts…
const MANY: usize = 3;
/// …within so many seconds are too many.
const WITHIN_S: u32 = 3600;

/// The last restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Restarts {
    count: u16,
    /// When the last ones were, the latest first.
    last_s: [Option<u32>; MANY],
}

impl Restarts {
    pub(crate) const fn new() -> Self {
        Self { count: 0, last_s: [None; MANY] }
    }

    /// Returns how often it has restarted.
    pub(crate) const fn count(&self) -> u16 {
        self.count
    }

    /// Takes a restart, and returns whether there were too many of late.
    pub(crate) fn record(&mut self, now_s: u32) -> bool {
        self.count = self.count.saturating_add(1);
        self.last_s.rotate_right(1);
        if let Some(latest) = self.last_s.first_mut() {
            *latest = Some(now_s);
        }
        let recent =
            |at: &Option<u32>| at.is_some_and(|at_s| now_s.saturating_sub(at_s) < WITHIN_S);
        let are_many = self.last_s.iter().all(recent);
        if are_many {
            // The next ones are counted anew: safe mode is entered once for them.
            self.last_s = [None; MANY];
        }
        are_many
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_restarts_within_an_hour_are_too_many_and_three_in_a_day_are_not() {
        let mut restarts = Restarts::default();
        let verdicts = [0, 30_000, 60_000, 60_100, 60_200, 60_300].map(|now| restarts.record(now));
        assert_eq!(verdicts, [false, false, false, false, true, false]);
        assert_eq!(restarts.count(), 6);
    }
}
