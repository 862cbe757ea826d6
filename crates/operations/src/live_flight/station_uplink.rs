//! What the station does with telecommand frames of the other end: it sends each when the link's rate allows, in
//! order, and keeps no more than a bounded number.

use std::collections::VecDeque;

use hilal_packets::frame::TcHeader;
use hilal_sim::{Direction, wire_octets};

/// Frames that may wait for the link's rate: ours. At 256 octets a frame they hold the slowest link that missions
/// declare, 2 kbit/s, for five minutes.
const MOST_WAITING: usize = 256;

/// What became of the datagrams for the vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UplinkCounts {
    /// Datagrams that came.
    pub datagrams: u64,
    /// Of those, not sent: no telecommand frame is so short or so long.
    pub no_frame: u64,
    /// Not sent: too many waited for the link's rate.
    pub overflowed: u64,
    /// Sent into the void: no link was up.
    pub without_link: u64,
    /// Sent over a link.
    pub sent: u64,
}

/// Frames that wait for the link's rate.
#[derive(Debug, Default)]
pub(super) struct StationUplink {
    waiting: VecDeque<Vec<u8>>,
    credit_octets: usize,
    counts: UplinkCounts,
}

impl StationUplink {
    /// Takes a datagram, which is a frame.
    pub(super) fn take(&mut self, datagram: Vec<u8>) {
        self.counts.datagrams += 1;
        // A frame has at least an octet behind its header (CCSDS 232.0-B-4, §4.1.1).
        if !(TcHeader::LENGTH + 1..=TcHeader::MAX_FRAME).contains(&datagram.len()) {
            self.counts.no_frame += 1;
        } else if self.waiting.len() >= MOST_WAITING {
            self.counts.overflowed += 1;
        } else {
            self.waiting.push_back(datagram);
        }
    }

    /// Returns the frames to send in a cycle over a link that carries so many octets in it; zero says that there is
    /// none, and then all that wait are lost.
    pub(super) fn frames(&mut self, capacity_octets: usize) -> Vec<Vec<u8>> {
        if capacity_octets == 0 {
            self.credit_octets = 0;
            self.counts.without_link += self.waiting.drain(..).len() as u64;
            return Vec::new();
        }
        let longest = wire_octets(Direction::Up, TcHeader::MAX_FRAME);
        let most = longest.max(capacity_octets);
        self.credit_octets = self.credit_octets.saturating_add(capacity_octets).min(most);
        let mut frames = Vec::new();
        while let Some(frame) = self
            .waiting
            .pop_front_if(|frame| wire_octets(Direction::Up, frame.len()) <= self.credit_octets)
        {
            self.credit_octets -= wire_octets(Direction::Up, frame.len());
            frames.push(frame);
        }
        self.counts.sent += frames.len() as u64;
        frames
    }

    pub(super) const fn counts(&self) -> UplinkCounts {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_leave_in_order_at_the_rate_of_the_link() {
        let mut station = StationUplink::default();
        for number in 0..5 {
            station.take(vec![number; 52]);
        }
        // A frame of 52 octets takes 74 on the wire, 250 octets a cycle are 2 kbit/s.
        let first: Vec<u8> = station.frames(250).iter().map(|frame| frame[0]).collect();
        assert_eq!(first, [0, 1, 2]);
        let rest: Vec<u8> = station.frames(250).iter().map(|frame| frame[0]).collect();
        assert_eq!(rest, [3, 4]);
        assert_eq!(station.counts(), UplinkCounts { datagrams: 5, sent: 5, ..Default::default() });
    }

    #[test]
    fn what_no_link_carries_and_what_is_too_much_is_counted() {
        let mut station = StationUplink::default();
        for _ in 0..MOST_WAITING + 3 {
            station.take(vec![0; 52]);
        }
        assert_eq!(station.frames(0), Vec::<Vec<u8>>::new());
        for length in [0, 5, 1025, 65_507] {
            station.take(vec![0; length]);
        }
        let counts = UplinkCounts {
            datagrams: MOST_WAITING as u64 + 7,
            no_frame: 4,
            overflowed: 3,
            without_link: MOST_WAITING as u64,
            sent: 0,
        };
        assert_eq!(station.counts(), counts);
    }

    #[test]
    fn the_longest_frame_leaves_on_the_slowest_link() {
        let mut station = StationUplink::default();
        station.take(vec![0; TcHeader::MAX_FRAME]);
        let cycles = (1..100).find(|_| !station.frames(16).is_empty());
        // 1186 octets on the wire at 16 octets a second.
        assert_eq!(cycles, Some(75));
    }
}
