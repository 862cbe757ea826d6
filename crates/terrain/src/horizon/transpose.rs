//! Turning squares of numbers about their diagonal.

/// Cells along each side of a square.
pub(super) const SIDE: usize = 16;

/// Sixteen rows of sixteen.
pub(super) type Square = [[f32; SIDE]; SIDE];

/// Returns a square turned about its diagonal.
///
/// In parts of 4 × 4, which compilers turn into shuffles: written in one loop it becomes scatters,
/// four times slower.
#[inline(always)]
#[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
pub(super) fn transposed(square: &Square) -> Square {
    let mut out = [[0.0; SIDE]; SIDE];
    for i in 0..SIDE / 4 {
        for j in 0..SIDE / 4 {
            let quad = |row: usize| {
                let row = &square[4 * i + row];
                [row[4 * j], row[4 * j + 1], row[4 * j + 2], row[4 * j + 3]]
            };
            let rows = [quad(0), quad(1), quad(2), quad(3)];
            for column in 0..4 {
                let turned = rows.map(|row| row[column]);
                out[4 * j + column][4 * i..4 * i + 4].copy_from_slice(&turned);
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
