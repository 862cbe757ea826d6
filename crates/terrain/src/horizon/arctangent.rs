//! Tangents to stored elevations, many at once.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

use pulp::{Arch, NullaryFnOnce};

use super::planes::HORIZON_UNIT_DEG;
use crate::raster::to_f32;

/// Writes the stored form of a row of tangents; an eye without a height has the highest horizon
/// there is, one that sees nothing at all the lowest.
pub(super) fn stored_row(tangents: &[f32], eyes_m: &[f32], out: &mut [i16]) {
    Arch::new().dispatch(Store { tangents, eyes_m, out });
}

struct Store<'a> {
    tangents: &'a [f32],
    eyes_m: &'a [f32],
    out: &'a mut [i16],
}

impl NullaryFnOnce for Store<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let count = self.out.len();
        let (tangents, eyes_m) = (&self.tangents[..count], &self.eyes_m[..count]);
        for i in 0..count {
            let units = degrees(tangents[i]) * to_f32(1.0 / HORIZON_UNIT_DEG);
            // The highest stands for a cell without a height alone.
            let held = units.clamp(f32::from(i16::MIN), f32::from(i16::MAX - 1));
            self.out[i] = if eyes_m[i].is_nan() { i16::MAX } else { rounded(held) };
        }
    }
}

/// Returns the nearest whole number, of two the even one, for numbers held inside 16 bits.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
fn rounded(units: f32) -> i16 {
    // Where numbers of 32 bits are 1 apart, the low bits of their form count in ones.
    const WHOLE: f32 = 12_582_912.0;
    (units + WHOLE).to_bits() as i16
}

/// Coefficients of atan(x) / x in x², for x in \[0, 1\]: a least-squares fit at Chebyshev nodes.
const SERIES: [f32; 9] = [
    0.9999999,
    -0.33332595,
    0.19985881,
    -0.14161067,
    0.10498394,
    -0.07233801,
    0.039769724,
    -0.014394728,
    0.002455152,
];

/// Returns the arctangent in degrees, within 2e-5°.
#[inline(always)]
fn degrees(tan: f32) -> f32 {
    let size = tan.abs();
    let steep = size > 1.0;
    let small = if steep { 1.0 / size } else { size };
    let square = small * small;
    let mut sum = SERIES[8];
    for i in (0..8).rev() {
        sum = sum.mul_add(square, SERIES[i]);
    }
    let angle = sum * small;
    let angle = if steep { core::f32::consts::FRAC_PI_2 - angle } else { angle };
    angle.to_degrees().copysign(tan)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_arctangent_is_that_of_the_library(tan in -1e3..1e3_f32, small in -2.0..2.0_f32) {
            for tan in [tan, small] {
                let expected = f64::from(tan).atan().to_degrees();
                prop_assert!((f64::from(degrees(tan)) - expected).abs() < 2e-5, "{tan}");
            }
        }
    }

    #[test]
    fn what_sees_nothing_has_the_lowest_horizon_and_what_is_no_place_the_highest() {
        let mut out = [0; 3];
        stored_row(&[f32::NEG_INFINITY, 1.0, 0.0], &[0.0, f32::NAN, 0.0], &mut out);
        assert_eq!(out, [i16::MIN, i16::MAX, 0]);
    }
}
