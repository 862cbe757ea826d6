//! What is foreseeable in horizons is taken out, so that little is left to pack.
//!
//! The horizon changes from one azimuth to the next, and changes much alike in neighbouring cells:
//! two lagged differences over the samples of a chunk, which lie azimuth by azimuth and row by row,
//! take out both. The first looks back by one plane, the second by one cell (towards the west) or
//! by one row (towards the north): cells along the line of sight share their horizon, so it depends
//! on the azimuth which of the two foretells better.
//!
//! What is left is small and of either sign. Zigzag brings it to small numbers without sign, whose
//! low bytes go first and high bytes, nearly all zero, last.

/// Which neighbour the second difference looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Neighbour {
    /// The cell before in the row.
    West,
    /// The cell before in the column.
    North,
}

/// Planes of how many cells, in rows of how many columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) cells: usize,
    pub(super) columns: usize,
}

impl Shape {
    const fn lag(self, neighbour: Neighbour) -> usize {
        match neighbour {
            Neighbour::West => 1,
            Neighbour::North => self.columns,
        }
    }
}

/// Returns the bytes to pack, low bytes first, and the neighbour that foretold better.
pub(super) fn residuals(samples: &[i16], shape: Shape) -> (Neighbour, Vec<u8>) {
    let turned = differences(samples, shape.cells);
    let neighbour = better_neighbour(&turned, shape);
    let left = differences(&turned, shape.lag(neighbour));
    let mut bytes = vec![0; 2 * left.len()];
    let (low, high) = bytes.split_at_mut(left.len());
    for ((low, high), &value) in low.iter_mut().zip(high).zip(&left) {
        [*low, *high] = zigzag(value).to_le_bytes();
    }
    (neighbour, bytes)
}

/// Returns the samples that [`residuals`] made these bytes of.
pub(super) fn samples(bytes: &[u8], shape: Shape, neighbour: Neighbour) -> Vec<i16> {
    let (low, high) = bytes.split_at(bytes.len() / 2);
    let left = low.iter().zip(high).map(|(&low, &high)| unzigzag(u16::from_le_bytes([low, high])));
    let mut samples: Vec<i16> = left.collect();
    sums(&mut samples, shape.lag(neighbour));
    sums(&mut samples, shape.cells);
    samples
}

/// Compares the two neighbours on the middle plane; most planes of a chunk go the same way.
fn better_neighbour(turned: &[i16], shape: Shape) -> Neighbour {
    let planes = turned.len() / shape.cells.max(1);
    let middle = turned.chunks_exact(shape.cells.max(1)).nth(planes / 2).unwrap_or_default();
    let cost = |neighbour| -> u64 {
        let lag = shape.lag(neighbour);
        let pairs = middle.iter().skip(lag).zip(middle);
        pairs.map(|(now, before)| u64::from(now.wrapping_sub(*before).unsigned_abs())).sum()
    };
    if cost(Neighbour::North) < cost(Neighbour::West) { Neighbour::North } else { Neighbour::West }
}

/// Returns each value less the one `lag` before it; the first `lag` as they are.
fn differences(values: &[i16], lag: usize) -> Vec<i16> {
    let (first, rest) = values.split_at(lag.min(values.len()));
    let mut out = Vec::with_capacity(values.len());
    out.extend_from_slice(first);
    out.extend(rest.iter().zip(values).map(|(now, before)| now.wrapping_sub(*before)));
    out
}

/// Undoes [`differences`].
fn sums(values: &mut [i16], lag: usize) {
    if lag == 1 {
        let mut sum = 0_i16;
        for value in values {
            sum = sum.wrapping_add(*value);
            *value = sum;
        }
        return;
    }
    let lag = lag.max(1);
    for start in (lag..values.len()).step_by(lag) {
        let (before, now) = values.split_at_mut(start);
        for (now, before) in now.iter_mut().zip(&before[start - lag..]) {
            *now = now.wrapping_add(*before);
        }
    }
}

/// Brings 0, −1, 1, −2, … to 0, 1, 2, 3, …
const fn zigzag(value: i16) -> u16 {
    ((value << 1) ^ (value >> 15)).cast_unsigned()
}

const fn unzigzag(value: u16) -> i16 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_taken_out_comes_back(
            (columns, rows, planes, values) in (1..9_usize, 1..9_usize, 1..5_usize).prop_flat_map(
                |(columns, rows, planes)| {
                    let values = prop::collection::vec(any::<i16>(), columns * rows * planes);
                    (Just(columns), Just(rows), Just(planes), values)
                }),
        ) {
            let shape = Shape { cells: rows * columns, columns };
            prop_assert_eq!(values.len(), shape.cells * planes);
            let (neighbour, bytes) = residuals(&values, shape);
            prop_assert_eq!(samples(&bytes, shape, neighbour), values);
        }
    }

    #[test]
    fn small_numbers_of_either_sign_become_small_numbers_without() {
        assert_eq!([0, -1, 1, -2, i16::MAX, i16::MIN].map(zigzag), [0, 1, 2, 3, 65534, 65535]);
    }

    #[test]
    fn the_neighbour_along_the_line_of_sight_is_chosen() {
        let shape = Shape { cells: 64, columns: 8 };
        let turns = |along: fn(usize) -> usize| -> Vec<i16> {
            let second = (0..64).map(|cell| [3, 700, -90, 44, 5, -600, 71, 8][along(cell)]);
            [0; 64].into_iter().chain(second).collect()
        };
        assert_eq!(residuals(&turns(|cell| cell / 8), shape).0, Neighbour::West);
        assert_eq!(residuals(&turns(|cell| cell % 8), shape).0, Neighbour::North);
    }
}
