//! Dust coupons and heat probe in one record: both currents, a strip of the image of the dusty
//! coupon, and one reading of each thermometer of the probe.

use super::{RecordWriter, Scene, dust, regolith};
use crate::Noise;

/// As long as a record of the coupons alone: the image gives way to the thermometers.
const PIXELS: u32 = dust::PIXELS - 2 * regolith::SENSORS;
pub(super) const LEN: usize = dust::LEN;

pub(super) fn fill(record: &mut RecordWriter, scene: &Scene, noise: &mut Noise) {
    dust::fill_strip(record, scene, PIXELS, noise);
    regolith::fill_readings(record, scene, 1, noise);
}
