//! Langmuir probe: the current of a 5 cm sphere swept from −12 V to +12 V in 241 steps of 0.1 V.
//!
//! The sweep is that of RAMBHA-LP on Chandrayaan-3. Orbital-motion-limited currents of a sphere
//! (Mott-Smith and Langmuir 1926). Daytime density and temperature from the final RAMBHA-LP
//! analysis: 380–600 cm⁻³, 3000–8000 K; the shadow's density, a tenth of it, is ours.

use super::{RecordWriter, Scene};
use crate::Noise;

const STEPS: u32 = 241;
pub(super) const LEN: usize = STEPS as usize * 2;

const DENSITY_M3: f64 = 4.9e8;
const SHADOW_SHARE: f64 = 0.1;
const ELECTRON_TEMPERATURE_EV: f64 = 0.43;
const RADIUS_M: f64 = 0.025;
const ELEMENTARY_CHARGE_C: f64 = 1.602176634e-19;
const ELECTRON_MASS_KG: f64 = 9.1093837015e-31;
/// Current of one digital unit in amperes, and the digital zero: ours.
const UNIT_A: f64 = 2.0e-11;
const ZERO: f64 = 4096.0;
const NOISE_UNITS: f64 = 2.0;

pub(super) fn fill(record: &mut RecordWriter, scene: &Scene, noise: &mut Noise) {
    let light = SHADOW_SHARE + (1.0 - SHADOW_SHARE) * scene.sun_fraction;
    for step in 0..STEPS {
        let volts = -12.0 + 0.1 * f64::from(step);
        let units = electron_current_a(volts, DENSITY_M3 * light) / UNIT_A;
        record.put_u16(ZERO + units + NOISE_UNITS * noise.normal());
    }
}

fn electron_current_a(volts: f64, density_m3: f64) -> f64 {
    let area_m2 = 4.0 * core::f64::consts::PI * RADIUS_M * RADIUS_M;
    let energy_j = ELECTRON_TEMPERATURE_EV * ELEMENTARY_CHARGE_C;
    let speed_m_s = libm::sqrt(energy_j / (core::f64::consts::TAU * ELECTRON_MASS_KG));
    let random_a = ELEMENTARY_CHARGE_C * density_m3 * speed_m_s * area_m2;
    let ratio = volts / ELECTRON_TEMPERATURE_EV;
    random_a * if ratio < 0.0 { libm::exp(ratio) } else { 1.0 + ratio }
}
