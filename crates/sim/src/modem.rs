//! The radio path in both directions: rates, light time, bit errors, and what is lost when no link is up.
//!
//! Frames are handed over whole. Each hop codes them, lets bits arrive wrong and decodes them
//! ([`crate::coded_hop`]). A frame is on its way for the link's delay; a telecommand frame arrives if the same
//! link is up at that moment, and telemetry that was sent arrives. What goes through the lander waits there, decoded, until the lander's own link carries it on
//! ([`crate::lander_relay`]).

use std::collections::VecDeque;

use hilal_fsw::hardware::{Transmitter, TransmitterState};

use crate::Noise;
use crate::coded_hop::{Direction, NoisyChannel, wire_octets};
use crate::health::Health;
use crate::lander_relay::LanderRelay;
use crate::link::{Arrival, Channel, Link, LinkCounts, Links};

/// Transmitters, receivers, and what is on its way between them and the ground.
#[derive(Debug)]
pub struct Modem {
    links: Links,
    budget_octets: f64,
    down: VecDeque<Arrival>,
    /// When the last frame of each transmitter reaches the ground, in milliseconds: none overtakes another.
    last_down_ms: [u64; Transmitter::ALL.len()],
    up: VecDeque<Arrival>,
    lander: LanderRelay,
    received: VecDeque<Vec<u8>>,
    channel: NoisyChannel,
    counts: LinkCounts,
    condition: RadioCondition,
}

/// What works of a vehicle's radio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RadioCondition {
    /// The receiver that listens.
    pub(crate) receiver: Health,
    /// The transmitters.
    pub(crate) transmitters: Health,
}

impl Modem {
    /// A modem whose links get their bit errors from a stream of randomness.
    pub fn new(noise: Noise) -> Self {
        Self {
            links: Links::default(),
            budget_octets: 0.0,
            down: VecDeque::new(),
            last_down_ms: [0; Transmitter::ALL.len()],
            up: VecDeque::new(),
            lander: LanderRelay::default(),
            received: VecDeque::new(),
            channel: NoisyChannel::new(noise),
            counts: LinkCounts::default(),
            condition: RadioCondition::default(),
        }
    }

    /// Takes what works of the radio from now on.
    pub(crate) const fn set_condition(&mut self, condition: RadioCondition) {
        self.condition = condition;
    }

    /// Loses the frames that have reached the vehicle and were not taken.
    pub(crate) fn lose_received(&mut self) {
        self.received.clear();
    }

    /// Starts a cycle of `cycle_s` seconds with the links as they stand, and takes in what arrives.
    pub fn begin(&mut self, now_ms: u64, links: Links, cycle_s: f64) {
        self.links = links;
        self.budget_octets = match links.sending() {
            Some((_, link)) => {
                let gained = link.down_bit_s * cycle_s / 8.0;
                // What a frame has left of a second counts for the next one, and no more piles up.
                let most = gained + wire_octets(Direction::Down, frame_octets(link)) as f64;
                (self.budget_octets + gained).min(most)
            }
            None => 0.0,
        };
        self.take_from_lander(now_ms);
        while let Some(arrival) = self.up.pop_front_if(|arrival| arrival.at_ms <= now_ms) {
            match arrival.channel {
                Channel::Lander => self.lander.take_up(arrival.at_ms, arrival.frame),
                channel if links.whole(channel).is_some() => {
                    self.reach_vehicle(channel, arrival.frame);
                }
                Channel::Direct | Channel::Relay => {
                    self.counts.of_mut(arrival.channel.first_hop()).up.lost += 1;
                }
            }
        }
        let Some(link) = links.lander else { return self.lander.loses_the_vehicle() };
        for frame in self.lander.passed_up(now_ms, link) {
            let counts = &mut self.counts.lander.up;
            let hop = (Direction::Up, link.bit_errors.up);
            if let Some(frame) = self.channel.carry(frame, hop, counts) {
                self.reach_vehicle(Channel::Lander, frame);
            }
        }
    }

    /// Hands a frame to the receiver: a dead one loses it.
    fn reach_vehicle(&mut self, channel: Channel, frame: Vec<u8>) {
        match self.condition.receiver {
            Health::Working => self.received.push_back(frame),
            Health::Dead => self.counts.of_mut(channel.first_hop()).up.lost += 1,
        }
    }

    fn take_from_lander(&mut self, now_ms: u64) {
        let Some((hop, link)) = self.links.from_lander() else {
            return self.lander.loses_the_ground();
        };
        for (sent_ms, frame) in self.lander.passed_down(now_ms, link) {
            let counts = &mut self.counts.of_mut(hop).down;
            let hop = (Direction::Down, link.bit_errors.down);
            if let Some(frame) = self.channel.carry(frame, hop, counts) {
                let at_ms = sent_ms + link.delay_ms;
                self.descend(Arrival { at_ms, channel: Channel::Lander, frame });
            }
        }
    }

