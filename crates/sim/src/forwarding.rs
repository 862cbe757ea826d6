//! Store and forward: a lander or a relay keeps the frames that it has decoded until a hop on its other side
//! carries them on.
//!
//! Each direction has a store of so many octets. Towards Earth, urgent frames leave before bulk ones, and within
//! an urgency those that came first; the virtual channel of a frame tells its urgency. Towards the vehicle
//! frames leave in the order in which they came. A store that is full drops the newest frames, bulk before urgent
//! ones: what has waited longest is nearest to arriving, and a frame whose transmission has begun stays whole.

mod frame_store;

use hilal_dictionary::Urgency;
use hilal_mission::{Figure, Mission};
use hilal_quantity::DataVolume;

use crate::coded_hop::{Direction, wire_octets};
use crate::link::{Hop, Link};
use crate::link_counts::NodeCounts;
pub(crate) use frame_store::{DownFrame, UpFrame};
use frame_store::{FrameStore, StoredFrame};

/// Octets that the stores of lander and relay hold for a vehicle, both directions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSizes {
    /// Of the lander.
    pub lander_octets: usize,
    /// Of the relay.
    pub relay_octets: usize,
}

impl StoreSizes {
    /// 64 and 1024 megabytes: ours, as in the reference mission. A payload of 2 kbit/s fills the lander's in three
    /// days.
    pub const REFERENCE: Self = Self { lander_octets: 64_000_000, relay_octets: 1_024_000_000 };

    /// Takes what lander and relay (of several the first by name) declare; the reference size where they declare none.
    pub fn declared(mission: &Mission) -> Self {
        let octets = |declared: Option<DataVolume>, usual: usize| {
            declared.map_or(usual, |volume| whole_octets(volume.bytes()))
        };
        let lander = mission.lander.store_mb.as_ref().map(Figure::get);
        let relay = mission.relays.values().next().and_then(|relay| relay.store_mb.as_ref());
        Self {
            lander_octets: octets(lander, Self::REFERENCE.lander_octets),
            relay_octets: octets(relay.map(Figure::get), Self::REFERENCE.relay_octets),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at least 0, and saturates"
)]
const fn whole_octets(bytes: f64) -> usize {
    bytes as usize
}

/// The share of a store that is kept for frames towards the vehicle: ours.
const UP_SHARE: usize = 16;

/// A node that keeps what it hears and passes it on.
#[derive(Debug)]
pub(crate) struct ForwardingNode {
    down: FrameStore<DownFrame>,
    up: FrameStore<UpFrame>,
    to_earth: HopTransmitter,
    /// Towards the vehicle, and towards another node on the way to it.
    to_vehicle: HopTransmitter,
    to_node: HopTransmitter,
    counts: NodeCounts,
}

impl ForwardingNode {
    /// A node with a store of so many octets, of which a sixteenth is for frames towards the vehicle.
    pub(crate) fn new(octets: usize) -> Self {
        let up = octets / UP_SHARE;
        Self {
            down: FrameStore::new(octets - up),
            up: FrameStore::new(up),
            to_earth: HopTransmitter::default(),
            to_vehicle: HopTransmitter::default(),
            to_node: HopTransmitter::default(),
            counts: NodeCounts::default(),
        }
    }

    /// Takes a frame for Earth that reaches the node at an instant; returns those that are dropped for it.
    pub(crate) fn take_down(&mut self, at_ms: u64, frame: DownFrame) -> Vec<DownFrame> {
        let dropped = self.down.take(at_ms, frame);
        self.count_dropped(&dropped);
        self.counts.most_down_octets = self.counts.most_down_octets.max(self.down.octets());
        dropped
    }

    /// Takes a frame for the vehicle that reaches the node at an instant.
    pub(crate) fn take_up(&mut self, at_ms: u64, frame: UpFrame) {
        self.counts.dropped_up += self.up.take(at_ms, frame).len() as u64;
        self.counts.most_up_octets = self.counts.most_up_octets.max(self.up.octets());
    }

