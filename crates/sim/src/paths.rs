//! What is on its way between a vehicle and its ground: over which hops, and what waits at lander and relay.
//!
//! Bits arrive wrong on each hop by itself ([`crate::coded_hop`]): lander and relay decode and code anew. A frame
//! is on its way for a hop's delay. Telemetry that was sent arrives; a telecommand frame arrives if its hop is
//! still up then. Lander and relay keep what they cannot pass on yet ([`crate::forwarding`]).

use std::collections::VecDeque;

use crate::Noise;
use crate::arrival_order::ArrivalOrder;
use crate::coded_hop::{Direction, NoisyChannel};
use crate::forwarding::{DownFrame, ForwardingNode, StoreSizes, UpFrame};
use crate::link::{Arrival, Channel, Hop, Link, Links};
use crate::link_counts::LinkCounts;

/// Frames under way to one place, in the order in which they get there.
type UnderWay<F> = VecDeque<(u64, F)>;

/// The hops, the nodes between them, and what is on its way.
#[derive(Debug)]
pub(crate) struct Paths {
    noise: NoisyChannel,
    lander: ForwardingNode,
    relay: ForwardingNode,
    to_lander: UnderWay<DownFrame>,
    to_relay: UnderWay<DownFrame>,
    from_earth: UnderWay<(Hop, UpFrame)>,
    order: ArrivalOrder,
    counts: LinkCounts,
}

impl Paths {
    /// Paths whose bit errors come from a stream of randomness.
    pub(crate) fn new(noise: Noise, stores: StoreSizes) -> Self {
        Self {
            noise: NoisyChannel::new(noise),
            lander: ForwardingNode::new(stores.lander_octets),
            relay: ForwardingNode::new(stores.relay_octets),
            to_lander: VecDeque::new(),
            to_relay: VecDeque::new(),
            from_earth: VecDeque::new(),
            order: ArrivalOrder::default(),
            counts: LinkCounts::default(),
        }
    }

    /// Gives lander and relay empty stores of other sizes.
    pub(crate) fn set_stores(&mut self, stores: StoreSizes) {
        self.lander = ForwardingNode::new(stores.lander_octets);
        self.relay = ForwardingNode::new(stores.relay_octets);
    }

    /// Moves frames on until now over the hops that are up, and returns those that have reached the vehicle.
    pub(crate) fn advance(&mut self, now_ms: u64, links: &Links) -> Vec<(Channel, Vec<u8>)> {
        self.pass_down(now_ms, links);
        self.pass_up(now_ms, links)
    }

    /// Sends a telemetry frame of the vehicle over its first hop.
    pub(crate) fn send_down(
        &mut self,
        now_ms: u64,
        (channel, link): (Channel, Link),
        frame: Vec<u8>,
    ) {
        let number = self.order.send(&frame);
        let hop = (channel.first_hop(), link);
        self.carry_down(now_ms, hop, DownFrame { frame, channel, number });
    }

    /// Counts a telemetry frame that a dead transmitter takes.
    pub(crate) const fn lose_down(&mut self, channel: Channel) {
        let counts = &mut self.counts.of_mut(channel.first_hop()).down;
        counts.sent += 1;
        counts.lost += 1;
    }

    /// Counts a telecommand frame that reaches a dead receiver.
    pub(crate) const fn lose_up(&mut self, channel: Channel) {
        self.counts.of_mut(channel.first_hop()).up.lost += 1;
    }

    /// Sends a telecommand frame from the ground by the fastest path that is whole; without one it is not sent.
    pub(crate) fn send_up(&mut self, now_ms: u64, links: &Links, frame: Vec<u8>) {
        let Some((channel, (hop, link))) = links.from_earth() else {
            self.counts.unsent_up += 1;
            return;
        };
        let counts = &mut self.counts.of_mut(hop).up;
        let rate = (Direction::Up, link.bit_errors.up);
        let Some(frame) = self.noise.carry(frame, rate, counts) else { return };
        let at_ms = now_ms + link.delay_ms;
        insert(&mut self.from_earth, at_ms, (hop, UpFrame { frame, channel }));
    }

    /// Loses what waits at the lander.
    pub(crate) fn lose_lander_store(&mut self, now_ms: u64) {
        let lost = self.lander.lose_all();
        self.lose(now_ms, &lost);
    }

    /// Loses what waits at the relay.
    pub(crate) fn lose_relay_store(&mut self, now_ms: u64) {
        let lost = self.relay.lose_all();
        self.lose(now_ms, &lost);
    }

    /// Returns the next frame that has reached the ground.
    pub(crate) fn arrived(&mut self, now_ms: u64) -> Option<Arrival> {
        self.order.take(now_ms)
    }

    /// Returns what became of the frames so far.
    pub(crate) const fn counts(&self) -> LinkCounts {
        let mut counts = self.counts;
        counts.lander_node = self.lander.counts();
        counts.relay_node = self.relay.counts();
        counts
    }

