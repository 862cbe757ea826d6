//! Fill values that nobody tagged: a height that stands off its surroundings like a wall.

use std::fmt;

/// The Moon reaches from −9.1 km to +10.8 km (`LDEM_4`: −8879 m to 10504 m); twice that is absurd.
pub(crate) const LIMIT_M: f64 = 20_000.0;

/// What writers fill with, as stored.
const USUAL_FILLS: [f64; 13] = [
    -9999.0, -99999.0, -999999.0, -999.0, -9999.9, -8888.0, 9999.0, 99999.0, 999999.0, -32768.0,
    -32767.0, 32767.0, 65535.0,
];

/// A step to the next cell is a cliff from here on: 100 m, and steeper than 60°.
const CLIFF_M: f64 = 100.0;
const CLIFF_SLOPE: f64 = 1.732;

/// The lowest or highest height of a map is suspected whatever it is when walls of this height
/// stand all around it, and when it fills this many cells.
const WALL_M: f64 = 1000.0;
const WALLED_CELLS: usize = 4;

/// A value that fills cells without data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UntaggedFill {
    /// The value as the file stores it.
    pub stored: f64,
    /// The height that it would mean, in metres.
    pub height_m: f64,
    /// How many cells hold it.
    pub count: usize,
    /// How many cells there are.
    pub cells: usize,
}

impl fmt::Display for UntaggedFill {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stored, height_m, count, cells } = self;
        write!(
            out,
            "{count} of {cells} cells hold {stored} ({height_m} m), which no ground around them \
             leads up to: a fill value"
        )
    }
}

/// Returns what may be a fill value, as stored, given the range of the type if it is of integers.
pub(crate) fn stored_fills(integers: Option<(f64, f64)>) -> Vec<f64> {
    let mut fills = USUAL_FILLS.to_vec();
    if let Some((least, greatest)) = integers {
        fills.extend([least, least + 1.0, greatest]);
        fills.retain(|fill| (least..=greatest).contains(fill));
    }
    fills.push(0.0);
    fills
}

/// Heights row by row, in metres; NaN where there is no data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeightRows<'a> {
    pub(crate) heights_m: &'a [f32],
    pub(crate) columns: usize,
    pub(crate) spacing_m: f64,
}

/// How the cells of one value meet those around them.
#[derive(Debug, Clone, Copy, Default)]
struct Border {
    count: usize,
    cliffs: usize,
    walls: usize,
    gentle: usize,
}

/// Finds the first candidate, given as stored and as height, that fills cells without data.
///
/// A value counts as ground when most of its border cells lead up to it; a map that is 0 m all
/// over is a plain, and a map of −9999 m all over is empty.
pub(crate) fn untagged(rows: HeightRows<'_>, candidates: &[(f64, f32)]) -> Option<UntaggedFill> {
    let heights_m = rows.heights_m;
    let found = |stored: f64, height_m: f32, border: Border| UntaggedFill {
        stored,
        height_m: f64::from(height_m),
        count: border.count,
        cells: heights_m.len(),
    };
    let numbers = heights_m.iter().copied().filter(|height_m| !height_m.is_nan());
    let lowest = numbers.clone().min_by(f32::total_cmp)?;
    let highest = numbers.max_by(f32::total_cmp)?;
    let inside = |height_m: f32| (lowest..=highest).contains(&height_m);
    for &(stored, height_m) in candidates.iter().filter(|(_, height_m)| inside(*height_m)) {
        let border = rows.border(height_m);
        // 0 m is the datum too: a plain with a tower on it is no hole.
        let is_fill = if stored.abs() > 0.0 {
            border.count > 0 && border.cliffs >= border.gentle
        } else {
            border.cliffs > 0
                && border.gentle == 0
                && border.count >= WALLED_CELLS
                && 2 * border.count < heights_m.len()
        };
        if is_fill {
            return Some(found(stored, height_m, border));
        }
    }
    for height_m in [lowest, highest] {
        let border = rows.border(height_m);
        let is_walled = border.walls > 0 && border.walls == border.cliffs + border.gentle;
        if is_walled && border.count >= WALLED_CELLS && 2 * border.count < heights_m.len() {
            return Some(found(f64::from(height_m), height_m, border));
        }
    }
    None
}

