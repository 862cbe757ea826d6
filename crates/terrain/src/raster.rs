//! Heights on a grid: the one form in which every elevation layer lives in memory.

use hilal_quantity::MapPoint;

use crate::{Cell, Grid};

/// Heights in metres above R = 1737.4 km, row by row from the north; NaN where there is no data.
#[derive(Debug, Clone, PartialEq)]
pub struct Raster {
    /// Where the cells lie.
    pub grid: Grid,
    /// One height for each cell, in row-major order.
    pub heights_m: Vec<f32>,
}

impl Raster {
    /// Evaluates `height_m` at the centre of every cell.
    ///
    /// ```
    /// use hilal_quantity::{MapPoint, PolarStereographic};
    /// use hilal_terrain::{Grid, Raster};
    ///
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(5.0, 95.0),
    ///     spacing_m: 10.0,
    ///     rows: 10,
    ///     columns: 10,
    /// };
    /// let ramp = Raster::from_fn(grid, |point| point.x_m / 10.0);
    /// assert_eq!(ramp.height_m(MapPoint::new(50.0, 50.0)), Some(5.0));
    /// assert_eq!(ramp.height_m(MapPoint::new(150.0, 50.0)), None);
    /// ```
    pub fn from_fn(grid: Grid, height_m: impl Fn(MapPoint) -> f64) -> Self {
        let cells = (0..grid.rows)
            .flat_map(|row| (0..grid.columns).map(move |column| Cell { row, column }));
        let heights_m = cells.map(|cell| to_f32(height_m(grid.centre(cell)))).collect();
        Self { grid, heights_m }
    }

    /// Returns the height stored for a cell; nothing off the grid or without data.
    pub fn cell_height_m(&self, cell: Cell) -> Option<f64> {
        let height_m = stored(&self.grid, &self.heights_m, cell);
        (!height_m.is_nan()).then_some(height_m)
    }

    /// Returns the height at a point, bilinear between the four nearest cell centres.
    ///
    /// In the outer half cell, where there is no centre further out, the outermost centres count.
    /// Nothing off the grid, or where a centre that bears on the point has no data.
    pub fn height_m(&self, point: MapPoint) -> Option<f64> {
        bilinear(&self.grid, &self.heights_m, point)
    }

    /// Returns the heights at `count` points evenly spread from `from` to `to`, both included.
    pub fn profile_m(&self, from: MapPoint, to: MapPoint, count: usize) -> Vec<Option<f64>> {
        let last = count.saturating_sub(1).max(1) as f64;
        let at = |index: usize| {
            let share = index as f64 / last;
            MapPoint::new(mix(from.x_m, to.x_m, share), mix(from.y_m, to.y_m, share))
        };
        (0..count).map(|index| self.height_m(at(index))).collect()
    }

    /// Returns how many cells have no data.
    pub fn missing(&self) -> usize {
        self.heights_m.iter().filter(|height_m| height_m.is_nan()).count()
    }
}

/// Returns a value between the four nearest cell centres; nothing off the grid or next to NaN.
pub(crate) fn bilinear(grid: &Grid, values: &[f32], point: MapPoint) -> Option<f64> {
    let (row, column) = grid.fractional(point);
    let (upper, lower, down) = neighbours(row, grid.rows)?;
    let (left, right, along) = neighbours(column, grid.columns)?;
    let at = |row, column| stored(grid, values, Cell { row, column });
    let top = mix(at(upper, left), at(upper, right), along);
    let bottom = mix(at(lower, left), at(lower, right), along);
    let value = mix(top, bottom, down);
    (!value.is_nan()).then_some(value)
}

fn stored(grid: &Grid, values: &[f32], cell: Cell) -> f64 {
    if cell.row >= grid.rows || cell.column >= grid.columns {
        return f64::NAN;
    }
    values.get(grid.index(cell)).copied().map_or(f64::NAN, f64::from)
}

/// Stores a height as the raster does.
#[expect(clippy::cast_possible_truncation, reason = "a height in metres keeps 1 mm in an f32")]
pub(crate) const fn to_f32(height_m: f64) -> f32 {
    height_m as f32
}

