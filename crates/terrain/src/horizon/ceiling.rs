//! The highest ground in a window, looked up rather than searched: what lets rays skip terrain that
//! cannot show.

use super::field::NO_GROUND;

/// Cells along each side of a block.
const BLOCK: usize = 8;

/// The highest ground of every block of 8 × 8 cells of a plate, margins included.
#[derive(Debug, Clone)]
pub(super) struct Ceiling {
    lines: usize,
    columns: usize,
    highest_m: Vec<f32>,
}

impl Ceiling {
    pub(super) fn new(heights_m: &[f32], stride: usize) -> Self {
        let columns = stride.div_ceil(BLOCK);
        let lines = (heights_m.len() / stride).div_ceil(BLOCK);
        let mut highest_m = vec![NO_GROUND; lines * columns];
        for (line, heights_m) in heights_m.chunks_exact(stride).enumerate() {
            let blocks = &mut highest_m[line / BLOCK * columns..][..columns];
            for (highest_m, heights_m) in blocks.iter_mut().zip(heights_m.chunks(BLOCK)) {
                *highest_m = heights_m.iter().copied().fold(*highest_m, f32::max);
            }
        }
        Self { lines, columns, highest_m }
    }

    /// Returns the same for windows of a size in cells, wherever in a block they begin.
    pub(super) fn windows(&self, lines: usize, columns: usize) -> Windows {
        let reach = |cells: usize| (cells + BLOCK - 1).div_ceil(BLOCK);
        let across = self.slid_across(reach(columns));
        let tall = reach(lines);
        let mut highest_m = across.clone();
        for line in 0..self.lines {
            let (_, out) = highest_m.split_at_mut(line * self.columns);
            let out = &mut out[..self.columns];
            for other in (line + 1)..(line + tall).min(self.lines) {
                raise(out, &across[other * self.columns..][..self.columns]);
            }
        }
        Windows { ceiling: Self { highest_m, ..*self } }
    }

    fn slid_across(&self, wide: usize) -> Vec<f32> {
        let mut across = self.highest_m.clone();
        let lines = across.chunks_exact_mut(self.columns);
        for (out, line) in lines.zip(self.highest_m.chunks_exact(self.columns)) {
            for shift in 1..wide.min(self.columns) {
                raise(&mut out[..self.columns - shift], &line[shift..]);
            }
        }
        across
    }
}

fn raise(out: &mut [f32], other: &[f32]) {
    for (out, &other) in out.iter_mut().zip(other) {
        *out = if other > *out { other } else { *out };
    }
}

/// The highest ground in windows of one size.
#[derive(Debug)]
pub(super) struct Windows {
    ceiling: Ceiling,
}

impl Windows {
    /// Returns a height that nothing in the window that begins at a cell exceeds; the cell is
    /// counted with the plate's margins, and may lie before its first one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn highest_m(&self, line: isize, column: isize) -> f32 {
        let held = |at: isize, count: usize| {
            (at >> BLOCK.trailing_zeros()).clamp(0, count.cast_signed() - 1).cast_unsigned()
        };
        let Ceiling { lines, columns, highest_m } = &self.ceiling;
        highest_m[held(line, *lines) * columns + held(column, *columns)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_in_a_window_is_higher_than_its_ceiling(
            heights_m in prop::collection::vec(-100.0_f32..100.0, 40 * 48),
            (line, column) in (0..40_usize, 0..48_usize),
            (tall, wide) in (1..30_usize, 1..30_usize),
        ) {
            let windows = Ceiling::new(&heights_m, 48).windows(tall, wide);
            let ceiling_m = windows.highest_m(line.cast_signed(), column.cast_signed());
            for line in line..(line + tall).min(40) {
                for column in column..(column + wide).min(48) {
                    prop_assert!(heights_m[line * 48 + column] <= ceiling_m);
                }
            }
        }
    }
}
