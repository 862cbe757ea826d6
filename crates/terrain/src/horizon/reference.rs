//! The slow, obvious way to a horizon, for tests to hold the fast ones against.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, MapPoint, PolarStereographic};

use super::settings::HorizonSettings;
use super::sphere::{LocalFrame, map_scale, tan_elevation};
use crate::{Cell, Raster};

/// What is taken as the ground between the centres of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relief {
    /// Linear along the grid lines that a ray crosses, straight from one crossing to the next: what
    /// [`super::Mode::Exact`] and [`super::Mode::Fast`] see.
    Crossings,
    /// Bilinear: between two crossings the ground may bulge, and its highest sight counts.
    Bilinear,
}

/// Returns the highest tangent along a straight line on the map over one raster, cell by cell; −∞
/// when the ray meets no ground.
///
/// Every cell that the ray crosses is looked at, in double precision and with exact spherical
/// geometry. The observer's eye is at `eye_m` above the reference sphere.
pub fn reference_tangent(
    raster: &Raster,
    (point, eye_m): (MapPoint, f64),
    azimuth: GridAzimuth,
    (reach_m, relief): (f64, Relief),
) -> f64 {
    let grid = &raster.grid;
    let (row, column) = grid.fractional(point);
    let (down, right) = (-azimuth.angle().cos(), azimuth.angle().sin());
    // Distances along the ray, in cells, at which it crosses rows and columns.
    let mut stops = crossings(row, down, grid.rows);
    stops.extend(crossings(column, right, grid.columns));
    stops.sort_by(f64::total_cmp);
    stops.retain(|stop| stop * grid.spacing_m <= reach_m);
    let ray = ReferenceRay { raster, at: (row, column), step: (down, right), point, eye_m };
    let mut best = f64::NEG_INFINITY;
    let mut before = 0.0;
    for stop in stops {
        best = best.max(ray.tangent(stop));
        if relief == Relief::Bilinear {
            best = best.max(ray.bulge(before, stop));
        }
        before = stop;
    }
    best
}

/// Distances at which a coordinate that starts at `from` and moves at `rate` takes whole values.
fn crossings(from: f64, rate: f64, count: usize) -> Vec<f64> {
    if rate.abs() < 1e-12 {
        return Vec::new();
    }
    let whole = (0..count).map(|line| (line as f64 - from) / rate);
    whole.filter(|&distance| distance > 1e-9).collect()
}

struct ReferenceRay<'a> {
    raster: &'a Raster,
    at: (f64, f64),
    step: (f64, f64),
    point: MapPoint,
    eye_m: f64,
}

impl ReferenceRay<'_> {
    /// Returns the tangent of the ground at a distance in cells.
    fn tangent(&self, cells: f64) -> f64 {
        let grid = &self.raster.grid;
        let height_m =
            bilinear(self.raster, self.at.0 + self.step.0 * cells, self.at.1 + self.step.1 * cells);
        let distance_m = cells * grid.spacing_m;
        let there = MapPoint::new(
            self.point.x_m + self.step.1 * distance_m,
            self.point.y_m - self.step.0 * distance_m,
        );
        let scale = (map_scale(self.point) * map_scale(there)).sqrt();
        let sine = distance_m / (2.0 * MOON_RADIUS.metres() * scale);
        height_m.map_or(f64::NEG_INFINITY, |height_m| {
            tan_elevation(self.eye_m, height_m, 2.0 * libm::asin(sine))
        })
    }

    /// Returns the highest tangent between two crossings: by golden section, as it has one maximum.
    fn bulge(&self, from: f64, to: f64) -> f64 {
        const SHARE: f64 = 0.618_033_988_749_894_8;
        let (mut low, mut high) = (from.max(1e-6), to);
        for _ in 0..40 {
            let (left, right) = (high - SHARE * (high - low), low + SHARE * (high - low));
            if self.tangent(left) > self.tangent(right) {
                high = right;
            } else {
                low = left;
            }
        }
        self.tangent(f64::midpoint(low, high))
    }
}

/// Returns the bilinear height at a fractional row and column; a neighbour of no weight is not asked.
fn bilinear(raster: &Raster, row: f64, column: f64) -> Option<f64> {
    let (upper, down) = split(row)?;
    let (left, right) = split(column)?;
    let at = |row, column| raster.cell_height_m(Cell { row, column });
    let mixed = |row| {
        let first = at(row, left)?;
        if right > 0.0 { Some(first + (at(row, left + 1)? - first) * right) } else { Some(first) }
    };
    let first = mixed(upper)?;
    if down > 0.0 { Some(first + (mixed(upper + 1)? - first) * down) } else { Some(first) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn split(at: f64) -> Option<(usize, f64)> {
    let near = at.round();
    let (whole, share) =
        if (at - near).abs() < 1e-9 { (near, 0.0) } else { (at.floor(), at - at.floor()) };
    (whole >= 0.0).then_some((whole as usize, share))
}

/// Returns the horizon at one point in one azimuth, walking a great circle in small steps.
///
/// The steps are `step_m` long near by and grow to a thousandth of the distance; every sample is
/// taken with exact spherical geometry, on any surface. Nothing when the point itself has no height.
pub fn great_circle_horizon<F: Fn(MapPoint) -> Option<f64>>(
    (map, point): (PolarStereographic, MapPoint),
    azimuth: GridAzimuth,
    surface: &F,
    (settings, step_m): (&HorizonSettings, f64),
) -> Option<Angle> {
    let eye_m = surface(point)? + settings.observer_height.metres();
    let circle = LocalFrame::new(map, point).great_circle(azimuth);
    let mut best = f64::NEG_INFINITY;
    let mut distance_m = step_m;
    while distance_m <= settings.reach.metres() {
        let angle_rad = distance_m / MOON_RADIUS.metres();
        if let Some(height_m) = surface(circle.at(angle_rad)) {
            best = best.max(tan_elevation(eye_m, height_m, angle_rad));
        }
        distance_m += step_m.max(distance_m * 1e-3);
    }
    Some(Angle::from_radians(libm::atan(best)))
}
