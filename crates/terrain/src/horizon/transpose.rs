//! Turning squares of numbers about their diagonal.

/// Cells along each side of a square.
pub(super) const SIDE: usize = 16;

/// Sixteen rows of sixteen.
pub(super) type Square = [[f32; SIDE]; SIDE];

/// Returns a square turned about its diagonal.
///
/// Blocks off the diagonal change places: single cells, then squares of two, and so on. Each step
/// moves whole runs of a row, which compilers turn into shuffles; written cell by cell it becomes
/// scatters.
#[inline(always)]
#[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
pub(super) fn transposed(square: &Square) -> Square {
    exchanged::<8>(&exchanged::<4>(&exchanged::<2>(&exchanged::<1>(square))))
}

/// Exchanges the two blocks off the diagonal in every square of twice `SIZE` cells.
#[inline(always)]
#[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
fn exchanged<const SIZE: usize>(square: &Square) -> Square {
    let mut out = [[0.0; SIDE]; SIDE];
    for i in 0..SIDE / 2 {
        let upper = i / SIZE * 2 * SIZE + i % SIZE;
        let lower = upper + SIZE;
        let (above, below) = (square[upper], square[lower]);
        for left in (0..SIDE).step_by(2 * SIZE) {
            let right = left + SIZE;
            #[expect(clippy::manual_memcpy, reason = "copies of slices would become gathers")]
            for j in 0..SIZE {
                out[upper][left + j] = above[left + j];
                out[upper][right + j] = below[left + j];
                out[lower][left + j] = above[right + j];
                out[lower][right + j] = below[right + j];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns() {
        let square: Square =
            core::array::from_fn(|i| core::array::from_fn(|j| (i * 100 + j) as f32));
        let turned = transposed(&square);
        for (i, row) in square.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                assert!((turned[j][i] - value).abs() < 0.5);
            }
        }
    }
}
