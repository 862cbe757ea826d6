//! What waits at the lander: it keeps what it hears and passes it on, in order, when and as fast as the
//! link on its other side allows. Nothing is lost there, and it holds as much as comes.

use std::collections::VecDeque;

use crate::coded_hop::{Direction, wire_octets};
use crate::link::Link;

/// The lander's queues, one in each direction.
#[derive(Debug, Default)]
pub(crate) struct LanderRelay {
    down: Queue,
    up: Queue,
}

impl LanderRelay {
    /// Takes a frame of the vehicle that has reached the lander at an instant.
    pub(crate) fn take_down(&mut self, at_ms: u64, frame: Vec<u8>) {
        self.down.take(at_ms, frame);
    }

    /// Takes a frame for the vehicle that has reached the lander at an instant.
    pub(crate) fn take_up(&mut self, at_ms: u64, frame: Vec<u8>) {
        self.up.take(at_ms, frame);
    }

    /// Passes frames on to the ground, over the lander's own link, until now: each with the instant at which it
    /// leaves.
    pub(crate) fn passed_down(&mut self, now_ms: u64, link: Link) -> Vec<(u64, Vec<u8>)> {
        self.down.sent((now_ms, now_ms), (Direction::Down, link.down_bit_s))
    }

    /// Passes frames on to the vehicle: those that have reached it by now.
    pub(crate) fn passed_up(&mut self, now_ms: u64, link: Link) -> Vec<Vec<u8>> {
        let until_ms = now_ms.saturating_sub(link.delay_ms);
        let sent = self.up.sent((now_ms, until_ms), (Direction::Up, link.up_bit_s));
        sent.into_iter().map(|(_, frame)| frame).collect()
    }

    /// The lander has no link to the ground.
    pub(crate) const fn loses_the_ground(&mut self) {
        self.down.was_up = false;
    }

    /// The vehicle is out of the lander's view.
    pub(crate) const fn loses_the_vehicle(&mut self) {
        self.up.was_up = false;
    }

    /// Returns how many octets of frames wait for the ground.
    pub(crate) fn waiting_down_octets(&self) -> usize {
        self.down.frames.iter().map(|(_, frame)| frame.len()).sum()
    }
}

/// Frames in the order in which they came, each with the instant of its coming.
#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<(u64, Vec<u8>)>,
    /// When the transmitter has sent the last one, in milliseconds.
    free_ms: f64,
    /// Whether its link was up when it was looked at last.
    was_up: bool,
}

impl Queue {
    fn take(&mut self, at_ms: u64, frame: Vec<u8>) {
        self.frames.push_back((at_ms, frame));
    }

    /// Sends what can be sent until an instant over a link that is up now, and gives each frame with
    /// the instant at which its first bit leaves. The transmitter is busy with each for as long as its
    /// rate asks.
    fn sent(
        &mut self,
        (now_ms, until_ms): (u64, u64),
        (direction, bit_s): (Direction, f64),
    ) -> Vec<(u64, Vec<u8>)> {
        let mut sent = Vec::new();
        if bit_s <= 0.0 {
            return sent;
        }
        if !self.was_up {
            self.free_ms = self.free_ms.max(now_ms as f64);
            self.was_up = true;
        }
        while let Some((at_ms, frame)) = self.frames.pop_front() {
            let start_ms = self.free_ms.max(at_ms as f64);
            let lasts_ms = wire_octets(direction, frame.len()) as f64 * 8000.0 / bit_s;
            if start_ms > until_ms as f64 {
                self.frames.push_front((at_ms, frame));
                break;
            }
            self.free_ms = start_ms + lasts_ms;
            sent.push((whole_ms(start_ms), frame));
        }
        sent
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's time")]
fn whole_ms(ms: f64) -> u64 {
    ms.round() as u64
}
