//! The middle field: a coarser map seen by coarser observers, between the near and the far field.

use hilal_quantity::{GridAzimuth, Length, MapPoint};

use super::march::Ray;
use super::padded::{Joined, Padded};
use super::settings::HorizonSettings;
use crate::Grid;

/// How many cells of the tile a cell of the middle field is wide.
const COARSENING: usize = 8;

/// Heights and observers of the middle field.
#[derive(Debug)]
pub(super) struct Middle {
    field: Padded,
    inner: Grid,
    reach: (Length, Length),
}

/// What the observers of the middle field see in one azimuth.
#[derive(Debug)]
pub(super) struct MiddleView {
    /// Tangent of the horizon, its fall per metre of climb, and the observer's height.
    seen: Vec<[f32; 3]>,
}

impl Middle {
    pub(super) fn new<F: Fn(MapPoint) -> Option<f64> + Sync>(
        surface: &Joined<'_, F>,
        settings: &HorizonSettings,
    ) -> Self {
        let tile = surface.near.grid;
        let inner = Grid {
            spacing_m: tile.spacing_m * COARSENING as f64,
            rows: (tile.rows - 1).div_ceil(COARSENING) + 1,
            columns: (tile.columns - 1).div_ceil(COARSENING) + 1,
            ..tile
        };
        let pad = cells(settings.middle_reach.metres() / inner.spacing_m) + 2;
        let field = surface.sample(inner, pad, |_| f64::NAN);
        Self { field, inner, reach: (settings.near_reach, settings.middle_reach) }
    }

    /// Looks in one azimuth from every observer.
    pub(super) fn look(&self, azimuth: GridAzimuth, observer_height_m: f32) -> MiddleView {
        let ray = Ray::new(&self.field, azimuth, self.reach);
        let start = |row: usize, column: usize| {
            (row + self.field.pad) * self.field.grid.columns + column + self.field.pad
        };
        let seen = (0..self.inner.len())
            .map(|i| {
                let at = start(i / self.inner.columns, i % self.inner.columns);
                let eye_m = self.field.heights_m[at] + observer_height_m;
                let (tan, fall) = ray.highest(&self.field, at, eye_m);
                [tan, fall, eye_m]
            })
            .collect();
        MiddleView { seen }
    }

    /// Raises `best` along one row of the tile, whose observers' eyes are at `eyes_m`.
    ///
    /// The four observers around are each corrected to the eye's height, then interpolated.
    pub(super) fn raise(&self, view: &MiddleView, row: usize, eyes_m: &[f32], best: &mut [f32]) {
        let (r, fr) = (row / COARSENING, (row % COARSENING) as f32 / COARSENING as f32);
        let next = (r + 1).min(self.inner.rows - 1);
        for (column, (best, &eye_m)) in best.iter_mut().zip(eyes_m).enumerate() {
            let (c, fc) = (column / COARSENING, (column % COARSENING) as f32 / COARSENING as f32);
            let right = (c + 1).min(self.inner.columns - 1);
            let at = |row: usize, column: usize| {
                let [tan, fall, from_m] = view.seen[row * self.inner.columns + column];
                tan - (eye_m - from_m) * fall
            };
            let upper = at(r, c) + fc * (at(r, right) - at(r, c));
            let lower = at(next, c) + fc * (at(next, right) - at(next, c));
            let tan = upper + fr * (lower - upper);
            *best = if tan > *best { tan } else { *best };
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small positive number of cells"
)]
pub(super) fn cells(count: f64) -> usize {
    count.ceil() as usize
}
