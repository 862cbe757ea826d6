//! The radio path in both directions: rates, light time, and what is lost when no link is up.
//!
//! Packets are handed over whole. A packet is on its way for the link's delay and arrives if the
//! same link is up at that moment; coding and bit errors are not modelled. What goes through the lander
//! waits there until the lander's own link carries it on ([`crate::lander_relay`]).

use std::collections::VecDeque;

use crate::lander_relay::LanderRelay;
use crate::link::{Arrival, Channel, Links};

/// Transmitter, receiver, and what is on its way between them and the ground.
#[derive(Debug, Default)]
pub struct Modem {
    links: Links,
    budget_bytes: f64,
    down: VecDeque<Arrival>,
    up: VecDeque<Arrival>,
    lander: LanderRelay,
    received: VecDeque<Vec<u8>>,
    lost_up: u64,
}

impl Modem {
    /// Starts a cycle of `cycle_s` seconds with the links as they stand, and takes in what arrives.
    pub fn begin(&mut self, now_ms: u64, links: Links, cycle_s: f64) {
        self.links = links;
        self.budget_bytes = match links.sending() {
            // Unused capacity does not pile up beyond one packet of the largest size.
            Some((_, link)) => (self.budget_bytes + link.down_bit_s * cycle_s / 8.0)
                .min(PILE_BYTES.max(link.down_bit_s * cycle_s / 8.0)),
            None => 0.0,
        };
        for arrival in self.lander.passed_down(now_ms, links.onward) {
            self.descend(arrival);
        }
        while let Some(packet) = self.up.pop_front_if(|packet| packet.at_ms <= now_ms) {
            match packet.channel {
                Channel::Lander => self.lander.take_up(packet.at_ms, packet.packet),
                channel if links.first_hop(channel).is_some() => {
                    self.received.push_back(packet.packet);
                }
                Channel::Direct | Channel::Relay => self.lost_up += 1,
            }
        }
        self.received.extend(self.lander.passed_up(now_ms, links.lander));
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

    /// Sends a packet down the fastest channel; without one it is gone.
    pub fn transmit(&mut self, now_ms: u64, packet: &[u8]) {
        let Some((channel, link)) = self.links.sending() else { return };
        self.budget_bytes -= packet.len() as f64;
        let (at_ms, packet) = (now_ms + link.delay_ms, packet.to_vec());
        match channel {
            Channel::Lander => self.lander.take_down(at_ms, packet),
            Channel::Direct | Channel::Relay => self.descend(Arrival { at_ms, channel, packet }),
        }
    }

    fn descend(&mut self, arrival: Arrival) {
        let place = self.down.partition_point(|other| other.at_ms <= arrival.at_ms);
        self.down.insert(place, arrival);
    }

    /// Returns the next packet that has reached the ground.
    pub fn arrived(&mut self, now_ms: u64) -> Option<Arrival> {
        self.down.pop_front_if(|packet| packet.at_ms <= now_ms)
    }

    /// Sends a packet from the ground; without a link it is lost, and counted.
    pub fn send(&mut self, now_ms: u64, packet: Vec<u8>) {
        let Some((channel, link)) = self.links.fastest() else {
            self.lost_up += 1;
            return;
        };
        let onward = self.links.onward.filter(|_| channel == Channel::Lander);
        let first = onward.unwrap_or(link);
        let arrival = Arrival { at_ms: now_ms + first.delay_ms, channel, packet };
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

    /// Returns how many bytes wait at the lander to be passed on to the ground.
    pub fn waiting_at_lander_bytes(&self) -> usize {
        self.lander.waiting_down_bytes()
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
    use crate::link::Link;

    const SLOW: Link = Link { down_bit_s: 800.0, up_bit_s: 80.0, delay_ms: 1300 };
    const FAST: Link = Link { down_bit_s: 80_000.0, up_bit_s: 80.0, delay_ms: 1400 };
    const NEAR: Link = Link { down_bit_s: 256_000.0, up_bit_s: 64_000.0, delay_ms: 500 };
    const NONE: Links = Links { direct: None, relay: None, lander: None, onward: None };
    const DIRECT: Links = Links { direct: Some(SLOW), ..NONE };
    /// The lander in view, and no way from it to the ground.
    const STRANDED: Links = Links { lander: Some(NEAR), ..NONE };

    /// A path through a lander that sends on at so many bits a second.
    fn by_lander(onward_bit_s: f64) -> Links {
        let onward = Link { down_bit_s: onward_bit_s, up_bit_s: onward_bit_s, delay_ms: 1300 };
        Links { onward: Some(onward), ..STRANDED }
    }

    /// Counts the bytes that reach the ground in so many seconds from a vehicle that always sends.
    fn bytes_in(seconds: u64, links: Links) -> usize {
        let mut modem = Modem::default();
        let mut bytes = 0;
        for second in 0..seconds {
            modem.begin(second * 1000, links, 1.0);
            while modem.capacity_bytes() >= 100 {
                modem.transmit(second * 1000, &[7; 100]);
            }
            while let Some(arrival) = modem.arrived(second * 1000) {
                bytes += arrival.packet.len();
            }
        }
        bytes
    }

    #[test]
    fn the_fastest_link_is_used() {
        let links = Links { direct: Some(SLOW), relay: Some(FAST), ..NONE };
        assert_eq!(links.fastest(), Some((Channel::Relay, FAST)));
        assert_eq!(NONE.fastest(), None);
    }

    #[test]
    fn the_slowest_hop_bounds_the_path_through_the_lander() {
        let path = by_lander(9.0).whole(Channel::Lander).unwrap();
        assert_eq!((path.down_bit_s, path.up_bit_s, path.delay_ms), (9.0, 9.0, 1800));
        // A straight link of 800 bit/s is better than a lander that sends on at 9.
        let both = Links { direct: Some(SLOW), ..by_lander(9.0) };
        assert_eq!(both.fastest().unwrap().0, Channel::Direct);
        assert_eq!(STRANDED.fastest(), None);
    }

    #[test]
    fn a_lander_of_9_bit_s_lets_no_more_than_that_through() {
        let hours = 6;
        let bytes = bytes_in(hours * 3600, by_lander(9.0));
        let bound = 9.0 / 8.0 * (hours * 3600) as f64;
        assert!((bytes as f64) <= bound + 100.0 && (bytes as f64) > bound - 200.0, "{bytes}");
        let fast = bytes_in(600, by_lander(256_000.0));
        assert!(fast as f64 > 0.99 * 32_000.0 * 597.0, "{fast}");
    }

    #[test]
    fn what_waits_at_the_lander_goes_on_when_its_link_comes_up_and_nothing_is_lost() {
        let mut modem = Modem::default();
        modem.begin(0, STRANDED, 1.0);
        for number in 0..5 {
            modem.transmit(0, &[number; 100]);
        }
        for second in 1..100 {
            modem.begin(second * 1000, NONE, 1.0);
            assert_eq!(modem.arrived(second * 1000), None);
        }
        assert_eq!(modem.waiting_at_lander_bytes(), 500);
        // The vehicle has left; the lander has Earth at 800 bit/s, a packet a second.
        let onward = Links { onward: Some(SLOW), ..NONE };
        let mut arrived = Vec::new();
        for second in 100..120 {
            modem.begin(second * 1000, onward, 1.0);
            while let Some(arrival) = modem.arrived(second * 1000) {
                arrived.push((arrival.at_ms, arrival.packet[0]));
            }
        }
        let times: Vec<u64> = arrived.iter().map(|(at_ms, _)| *at_ms).collect();
        assert_eq!(times, [101_300, 102_300, 103_300, 104_300, 105_300]);
        assert_eq!(arrived.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        assert_eq!(modem.waiting_at_lander_bytes(), 0);
    }

    #[test]
    fn a_telecommand_waits_at_the_lander_for_a_vehicle_that_has_left_its_view() {
        let mut modem = Modem::default();
        modem.begin(0, by_lander(8000.0), 1.0);
        modem.send(0, vec![7]);
        let away = Links { lander: None, ..by_lander(8000.0) };
        for second in 1..60 {
            modem.begin(second * 1000, away, 1.0);
            assert_eq!(modem.receive(), None);
        }
        for second in 60..63 {
            modem.begin(second * 1000, by_lander(8000.0), 1.0);
        }
        assert_eq!(modem.receive(), Some(vec![7]));
        assert_eq!(modem.lost_up(), 0);
    }

    #[test]
    fn a_packet_arrives_after_the_light_time_and_not_before() {
        let mut modem = Modem::default();
        modem.begin(0, DIRECT, 1.0);
        modem.transmit(0, &[1, 2, 3]);
        assert_eq!(modem.arrived(1299), None);
        let arrival = modem.arrived(1300).unwrap();
        assert_eq!((arrival.channel, arrival.packet), (Channel::Direct, vec![1, 2, 3]));
    }

    #[test]
    fn a_slow_link_saves_up_for_one_packet_and_no_more() {
        let mut modem = Modem::default();
        for second in 0..1000 {
            modem.begin(second * 1000, DIRECT, 1.0);
        }
        assert_eq!(modem.capacity_bytes(), 1024);
        modem.begin(0, NONE, 1.0);
        assert_eq!(modem.capacity_bytes(), 0);
    }

    #[test]
    fn a_telecommand_that_arrives_after_the_link_has_gone_is_lost_and_counted() {
        let mut modem = Modem::default();
        modem.begin(0, DIRECT, 1.0);
        modem.send(0, vec![7]);
        modem.begin(2000, Links { relay: Some(FAST), ..NONE }, 1.0);
        assert_eq!(modem.receive(), None);
        assert_eq!(modem.lost_up(), 1);
    }
}
