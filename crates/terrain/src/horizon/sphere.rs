//! Exact directions and great circles on the sphere, in the axes of the map.
//!
//! The map's axes are x, y and the direction from the Moon's centre to the pole in the middle of
//! the map. In them the stereographic projection is algebraic, so nothing here needs a sine.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, MapPoint, MoonMe, PolarStereographic, Pole, Vector};

/// The local horizontal at a point of the map: where up is, and where the map's axes point.
///
/// ```
/// use hilal_quantity::{MapPoint, MoonMe, PolarStereographic, Vector};
/// use hilal_terrain::horizon::LocalFrame;
///
/// // From the south pole a body over longitude 90°E stands in grid east, seen from 1737.4 km below
/// // the Moon's centre: atan((1e9 − 1.7374e6) / 1e11).
/// let frame = LocalFrame::new(PolarStereographic::SOUTH, MapPoint::new(0.0, 0.0));
/// let (azimuth, elevation) = frame.direction(Vector::<MoonMe>::from_metres([0.0, 1e11, -1e9]));
/// assert!((azimuth.degrees() - 90.0).abs() < 1e-9);
/// assert!((elevation.degrees() - 0.571943).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LocalFrame {
    map: PolarStereographic,
    up: [f64; 3],
    along_x: [f64; 3],
    along_y: [f64; 3],
}

impl LocalFrame {
    /// Takes a point of the map.
    pub fn new(map: PolarStereographic, point: MapPoint) -> Self {
        let up = up_at(point);
        let [ux, uy, _] = up;
        let (x, y) = (point.x_m / MOON_RADIUS.metres(), point.y_m / MOON_RADIUS.metres());
        // The projection is conformal: the derivatives of `up_at` by x and y, made unit vectors.
        Self {
            map,
            up,
            along_x: [1.0 - x * ux / 2.0, -y * ux / 2.0, -ux],
            along_y: [-x * uy / 2.0, 1.0 - y * uy / 2.0, -uy],
        }
    }

    /// Returns the grid azimuth and the elevation in which a body stands, given its position from
    /// the Moon's centre and taking the observer on the reference sphere.
    pub fn direction(&self, body: Vector<MoonMe>) -> (GridAzimuth, Angle) {
        let radius_m = MOON_RADIUS.metres();
        let [a, b, c] = map_axes_from_me(self.map, body);
        let [x, y, z] = self.up;
        let sight = [a - radius_m * x, b - radius_m * y, c - radius_m * z];
        let (east, north) = (dot(sight, self.along_x), dot(sight, self.along_y));
        (
            GridAzimuth::new(Angle::atan2(east, north)),
            Angle::atan2(dot(sight, self.up), libm::hypot(east, north)),
        )
    }

    /// Returns the great circle that leaves in a grid azimuth.
    pub(super) fn great_circle(&self, azimuth: GridAzimuth) -> GreatCircle {
        let (sin, cos) = (azimuth.angle().sin(), azimuth.angle().cos());
        let [a, b, c] = self.along_x;
        let [d, e, f] = self.along_y;
        GreatCircle {
            from: self.up,
            towards: [a * sin + d * cos, b * sin + e * cos, c * sin + f * cos],
        }
    }
}

/// A great circle from a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct GreatCircle {
    from: [f64; 3],
    towards: [f64; 3],
}

impl GreatCircle {
    /// Returns the point of the map that lies a central angle further on.
    pub(super) fn at(&self, angle_rad: f64) -> MapPoint {
        let (sin, cos) = (libm::sin(angle_rad), libm::cos(angle_rad));
        let along = |i: usize| self.from[i] * cos + self.towards[i] * sin;
        point_under([along(0), along(1), along(2)], 1.0)
    }
}

