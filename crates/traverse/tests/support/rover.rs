//! What the tests that follow rovers share.
#![allow(dead_code, reason = "each test uses its part")]

use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::fine::Stretch;
pub(crate) use hilal_traverse::fine::{Doing, FinePhysics, FineState};

/// Does one thing on a straight line for so many seconds, in steps of at most `fine_s`, and returns
/// the least energy above the reserve.
pub(crate) fn does(
    (physics, state): (&FinePhysics<'_>, &mut FineState),
    (doing, from, to): (Doing, MapPoint, MapPoint),
    (utc, seconds): (Epoch, f64),
    fine_s: f64,
) -> f64 {
    let stretch = Stretch { doing, from, to, utc, seconds, heading: None };
    physics.does(state, stretch, fine_s).above_reserve_wh
}

/// One number in \[0, 1) from a counter: SplitMix64.
pub(crate) fn draw(counter: u64) -> f64 {
    let mut z = counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of cells, steps or parts"
)]
pub(crate) fn floor(count: f64) -> usize {
    count.floor() as usize
}
