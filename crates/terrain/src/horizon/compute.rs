//! The three fields joined into planes.

use std::sync::atomic::{AtomicUsize, Ordering};

use hilal_quantity::{GridAzimuth, Length, MapPoint};
use rayon::prelude::*;

use super::far::Far;
use super::march::Ray;
use super::middle::{Middle, cells};
pub use super::padded::NearField;
use super::padded::{Joined, Padded, single};
use super::planes::{Horizons, stored};
use super::settings::{HorizonError, HorizonSettings};

/// Computes the horizons of every cell of a tile.
///
/// `beyond` gives heights outside the tile, in metres above the reference sphere; where it has
/// none, the tile's edge is carried on over the near reach and nothing is seen further away. The
/// result does not depend on the number of threads.
///
/// # Errors
///
/// Refuses a grid without heights, and settings that make no sense.
///
/// ```
/// use hilal_quantity::{GridAzimuth, MapPoint, PolarStereographic};
/// use hilal_terrain::horizon::{HorizonSettings, NearField, compute};
/// use hilal_terrain::{Cell, Grid};
///
/// let grid = Grid {
///     map: PolarStereographic::SOUTH,
///     first_cell: MapPoint::new(0.0, 0.0),
///     spacing_m: 10.0,
///     rows: 16,
///     columns: 16,
/// };
/// let plain = vec![0.0_f32; grid.len()];
/// let near = NearField { grid, heights_m: &plain };
/// let settings = HorizonSettings { azimuths: 8, ..HorizonSettings::default() };
/// let horizons = compute(near, &|_: MapPoint| Some(0.0), &settings)?;
/// let dip = horizons.horizon(Cell { row: 8, column: 8 }, GridAzimuth::from_degrees(30.0));
/// assert!((dip.degrees() + 0.0514).abs() < 0.002); // sqrt(2 h / R)
/// # Ok::<(), hilal_terrain::horizon::HorizonError>(())
/// ```
pub fn compute<F: Fn(MapPoint) -> Option<f64> + Sync>(
    near: NearField<'_>,
    beyond: &F,
    settings: &HorizonSettings,
) -> Result<Horizons, HorizonError> {
    watched(near, beyond, settings, &|_| ())
}

/// As [`compute`], and tells `watch` how much is done.
pub(super) fn watched<F: Fn(MapPoint) -> Option<f64> + Sync>(
    near: NearField<'_>,
    beyond: &F,
    settings: &HorizonSettings,
    watch: &(dyn Fn(f64) + Sync),
) -> Result<Horizons, HorizonError> {
    check(near, settings)?;
    let grid = near.grid;
    let surface = Joined { near, beyond, feather: settings.feather };
    let pad = cells(settings.near_reach.metres() / grid.spacing_m) + 2;
    let field = surface.sample(grid, pad, |point| near.clamped(point));
    let middle = Middle::new(&surface, settings);
    let far = Far::new(near, beyond, settings, field.datum_m);
    let scene = Scene { field, middle, far, settings: *settings };
    let mut planes = vec![0_i16; grid.len() * settings.azimuths];
    let done = AtomicUsize::new(0);
    planes.par_chunks_mut(grid.len()).enumerate().for_each(|(azimuth, plane)| {
        scene.look(azimuth, grid.columns, plane);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        watch(done as f64 / settings.azimuths as f64);
    });
    Ok(Horizons::new(grid, settings.azimuths, planes))
}

fn check(near: NearField<'_>, settings: &HorizonSettings) -> Result<(), HorizonError> {
    settings.check()?;
    let (rows, columns) = (near.grid.rows, near.grid.columns);
    if rows < 2 || columns < 2 {
        return Err(HorizonError::GridTooSmall { rows, columns });
    }
    let (cells, heights) = (near.grid.len(), near.heights_m.len());
    if cells != heights {
        return Err(HorizonError::HeightsDoNotFit { cells, heights });
    }
    if near.heights_m.iter().any(|h| h.is_finite()) { Ok(()) } else { Err(HorizonError::NoHeights) }
}

struct Scene {
    field: Padded,
    middle: Middle,
    far: Far,
    settings: HorizonSettings,
}

impl Scene {
    /// Fills the plane of one azimuth.
    fn look(&self, index: usize, columns: usize, plane: &mut [i16]) {
        let azimuth =
            GridAzimuth::from_degrees(index as f64 * 360.0 / self.settings.azimuths as f64);
        let eye_m = single(self.settings.observer_height.metres());
        let ray = Ray::new(&self.field, azimuth, (Length::ZERO, self.settings.near_reach));
        let view = self.middle.look(azimuth, eye_m);
        let mut best = vec![0.0_f32; columns];
        for (row, line) in plane.chunks_exact_mut(columns).enumerate() {
            let start = (row + self.field.pad) * self.field.grid.columns + self.field.pad;
            let eyes_m: Vec<f32> =
                self.field.heights_m[start..start + columns].iter().map(|z| z + eye_m).collect();
            best.fill(f32::NEG_INFINITY);
            ray.raise(&self.field, start, &eyes_m, &mut best);
            self.middle.raise(&view, row, &eyes_m, &mut best);
            self.far.raise(index, row, &eyes_m, &mut best);
            for (out, (&tan, eye_m)) in line.iter_mut().zip(best.iter().zip(&eyes_m)) {
                *out = stored(if eye_m.is_nan() { f32::NAN } else { tan });
            }
        }
    }
}