/// Mixes two values; a neighbour of no weight is not asked, so that its lack of data is no matter.
pub(crate) fn mix(from: f64, to: f64, share: f64) -> f64 {
    if share <= 0.0 {
        from
    } else if share >= 1.0 {
        to
    } else {
        from + (to - from) * share
    }
}

/// Returns the two indices around a fractional one, and the share of the second.
pub(crate) fn neighbours(at: f64, count: usize) -> Option<(usize, usize, f64)> {
    let last = count.checked_sub(1)? as f64;
    // Comparisons are written so that NaN fails them.
    if !(at >= -0.5 && at <= last + 0.5) {
        return None;
    }
    let held = at.clamp(0.0, last);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held inside the grid one line above"
    )]
    let low = held as usize;
    Some((low, (low + 1).min(count - 1), held - low as f64))
}

#[cfg(test)]
mod tests {
    use hilal_quantity::PolarStereographic;
    use proptest::prelude::*;

    use super::*;

    fn grid() -> Grid {
        Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(5.0, 95.0),
            spacing_m: 10.0,
            rows: 10,
            columns: 12,
        }
    }

    proptest! {
        #[test]
        fn a_bilinear_surface_is_met_between_the_centres(x in 5.0..115.0_f64, y in 5.0..95.0_f64) {
            let height = |p: MapPoint| 3.0 + 0.5 * p.x_m - 0.25 * p.y_m + 0.01 * p.x_m * p.y_m;
            let raster = Raster::from_fn(grid(), height);
            let point = MapPoint::new(x, y);
            let found = raster.height_m(point).unwrap();
            prop_assert!((found - height(point)).abs() < 1e-4, "{found} for {}", height(point));
        }

        #[test]
        fn a_height_never_leaves_the_range_of_the_cells(
            cells in prop::collection::vec(-100.0_f32..100.0, 120), x in -10.0..130.0_f64, y in -10.0..110.0_f64,
        ) {
            let raster = Raster { grid: grid(), heights_m: cells.clone() };
            let inside = (0.0..=120.0).contains(&x) && (0.0..=100.0).contains(&y);
            let found = raster.height_m(MapPoint::new(x, y));
            prop_assert_eq!(found.is_some(), inside);
            if let Some(height) = found {
                let low = cells.iter().copied().fold(f32::INFINITY, f32::min);
                let high = cells.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                prop_assert!(height >= f64::from(low) - 1e-6 && height <= f64::from(high) + 1e-6);
            }
        }
    }

    #[test]
    fn a_cell_without_data_hides_what_it_bears_on_and_no_more() {
        let mut raster = Raster::from_fn(grid(), |p| p.x_m);
        let hole = Cell { row: 4, column: 5 };
        let index = raster.grid.index(hole);
        raster.heights_m[index] = f32::NAN;
        let centre = raster.grid.centre(hole);
        assert_eq!(raster.height_m(centre), None);
        assert_eq!(raster.height_m(MapPoint::new(centre.x_m + 4.0, centre.y_m)), None);
        assert_eq!(raster.height_m(MapPoint::new(centre.x_m + 10.0, centre.y_m)), Some(65.0));
        assert_eq!(raster.missing(), 1);
    }

    #[test]
    fn a_raster_whose_heights_are_missing_answers_nothing() {
        let raster = Raster { grid: grid(), heights_m: Vec::new() };
        assert_eq!(raster.height_m(MapPoint::new(50.0, 50.0)), None);
        assert_eq!(raster.height_m(MapPoint::new(f64::NAN, 50.0)), None);
    }

    #[test]
    fn a_profile_begins_and_ends_where_asked() {
        let raster = Raster::from_fn(grid(), |p| p.x_m);
        let profile = raster.profile_m(MapPoint::new(10.0, 50.0), MapPoint::new(30.0, 50.0), 3);
        assert_eq!(profile, [Some(10.0), Some(20.0), Some(30.0)]);
    }
}
