//! The transmitter of one direction: frame after frame at its rate, and a queue that has an end.

use std::collections::VecDeque;
use std::time::Duration;

use hilal_sim::{Direction, wire_octets};

use super::DirectionSettings;

/// When a transmitter sends a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transmission {
    /// Its first bit leaves.
    pub(super) begin: Duration,
    /// Its last bit has left.
    pub(super) end: Duration,
}

/// What a transmitter has still to send.
#[derive(Debug, Default)]
pub(super) struct Transmitter {
    /// When the frames that wait begin to be sent.
    waiting: VecDeque<Duration>,
    free: Duration,
}

impl Transmitter {
    /// Takes a frame of so many octets, and says when it is sent; none where the queue is full.
    pub(super) fn send(
        &mut self,
        (direction, octets): (Direction, usize),
        settings: &DirectionSettings,
        now: Duration,
    ) -> Option<Transmission> {
        while self.waiting.pop_front_if(|begin| *begin <= now).is_some() {}
        if self.waiting.len() >= settings.queue_frames.max(1) {
            return None;
        }
        let bits = 8.0 * wire_octets(direction, octets) as f64;
        let lasts = settings.bit_s.map_or(Duration::ZERO, |bit_s| {
            Duration::try_from_secs_f64(bits / bit_s).unwrap_or(Duration::MAX)
        });
        let begin = self.free.max(now);
        let end = begin.saturating_add(lasts);
        self.free = end;
        self.waiting.push_back(begin);
        Some(Transmission { begin, end })
    }
}
