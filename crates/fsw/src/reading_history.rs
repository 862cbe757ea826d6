//! What a sensor has read before: whether its reading moves, and how far it has moved in a cycle.

use core::ops::RangeInclusive;

/// The readings of a sensor so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadingHistory {
    last: Option<f64>,
    /// For how many cycles the reading has been the same to the last bit.
    same: u32,
}

impl ReadingHistory {
    /// Takes a reading, if there is one, and returns by how much it differs from the one before.
    pub(crate) fn take(&mut self, reading: Option<f64>) -> Option<f64> {
        let reading = reading?;
        let last = self.last.replace(reading);
        let is_same = last.is_some_and(|last| last.to_bits() == reading.to_bits());
        self.same = if is_same { self.same.saturating_add(1) } else { 0 };
        last.map(|last| reading - last)
    }

    /// Counts anew for how long the reading is the same, where it may be.
    pub(crate) const fn may_stay(&mut self) {
        self.same = 0;
    }

    /// Returns for how many cycles the reading has been the same to the last bit.
    pub(crate) const fn same(&self) -> u32 {
        self.same
    }
}

/// What a quantity can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plausible {
    /// Where it can lie.
    pub(crate) range: RangeInclusive<f64>,
    /// How far a reading of it can move in a cycle, with its noise.
    pub(crate) step: f64,
}

impl Plausible {
    /// Returns whether a reading that differs by `change` from the one before can be.
    pub(crate) fn allows(&self, reading: f64, change: Option<f64>) -> bool {
        self.range.contains(&reading) && change.is_none_or(|change| change.abs() <= self.step)
    }
}

/// Another sensor's word on a quantity.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Witness {
    history: ReadingHistory,
    /// It has moved faster than can be, and has not agreed since: it may be the one that is wrong.
    doubted: bool,
    word: Option<f64>,
}

impl Witness {
    /// Takes a cycle's word of it, and that of the sensor that it stands by.
    pub(crate) fn hear(
        &mut self,
        plausible: &Plausible,
        (word, reading): (Option<f64>, Option<f64>),
        (tolerance, stuck_s): (f64, u32),
    ) {
        let change = self.history.take(word);
        self.doubted |= change.is_some_and(|change| change.abs() > plausible.step);
        let word = word.filter(|word| plausible.range.contains(word));
        self.word = word.filter(|_| self.history.same() < stuck_s);
        let agrees = |word: f64| reading.is_some_and(|reading| (reading - word).abs() <= tolerance);
        self.doubted &= !self.word.is_some_and(agrees);
    }

    /// Returns its word: good enough where there is none better.
    pub(crate) const fn word(&self) -> Option<f64> {
        self.word
    }

    /// Returns whether it speaks against a reading.
    pub(crate) fn contradicts(&self, reading: f64, tolerance: f64) -> bool {
        !self.doubted && self.word.is_some_and(|word| (reading - word).abs() > tolerance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_the_same_only_to_the_last_bit() {
        let mut history = ReadingHistory::default();
        for _ in 0..5 {
            history.take(Some(1.0));
        }
        assert_eq!(history.same(), 4);
        assert_eq!(history.take(None), None);
        assert_eq!(history.same(), 4);
        history.take(Some(1.0 + f64::EPSILON));
        assert_eq!(history.same(), 0);
    }

    /// Lets a witness of a steady 10.0 say `words` one after the other.
    fn heard(words: &[f64]) -> Witness {
        let plausible = Plausible { range: -100.0..=100.0, step: 5.0 };
        let mut witness = Witness::default();
        for word in words {
            witness.hear(&plausible, (Some(*word), Some(10.0)), (25.0, 4));
        }
        witness
    }

    #[test]
    fn a_witness_that_drifted_away_speaks_and_one_that_jumped_does_not() {
        assert!(heard(&[20.0, 24.0, 28.0, 32.0, 36.0]).contradicts(10.0, 25.0));
        assert!(!heard(&[10.0, 10.5, 40.0, 40.5]).contradicts(10.0, 25.0));
        assert!(heard(&[10.0, 40.0, 30.0, 34.0, 38.0]).contradicts(10.0, 25.0));
    }

    #[test]
    fn a_witness_that_is_stuck_or_out_of_range_says_nothing() {
        assert_eq!(heard(&[20.0; 5]).word(), None);
        assert_eq!(heard(&[200.0]).word(), None);
        assert_eq!(heard(&[20.0, 20.0]).word(), Some(20.0));
    }
}
