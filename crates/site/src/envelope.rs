//! Permanent shadow: the highest that the Sun's upper limb ever stands, azimuth by azimuth.

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::Cell;
use hilal_terrain::horizon::{HORIZON_UNIT_DEG, Horizons};
use rayon::prelude::*;

use crate::track::Standing;
use crate::{Period, SiteError, SkyTrack};

/// Bins around the whole turn, at least: an eighth of a degree.
const BINS: usize = 2880;

/// The highest that any of the Sun's disc stands over a tile in each azimuth during a period.
///
/// A cell whose horizon is nowhere below it never sees the Sun. Between two instants nothing is
/// known: the step should not be longer than half an hour, in which the Sun moves by half its disc,
/// unless the period is of many months, whose instants fill each other's gaps.
#[derive(Debug, Clone)]
pub struct SunEnvelope {
    map: PolarStereographic,
    /// Of the sky's tile.
    middle: MapPoint,
    bins: Vec<Highest>,
}

/// The highest in one bin of azimuth.
#[derive(Debug, Clone, Copy)]
struct Highest {
    /// Nothing when the Sun is never there.
    elevation_deg: f64,
    /// Its change over the tile, in degrees a metre to map east and north.
    tilt_deg_m: [f64; 2],
}

impl Highest {
    const NEVER: Self = Self { elevation_deg: f64::NEG_INFINITY, tilt_deg_m: [0.0; 2] };

    fn raise(&mut self, elevation_deg: f64, tilt_deg_m: [f64; 2]) {
        if elevation_deg > self.elevation_deg {
            *self = Self { elevation_deg, tilt_deg_m };
        }
    }
}

impl SunEnvelope {
    /// Follows the Sun through a period.
    ///
    /// # Errors
    ///
    /// Refuses a period outside the sampled sky.
    pub fn new(track: &SkyTrack, period: &Period) -> Result<Self, SiteError> {
        period.check_inside(track.window())?;
        let mut bins = vec![Highest::NEVER; BINS];
        for instant in 0..period.instants() {
            cover(&mut bins, &track.sun_at_s(period.since_s(track.window(), instant)));
        }
        let grid = track.grid();
        Ok(Self { map: grid.map, middle: grid.middle(), bins })
    }

    /// Returns 1 for every cell in permanent shadow and 0 for every other, row-major; NaN where
    /// there is no height.
    ///
    /// # Errors
    ///
    /// Refuses horizons on another pole's map.
    pub fn permanent_shadow(&self, horizons: &Horizons) -> Result<Vec<f32>, SiteError> {
        let grid = horizons.grid();
        if grid.map != self.map {
            return Err(SiteError::OtherMap);
        }
        let columns = grid.columns.max(1);
        let known = |index: usize| horizons.plane(0)[index] != i16::MAX;
        let shadow = |index: usize| {
            let cell = Cell { row: index / columns, column: index % columns };
            let centre = grid.centre(cell);
            let offset_m = (centre.x_m - self.middle.x_m, centre.y_m - self.middle.y_m);
            let dark = !self.reaches(horizons, index, offset_m);
            if !known(index) {
                f32::NAN
            } else if dark {
                1.0
            } else {
                0.0
            }
        };
        Ok((0..grid.len()).into_par_iter().map(shadow).collect())
    }

    /// Returns whether the Sun ever stands above the horizon of a cell, at an offset from the
    /// middle of the sky's tile.
    fn reaches(&self, horizons: &Horizons, cell_index: usize, (x_m, y_m): (f64, f64)) -> bool {
        let planes_per_bin = horizons.azimuths() as f64 / self.bins.len() as f64;
        self.bins.iter().enumerate().any(|(bin, highest)| {
            let position = (bin as f64 + 0.5) * planes_per_bin;
            let below = whole(position);
            let at = |plane: usize| f64::from(horizons.plane(plane)[cell_index]);
            let (low, high) = (at(below), at(below + 1));
            let horizon_deg = (low + (position - below as f64) * (high - low)) * HORIZON_UNIT_DEG;
            let [east, north] = highest.tilt_deg_m;
            highest.elevation_deg + east * x_m + north * y_m > horizon_deg
        })
    }
}

/// Raises the bins that the disc covers.
fn cover(bins: &mut [Highest], sun: &Standing) {
    let count = bins.len() as f64;
    let radius_deg = sun.radius.degrees();
    let across =
        radius_deg * count / 360.0 / libm::cos(sun.elevation.middle_deg.to_radians()).max(0.05);
    let turn = sun.azimuth.middle_deg / 360.0;
    // One turn further, so that the left edge of the disc stays positive.
    let middle = (turn - libm::floor(turn) + 1.0) * count;
    let tilt_deg_m = [sun.elevation.x_deg_m, sun.elevation.y_deg_m];
    let first = whole((middle - across).max(0.0));
    for bin in first..=whole(middle + across).min(first + bins.len()) {
        let offset = (bin as f64 + 0.5 - middle) / across;
        if offset.abs() < 1.0 {
            let limb_deg = radius_deg * libm::sqrt(1.0 - offset * offset);
            let bins_around = bins.len();
            bins[bin % bins_around].raise(sun.elevation.middle_deg + limb_deg, tilt_deg_m);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a position of two turns at most, never negative"
)]
const fn whole(position: f64) -> usize {
    position as usize
}

#[cfg(test)]
mod tests;
