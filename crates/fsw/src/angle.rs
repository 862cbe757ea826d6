//! Angles around the circle.

use core::f64::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

use libm::remainder;

use crate::DriveTable;
use crate::sunlight::FACE_AZIMUTHS_RAD;

/// Which faces of the array there are: front, right, rear, left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct FacesLeft {
    /// Those that have given power.
    pub(crate) known: [bool; 4],
    /// Those that have failed.
    pub(crate) lost: [bool; 4],
}

/// Returns the same direction in \[−π, π\].
pub(crate) fn wrapped(angle_rad: f64) -> f64 {
    remainder(angle_rad, TAU)
}

/// Returns how far the vehicle must turn clockwise until its arrays stand best to the Sun: until the
/// Sun stands at the nearest azimuth at which they give most.
pub(crate) fn turn_to_best(table: &DriveTable, faces: FacesLeft, sun_azimuth_rad: f64) -> f64 {
    let by_table = remainder(sun_azimuth_rad - table.park_azimuth_rad, table.park_period_rad);
    let is_four_equal = table.park_period_rad <= FRAC_PI_2 + 1e-9;
    let there = if is_four_equal { [true; 4] } else { faces.known };
    let lost = faces.lost;
    if !there.iter().zip(lost).any(|(there, lost)| *there && lost) {
        return by_table;
    }
    let left = FACE_AZIMUTHS_RAD.into_iter().zip(there.into_iter().zip(lost));
    let left = left.map(|(face_rad, (there, lost))| (there && !lost).then_some(face_rad));
    let next = left.clone().cycle().skip(1);
    let corner = |pair| match pair {
        (Some(face_rad), Some(_)) => Some(face_rad + FRAC_PI_4),
        _ => None,
    };
    let turn = |face_rad: f64| wrapped(sun_azimuth_rad - face_rad);
    let nearer = |a: f64, b: f64| if b.abs() < a.abs() { b } else { a };
    let to_corner = left.clone().zip(next).filter_map(corner).map(turn).reduce(nearer);
    to_corner.or_else(|| left.flatten().map(turn).reduce(nearer)).unwrap_or(by_table)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sunlight::faces_w;

    /// Returns what faces that give 1 W straight give after the turn.
    fn after_turn(table: &DriveTable, faces: FacesLeft, sun: f64) -> [f64; 4] {
        let mut powers = faces_w(sun - turn_to_best(table, faces, sun), 1.0);
        for (power, lost) in powers.iter_mut().zip(faces.lost) {
            if lost {
                *power = 0.0;
            }
        }
        powers
    }

    proptest! {
        #[test]
        fn the_nearest_corner_is_never_more_than_half_a_quarter_away(sun in -10.0..10.0_f64) {
            let turn = turn_to_best(&DriveTable::default(), FacesLeft::default(), sun);
            prop_assert!(turn.abs() <= FRAC_PI_4 + 1e-12);
            // After the turn the Sun is as far from two axes: sine and cosine alike.
            let after = sun - turn;
            prop_assert!((libm::sin(after).abs() - libm::cos(after).abs()).abs() < 1e-9);
        }

        #[test]
        fn an_array_that_is_best_at_one_azimuth_is_turned_there(sun in -10.0..10.0_f64) {
            let table =
                DriveTable { park_azimuth_rad: 1.0, park_period_rad: TAU, ..DriveTable::default() };
            let after = sun - turn_to_best(&table, FacesLeft::default(), sun);
            prop_assert!(wrapped(after - 1.0).abs() < 1e-9);
        }

        #[test]
        fn with_a_face_lost_two_others_side_by_side_are_turned_to_the_sun(
            sun in -10.0..10.0_f64, lost_face in 0..4_usize,
        ) {
            let mut faces = FacesLeft::default();
            faces.lost[lost_face] = true;
            let powers = after_turn(&DriveTable::default(), faces, sun);
            let is_at_a_corner = |power: &&f64| (**power - FRAC_PI_4.cos()).abs() < 1e-6;
            let healthy = powers.iter().filter(is_at_a_corner).count();
            prop_assert_eq!((healthy, powers[lost_face]), (2, 0.0));
        }

        #[test]
        fn faces_without_a_neighbour_are_turned_straight_to_the_sun(
            sun in -10.0..10.0_f64, left_face in 0..4_usize, opposite_too in any::<bool>(),
        ) {
            let mut lost = [true; 4];
            lost[left_face] = false;
            lost[(left_face + 2) % 4] = !opposite_too;
            let faces = FacesLeft { lost, ..FacesLeft::default() };
            let powers = after_turn(&DriveTable::default(), faces, sun);
            let total: f64 = powers.iter().sum();
            prop_assert!((total - 1.0).abs() < 1e-9, "{total}");
        }

        #[test]
        fn a_vehicle_with_two_faces_parks_on_the_one_that_is_left(sun in -10.0..10.0_f64) {
            let table = DriveTable {
                park_azimuth_rad: FRAC_PI_4, park_period_rad: TAU, ..DriveTable::default()
            };
            let faces =
                FacesLeft { known: [true, true, false, false], lost: [true, false, false, false] };
            let powers = after_turn(&table, faces, sun);
            prop_assert!((powers[1] - 1.0).abs() < 1e-9);
        }

        #[test]
        fn a_wrapped_angle_is_the_same_direction(angle in -50.0..50.0_f64) {
            prop_assert!((libm::sin(wrapped(angle)) - libm::sin(angle)).abs() < 1e-9);
            prop_assert!(wrapped(angle).abs() <= core::f64::consts::PI + 1e-12);
        }
    }
}
