//! The surface's balance, solved for its temperature.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched closure"
)]

use super::lanes::{LANES, Lanes};

/// Temperatures are held at or above this: the fit of the heat capacity ends here. The heat of the
/// interior alone keeps the ground at 24 K, so that only a model without it comes here.
pub(super) const COLDEST_K: f64 = 10.0;

/// Newton's steps. From the start below, the worst case is a slope and a fourth power that share
/// the heat evenly: its error after five steps is below 1e-9 of the temperature.
const NEWTON_STEPS: usize = 5;

/// Solves `T⁴ + slope × T = constant` for `slope > 0`; holds T at or above [`COLDEST_K`].
///
/// Starts from the lower of the two temperatures at which one term alone would balance: both lie
/// above the root, and from there Newton's steps on a convex function fall to it.
#[inline(always)]
pub(super) fn balance(slope: &Lanes, constant: &Lanes) -> Lanes {
    let mut temperature = [0.0; LANES];
    for l in 0..LANES {
        let constant = constant[l].max(0.0);
        temperature[l] = constant.sqrt().sqrt().min(constant / slope[l]).max(COLDEST_K);
    }
    for _ in 0..NEWTON_STEPS {
        for l in 0..LANES {
            let t = temperature[l];
            let cube = t * t * t;
            let excess = t * (cube + slope[l]) - constant[l];
            temperature[l] = (t - excess / (4.0 * cube + slope[l])).max(COLDEST_K);
        }
    }
    temperature
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_balance_closes_from_the_darkest_to_the_hottest(
            root_k in 10.0..500.0_f64,
            slope in prop_oneof![1e-3..1e3_f64, 1e3..1e7_f64, 1e7..1e12_f64],
        ) {
            let constant = root_k.powi(4) + slope * root_k;
            let found = balance(&[slope; LANES], &[constant; LANES])[LANES - 1];
            prop_assert!((found / root_k - 1.0).abs() < 1e-9, "{found} for {root_k}");
        }
    }

    #[test]
    fn ground_that_would_fall_below_the_fit_is_held_at_its_end() {
        assert!((balance(&[1e8; LANES], &[-1.0; LANES])[0] - COLDEST_K).abs() < 1e-12);
    }
}
