//! The slow, obvious way to a horizon, for tests to hold the fast one against.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, GridAzimuth, MapPoint, PolarStereographic};

use super::settings::HorizonSettings;
use super::sphere::{LocalFrame, tan_elevation};

/// Returns the horizon at one point in one azimuth, walking a great circle in small steps.
///
/// The steps are `step_m` long near by and grow to a thousandth of the distance; every sample is
/// taken with exact spherical geometry. Nothing when the point itself has no height.
pub fn reference_horizon<F: Fn(MapPoint) -> Option<f64>>(
    (map, point): (PolarStereographic, MapPoint),
    azimuth: GridAzimuth,
    surface: &F,
    (settings, step_m): (&HorizonSettings, f64),
) -> Option<Angle> {
    let eye_m = surface(point)? + settings.observer_height.metres();
    let circle = LocalFrame::new(map, point).great_circle(azimuth);
    let mut best = f64::NEG_INFINITY;
    let mut distance_m = step_m;
    while distance_m <= settings.far_reach.metres() {
        let angle_rad = distance_m / MOON_RADIUS.metres();
        if let Some(height_m) = surface(circle.at(angle_rad)) {
            best = best.max(tan_elevation(eye_m, height_m, angle_rad));
        }
        distance_m += step_m.max(distance_m * 1e-3);
    }
    Some(Angle::from_radians(libm::atan(best)))
}
