//! How long something held without a break, and how long it did not.

/// What a cell's bits said so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Runs {
    /// Instants at which it held.
    pub(crate) held: u32,
    /// The longest run of instants at which it held, and the instant after its last.
    pub(crate) longest: Run,
    /// The longest run of instants at which it did not hold.
    pub(crate) gap: Run,
    /// The run that is not over yet, and whether it holds.
    now: u32,
    holds: bool,
}

/// A run of instants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) length: u32,
    pub(crate) end: u32,
}

impl Runs {
    /// Takes the next `count` instants (at most 32), the first in the lowest bit; `first` is the
    /// number of that instant. Of equal runs the earliest is kept.
    pub(super) fn push(&mut self, word: u32, (first, count): (u32, u32)) {
        self.held += word.count_ones();
        let mut at = 0;
        while at < count {
            let rest = word >> at;
            let same = if self.holds { rest.trailing_ones() } else { rest.trailing_zeros() };
            let same = same.min(count - at);
            self.now += same;
            at += same;
            let record = if self.holds { &mut self.longest } else { &mut self.gap };
            if self.now > record.length {
                *record = Run { length: self.now, end: first + at };
            }
            if at < count {
                self.holds = !self.holds;
                self.now = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The longest run of set bits by looking at every start.
    fn longest(bits: &[bool]) -> (u32, u32) {
        let mut found = (0, 0);
        for start in 0..bits.len() {
            let run = bits[start..].iter().take_while(|&&bit| bit).count();
            if run > found.0 {
                found = (run, start);
            }
        }
        (u32::try_from(found.0).unwrap(), u32::try_from(found.1).unwrap())
    }

    proptest! {
        #[test]
        fn runs_are_found_however_the_bits_are_cut_into_words(
            lengths in prop::collection::vec(1..50_usize, 1..12), starts_lit in any::<bool>(),
            width in 1..=32_usize,
        ) {
            let bits: Vec<bool> = lengths
                .iter()
                .enumerate()
                .flat_map(|(i, &length)| vec![(i % 2 == 0) == starts_lit; length])
                .collect();
            let mut runs = Runs::default();
            for (i, chunk) in bits.chunks(width).enumerate() {
                let word = chunk.iter().rev().fold(0, |word, &bit| word << 1 | u32::from(bit));
                let first = u32::try_from(i * width).unwrap();
                runs.push(word, (first, u32::try_from(chunk.len()).unwrap()));
            }
            let seen = |run: Run| (run.length, run.end - run.length);
            prop_assert_eq!(seen(runs.longest), longest(&bits));
            prop_assert_eq!(seen(runs.gap), longest(&bits.iter().map(|bit| !bit).collect::<Vec<_>>()));
            prop_assert_eq!(runs.held as usize, bits.iter().filter(|&&bit| bit).count());
        }
    }
}
