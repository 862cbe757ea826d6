//! What a radio wave loses on its way over the Moon and to the sky.
//!
//! Losses are positive decibels; a negative loss is a gain. Equations, assumptions and limits are
//! on the page `docs/models/link-budget.md`.

mod complex;
mod diffraction;
mod reflection;

use core::f64::consts::PI;

use hilal_quantity::constants::SPEED_OF_LIGHT;
use hilal_quantity::{Angle, Decibels, Frequency, Length, Speed};

pub use diffraction::{KnifeEdge, knife_edge_loss, knife_edge_parameter};
pub use reflection::{DEEPEST_NULL, DEEPEST_SKY_FADE, LevelGround, reflection_fade, two_ray_loss};

/// Lowest elevation at which the path through an atmosphere grows with the cosecant. Below it the
/// curvature of the layers bounds the path, and the law overstates it (ITU-R P.676 uses it from 5° to
/// 90°).
pub const LOWEST_COSECANT_ELEVATION: Angle = Angle::from_degrees(5.0);

/// Returns the loss of free space between isotropic antennas: 20 log₁₀(4πr/λ) (ITU-R P.525).
///
/// Held at 0 dB or more: the formula is one for the far field, and ends far outside r = λ/4π.
pub fn free_space_loss(range: Length, carrier: Frequency) -> Decibels {
    let waves = range / carrier.wavelength();
    Decibels::from_db(20.0 * libm::log10((4.0 * PI * waves).max(1.0)))
}

/// Returns the loss of a slanted path through an atmosphere, of its loss at the zenith: the
/// cosecant law, with the elevation held at [`LOWEST_COSECANT_ELEVATION`] or more.
pub fn atmosphere_loss(zenith: Decibels, elevation: Angle) -> Decibels {
    let held = elevation.clamp(LOWEST_COSECANT_ELEVATION, Angle::RIGHT);
    zenith / held.sin()
}

/// Returns by how much a carrier arrives above the frequency at which it was sent: −f·ṙ/c, so that
/// it is positive where the ends approach each other and `range_rate` is negative.
///
/// First order: the term in v²/2c² that is left out is 0.2 Hz at 2 km/s and 8.45 GHz.
pub fn doppler_shift(range_rate: Speed, carrier: Frequency) -> Frequency {
    carrier * -(range_rate / SPEED_OF_LIGHT)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const X_BAND: Frequency = Frequency::from_megahertz(8450.0);

    #[test]
    fn free_space_loses_what_the_published_figures_of_the_relay_and_of_earth_say() {
        // Rounded to 0.1 dB in the collected figures of the mission.
        for (kilometres, megahertz, db) in [
            (5_000.0, 8450.0, 185.0),
            (16_200.0, 8450.0, 195.2),
            (79_000.0, 8450.0, 208.9),
            (384_400.0, 8450.0, 222.7),
            (16_200.0, 2200.0, 183.5),
            (384_400.0, 26_000.0, 232.4),
        ] {
            let range = Length::from_kilometres(kilometres);
            let loss = free_space_loss(range, Frequency::from_megahertz(megahertz));
            assert!((loss.db() - db).abs() <= 0.05, "{kilometres} km, {megahertz} MHz: {loss:?}");
        }
    }

    #[test]
    fn nothing_is_gained_by_standing_nearer_than_a_wave() {
        assert_eq!(free_space_loss(Length::ZERO, X_BAND), Decibels::ZERO);
        assert_eq!(free_space_loss(Length::from_metres(1e-3), X_BAND), Decibels::ZERO);
    }

    #[test]
    fn the_atmosphere_costs_twice_as_much_at_thirty_degrees_and_no_more_below_five() {
        let zenith = Decibels::from_db(0.05);
        let at = |degrees| atmosphere_loss(zenith, Angle::from_degrees(degrees)).db();
        assert!((at(90.0) - 0.05).abs() < 1e-12);
        assert!((at(30.0) - 0.10).abs() < 1e-12);
        assert!((at(5.0) - 0.5737).abs() < 1e-4);
        assert!((at(-10.0) - at(5.0)).abs() < 1e-15);
    }

    #[test]
    fn a_relay_that_comes_nearer_is_heard_higher() {
        let shift = doppler_shift(Speed::from_metres_per_second(-1500.0), X_BAND);
        assert!((shift.hertz() - 42_279.2).abs() < 0.1, "{shift:?}");
        let away = doppler_shift(Speed::from_metres_per_second(1500.0), X_BAND);
        assert_eq!(away, -shift);
    }

    proptest! {
        #[test]
        fn twice_the_distance_or_the_frequency_costs_six_decibels(
            metres in 1.0..1e9_f64, megahertz in 100.0..40_000.0_f64,
        ) {
            let loss = |metres, megahertz| {
                let carrier = Frequency::from_megahertz(megahertz);
                free_space_loss(Length::from_metres(metres), carrier).db()
            };
            let once = loss(metres, megahertz);
            prop_assert!((loss(2.0 * metres, megahertz) - once - 6.0206).abs() < 1e-4);
            prop_assert!((loss(metres, 2.0 * megahertz) - once - 6.0206).abs() < 1e-4);
        }
    }
}
