//! Dust coupons: the current of a clean and of a dusty coupon of solar cells, and a strip of
//! the image of the dusty one.
//!
//! The currents follow the visible Sun; the dusty coupon loses 0.5 % a day (ours: no rate for a
//! parked polar rover has been published).

use super::{RecordWriter, Scene};
use crate::Noise;

pub(super) const PIXELS: u32 = 480;
pub(super) const LEN: usize = 4 + PIXELS as usize;

const FULL_SUN_UNITS: f64 = 50_000.0;
const LOSS_PER_DAY: f64 = 0.005;
/// Brightness of a clean pixel in full Sun, and of a grain: ours.
const CLEAN: f64 = 60.0;
const GRAIN: f64 = 200.0;

pub(super) fn fill(record: &mut RecordWriter, scene: &Scene, noise: &mut Noise) {
    fill_strip(record, scene, PIXELS, noise);
}

/// Writes both currents and a strip of so many pixels.
pub(super) fn fill_strip(record: &mut RecordWriter, scene: &Scene, pixels: u32, noise: &mut Noise) {
    let clean = FULL_SUN_UNITS * scene.sun_fraction;
    let dusty = clean * (1.0 - LOSS_PER_DAY * scene.mission_s / 86_400.0);
    record.put_u16(clean + 20.0 * noise.normal());
    record.put_u16(dusty + 20.0 * noise.normal());
    let covered = LOSS_PER_DAY * scene.mission_s / 86_400.0;
    for _ in 0..pixels {
        let brightness = if noise.uniform() < covered { GRAIN } else { CLEAN };
        record.put_u8(brightness * scene.sun_fraction + 3.0 * noise.normal());
    }
}
