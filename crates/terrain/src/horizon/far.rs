//! The far field: great circles from a few observers, each at several heights.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint};
use rayon::prelude::*;

use super::padded::{NearField, single};
use super::settings::HorizonSettings;
use super::sphere::{LocalFrame, tan_elevation};
use crate::Grid;

/// Observers along each side of the tile.
const SIDE: usize = 9;
/// Heights of each observer, evenly from the tile's lowest eye to its highest.
const LEVELS: usize = 8;
/// The step outwards, as a share of the distance.
const STEP_SHARE: f64 = 0.005;

/// Tangents of the far horizon.
#[derive(Debug)]
pub(super) struct Far {
    /// By azimuth, then observer row, observer column, level.
    tangents: Vec<f32>,
    lowest_m: f32,
    level_m: f32,
    grid: Grid,
}

impl Far {
    /// Looks from every observer in every azimuth. Heights of eyes are relative to `datum_m`.
    pub(super) fn new<F: Fn(MapPoint) -> Option<f64> + Sync>(
        near: NearField<'_>,
        beyond: &F,
        settings: &HorizonSettings,
        datum_m: f64,
    ) -> Self {
        let finite = || near.heights_m.iter().copied().filter(|h| h.is_finite()).map(f64::from);
        let eye_m = settings.observer_height.metres();
        let lowest_m = finite().fold(f64::INFINITY, f64::min) + eye_m;
        let highest_m = finite().fold(f64::NEG_INFINITY, f64::max) + eye_m;
        let level_m = ((highest_m - lowest_m) / (LEVELS - 1) as f64).max(1e-3);
        let eyes_m: [f64; LEVELS] = core::array::from_fn(|i| lowest_m + i as f64 * level_m);
        let per_azimuth = SIDE * SIDE * LEVELS;
        let mut tangents = vec![f32::NEG_INFINITY; settings.azimuths * per_azimuth];
        tangents.par_chunks_mut(LEVELS).enumerate().for_each(|(i, best)| {
            let (azimuth, observer) = (i / (SIDE * SIDE), i % (SIDE * SIDE));
            let azimuth =
                GridAzimuth::from_degrees(azimuth as f64 * 360.0 / settings.azimuths as f64);
            let point = observer_point(near.grid, observer / SIDE, observer % SIDE);
            let frame = LocalFrame::new(near.grid.map, point);
            let reach = (settings.middle_reach, settings.far_reach);
            for (height_m, angle) in samples(&frame, azimuth, reach, beyond) {
                for (best, eye_m) in best.iter_mut().zip(eyes_m) {
                    let tan = single(tan_elevation(eye_m, height_m, angle.radians()));
                    *best = best.max(tan);
                }
            }
        });
        Self {
            tangents,
            lowest_m: single(lowest_m - datum_m),
            level_m: single(level_m),
            grid: near.grid,
        }
    }

    /// Raises `best` along one row of the tile, whose observers' eyes are at `eyes_m`.
    pub(super) fn raise(&self, azimuth: usize, row: usize, eyes_m: &[f32], best: &mut [f32]) {
        let per_azimuth = SIDE * SIDE * LEVELS;
        let seen = &self.tangents[azimuth * per_azimuth..][..per_azimuth];
        let (r, fr) = position(row, self.grid.rows);
        // Interpolate the observers' rows once: what is left depends on column and height only.
        let line: Vec<f32> = (0..SIDE * LEVELS)
            .map(|i| {
                let (upper, lower) =
                    (seen[r * SIDE * LEVELS + i], seen[(r + 1) * SIDE * LEVELS + i]);
                upper + fr * (lower - upper)
            })
            .collect();
        for (column, (best, &eye_m)) in best.iter_mut().zip(eyes_m).enumerate() {
            let (c, fc) = position(column, self.grid.columns);
            let level = ((eye_m - self.lowest_m) / self.level_m).clamp(0.0, (LEVELS - 1) as f32);
            let l = floor(level).min(LEVELS - 2);
            let fl = level - l as f32;
            let at = |c: usize| {
                let here = &line[c * LEVELS + l..][..2];
                here[0] + fl * (here[1] - here[0])
            };
            let tan = at(c) + fc * (at(c + 1) - at(c));
            *best = if tan > *best { tan } else { *best };
        }
    }
}

/// Lists heights along a great circle with their central angle, out to the far reach.
fn samples<'a, F: Fn(MapPoint) -> Option<f64>>(
    frame: &LocalFrame,
    azimuth: GridAzimuth,
    (from, to): (Length, Length),
    beyond: &'a F,
) -> impl Iterator<Item = (f64, Angle)> + 'a {
    let circle = frame.great_circle(azimuth);
    core::iter::successors(Some(from.metres()), |d| Some(d * (1.0 + STEP_SHARE)))
        .take_while(move |&d| d <= to.metres())
        .filter_map(move |distance_m| {
            let angle = Angle::from_radians(distance_m / MOON_RADIUS.metres());
            beyond(circle.at(angle.radians())).map(|height_m| (height_m, angle))
        })
}

fn observer_point(grid: Grid, row: usize, column: usize) -> MapPoint {
    let along = |i: usize, count: usize| {
        i as f64 / (SIDE - 1) as f64 * (count as f64 - 1.0) * grid.spacing_m
    };
    MapPoint::new(
        grid.first_cell.x_m + along(column, grid.columns),
        grid.first_cell.y_m - along(row, grid.rows),
    )
}

fn position(index: usize, count: usize) -> (usize, f32) {
    let at = (index * (SIDE - 1)) as f32 / (count - 1) as f32;
    let below = floor(at).min(SIDE - 2);
    (below, at - below as f32)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small non-negative position"
)]
const fn floor(at: f32) -> usize {
    at as usize
}
