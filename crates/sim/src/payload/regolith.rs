//! Heat probe: ten temperatures along a 10 cm probe, in hundredths of a kelvin, in
//! bursts of 24 readings from which the noise averages out.
//!
//! The temperature falls from that of the surface towards a deep value over the thermal skin
//! depth: about 60 K over 10 cm by day, as `ChaSTE` found at 69°S (Durga Prasad et al. 2025).

use super::{RecordWriter, Scene};
use crate::Noise;

pub(super) const SENSORS: u32 = 10;
const READINGS: u32 = 24;
pub(super) const LEN: usize = (SENSORS * READINGS) as usize * 2;

/// Temperature below the seasonal wave near the pole in kelvins: ours.
const DEEP_K: f64 = 110.0;
/// Depth over which the difference falls by e, in metres: ours, of the order of the daily skin depth.
const SKIN_M: f64 = 0.06;
const NOISE_K: f64 = 0.1;

pub(super) fn fill(record: &mut RecordWriter, scene: &Scene, noise: &mut Noise) {
    fill_readings(record, scene, READINGS, noise);
}

/// Writes so many readings of each thermometer.
pub(super) fn fill_readings(
    record: &mut RecordWriter,
    scene: &Scene,
    readings: u32,
    noise: &mut Noise,
) {
    for sensor in 1..=SENSORS {
        let depth_m = 0.01 * f64::from(sensor);
        let kelvins = DEEP_K + (scene.regolith_k - DEEP_K) * libm::exp(-depth_m / SKIN_M);
        for _ in 0..readings {
            record.put_u16((kelvins + NOISE_K * noise.normal()) * 100.0);
        }
    }
}
