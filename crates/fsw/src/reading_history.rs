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
}