/// Returns the tangent of the elevation at which a point stands `angle_rad` around the Moon.
///
/// With radii r₁ of the observer and r₂ of the target, tan el = (r₂ cos θ − r₁) / (r₂ sin θ).
pub fn tan_elevation(observer_height_m: f64, target_height_m: f64, angle_rad: f64) -> f64 {
    let target_m = MOON_RADIUS.metres() + target_height_m;
    (target_height_m - observer_height_m) / (target_m * libm::sin(angle_rad))
        - libm::tan(angle_rad / 2.0)
}

/// Returns the scale of the map at a point: metres on the map for a metre on the sphere.
#[inline(always)]
#[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
pub(super) fn map_scale(point: MapPoint) -> f64 {
    let diameter_m = 2.0 * MOON_RADIUS.metres();
    1.0 + (point.x_m * point.x_m + point.y_m * point.y_m) / (diameter_m * diameter_m)
}

/// Returns the unit vector from the Moon's centre to the sphere at a point of the map.
pub(crate) fn up_at(point: MapPoint) -> [f64; 3] {
    let scale = map_scale(point);
    let across_m = MOON_RADIUS.metres() * scale;
    [point.x_m / across_m, point.y_m / across_m, (2.0 - scale) / scale]
}

/// Returns the point of the map under a position from the Moon's centre, given its distance from there.
pub(crate) fn point_under([x_m, y_m, z_m]: [f64; 3], distance_m: f64) -> MapPoint {
    let scale = 2.0 * MOON_RADIUS.metres() / (distance_m + z_m);
    MapPoint::new(x_m * scale, y_m * scale)
}

fn map_axes_from_me(map: PolarStereographic, vector: Vector<MoonMe>) -> [f64; 3] {
    let [x, y, z] = vector.metres();
    match map.pole() {
        Pole::South => [y, x, -z],
        Pole::North => [y, -x, z],
    }
}

pub(crate) fn dot([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> f64 {
    a * x + b * y + c * z
}

#[cfg(test)]
mod tests {
    use hilal_quantity::Length;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn directions_agree_with_the_textbook_rotation(
            x_m in -2e5..2e5_f64, y_m in -2e5..2e5_f64, lon in 0.0..6.2_f64, z in -0.1..0.1_f64,
        ) {
            let body = Vector::<MoonMe>::from_metres([libm::cos(lon), libm::sin(lon), z]) * 4e8;
            let point = MapPoint::new(x_m, y_m);
            for map in [PolarStereographic::SOUTH, PolarStereographic::NORTH] {
                let place = map.unproject(point, Length::ZERO);
                let azel = (place.enu_from_me() * (body - place.position())).azel();
                let (azimuth, elevation) = LocalFrame::new(map, point).direction(body);
                let expected = map.grid_azimuth(azel.azimuth, point);
                prop_assert!(azimuth.turn_to(expected).degrees().abs() < 1e-7);
                prop_assert!((elevation - azel.elevation).degrees().abs() < 1e-7);
            }
        }

        #[test]
        fn a_great_circle_keeps_its_distance_and_its_direction(
            x_m in -9e4..9e4_f64, y_m in -9e4..9e4_f64, azimuth_deg in 0.0..360.0_f64,
        ) {
            let map = PolarStereographic::SOUTH;
            let point = MapPoint::new(x_m, y_m);
            let azimuth = GridAzimuth::from_degrees(azimuth_deg);
            let circle = LocalFrame::new(map, point).great_circle(azimuth);
            let at = |p: MapPoint| map.unproject(p, Length::ZERO).position();
            let there = circle.at(0.1);
            prop_assert!((at(point).angle_to(at(there)).radians() - 0.1).abs() < 1e-9);
            let near = circle.at(1e-5);
            prop_assert!(azimuth.turn_to(point.azimuth_to(near)).degrees().abs() < 1e-4);
        }
    }

    #[test]
    fn a_point_at_the_observers_height_stands_half_the_angle_below() {
        let tan = tan_elevation(0.0, 0.0, 0.02);
        assert!((libm::atan(tan) + 0.01).abs() < 1e-12);
    }
}
