//! Angles around the circle.

use core::f64::consts::TAU;

use libm::remainder;

use crate::DriveTable;

/// Returns the same direction in \[−π, π\].
pub(crate) fn wrapped(angle_rad: f64) -> f64 {
    remainder(angle_rad, TAU)
}

/// Returns how far the vehicle must turn clockwise until its arrays stand best to the Sun: until the
/// Sun stands at the nearest azimuth at which they give most.
pub(crate) fn turn_to_best(table: &DriveTable, sun_azimuth_rad: f64) -> f64 {
    remainder(sun_azimuth_rad - table.park_azimuth_rad, table.park_period_rad)
}

#[cfg(test)]
mod tests {
    use core::f64::consts::FRAC_PI_4;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_nearest_corner_is_never_more_than_half_a_quarter_away(sun in -10.0..10.0_f64) {
            let turn = turn_to_best(&DriveTable::default(), sun);
            prop_assert!(turn.abs() <= FRAC_PI_4 + 1e-12);
            // After the turn the Sun is as far from two axes: sine and cosine alike.
            let after = sun - turn;
            prop_assert!((libm::sin(after).abs() - libm::cos(after).abs()).abs() < 1e-9);
        }

        #[test]
        fn an_array_that_is_best_at_one_azimuth_is_turned_there(sun in -10.0..10.0_f64) {
            let table =
                DriveTable { park_azimuth_rad: 1.0, park_period_rad: TAU, ..DriveTable::default() };
            let after = sun - turn_to_best(&table, sun);
            prop_assert!(wrapped(after - 1.0).abs() < 1e-9);
        }

        #[test]
        fn a_wrapped_angle_is_the_same_direction(angle in -50.0..50.0_f64) {
            prop_assert!((libm::sin(wrapped(angle)) - libm::sin(angle)).abs() < 1e-9);
            prop_assert!(wrapped(angle).abs() <= core::f64::consts::PI + 1e-12);
        }
    }
}
