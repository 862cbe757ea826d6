//! The samples of strips or tiles, put together into one map of values.

use super::encoding::SampleEncoding;
use super::image::{ImageLayout, SampleType};
use super::mask::HiddenCells;
use crate::fill::{HeightRows, LIMIT_M, stored_fills, untagged};
use crate::raster::to_f32;
use crate::{GeoTiffError, Grid};

/// A file's samples and all that is said of them.
pub(super) struct StoredMap<'a> {
    pub(super) file: &'a [u8],
    pub(super) layout: ImageLayout,
    pub(super) encoding: SampleEncoding,
    pub(super) hidden: HiddenCells,
}

impl StoredMap<'_> {
    /// Returns the values in the unit of the file; NaN where there is no data.
    pub(super) fn values(&self, grid: &Grid) -> Result<Vec<f32>, GeoTiffError> {
        self.read(grid, |value| value, |_, _| ())
    }

    /// Returns heights in metres; NaN where there is no data.
    pub(super) fn heights_m(&self, grid: &Grid, unit_m: f64) -> Result<Vec<f32>, GeoTiffError> {
        let mut absurd = None;
        let heights_m = self.read(
            grid,
            |value| value * unit_m,
            |index, height_m| {
                if height_m.abs() > LIMIT_M {
                    note(&mut absurd, index, height_m);
                }
            },
        )?;
        if let Some(Absurd { index, height_m, count }) = absurd {
            return Err(GeoTiffError::AbsurdHeight {
                row: index / grid.columns,
                column: index % grid.columns,
                height_m,
                count,
                limit_m: LIMIT_M,
            });
        }
        let height_of = |stored: f64| to_f32(self.encoding.value(stored) * unit_m);
        let candidates = stored_fills(integer_range(self.layout.samples));
        let candidates: Vec<(f64, f32)> =
            candidates.into_iter().map(|stored| (stored, height_of(stored))).collect();
        let (columns, spacing_m) = (grid.columns, grid.spacing_m);
        let rows = HeightRows { heights_m: &heights_m, columns, spacing_m };
        match untagged(rows, &candidates) {
            None => Ok(heights_m),
            Some(found) => Err(GeoTiffError::UntaggedFill(found)),
        }
    }

    fn read(
        &self,
        grid: &Grid,
        value_of: impl Fn(f64) -> f64,
        mut look_at: impl FnMut(usize, f64),
    ) -> Result<Vec<f32>, GeoTiffError> {
        let mut values = vec![f32::NAN; grid.len()];
        for chunk in 0..self.layout.chunk_count() {
            let place = self.layout.place(chunk);
            let samples = self.layout.samples(self.file, chunk)?;
            for (at, sample) in samples.into_iter().enumerate() {
                let row = place.row + at / place.columns;
                let column = place.column + at % place.columns;
                if row >= grid.rows || column >= grid.columns {
                    continue;
                }
                let index = row * grid.columns + column;
                if self.hidden.hides(index) {
                    continue;
                }
                let value = value_of(self.encoding.value(sample));
                look_at(index, value);
                if let Some(cell) = values.get_mut(index) {
                    *cell = to_f32(value);
                }
            }
        }
        Ok(values)
    }
}

/// The first height that the Moon does not have, and how many cells hold the same.
struct Absurd {
    index: usize,
    height_m: f64,
    count: usize,
}

fn note(absurd: &mut Option<Absurd>, index: usize, height_m: f64) {
    match absurd {
        None => *absurd = Some(Absurd { index, height_m, count: 1 }),
        Some(first) if first.height_m.total_cmp(&height_m).is_eq() => first.count += 1,
        Some(_) => {}
    }
}

/// Returns the range of an integer type: its ends are what writers fill with.
fn integer_range(samples: SampleType) -> Option<(f64, f64)> {
    match samples {
        SampleType::Bit | SampleType::U8 | SampleType::F32 | SampleType::F64 => None,
        SampleType::U16 => Some((0.0, f64::from(u16::MAX))),
        SampleType::I16 => Some((f64::from(i16::MIN), f64::from(i16::MAX))),
        SampleType::U32 => Some((0.0, f64::from(u32::MAX))),
        SampleType::I32 => Some((f64::from(i32::MIN), f64::from(i32::MAX))),
    }
}
