//! What the power of the four array faces tells of the Sun.

use core::f64::consts::{FRAC_PI_2, PI};

use libm::{atan2, cos};

/// Azimuths of the faces, clockwise from the forward axis: front, right, rear, left.
pub(crate) const FACE_AZIMUTHS_RAD: [f64; 4] = [0.0, FRAC_PI_2, PI, 3.0 * FRAC_PI_2];
/// Array power above which there is light, in watts: ours, a quarter of what one face of a vehicle of 5 kg gives.
pub(crate) const LIGHT_W: f64 = 5.0;
/// A face that gives more than this share of all is lit for certain: ours.
const LIT_SHARE: f64 = 0.15;
/// A face cannot be lit by a Sun this far behind it (cosine of 105°): ours, 15° for faces that do not stand upright
/// or at right angles.
const BEHIND: f64 = -0.26;

/// Returns whether the arrays give enough for light.
pub(crate) fn is_light(faces_w: &[f64; 4]) -> bool {
    faces_w.iter().sum::<f64>() > LIGHT_W
}

/// Returns the azimuth of the Sun that the powers of equal faces tell, clockwise from the forward axis, while there
/// is light. It is exact for the two faces that are lit, and off by as much as 45° when one of those is dead.
pub(crate) fn sun_azimuth_rad(faces_w: &[f64; 4]) -> Option<f64> {
    let [front, right, rear, left] = *faces_w;
    is_light(faces_w).then(|| atan2(right - left, front - rear))
}

/// Returns whether a face gives power that a Sun at this azimuth cannot give: no failure of a face does that.
pub(crate) fn contradicts(faces_w: &[f64; 4], sun_azimuth_rad: f64) -> bool {
    let total_w: f64 = faces_w.iter().sum();
    let impossible = |(face_w, face_rad): (&f64, f64)| {
        *face_w > LIT_SHARE * total_w && cos(sun_azimuth_rad - face_rad) < BEHIND
    };
    is_light(faces_w) && faces_w.iter().zip(FACE_AZIMUTHS_RAD).any(impossible)
}

#[cfg(test)]
pub(crate) fn faces_w(sun_azimuth_rad: f64, full_w: f64) -> [f64; 4] {
    FACE_AZIMUTHS_RAD.map(|face| full_w * cos(sun_azimuth_rad - face).max(0.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::angle::wrapped;

    proptest! {
        #[test]
        fn four_equal_faces_tell_the_azimuth_of_the_sun(sun in -7.0..7.0_f64, full in 10.0..80.0_f64) {
            let told = sun_azimuth_rad(&faces_w(sun, full)).unwrap();
            prop_assert!(wrapped(told - sun).abs() < 1e-9);
        }

        #[test]
        fn a_sun_sensor_that_is_right_is_not_contradicted_whichever_faces_are_dead(
            sun in -7.0..7.0_f64, error_deg in -10.0..10.0_f64, dead in any::<[bool; 4]>(),
        ) {
            let mut powers = faces_w(sun, 75.0);
            for (power, dead) in powers.iter_mut().zip(dead) {
                *power *= if dead { 0.0 } else { 1.0 };
            }
            prop_assert!(!contradicts(&powers, sun + error_deg.to_radians()));
        }

        #[test]
        fn a_sun_sensor_that_is_off_by_a_right_angle_and_a_half_is_contradicted(sun in -7.0..7.0_f64) {
            prop_assert!(contradicts(&faces_w(sun, 75.0), sun + 135.0_f64.to_radians()));
        }
    }

    #[test]
    fn in_the_dark_nothing_is_told() {
        assert_eq!(sun_azimuth_rad(&[1.0, 1.0, 0.0, 0.0]), None);
        assert!(!contradicts(&[1.0, 0.0, 0.0, 0.0], PI));
    }
}