    /// Returns what the transmitters do in this cycle.
    pub fn transmitter(&self) -> TransmitterState {
        let Some((channel, link)) = self.links.sending() else { return TransmitterState::Silent };
        let frame_octets = frame_octets(link);
        if self.budget_octets < wire_octets(Direction::Down, frame_octets) as f64 {
            return TransmitterState::Busy;
        }
        TransmitterState::Ready { transmitter: transmitter_of(channel), frame_octets }
    }

    /// Sends a frame down the fastest channel; without one it is gone.
    pub fn transmit(&mut self, now_ms: u64, frame: &[u8]) {
        let Some((channel, link)) = self.links.sending() else { return };
        self.budget_octets -= wire_octets(Direction::Down, frame.len()) as f64;
        let counts = &mut self.counts.of_mut(channel.first_hop()).down;
        let link = self.links.whole(channel).filter(|_| channel == Channel::Relay).unwrap_or(link);
        if self.condition.transmitters == Health::Dead {
            counts.sent += 1;
            counts.lost += 1;
            return;
        }
        let hop = (Direction::Down, link.bit_errors.down);
        let Some(frame) = self.channel.carry(frame.to_vec(), hop, counts) else { return };
        let at_ms = now_ms + link.delay_ms;
        match channel {
            Channel::Lander => self.lander.take_down(at_ms, frame),
            Channel::Direct | Channel::Relay => self.descend(Arrival { at_ms, channel, frame }),
        }
    }

    fn descend(&mut self, mut arrival: Arrival) {
        let last_ms = &mut self.last_down_ms[transmitter_of(arrival.channel).index()];
        arrival.at_ms = arrival.at_ms.max(*last_ms);
        *last_ms = arrival.at_ms;
        let place = self.down.partition_point(|other| other.at_ms <= arrival.at_ms);
        self.down.insert(place, arrival);
    }

    /// Returns the next frame that has reached the ground.
    pub fn arrived(&mut self, now_ms: u64) -> Option<Arrival> {
        self.down.pop_front_if(|arrival| arrival.at_ms <= now_ms)
    }

    /// Sends a frame from the ground; without a link it is lost, and counted.
    pub fn send(&mut self, now_ms: u64, frame: Vec<u8>) {
        let Some((channel, link)) = self.links.fastest() else {
            self.counts.unsent_up += 1;
            return;
        };
        let from_lander = self.links.from_lander().filter(|_| channel == Channel::Lander);
        let (hop, first) = from_lander.unwrap_or((channel.first_hop(), link));
        let counts = &mut self.counts.of_mut(hop).up;
        let hop = (Direction::Up, first.bit_errors.up);
        let Some(frame) = self.channel.carry(frame, hop, counts) else { return };
        let arrival = Arrival { at_ms: now_ms + first.delay_ms, channel, frame };
        let place = self.up.partition_point(|other| other.at_ms <= arrival.at_ms);
        self.up.insert(place, arrival);
    }

    /// Returns the next telecommand frame that has reached the vehicle, with the fill behind it.
    pub fn receive(&mut self) -> Option<Vec<u8>> {
        self.received.pop_front()
    }

    /// Returns the links as they stand.
    pub const fn links(&self) -> &Links {
        &self.links
    }

    /// Returns how many octets wait at the lander to be passed on to the ground.
    pub fn waiting_at_lander_octets(&self) -> usize {
        self.lander.waiting_down_octets()
    }

    /// Returns what became of the frames so far.
    pub const fn counts(&self) -> &LinkCounts {
        &self.counts
    }
}

/// Returns the transmitter that serves a channel.
const fn transmitter_of(channel: Channel) -> Transmitter {
    match channel {
        Channel::Direct => Transmitter::Earth,
        Channel::Relay => Transmitter::Relay,
        Channel::Lander => Transmitter::Lander,
    }
}

/// Frames of five codewords, for links that pass one within [`LONGEST_FRAME_S`].
const LONG_FRAME: usize = 1115;
/// Frames of one codeword.
const SHORT_FRAME: usize = 223;
/// A frame does not hold a link up for longer, in seconds: ours.
const LONGEST_FRAME_S: f64 = 2.0;

/// Returns the length of the telemetry frames of a link: long ones cost less of it, short ones wait less for
/// their end.
fn frame_octets(link: Link) -> usize {
    let bits = 8.0 * wire_octets(Direction::Down, LONG_FRAME) as f64;
    if bits <= LONGEST_FRAME_S * link.down_bit_s { LONG_FRAME } else { SHORT_FRAME }
}

#[cfg(test)]
mod tests;
