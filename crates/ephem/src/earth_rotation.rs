//! How Earth is turned, to a hundredth of a degree and without any file of measurements.

use std::f64::consts::TAU;

use hilal_quantity::{Angle, EarthFixed, Epoch, Icrf, Rotation};

const J2000_JULIAN_DATE: f64 = 2_451_545.0;
const DAYS_PER_CENTURY: f64 = 36_525.0;

/// Returns the rotation from inertial to Earth-fixed axes: Earth's rotation angle about the pole
/// of precession.
///
/// IERS Conventions (2010), TN 36: eq. 5.15 for the angle, 5.10 for the pole's matrix, 5.16 for the
/// pole's polynomial, with the terms that matter. Left out: UT1 − UTC (below 0.9 s, 0.004°),
/// nutation (below 20″, 0.006°), polar motion (below 1″) and the origin's s (below 0.1″ in this
/// century): at most 0.01° together.
pub(crate) fn earth_fixed_from_icrf(epoch: Epoch) -> Rotation<EarthFixed, Icrf> {
    let centuries = (epoch.to_et_seconds() / 86_400.0) / DAYS_PER_CENTURY;
    Rotation::<EarthFixed, Icrf>::about_z(rotation_angle(epoch)) * pole_of_date(centuries)
}

/// Earth rotation angle θ = 2π (0.779 057 273 264 0 + 1.002 737 811 911 354 48 T), T days of UT1
/// since J2000, with UTC for UT1.
fn rotation_angle(epoch: Epoch) -> Angle {
    let days = epoch.to_jde_utc_days() - J2000_JULIAN_DATE;
    // Whole turns are dropped before the small rate is applied, to keep digits.
    let turns = 0.779_057_273_264_0 + days.fract() + 0.002_737_811_911_354_48 * days;
    Angle::from_radians(TAU * turns).wrapped()
}

fn pole_of_date(t: f64) -> Rotation<Icrf, Icrf> {
    let arcsec = |value: f64| Angle::from_arcseconds(value).radians();
    let x = arcsec(-0.016_617 + 2_004.191_898 * t - 0.429_782_9 * t * t);
    let y = arcsec(-0.006_951 - 0.025_896 * t - 22.407_274_7 * t * t);
    let a = 0.5 + (x * x + y * y) / 8.0;
    Rotation::from_rows([
        [1.0 - a * x * x, -a * x * y, -x],
        [-a * x * y, 1.0 - a * y * y, -y],
        [x, y, 1.0 - a * (x * x + y * y)],
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rotation_angle_at_j2000_is_the_defining_constant() {
        let noon = Epoch::from_gregorian_utc(2000, 1, 1, 12, 0, 0, 0);
        let turns = rotation_angle(noon).radians() / TAU;
        assert!((turns - 0.779_057_273_264_0).abs() < 1e-9);
    }

    #[test]
    fn a_sidereal_day_brings_earth_back() {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let day = hilal_quantity::Unit::Second * 86_164.098_903_691; // IERS: stellar day
        let turn = (rotation_angle(start + day) - rotation_angle(start)).signed();
        assert!(turn.degrees().abs() < 1e-6, "{}", turn.degrees());
    }
}
