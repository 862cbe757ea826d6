//! The radio path in both directions: rates, light time, and what is lost when no link is up.
//!
//! Packets are handed over whole. A packet is on its way for the link's delay and arrives if the
//! same link is up at that moment; coding and bit errors are not modelled.

use std::collections::VecDeque;

/// A way between the vehicle and the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Straight to an Earth station.
    Direct,
    /// Through the orbiting relay.
    Relay,
    /// Through the lander.
    Lander,
}

impl Channel {
    /// Every channel, in the order of the bits of `links`.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Relay, Self::Lander];

    /// Returns the channel's position in [`Channel::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Direct => 0,
            Self::Relay => 1,
            Self::Lander => 2,
        }
    }
}

/// A link that is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Rate from the vehicle in bits per second.
    pub down_bit_s: f64,
    /// Rate towards the vehicle in bits per second.
    pub up_bit_s: f64,
    /// One-way time between vehicle and ground in milliseconds.
    pub delay_ms: u64,
}

/// The links as they stand, by [`Channel::index`].
pub type Links = [Option<Link>; 3];

/// Returns the fastest link that is up, by its rate from the vehicle.
pub fn fastest(links: &Links) -> Option<(Channel, Link)> {
    Channel::ALL
        .into_iter()
        .filter_map(|channel| links[channel.index()].map(|link| (channel, link)))
        .max_by(|(_, a), (_, b)| a.down_bit_s.total_cmp(&b.down_bit_s))
}

/// A packet that has arrived on the ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When, in milliseconds since the mission's start.
    pub at_ms: u64,
    /// How it came.
    pub channel: Channel,
    /// The packet.
    pub packet: Vec<u8>,
}

/// Transmitter, receiver, and what is on its way between them and the ground.
#[derive(Debug, Default)]
pub struct Modem {
    links: Links,
    budget_bytes: f64,
    down: VecDeque<Arrival>,
    up: VecDeque<Arrival>,
    received: VecDeque<Vec<u8>>,
    lost_up: u64,
}

impl Modem {
    /// Starts a cycle of `cycle_s` seconds with the links as they stand, and takes in what arrives.
    pub fn begin(&mut self, now_ms: u64, links: Links, cycle_s: f64) {
        self.links = links;
        self.budget_bytes = match fastest(&links) {
            // Unused capacity does not pile up beyond one packet of the largest size.
            Some((_, link)) => (self.budget_bytes + link.down_bit_s * cycle_s / 8.0)
                .min(PILE_BYTES.max(link.down_bit_s * cycle_s / 8.0)),
            None => 0.0,
        };
        while let Some(packet) = self.up.pop_front_if(|packet| packet.at_ms <= now_ms) {
            if self.links[packet.channel.index()].is_some() {
                self.received.push_back(packet.packet);
            } else {
                self.lost_up += 1;
            }
        }
    }

    /// Returns how many bytes the transmitter takes in this cycle.
    pub fn capacity_bytes(&self) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "never negative"
        )]
        let bytes = self.budget_bytes.max(0.0) as usize;
        bytes
    }

    /// Sends a packet down the fastest link; without one it is gone.
    pub fn transmit(&mut self, now_ms: u64, packet: &[u8]) {
        if let Some((channel, link)) = fastest(&self.links) {
            self.budget_bytes -= packet.len() as f64;
            let arrival =
                Arrival { at_ms: now_ms + link.delay_ms, channel, packet: packet.to_vec() };
            let place = self.down.partition_point(|other| other.at_ms <= arrival.at_ms);
            self.down.insert(place, arrival);
        }
    }

    /// Returns the next packet that has reached the ground.
    pub fn arrived(&mut self, now_ms: u64) -> Option<Arrival> {
        self.down.pop_front_if(|packet| packet.at_ms <= now_ms)
    }

    /// Sends a packet from the ground; without a link it is lost, and counted.
    pub fn send(&mut self, now_ms: u64, packet: Vec<u8>) {
        let Some((channel, link)) = fastest(&self.links) else {
            self.lost_up += 1;
            return;
        };
        let arrival = Arrival { at_ms: now_ms + link.delay_ms, channel, packet };
        let place = self.up.partition_point(|other| other.at_ms <= arrival.at_ms);
        self.up.insert(place, arrival);
    }

    /// Returns the next telecommand that has reached the vehicle.
    pub fn receive(&mut self) -> Option<Vec<u8>> {
        self.received.pop_front()
    }

    /// Returns the links as they stand.
    pub const fn links(&self) -> &Links {
        &self.links
    }

    /// Returns how many telecommands found no link.
    pub const fn lost_up(&self) -> u64 {
        self.lost_up
    }
}

/// Capacity that may pile up over several cycles of a slow link: the largest packet, 1 KiB.
const PILE_BYTES: f64 = 1024.0;

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Link = Link { down_bit_s: 800.0, up_bit_s: 80.0, delay_ms: 1300 };
    const FAST: Link = Link { down_bit_s: 80_000.0, up_bit_s: 80.0, delay_ms: 1400 };

    #[test]
    fn the_fastest_link_is_used() {
        let links = [Some(SLOW), Some(FAST), None];
        assert_eq!(fastest(&links), Some((Channel::Relay, FAST)));
        assert_eq!(fastest(&[None; 3]), None);
    }

    #[test]
    fn a_packet_arrives_after_the_light_time_and_not_before() {
        let mut modem = Modem::default();
        modem.begin(0, [Some(SLOW), None, None], 1.0);
        modem.transmit(0, &[1, 2, 3]);
        assert_eq!(modem.arrived(1299), None);
        let arrival = modem.arrived(1300).unwrap();
        assert_eq!((arrival.channel, arrival.packet), (Channel::Direct, vec![1, 2, 3]));
    }

    #[test]
    fn a_slow_link_saves_up_for_one_packet_and_no_more() {
        let mut modem = Modem::default();
        for second in 0..1000 {
            modem.begin(second * 1000, [Some(SLOW), None, None], 1.0);
        }
        assert_eq!(modem.capacity_bytes(), 1024);
        modem.begin(0, [None; 3], 1.0);
        assert_eq!(modem.capacity_bytes(), 0);
    }

    #[test]
    fn a_telecommand_that_arrives_after_the_link_has_gone_is_lost_and_counted() {
        let mut modem = Modem::default();
        modem.begin(0, [Some(SLOW), None, None], 1.0);
        modem.send(0, vec![7]);
        modem.begin(2000, [None, Some(FAST), None], 1.0);
        assert_eq!(modem.receive(), None);
        assert_eq!(modem.lost_up(), 1);
    }
}
