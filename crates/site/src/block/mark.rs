//! What is kept of an instant: a sum of values, and one bit of a word for each condition.

use pulp::Arch;

use super::{BLOCK, Cells};

/// Sets bit `bit` of the words of all cells whose value is at least `threshold`.
pub(crate) fn mark(values: &Cells, threshold: f32, bit: u32, words: &mut [u32; BLOCK]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for (word, &value) in words.iter_mut().zip(values) {
                *word |= u32::from(value >= threshold) << bit;
            }
        },
    );
}

/// Adds the values of all cells to their sums.
pub(crate) fn sum_up(values: &Cells, sums: &mut Cells) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for (sum, &value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        },
    );
}
