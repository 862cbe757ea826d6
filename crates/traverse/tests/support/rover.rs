//! What the tests that follow rovers share.
#![allow(dead_code, reason = "each test uses its part")]

use hilal_environment::rover_physics::ActivitySegment;
pub(crate) use hilal_environment::rover_physics::{PhysicalState, RoverActivity, RoverPhysics};
use hilal_quantity::{Epoch, MapPoint, SplitMix64};

/// Does one thing on a straight line for so many seconds, in steps of at most `fine_s`, and returns
/// the least energy above the reserve.
pub(crate) fn does(
    (physics, state): (&RoverPhysics<'_>, &mut PhysicalState),
    (activity, from, to): (RoverActivity, MapPoint, MapPoint),
    (utc, seconds): (Epoch, f64),
    fine_s: f64,
) -> f64 {
    let stretch = ActivitySegment { activity, from, to, utc, seconds, heading: None };
    physics.does(state, stretch, fine_s).above_reserve_wh
}

/// One number in \[0, 1) from a counter: SplitMix64.
pub(crate) fn draw(counter: u64) -> f64 {
    let word = counter.wrapping_add(1).wrapping_mul(SplitMix64::STEP);
    SplitMix64::share_of(SplitMix64::mixed(word))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of cells, steps or parts"
)]
pub(crate) fn floor(count: f64) -> usize {
    count.floor() as usize
}
