//! The march over grid lines: for one azimuth every cell takes the same steps, so the inner loop
//! runs along a row with constant weights and vectorises.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{GridAzimuth, Length};

use super::padded::{Padded, single};

/// One crossing of a ray with a grid line: two neighbouring cells, the weight of the second, and
/// what turns a height difference into the tangent of an elevation.
#[derive(Debug, Clone, Copy)]
struct Crossing {
    first: isize,
    second: isize,
    weight: f32,
    /// 1 / (r sin θ), per metre.
    inverse_m: f32,
    /// tan(θ/2): by how much the surface has curved away.
    dip: f32,
}

/// The crossings of one azimuth, near to far.
#[derive(Debug)]
pub(super) struct Ray {
    crossings: Vec<Crossing>,
}

impl Ray {
    /// Lists the crossings from beyond `from` up to `to` metres on the map.
    ///
    /// The lines crossed are those across the ray's major axis; on them the surface is linear
    /// between cells.
    pub(super) fn new(field: &Padded, azimuth: GridAzimuth, (from, to): (Length, Length)) -> Self {
        let (east, north) = (azimuth.angle().sin(), azimuth.angle().cos());
        let along_rows = libm::fabs(north) >= libm::fabs(east);
        let major = if along_rows { north } else { east };
        let step_m = field.grid.spacing_m / libm::fabs(major);
        let columns = field.grid.columns.cast_signed();
        let scale = Scale::new(field);
        let crossings = (1..=floor(to.metres() / step_m).0)
            .map(|i| i as f64 * step_m)
            .filter(|&distance_m| distance_m > from.metres() - step_m)
            .map(|distance_m| {
                let down = -north * distance_m / field.grid.spacing_m;
                let right = east * distance_m / field.grid.spacing_m;
                let (major, minor) = if along_rows { (down, right) } else { (right, down) };
                let (line, (below, weight)) = (whole(libm::round(major)), floor(minor));
                let offset = |minor: isize| {
                    if along_rows { line * columns + minor } else { minor * columns + line }
                };
                let (inverse_m, dip) = scale.at(distance_m);
                Crossing { first: offset(below), second: offset(below + 1), weight, inverse_m, dip }
            })
            .collect();
        Self { crossings }
    }

    /// Raises `best` to the highest tangent that a row of observers sees.
    ///
    /// `start` is the first observer's index in the field; heights are relative to its datum.
    pub(super) fn raise(
        &self,
        field: &Padded,
        start: usize,
        observers_m: &[f32],
        best: &mut [f32],
    ) {
        let count = observers_m.len();
        let best = &mut best[..count];
        for crossing in &self.crossings {
            let first = &field.heights_m[shifted(start, crossing.first)..][..count];
            let second = &field.heights_m[shifted(start, crossing.second)..][..count];
            let Crossing { weight, inverse_m, dip, .. } = *crossing;
            for i in 0..count {
                let height_m = first[i] + weight * (second[i] - first[i]);
                let tan = (height_m - observers_m[i]) * inverse_m - dip;
                best[i] = if tan > best[i] { tan } else { best[i] };
            }
        }
    }

    /// Returns the highest tangent that one observer sees and how it falls per metre of climb.
    pub(super) fn highest(&self, field: &Padded, start: usize, observer_m: f32) -> (f32, f32) {
        let mut best = (f32::NEG_INFINITY, 0.0);
        for crossing in &self.crossings {
            let first = field.heights_m[shifted(start, crossing.first)];
            let second = field.heights_m[shifted(start, crossing.second)];
            let height_m = first + crossing.weight * (second - first);
            let tan = (height_m - observer_m) * crossing.inverse_m - crossing.dip;
            if tan > best.0 {
                best = (tan, crossing.inverse_m);
            }
        }
        best
    }
}

/// Map distance to central angle, at the scale of the middle of the field.
struct Scale {
    radians_per_m: f64,
    radius_m: f64,
}

impl Scale {
    fn new(field: &Padded) -> Self {
        let map = super::sphere::map_scale(field.grid.middle());
        Self {
            radians_per_m: 1.0 / (map * MOON_RADIUS.metres()),
            radius_m: MOON_RADIUS.metres() + field.datum_m,
        }
    }

    fn at(&self, distance_m: f64) -> (f32, f32) {
        let angle_rad = distance_m * self.radians_per_m;
        (single(1.0 / (self.radius_m * libm::sin(angle_rad))), single(libm::tan(angle_rad / 2.0)))
    }
}

fn floor(at: f64) -> (isize, f32) {
    let below = libm::floor(at + 1e-9);
    (whole(below), single((at - below).max(0.0)))
}

#[expect(clippy::cast_possible_truncation, reason = "a small whole number of cells")]
const fn whole(value: f64) -> isize {
    value as isize
}

/// Returns a position moved by an offset; the padding keeps every ray inside the field.
const fn shifted(start: usize, offset: isize) -> usize {
    start.wrapping_add_signed(offset)
}