    /// Loses what it has, and returns the frames for Earth.
    pub(crate) fn lose_all(&mut self) -> Vec<DownFrame> {
        self.counts.dropped_up += self.up.empty().len() as u64;
        let lost = self.down.empty();
        self.count_dropped(&lost);
        lost
    }

    fn count_dropped(&mut self, dropped: &[DownFrame]) {
        for frame in dropped {
            match frame.urgency() {
                Urgency::Urgent => self.counts.dropped_urgent += 1,
                Urgency::Bulk => self.counts.dropped_bulk += 1,
            }
        }
    }

    /// Sends frames towards Earth until now over the hop that is up, if one is: each with the instant at which
    /// its last bit leaves.
    pub(crate) fn pass_down(
        &mut self,
        now_ms: u64,
        hop: Option<(Hop, Link)>,
    ) -> Vec<(u64, DownFrame)> {
        let rate = hop.map(|(hop, link)| (hop, link.down_bit_s));
        self.to_earth.send(&mut self.down, (now_ms, now_ms), (Direction::Down, rate))
    }

    /// Sends frames towards the vehicle over a hop, if it is up: those that have reached its other end by now,
    /// each with the instant of its coming.
    pub(crate) fn pass_up(
        &mut self,
        now_ms: u64,
        (hop, link): (Hop, Option<Link>),
    ) -> Vec<(u64, UpFrame)> {
        let transmitter = match hop {
            Hop::LanderRelay => &mut self.to_node,
            Hop::Direct | Hop::Relay | Hop::Lander | Hop::LanderDirect | Hop::RelayEarth => {
                &mut self.to_vehicle
            }
        };
        let delay_ms = link.map_or(0, |link| link.delay_ms);
        let until_ms = now_ms.saturating_sub(delay_ms);
        let rate = link.map(|link| (hop, link.up_bit_s));
        let sent = transmitter.send(&mut self.up, (now_ms, until_ms), (Direction::Up, rate));
        sent.into_iter().map(|(at_ms, frame)| (at_ms + delay_ms, frame)).collect()
    }

    /// Returns how many octets of frames wait for Earth.
    pub(crate) const fn waiting_down_octets(&self) -> usize {
        self.down.octets()
    }

    /// Returns what it kept and dropped so far.
    pub(crate) const fn counts(&self) -> NodeCounts {
        self.counts
    }
}

/// The transmitter of a node for one hop at a time.
#[derive(Debug, Default)]
struct HopTransmitter {
    /// The hop that was up when it was looked at last.
    hop: Option<Hop>,
    /// When the last frame has been sent, in milliseconds.
    free_ms: f64,
}

impl HopTransmitter {
    /// Sends what can be sent whole until an instant, one frame at a time, and gives each frame with the instant
    /// at which its last bit leaves. A frame under way when its hop goes is sent again.
    fn send<F: StoredFrame>(
        &mut self,
        store: &mut FrameStore<F>,
        (now_ms, until_ms): (u64, u64),
        (direction, rate): (Direction, Option<(Hop, f64)>),
    ) -> Vec<(u64, F)> {
        let mut sent = Vec::new();
        let rate = rate.filter(|(_, bit_s)| *bit_s > 0.0);
        let before = core::mem::replace(&mut self.hop, rate.map(|(hop, _)| hop));
        let Some((hop, bit_s)) = rate else { return sent };
        if before != self.hop {
            self.free_ms = self.free_ms.max(now_ms as f64);
        }
        while let Some((start_ms, octets)) = store.next(hop, self.free_ms) {
            let end_ms = start_ms + wire_octets(direction, octets) as f64 * 8000.0 / bit_s;
            if end_ms > until_ms as f64 {
                break;
            }
            let Some(frame) = store.pop(hop, self.free_ms) else { break };
            self.free_ms = end_ms;
            sent.push((whole_ms(end_ms), frame));
        }
        sent
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's time")]
fn whole_ms(ms: f64) -> u64 {
    ms.ceil() as u64
}

#[cfg(test)]
mod tests;
