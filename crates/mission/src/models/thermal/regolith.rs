//! How warm the ground around the vehicle is.

use hilal_quantity::{Angle, Temperature, constants::STEFAN_BOLTZMANN_W_M2_K4};

use super::{fourth, fourth_root};

/// Infrared emissivity of regolith (Hayne et al. 2017, table A1).
const EMISSIVITY: f64 = 0.95;
/// Albedo of highlands at normal incidence (Hayne et al. 2017, as in `heat1d`).
const ALBEDO: f64 = 0.12;

/// Returns the temperature of level ground in radiative equilibrium with a Sun at `elevation` of
/// flux `sunlight_w_m2`, never colder than `dark`.
///
/// `εσT⁴ = (1 − A(θ))·F·sin e + εσT_dark⁴` with the incidence angle θ = 90° − e and the albedo
/// `A(θ) = A₀ + 0.06·(θ/45°)³ + 0.25·(θ/90°)⁸` (Keihm 1984, as used by Hayne et al. 2017).
/// Conduction is neglected: the ground follows the Sun at once, which overstates how fast it
/// cools and warms.
///
/// ```
/// use hilal_mission::models::thermal::regolith_temperature;
/// use hilal_quantity::{Angle, Temperature};
/// let noon = regolith_temperature(Angle::RIGHT, 1361.0, Temperature::from_kelvins(95.0));
/// assert!((noon.kelvins() - 385.0).abs() < 5.0); // Hayne et al. 2017: 385 ± 5 K
/// ```
pub fn regolith_temperature(
    elevation: Angle,
    sunlight_w_m2: f64,
    dark: Temperature,
) -> Temperature {
    let emitting = EMISSIVITY * STEFAN_BOLTZMANN_W_M2_K4;
    let absorbed = sunlight_w_m2 * elevation.sin().max(0.0) * (1.0 - albedo(elevation));
    Temperature::from_kelvins(fourth_root(absorbed / emitting + fourth(dark.kelvins())))
}

fn albedo(elevation: Angle) -> f64 {
    let incidence_deg = (Angle::RIGHT - elevation).degrees().clamp(0.0, 90.0);
    let (low, steep) = (incidence_deg / 90.0, incidence_deg / 45.0);
    let grazing = 0.25 * fourth(low * low);
    (ALBEDO + 0.06 * steep * steep * steep + grazing).min(1.0)
}
