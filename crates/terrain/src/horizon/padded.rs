//! A square of heights around the tile, ready to be marched over.

use hilal_quantity::{Length, MapPoint};
use rayon::prelude::*;

use crate::Grid;

/// The heights of a tile.
#[derive(Debug, Clone, Copy)]
pub struct NearField<'a> {
    /// Where its cells lie.
    pub grid: Grid,
    /// Heights in metres, row-major; NaN where there is none.
    pub heights_m: &'a [f32],
}

impl NearField<'_> {
    /// Returns the height at a point by bilinear interpolation; points outside take the value of
    /// the nearest edge.
    pub(super) fn clamped(&self, point: MapPoint) -> f64 {
        let (row, column) = self.grid.fractional(point);
        let (r, fr) = split(row, self.grid.rows);
        let (c, fc) = split(column, self.grid.columns);
        let at = |r: usize, c: usize| f64::from(self.heights_m[r * self.grid.columns + c]);
        let top = at(r, c) * (1.0 - fc) + at(r, c + 1) * fc;
        let bottom = at(r + 1, c) * (1.0 - fc) + at(r + 1, c + 1) * fc;
        top * (1.0 - fr) + bottom * fr
    }

    /// Returns the point of the tile that is nearest to a point.
    fn nearest(&self, point: MapPoint) -> MapPoint {
        let first = self.grid.first_cell;
        let span_x = (self.grid.columns as f64 - 1.0) * self.grid.spacing_m;
        let span_y = (self.grid.rows as f64 - 1.0) * self.grid.spacing_m;
        MapPoint::new(
            point.x_m.clamp(first.x_m, first.x_m + span_x),
            point.y_m.clamp(first.y_m - span_y, first.y_m),
        )
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the position is held inside the grid before"
)]
fn split(at: f64, count: usize) -> (usize, f64) {
    let inside = at.clamp(0.0, count as f64 - 1.0);
    let below = (inside as usize).min(count - 2);
    (below, inside - below as f64)
}

/// Heights on a grid that reaches beyond the tile by the same number of cells on every side.
#[derive(Debug)]
pub(super) struct Padded {
    pub(super) grid: Grid,
    pub(super) pad: usize,
    /// Relative to `datum_m`, so that 32 bits hold centimetres.
    pub(super) heights_m: Vec<f32>,
    pub(super) datum_m: f64,
}

/// The joined surface: the tile where it has data, the layers beyond elsewhere.
pub(super) struct Joined<'a, F> {
    pub(super) near: NearField<'a>,
    pub(super) beyond: &'a F,
    pub(super) feather: Length,
}

impl<F: Fn(MapPoint) -> Option<f64> + Sync> Joined<'_, F> {
    /// Returns the height at a point, if any layer has one.
    ///
    /// Outside the tile the step between tile and layers beyond is carried on and fades out over
    /// the feather, so that the seam itself casts no shadow.
    pub(super) fn height_m(&self, point: MapPoint) -> Option<f64> {
        let edge = self.near.nearest(point);
        let edge_m = self.near.clamped(edge);
        let away = point.distance(edge) / self.feather;
        if away <= 0.0 && edge_m.is_finite() {
            return Some(edge_m);
        }
        let beyond_m = (self.beyond)(point)?;
        if away.is_nan() || away >= 1.0 {
            return Some(beyond_m);
        }
        let step_m = (self.beyond)(edge).map_or(0.0, |m| edge_m - m);
        let weight = 1.0 - away * away * (3.0 - 2.0 * away);
        Some(beyond_m + if step_m.is_finite() { step_m * weight } else { 0.0 })
    }

    /// Samples the surface on a grid with `pad` cells around; `fill` stands where there is none.
    pub(super) fn sample(
        &self,
        inner: Grid,
        pad: usize,
        fill: impl Fn(MapPoint) -> f64 + Sync,
    ) -> Padded {
        let reach_m = pad as f64 * inner.spacing_m;
        let grid = Grid {
            first_cell: MapPoint::new(
                inner.first_cell.x_m - reach_m,
                inner.first_cell.y_m + reach_m,
            ),
            rows: inner.rows + 2 * pad,
            columns: inner.columns + 2 * pad,
            ..inner
        };
        let datum_m = mean(self.near.heights_m);
        let mut heights_m = vec![0.0_f32; grid.len()];
        heights_m.par_chunks_mut(grid.columns).enumerate().for_each(|(row, line)| {
            for (column, height) in line.iter_mut().enumerate() {
                let point = grid.centre(crate::Cell { row, column });
                let height_m = self.height_m(point).unwrap_or_else(|| fill(point));
                *height = single(height_m - datum_m);
            }
        });
        Padded { grid, pad, heights_m, datum_m }
    }
}

/// Returns the mean of the finite heights; NaN when there is none.
pub(super) fn mean(heights_m: &[f32]) -> f64 {
    let finite = heights_m.iter().filter(|h| h.is_finite());
    let (sum, count) = finite.fold((0.0, 0_u32), |(s, n), &h| (s + f64::from(h), n + 1));
    sum / f64::from(count)
}

#[expect(clippy::cast_possible_truncation, reason = "heights are stored in single precision")]
pub(super) const fn single(value: f64) -> f32 {
    value as f32
}
