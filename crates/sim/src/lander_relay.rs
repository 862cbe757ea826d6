//! What waits at the lander: it keeps what it hears and passes it on, in order, when and as fast as the
//! link on its other side allows. Nothing is lost there, and it holds as much as comes.

use std::collections::VecDeque;

use crate::link::{Arrival, Channel, Link};

/// The lander's queues, one in each direction.
#[derive(Debug, Default)]
pub(crate) struct LanderRelay {
    down: Queue,
    up: Queue,
}

impl LanderRelay {
    /// Takes a packet of the vehicle that has reached the lander at an instant.
    pub(crate) fn take_down(&mut self, at_ms: u64, packet: Vec<u8>) {
        self.down.take(at_ms, packet);
    }

    /// Takes a packet for the vehicle that has reached the lander at an instant.
    pub(crate) fn take_up(&mut self, at_ms: u64, packet: Vec<u8>) {
        self.up.take(at_ms, packet);
    }

    /// Passes packets on to the ground, over the lander's own link where it is up, until now.
    pub(crate) fn passed_down(&mut self, now_ms: u64, onward: Option<Link>) -> Vec<Arrival> {
        let Some(link) = onward else {
            self.down.was_up = false;
            return Vec::new();
        };
        let arrival = |(sent_ms, packet)| Arrival {
            at_ms: sent_ms + link.delay_ms,
            channel: Channel::Lander,
            packet,
        };
        self.down.sent((now_ms, now_ms), link.down_bit_s).map(arrival).collect()
    }

    /// Passes packets on to the vehicle where it is in view: those that have reached it by now.
    pub(crate) fn passed_up(&mut self, now_ms: u64, link: Option<Link>) -> Vec<Vec<u8>> {
        let Some(link) = link else {
            self.up.was_up = false;
            return Vec::new();
        };
        let until_ms = now_ms.saturating_sub(link.delay_ms);
        self.up.sent((now_ms, until_ms), link.up_bit_s).map(|(_, packet)| packet).collect()
    }

    /// Returns how many bytes wait for the ground.
    pub(crate) fn waiting_down_bytes(&self) -> usize {
        self.down.packets.iter().map(|(_, packet)| packet.len()).sum()
    }
}

/// Packets in the order in which they came, each with the instant of its coming.
#[derive(Debug, Default)]
struct Queue {
    packets: VecDeque<(u64, Vec<u8>)>,
    /// When the transmitter has sent the last one, in milliseconds.
    free_ms: f64,
    /// Whether its link was up when it was looked at last.
    was_up: bool,
}

impl Queue {
    fn take(&mut self, at_ms: u64, packet: Vec<u8>) {
        self.packets.push_back((at_ms, packet));
    }

    /// Sends what can be sent until an instant over a link that is up now, and gives each packet with
    /// the instant at which its first bit leaves. The transmitter is busy with each for as long as its
    /// rate asks.
    fn sent(
        &mut self,
        (now_ms, until_ms): (u64, u64),
        bit_s: f64,
    ) -> impl Iterator<Item = (u64, Vec<u8>)> {
        let mut sent = Vec::new();
        if bit_s <= 0.0 {
            return sent.into_iter();
        }
        if !self.was_up {
            self.free_ms = self.free_ms.max(now_ms as f64);
            self.was_up = true;
        }
        while let Some((at_ms, packet)) = self.packets.pop_front() {
            let start_ms = self.free_ms.max(at_ms as f64);
            let lasts_ms = packet.len() as f64 * 8000.0 / bit_s;
            if start_ms > until_ms as f64 {
                self.packets.push_front((at_ms, packet));
                break;
            }
            self.free_ms = start_ms + lasts_ms;
            sent.push((whole_ms(start_ms), packet));
        }
        sent.into_iter()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's time")]
fn whole_ms(ms: f64) -> u64 {
    ms.round() as u64
}
