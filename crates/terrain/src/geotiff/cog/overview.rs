//! The overviews: the map at half the size, and again, until it fits one tile.

use std::borrow::Cow;

use rayon::prelude::*;

use super::CogMap;
use crate::raster::to_f32;

/// The map at one size.
#[derive(Debug)]
pub(super) struct Level<'a> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) values: Cow<'a, [f32]>,
}

impl<'a> Level<'a> {
    /// Returns the full map and its overviews, from fine to coarse.
    pub(super) fn pyramid(map: &CogMap<'a>, tile: usize) -> Vec<Self> {
        let mut level = Self {
            rows: map.grid.rows,
            columns: map.grid.columns,
            values: Cow::Borrowed(map.values),
        };
        let mut levels = Vec::new();
        while level.rows.max(level.columns) > tile {
            let half = level.half();
            levels.push(std::mem::replace(&mut level, half));
        }
        levels.push(level);
        levels
    }

    /// Returns the map at half the size; an odd last row or column is halved alone.
    fn half(&self) -> Self {
        let (rows, columns) = (self.rows.div_ceil(2), self.columns.div_ceil(2));
        let mut values = vec![f32::NAN; rows * columns];
        values.par_chunks_mut(columns).enumerate().for_each(|(row, line)| {
            let pair = self.values.chunks(self.columns).skip(2 * row).take(2);
            let pair: Vec<&[f32]> = pair.collect();
            for (column, value) in line.iter_mut().enumerate() {
                let cells = pair.iter().flat_map(|line| line.iter().skip(2 * column).take(2));
                *value = mean(cells);
            }
        });
        Self { rows, columns, values: Cow::Owned(values) }
    }
}

/// Returns the mean of the values that are numbers; NaN when none is.
fn mean<'a>(values: impl Iterator<Item = &'a f32>) -> f32 {
    let valid = values.filter(|value| !value.is_nan());
    let (sum, count) =
        valid.fold((0.0, 0.0), |(sum, count), &value| (sum + f64::from(value), count + 1.0));
    if count > 0.0 { to_f32(sum / count) } else { f32::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overview_is_the_mean_of_the_cells_that_have_values() {
        let nan = f32::NAN;
        let values = [1.0, 3.0, 5.0, nan, 7.0, nan, nan, nan, 9.0];
        let level = Level { rows: 3, columns: 3, values: Cow::Borrowed(&values) };
        let half = level.half();
        assert_eq!((half.rows, half.columns), (2, 2));
        let wanted = [(1.0 + 3.0 + 7.0) / 3.0, 5.0, nan, 9.0].map(f32::to_bits);
        assert_eq!(half.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>(), wanted);
    }
}
