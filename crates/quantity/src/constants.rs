//! Constants of nature and of convention, digit for digit as their source prints them.

use crate::{Length, Speed};

/// Radius of the lunar reference sphere: the datum of LOLA elevation products
/// (LRO-L-LOLA-4-GDR-V1.0, `OFFSET = 1737400.`).
pub const MOON_RADIUS: Length = Length::from_metres(1_737_400.0);

/// Nominal solar radius (IAU 2015 Resolution B3).
pub const SUN_RADIUS: Length = Length::from_metres(695_700_000.0);

/// Mean radius of Earth (IUGG: 6371.0 km, rounded).
pub const EARTH_RADIUS: Length = Length::from_metres(6_371_000.0);

/// Astronomical unit (IAU 2012 Resolution B2).
pub const ASTRONOMICAL_UNIT: Length = Length::from_metres(149_597_870_700.0);

/// Speed of light in vacuum (SI definition).
pub const SPEED_OF_LIGHT: Speed = Speed::from_metres_per_second(299_792_458.0);

/// Gravitational parameter of the Moon in m³/s² (DE440, `BODY301_GM = 4902.800118457549` km³/s²
/// in `gm_de440.tpc`).
pub const MOON_GM_M3_S2: f64 = 4.902800118457549e12;

/// Total solar irradiance at 1 au in W/m² (Kopp and Lean 2011, 1360.8, rounded to 1361 as in
/// Hayne et al. 2017).
pub const SOLAR_IRRADIANCE_W_M2: f64 = 1361.0;

/// Stefan–Boltzmann constant in W m⁻² K⁻⁴ (CODATA 2018, exact by definition).
pub const STEFAN_BOLTZMANN_W_M2_K4: f64 = 5.670374419e-8;

/// Boltzmann constant in J/K (SI definition).
pub const BOLTZMANN_J_K: f64 = 1.380649e-23;

/// Gravity at the lunar surface in m/s²: GM / R² with the two constants above.
pub const MOON_GRAVITY_M_S2: f64 = MOON_GM_M3_S2 / (1_737_400.0 * 1_737_400.0);