impl HeightRows<'_> {
    #[expect(clippy::float_cmp, reason = "a fill value is met bit for bit or not at all")]
    fn border(&self, value_m: f32) -> Border {
        let mut border = Border::default();
        let holders =
            self.heights_m.iter().enumerate().filter(|(_, height_m)| **height_m == value_m);
        for (index, _) in holders {
            border.count += 1;
            for other_m in self.neighbours_m(index) {
                if other_m.is_nan() || other_m == value_m {
                    continue;
                }
                let step_m = (f64::from(other_m) - f64::from(value_m)).abs();
                if step_m > CLIFF_M && step_m > CLIFF_SLOPE * self.spacing_m {
                    border.cliffs += 1;
                    border.walls += usize::from(step_m > WALL_M);
                } else {
                    border.gentle += 1;
                }
            }
        }
        border
    }

    fn neighbours_m(&self, index: usize) -> impl Iterator<Item = f32> {
        let column = index % self.columns.max(1);
        let west = index.checked_sub(1).filter(|_| column > 0);
        let east = Some(index + 1).filter(|_| column + 1 < self.columns);
        let north = index.checked_sub(self.columns);
        let south = index.checked_add(self.columns);
        [west, east, north, south]
            .into_iter()
            .flatten()
            .filter_map(|at| self.heights_m.get(at))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};

    use super::*;
    use crate::{Grid, Raster};

    fn ground(height_m: impl Fn(MapPoint) -> f64) -> Raster {
        let first_cell = MapPoint::new(5.0, 395.0);
        let map = PolarStereographic::SOUTH;
        let grid = Grid { map, first_cell, spacing_m: 10.0, rows: 40, columns: 40 };
        Raster::from_fn(grid, height_m)
    }

    fn found(raster: &Raster) -> Option<(f64, usize)> {
        let candidates: Vec<(f64, f32)> = stored_fills(None)
            .into_iter()
            .map(|stored| (stored, crate::raster::to_f32(stored)))
            .collect();
        let Raster { grid, heights_m } = raster;
        let (columns, spacing_m) = (grid.columns, grid.spacing_m);
        let found = untagged(HeightRows { heights_m, columns, spacing_m }, &candidates);
        found.map(|fill| (fill.stored, fill.count))
    }

    #[test]
    fn a_hole_of_minus_9999_in_a_hill_is_a_fill_with_its_count() {
        let holed = ground(|p| if p.x_m < 30.0 { -9999.0 } else { p.x_m - 1500.0 });
        assert_eq!(found(&holed), Some((-9999.0, 3 * 40)));
        assert_eq!(found(&ground(|_| -9999.0)), Some((-9999.0, 1600)));
    }

    #[test]
    fn ground_that_leads_down_to_minus_9999_is_ground() {
        assert_eq!(found(&ground(|p| -9999.0 + (p.x_m - 205.0) / 2.0)), None);
    }

    #[test]
    fn zero_is_a_fill_far_from_the_ground_and_a_plain_under_a_tower() {
        let holed = ground(|p| if p.x_m < 30.0 { 0.0 } else { p.x_m - 800.0 });
        assert_eq!(found(&holed), Some((0.0, 3 * 40)));
        assert_eq!(found(&ground(|p| if p.x_m < 30.0 { 250.0 } else { 0.0 })), None);
        assert_eq!(found(&ground(|_| 0.0)), None);
        assert_eq!(found(&ground(|p| p.x_m - 205.0)), None);
    }

    #[test]
    fn a_fill_that_nobody_uses_is_known_by_its_walls() {
        let holed = ground(|p| if p.x_m < 30.0 { -7321.5 } else { p.x_m - 1500.0 });
        assert_eq!(found(&holed), Some((-7321.5, 3 * 40)));
        // One cell that stands out is a spike of the instrument, and may be ground.
        let spike = ground(|p| if p.x_m < 10.0 && p.y_m < 10.0 { 3000.0 } else { p.x_m });
        assert_eq!(found(&spike), None);
    }
}
