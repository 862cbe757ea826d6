//! Silicon dosimeter: dose, the share that came without charge, and a spectrum of energy losses.
//!
//! Quiet-time means of LND on Chang'e-4 (Zhang et al. 2020, Sci. Adv. 6, eaaz1334): 13.2 µGy/h in
//! silicon, of which 3.1 µGy/h from neutral particles.

use super::RecordWriter;
use crate::Noise;

const CHANNELS: u32 = 236;
pub(super) const LEN: usize = 8 + CHANNELS as usize * 2;

const DOSE_NGY_S: f64 = 13_200.0 / 3600.0;
const NEUTRAL_NGY_S: f64 = 3_100.0 / 3600.0;
/// Mean dose of one event: ours, 10 nGy; it sets the scatter and nothing else.
const EVENT_NGY: f64 = 10.0;
/// Counts a second in the whole spectrum, and how many channels it takes to fall by e: ours.
const RATE_HZ: f64 = 5.0;
const FALL_CHANNELS: f64 = 25.0;

pub(super) fn fill(record: &mut RecordWriter, span_s: f64, noise: &mut Noise) {
    let mut dose = |rate_ngy_s: f64| noise.poisson(rate_ngy_s * span_s / EVENT_NGY) * EVENT_NGY;
    let neutral = dose(NEUTRAL_NGY_S);
    record.put_u32(neutral + dose(DOSE_NGY_S - NEUTRAL_NGY_S));
    record.put_u32(neutral);
    for channel in 0..CHANNELS {
        let share = libm::exp(-f64::from(channel) / FALL_CHANNELS) / FALL_CHANNELS;
        record.put_u16(noise.poisson(RATE_HZ * span_s * share));
    }
}
