//! Another sensor that tells the same quantity: it speaks against a reading, and stands in for it.
//!
//! When the two part, it is to be found which one is wrong. One that has jumped is; when neither has, it is the reading,
//! for the other tells it only roughly and is not what the vehicle lives by.

use crate::reading_history::{Plausible, ReadingHistory};

/// Cycles in a row for which a word that has jumped must agree with the reading until it is heard again: ours.
const AGREES_FOR: u32 = 600;

/// How a reading and the word of a witness compare.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    /// How far the reading can move in a cycle.
    pub(crate) step: f64,
    /// What the word can be.
    pub(crate) word: Plausible,
    /// How far the two can be apart.
    pub(crate) tolerance: f64,
}

/// The other sensor.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Witness {
    words: ReadingHistory,
    readings: ReadingHistory,
    word: Option<f64>,
    /// By how much the reading exceeds the word.
    difference: Option<f64>,
    /// The two have agreed since the word jumped last; without that the word speaks against nothing.
    is_heard: bool,
    /// The word has jumped: from then on the two must agree for a while, not once by chance.
    has_jumped: bool,
    /// For how many cycles in a row they have agreed.
    agreed: u32,
    /// The difference before the reading jumped, while the two are still as far apart as the jump put them.
    before_jump: Option<f64>,
}

impl Witness {
    /// Takes a cycle's word and the reading that it is compared with. A word that stays the same to the last bit
    /// for `stuck_s` cycles is none.
    pub(crate) fn hear(
        &mut self,
        comparison: &Comparison,
        (word, reading): (Option<f64>, Option<f64>),
        stuck_s: u32,
    ) {
        let jumps = |change: Option<f64>, step: f64| change.is_some_and(|by| by.abs() > step);
        let word_jumps = jumps(self.words.take(word), comparison.word.step);
        let reading_jumps = jumps(self.readings.take(reading), comparison.step);
        let word = word.filter(|word| comparison.word.range.contains(word));
        self.word = word.filter(|_| self.words.same() < stuck_s);
        let difference = self.word.zip(reading).map(|(word, reading)| reading - word);
        if reading_jumps && !word_jumps && self.before_jump.is_none() {
            self.before_jump = self.difference;
        }
        // Also where it has jumped out of its range, and says nothing for a while.
        if word_jumps {
            (self.has_jumped, self.is_heard, self.agreed) = (true, false, 0);
        }
        let Some(difference) = difference else { return };
        let is_as = |before: f64| (difference - before).abs() <= comparison.step;
        self.before_jump = self.before_jump.filter(|before| !is_as(*before));
        let agrees = difference.abs() <= comparison.tolerance;
        self.agreed = if agrees { self.agreed.saturating_add(1) } else { 0 };
        let needed = if self.has_jumped { AGREES_FOR } else { 1 };
        self.is_heard |= self.agreed >= needed && !word_jumps;
        self.difference = Some(difference);
    }

    /// Returns its word: good enough where there is none better.
    pub(crate) const fn word(&self) -> Option<f64> {
        self.word
    }

    /// Returns whether it speaks against the reading of this cycle.
    pub(crate) fn contradicts(&self, comparison: &Comparison) -> bool {
        let is_apart = self.difference.is_some_and(|by| by.abs() > comparison.tolerance);
        self.word.is_some() && self.is_heard && (is_apart || self.before_jump.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPARISON: Comparison = Comparison {
        step: 5.0,
        word: Plausible { range: -100.0..=100.0, step: 5.0 },
        tolerance: 25.0,
    };

    /// Lets words and readings come one after the other.
    fn heard(pairs: &[(f64, f64)]) -> Witness {
        let mut witness = Witness::default();
        for (word, reading) in pairs {
            witness.hear(&COMPARISON, (Some(*word), Some(*reading)), 4);
        }
        witness
    }

    fn contradicts(pairs: &[(f64, f64)]) -> bool {
        heard(pairs).contradicts(&COMPARISON)
    }

    #[test]
    fn two_that_drift_apart_speak_against_the_reading() {
        assert!(contradicts(&[(20.0, 10.0), (24.0, 6.0), (28.0, 2.0)]));
        assert!(!contradicts(&[(20.0, 10.0), (24.0, 6.0), (26.0, 2.0)]));
    }

    #[test]
    fn of_two_that_part_the_one_that_jumped_is_wrong() {
        assert!(!contradicts(&[(10.0, 10.0), (60.0, 10.1), (60.5, 10.0)]));
        assert!(contradicts(&[(10.0, 10.0), (10.1, 60.0), (10.0, 60.5)]));
        // A jump shows before the two are too far apart.
        assert!(contradicts(&[(10.0, 14.0), (10.1, 30.0), (10.0, 30.5)]));
        // What jumps together, and what jumps back, is no fault.
        assert!(!contradicts(&[(10.0, 14.0), (40.0, 44.0), (40.1, 44.0)]));
        assert!(!contradicts(&[(10.0, 14.0), (10.1, 30.0), (10.0, 14.5)]));
    }

    #[test]
    fn a_word_that_jumped_is_not_heard_again_for_agreeing_now_and_then() {
        let mut pairs = std::vec![(10.0, 10.0), (40.0, 10.0)];
        // Its noise lets it agree in every second cycle.
        pairs.extend((0..2000).map(|cycle| (34.0 + 2.0 * f64::from(cycle % 2), 10.0)));
        pairs.extend([(36.0, 8.0); 3]);
        assert!(!contradicts(&pairs));
        // When they have agreed for long, it is heard as before.
        pairs.extend((0..AGREES_FOR).map(|cycle| (20.0 + 0.1 * f64::from(cycle % 2), 10.0)));
        pairs.extend([(24.0, 6.0), (28.0, 2.0)]);
        assert!(contradicts(&pairs));
    }

    #[test]
    fn a_word_that_jumps_out_of_its_range_is_not_heard_when_it_is_back() {
        assert!(!contradicts(&[(90.0, 90.0), (120.0, 90.0), (96.0, 66.0), (92.0, 62.0)]));
        assert!(contradicts(&[(90.0, 90.0), (91.0, 66.0), (92.0, 62.0)]));
    }

    #[test]
    fn a_witness_that_has_never_agreed_speaks_against_nothing() {
        assert!(!contradicts(&[(60.0, 10.0), (60.1, 10.0), (60.0, 10.1)]));
    }

    #[test]
    fn a_witness_that_is_stuck_or_out_of_range_says_nothing() {
        assert_eq!(heard(&[(20.0, 10.0); 5]).word(), None);
        assert_eq!(heard(&[(200.0, 10.0)]).word(), None);
        assert_eq!(heard(&[(20.0, 10.0); 2]).word(), Some(20.0));
    }
}
