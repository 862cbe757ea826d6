//! What is kept of an instant: a sum of values, and one bit of a word for each condition.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched operation"
)]

use pulp::{Arch, NullaryFnOnce};

use super::{BLOCK, Cells};

/// Sets bit `bit` of the words of all cells whose value is at least `threshold`.
pub(crate) fn mark(values: &Cells, threshold: f32, bit: u32, words: &mut [u32; BLOCK]) {
    Arch::new().dispatch(ThresholdMark { values, threshold, bit, words });
}

/// Adds the values of all cells to their sums.
pub(crate) fn sum_up(values: &Cells, sums: &mut Cells) {
    Arch::new().dispatch(SumUp { values, sums });
}

struct ThresholdMark<'a> {
    values: &'a Cells,
    threshold: f32,
    bit: u32,
    words: &'a mut [u32; BLOCK],
}

impl NullaryFnOnce for ThresholdMark<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (word, &value) in self.words.iter_mut().zip(self.values) {
            *word |= u32::from(value >= self.threshold) << self.bit;
        }
    }
}

struct SumUp<'a> {
    values: &'a Cells,
    sums: &'a mut Cells,
}

impl NullaryFnOnce for SumUp<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (sum, &value) in self.sums.iter_mut().zip(self.values) {
            *sum += value;
        }
    }
}