    /// Returns how many octets wait at the lander for Earth.
    pub(crate) const fn waiting_at_lander_octets(&self) -> usize {
        self.lander.waiting_down_octets()
    }

    /// Returns how many octets wait at the relay for Earth.
    pub(crate) const fn waiting_at_relay_octets(&self) -> usize {
        self.relay.waiting_down_octets()
    }

    fn pass_down(&mut self, now_ms: u64, links: &Links) {
        while let Some((at_ms, frame)) = due(&mut self.to_lander, now_ms) {
            let dropped = self.lander.take_down(at_ms, frame);
            self.lose(at_ms, &dropped);
        }
        let hop = links.lander_sending();
        for (at_ms, frame) in self.lander.pass_down(now_ms, hop) {
            if let Some(hop) = hop {
                self.carry_down(at_ms, hop, frame);
            }
        }
        while let Some((at_ms, frame)) = due(&mut self.to_relay, now_ms) {
            let dropped = self.relay.take_down(at_ms, frame);
            self.lose(at_ms, &dropped);
        }
        let hop = links.relay_earth.map(|link| (Hop::RelayEarth, link));
        for (at_ms, frame) in self.relay.pass_down(now_ms, hop) {
            if let Some(hop) = hop {
                self.carry_down(at_ms, hop, frame);
            }
        }
    }

    /// Sends a telemetry frame over a hop at an instant.
    fn carry_down(&mut self, at_ms: u64, (hop, link): (Hop, Link), down: DownFrame) {
        let DownFrame { frame, channel, number } = down;
        let counts = &mut self.counts.of_mut(hop).down;
        let rate = (Direction::Down, link.bit_errors.down);
        let Some(frame) = self.noise.carry(frame, rate, counts) else {
            return self.order.lose(number, at_ms);
        };
        let at_ms = at_ms + link.delay_ms;
        match hop {
            Hop::Direct | Hop::LanderDirect | Hop::RelayEarth => {
                self.order.arrive(number, Arrival { at_ms, channel, frame });
            }
            Hop::Lander => insert(&mut self.to_lander, at_ms, DownFrame { frame, channel, number }),
            Hop::Relay | Hop::LanderRelay => {
                insert(&mut self.to_relay, at_ms, DownFrame { frame, channel, number });
            }
        }
    }

    fn lose(&mut self, at_ms: u64, dropped: &[DownFrame]) {
        for frame in dropped {
            self.order.lose(frame.number, at_ms);
        }
    }

    fn pass_up(&mut self, now_ms: u64, links: &Links) -> Vec<(Channel, Vec<u8>)> {
        let mut reached = Vec::new();
        while let Some((at_ms, (hop, frame))) = due(&mut self.from_earth, now_ms) {
            match hop {
                _ if links.hop(hop).is_none() => self.counts.of_mut(hop).up.lost += 1,
                Hop::RelayEarth => self.relay.take_up(at_ms, frame),
                Hop::LanderDirect => self.lander.take_up(at_ms, frame),
                Hop::Direct | Hop::Relay | Hop::Lander | Hop::LanderRelay => {
                    reached.push((frame.channel, frame.frame));
                }
            }
        }
        for (at_ms, frame) in self.relay.pass_up(now_ms, (Hop::LanderRelay, links.lander_relay)) {
            if let Some(frame) = self.carry_up((Hop::LanderRelay, links), frame) {
                self.lander.take_up(at_ms, frame);
            }
        }
        let by_relay = self.relay.pass_up(now_ms, (Hop::Relay, links.relay));
        let by_lander = self.lander.pass_up(now_ms, (Hop::Lander, links.lander));
        for (hop, frames) in [(Hop::Relay, by_relay), (Hop::Lander, by_lander)] {
            let frames = frames.into_iter().map(|(_, frame)| frame);
            let arrived = frames.filter_map(|frame| self.carry_up((hop, links), frame));
            reached.extend(arrived.map(|frame| (frame.channel, frame.frame)));
        }
        reached
    }

    /// Sends a telecommand frame over a hop from a node.
    fn carry_up(&mut self, (hop, links): (Hop, &Links), up: UpFrame) -> Option<UpFrame> {
        let error_rate = links.hop(hop).map_or(0.0, |link| link.bit_errors.up);
        let counts = &mut self.counts.of_mut(hop).up;
        let frame = self.noise.carry(up.frame, (Direction::Up, error_rate), counts)?;
        Some(UpFrame { frame, channel: up.channel })
    }
}

/// Puts a frame among those under way, behind those that get there at the same instant.
fn insert<F>(under_way: &mut UnderWay<F>, at_ms: u64, frame: F) {
    let place = under_way.partition_point(|(other_ms, _)| *other_ms <= at_ms);
    under_way.insert(place, (at_ms, frame));
}

/// Takes the next frame that has got there by an instant.
fn due<F>(under_way: &mut UnderWay<F>, now_ms: u64) -> Option<(u64, F)> {
    under_way.pop_front_if(|(at_ms, _)| *at_ms <= now_ms)
}
