//! Which cells fulfil a condition at an instant: one bit of a word a cell.

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
