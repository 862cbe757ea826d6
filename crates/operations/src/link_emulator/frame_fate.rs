//! What chance has in store for each frame of a link.

use std::time::Duration;

use hilal_quantity::SplitMix64;
use hilal_sim::{Direction, Noise};

/// How often chance does something to a frame, each a share in \[0, 1\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// It is lost, whatever its bits.
    pub loss: f64,
    /// It arrives twice.
    pub duplication: f64,
    /// It is held back, so that those behind it may overtake it.
    pub reordering: f64,
    /// For how long at the most; the time is drawn evenly up to it.
    pub held_back_at_most: Duration,
}

impl Default for Chances {
    fn default() -> Self {
        Self {
            loss: 0.0,
            duplication: 0.0,
            reordering: 0.0,
            held_back_at_most: Duration::from_secs(1),
        }
    }
}

/// What chance does to one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameFate {
    /// It does not arrive.
    pub is_lost: bool,
    /// It arrives twice.
    pub comes_twice: bool,
    /// How long it is held back.
    pub held_back: Duration,
}

impl FrameFate {
    /// Draws the fate of the frame with this number in its direction, counted from 0, and returns with it the stream of
    /// randomness by which its bits arrive wrong. Nothing else enters: not the time, and no other frame.
    pub fn drawn(
        (seed, direction, number): (u64, Direction, u64),
        chances: Chances,
    ) -> (Self, Noise) {
        let own = match direction {
            Direction::Up => seed,
            Direction::Down => SplitMix64::mixed(seed.wrapping_add(SplitMix64::STEP)),
        };
        let mut noise = Noise::new(own, number);
        // Every frame draws as many numbers, so that one share does not move what another one does.
        let [loss, duplication, reordering, hold] = std::array::from_fn(|_| noise.uniform());
        let held_back = if reordering < chances.reordering {
            chances.held_back_at_most.mul_f64(hold)
        } else {
            Duration::ZERO
        };
        let fate = Self {
            is_lost: loss < chances.loss,
            comes_twice: duplication < chances.duplication,
            held_back,
        };
        (fate, noise)
    }
}
