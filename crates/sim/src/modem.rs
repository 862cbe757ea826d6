//! A vehicle's radio: which transmitter sends, how fast, and what the receiver hears.
//!
//! Frames are handed over whole. What happens to them between the vehicle and its ground is in [`crate::paths`].

use std::collections::VecDeque;

use hilal_fsw::hardware::{Transmitter, TransmitterState};

use crate::Noise;
use crate::coded_hop::{Direction, wire_octets};
use crate::forwarding::StoreSizes;
use crate::health::Health;
use crate::link::{Arrival, Channel, Link, Links};
use crate::link_counts::LinkCounts;
use crate::paths::Paths;

/// Transmitters, receivers, and what is on its way between them and the ground.
#[derive(Debug)]
pub struct Modem {
    links: Links,
    budget_octets: f64,
    paths: Paths,
    received: VecDeque<Vec<u8>>,
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
    /// A modem whose links get their bit errors from a stream of randomness, with lander and relay of the
    /// [reference](StoreSizes::REFERENCE) sizes.
    pub fn new(noise: Noise) -> Self {
        Self {
            links: Links::default(),
            budget_octets: 0.0,
            paths: Paths::new(noise, StoreSizes::REFERENCE),
            received: VecDeque::new(),
            condition: RadioCondition::default(),
        }
    }

    /// Gives lander and relay stores of other sizes, before anything is sent.
    #[must_use]
    pub fn with_stores(mut self, stores: StoreSizes) -> Self {
        self.set_stores(stores);
        self
    }

    /// Gives lander and relay empty stores of other sizes.
    pub(crate) fn set_stores(&mut self, stores: StoreSizes) {
        self.paths.set_stores(stores);
    }

    /// Takes what works of the radio from now on.
    pub(crate) const fn set_condition(&mut self, condition: RadioCondition) {
        self.condition = condition;
    }

    /// Loses what waits at the lander.
    pub(crate) fn lose_lander_store(&mut self, now_ms: u64) {
        self.paths.lose_lander_store(now_ms);
    }

    /// Loses what waits at the relay.
    pub(crate) fn lose_relay_store(&mut self, now_ms: u64) {
        self.paths.lose_relay_store(now_ms);
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
        for (channel, frame) in self.paths.advance(now_ms, &links) {
            match self.condition.receiver {
                Health::Working => self.received.push_back(frame),
                Health::Dead => self.paths.lose_up(channel),
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
        let Some(sending) = self.links.sending() else { return };
        self.budget_octets -= wire_octets(Direction::Down, frame.len()) as f64;
        match self.condition.transmitters {
            Health::Working => self.paths.send_down(now_ms, sending, frame.to_vec()),
            Health::Dead => self.paths.lose_down(sending.0),
        }
    }

    /// Returns the next frame that has reached the ground.
    pub fn arrived(&mut self, now_ms: u64) -> Option<Arrival> {
        self.paths.arrived(now_ms)
    }

    /// Sends a frame from the ground; without a whole path it is lost, and counted.
    pub fn send(&mut self, now_ms: u64, frame: Vec<u8>) {
        self.paths.send_up(now_ms, &self.links, frame);
    }

    /// Returns the next telecommand frame that has reached the vehicle, with the fill behind it.
    pub fn receive(&mut self) -> Option<Vec<u8>> {
        self.received.pop_front()
    }

    /// Returns the links as they stand.
    pub const fn links(&self) -> &Links {
        &self.links
    }

    /// Returns how many octets wait at the lander to be passed on towards Earth.
    pub const fn waiting_at_lander_octets(&self) -> usize {
        self.paths.waiting_at_lander_octets()
    }

    /// Returns how many octets wait at the relay to be passed on to Earth.
    pub const fn waiting_at_relay_octets(&self) -> usize {
        self.paths.waiting_at_relay_octets()
    }

    /// Returns what became of the frames so far.
    pub const fn counts(&self) -> LinkCounts {
        self.paths.counts()
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
