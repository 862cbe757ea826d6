//! Tangents to stored elevations, many at once.
#![expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]

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
pub(super) fn degrees(tan: f32) -> f32 {
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
}
