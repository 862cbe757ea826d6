//! What turns a height seen at a distance on the map into the tangent of an elevation.
//!
//! The central angle θ between two points of the map at a distance d is exact:
//! sin(θ/2) = d / (2R √(k₁k₂)) with the map's scale k = 1 + (ρ/2R)² at both ends (the chord between
//! two points of a sphere, projected stereographically). The kernels take it from tables for the
//! scale in the middle of the tile, and correct these by the ratio γ = √(k₁k₂) / k of the middle.

use hilal_quantity::MapPoint;
use hilal_quantity::constants::MOON_RADIUS;

use super::field::{Datum, Plate};
use super::sphere::map_scale;
use crate::raster::to_f32;

/// Map distances to tangents, at the scale of the middle of a tile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    radius_m: f64,
    middle: f64,
}

/// By what a height difference is multiplied, and by how much the ground has curved away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lever {
    /// 1 / (R sin θ), per metre.
    pub(super) inverse_m: f64,
    /// tan(θ/2).
    pub(super) dip: f64,
}

impl Lever {
    /// Takes a distance on the map between points of a mean scale √(k₁k₂).
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn new(distance_m: f64, scale: f64, radius_m: f64) -> Self {
        let half_sine = (distance_m / (2.0 * MOON_RADIUS.metres() * scale)).min(1.0);
        let half_cosine = (1.0 - half_sine * half_sine).sqrt();
        Self {
            inverse_m: 1.0 / (2.0 * radius_m * half_sine * half_cosine),
            dip: half_sine / half_cosine,
        }
    }
}

impl Scale {
    pub(super) fn new(middle: MapPoint, datum: Datum) -> Self {
        Self { radius_m: datum.radius_m, middle: map_scale(middle) }
    }

    /// Returns the radius at the datum.
    pub(super) const fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// Returns the lever at a distance, at the scale of the middle.
    pub(super) fn lever(&self, distance_m: f64) -> Lever {
        Lever::new(distance_m, self.middle, self.radius_m)
    }

    /// Returns by how much the Moon curves away over a distance on the map, to first order: enough
    /// to tell which terrain stands out.
    pub(super) fn bend_m(&self, distance_m: f64) -> f64 {
        let distance_m = distance_m / self.middle;
        distance_m * distance_m / (2.0 * self.radius_m)
    }

    /// Returns half the excess of the map's scale at a point over that of the middle: the sum of
    /// both ends' is γ − 1, to within (k − 1)² / 2.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn excess(&self, point: MapPoint) -> f32 {
        to_f32((map_scale(point) / self.middle - 1.0) / 2.0)
    }

    /// Returns by how much γ differs from 1 at most between two points of a plate.
    pub(super) fn spread(&self, plate: &Plate) -> f64 {
        let (lines, columns) = (plate.lines as f64, plate.columns as f64);
        [(0.0, 0.0), (0.0, columns), (lines, 0.0), (lines, columns), (lines / 2.0, columns / 2.0)]
            .into_iter()
            .map(|(line, column)| self.excess(plate.placement.point(line, column)))
            .fold(0.0, |most, excess| f64::from(2.0 * excess.abs()).max(most))
    }

    /// Returns the excess as a line and a parabola in the distance from a point along a ray: what
    /// [`Scale::excess`] gives at a distance d is that of the point + slope · d + bend · d².
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn excess_along(&self, from: MapPoint, east_north: (f64, f64)) -> f64 {
        let along_m = from.x_m * east_north.0 + from.y_m * east_north.1;
        along_m / (4.0 * MOON_RADIUS.metres() * MOON_RADIUS.metres() * self.middle)
    }

    /// Returns the factor of d² in the excess along a ray.
    pub(super) fn excess_bend(&self) -> f64 {
        1.0 / (8.0 * MOON_RADIUS.metres() * MOON_RADIUS.metres() * self.middle)
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{Length, PolarStereographic};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_central_angle_is_that_between_the_places(
            x in -2e5..2e5_f64, y in -2e5..2e5_f64, dx in -2e5..2e5_f64, dy in 10.0..2e5_f64,
        ) {
            let (from, to) = (MapPoint::new(x, y), MapPoint::new(x + dx, y + dy));
            let at = |p| PolarStereographic::SOUTH.unproject(p, Length::ZERO).position();
            let angle = at(from).angle_to(at(to)).radians();
            let scale = (map_scale(from) * map_scale(to)).sqrt();
            let radius_m = MOON_RADIUS.metres();
            let lever = Lever::new(from.distance(to).metres(), scale, radius_m);
            prop_assert!((lever.dip - libm::tan(angle / 2.0)).abs() < 1e-9);
            prop_assert!((lever.inverse_m * radius_m * libm::sin(angle) - 1.0).abs() < 1e-6);
        }

        #[test]
        fn the_excess_along_a_ray_is_that_of_its_points(
            x in -2e5..2e5_f64, y in -2e5..2e5_f64, turn in 0.0..6.3_f64, d in 0.0..2e5_f64,
        ) {
            let scale = Scale::new(MapPoint::new(5e4, -3e4), Datum::new(0.0));
            let direction = (libm::sin(turn), libm::cos(turn));
            let from = MapPoint::new(x, y);
            let to = MapPoint::new(x + direction.0 * d, y + direction.1 * d);
            let along = f64::from(scale.excess(from))
                + scale.excess_along(from, direction) * d + scale.excess_bend() * d * d;
            prop_assert!((along - f64::from(scale.excess(to))).abs() < 1e-8);
        }
    }
}
