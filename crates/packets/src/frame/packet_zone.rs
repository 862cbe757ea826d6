//! Packets in the data fields of frames that have a fixed length: a packet may begin in one frame and end in
//! another, and a pointer in each frame says where the first one begins (CCSDS 132.0-B-3, §4.1.2.7.6 and
//! §4.2.2; 732.0-B-4, §4.1.4.2).

use crate::split::packet_length;
use crate::{Apid, MAX_PACKET};

use super::FrameError;

/// Where in a data field the first packet begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHeader {
    /// So many octets from the beginning.
    At(u16),
    /// Nowhere: the data field continues a packet.
    NoPacket,
    /// Nowhere: the data field holds only idle data.
    OnlyIdle,
}

/// "No packet begins here": eleven ones (132.0-B-3, §4.1.2.7.6.4).
const NO_PACKET: u16 = 0x7FF;
/// "Only idle data" (132.0-B-3, §4.1.2.7.6.5).
const ONLY_IDLE: u16 = 0x7FE;

impl FirstHeader {
    /// Returns the pointer, 11 bits, into a data field of so many octets.
    pub(crate) fn field(self, room: usize) -> Result<u16, FrameError> {
        let room = room.min(usize::from(ONLY_IDLE));
        match self {
            Self::At(octets) if usize::from(octets) < room => Ok(octets),
            Self::At(found) => Err(FrameError::FirstHeader { found, room }),
            Self::NoPacket => Ok(NO_PACKET),
            Self::OnlyIdle => Ok(ONLY_IDLE),
        }
    }

    /// Reads the pointer in the low 11 bits of a field, for a data field of so many octets.
    pub(crate) fn from_field(field: u16, room: usize) -> Result<Self, FrameError> {
        match field & NO_PACKET {
            NO_PACKET => Ok(Self::NoPacket),
            ONLY_IDLE => Ok(Self::OnlyIdle),
            found if usize::from(found) < room => Ok(Self::At(found)),
            found => Err(FrameError::FirstHeader { found, room }),
        }
    }
}

/// The shortest packet: a primary header and one octet.
const SHORTEST: usize = 7;

/// Fills data fields with packets of at most `N` octets, and carries what does not fit over to the next one.
#[derive(Debug, Clone)]
pub struct PacketZoneWriter<const N: usize> {
    rest: [u8; N],
    begin: usize,
    end: usize,
    filled: bool,
}

impl<const N: usize> Default for PacketZoneWriter<N> {
    fn default() -> Self {
        Self { rest: [0; N], begin: 0, end: 0, filled: false }
    }
}

impl<const N: usize> PacketZoneWriter<N> {
    /// Returns whether the end of a packet, other than an idle one, waits for the next data field.
    pub const fn carries(&self) -> bool {
        self.begin < self.end && !self.filled
    }

    /// Begins the packet that was carried over again: its first part went where the rest cannot follow.
    pub const fn restart(&mut self) {
        self.begin = if self.carries() { 0 } else { self.end };
    }

    /// Fills a data field with what was carried over, with packets that `next` writes into a buffer (it returns
    /// their length, and nothing when there are no more), and with an idle packet behind them.
    pub fn fill(
        &mut self,
        zone: &mut [u8],
        mut next: impl FnMut(&mut [u8]) -> Option<usize>,
    ) -> FirstHeader {
        let mut first = (self.begin == 0 && self.carries() && !zone.is_empty()).then_some(0);
        let mut written = self.carry(zone, 0);
        while written < zone.len() {
            self.filled = false;
            let length = next(&mut self.rest).filter(|length| (SHORTEST..=N).contains(length));
            let length = length.unwrap_or_else(|| self.idle(zone.len() - written));
            (self.begin, self.end) = (0, length);
            first = first.or(u16::try_from(written).ok());
            written = self.carry(zone, written);
        }
        first.map_or(FirstHeader::NoPacket, FirstHeader::At)
    }

    /// Copies as much of the rest as fits; returns how far the zone is filled.
    fn carry(&mut self, zone: &mut [u8], written: usize) -> usize {
        let octets = (self.end - self.begin).min(zone.len() - written);
        let source = self.rest.get(self.begin..self.begin + octets);
        if let (Some(target), Some(source)) = (zone.get_mut(written..written + octets), source) {
            target.copy_from_slice(source);
        }
        self.begin += octets;
        written + octets
    }

    /// Makes an idle packet that fills a room, or the shortest where that is smaller (133.0-B-2, §4.1.3.3.4.4).
    /// Its length is at most `N`.
    fn idle(&mut self, room: usize) -> usize {
        self.filled = true;
        let length = room.clamp(SHORTEST, N.clamp(SHORTEST, MAX_PACKET));
        let field = u16::try_from(length - SHORTEST).unwrap_or(u16::MAX);
        let ([a, b], [c, d]) = (Apid::IDLE.number().to_be_bytes(), field.to_be_bytes());
        self.rest.fill(0x55);
        if let Some(header) = self.rest.first_chunk_mut::<6>() {
            *header = [a, b, 0xC0, 0, c, d];
        }
        length.min(N)
    }
}

/// Takes packets of at most `N` octets out of data fields.
#[derive(Debug, Clone)]
pub struct PacketZoneReader<const N: usize> {
    packet: [u8; N],
    length: usize,
    /// Whether the beginning of a packet is known: it is not before the first frame, and not after a gap.
    synchronised: bool,
    dropped: u64,
}

impl<const N: usize> Default for PacketZoneReader<N> {
    fn default() -> Self {
        Self { packet: [0; N], length: 0, synchronised: false, dropped: 0 }
    }
}

impl<const N: usize> PacketZoneReader<N> {
    /// Forgets the packet under way: a frame is missing before the next one.
    pub const fn gap(&mut self) {
        self.dropped += (self.synchronised && self.length > 0) as u64;
        self.synchronised = false;
        self.length = 0;
    }

    /// Returns how many packets were begun and not ended, or were longer than `N`.
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Takes a data field and hands over each packet that it completes; idle packets are passed over.
    pub fn take(&mut self, zone: &[u8], first: FirstHeader, mut packet: impl FnMut(&[u8])) {
        let start = match first {
            FirstHeader::At(octets) => usize::from(octets),
            FirstHeader::NoPacket => zone.len(),
            FirstHeader::OnlyIdle => return self.gap(),
        };
        let (mut continued, mut begun) = zone.split_at(start.min(zone.len()));
        while self.synchronised && !continued.is_empty() {
            if self.length == 0 {
                self.gap(); // a packet would begin before the first: a frame is missing unnoticed
            } else {
                continued = self.append(continued, &mut packet);
            }
        }
        if begun.is_empty() {
            return;
        }
        if self.length > 0 {
            self.gap(); // the packet before was not ended where the next one begins
        }
        self.synchronised = true;
        while self.synchronised && !begun.is_empty() {
            begun = self.append(begun, &mut packet);
        }
    }

    /// Takes octets of one packet, or of its header, and returns those behind.
    fn append<'a>(&mut self, octets: &'a [u8], packet: &mut impl FnMut(&[u8])) -> &'a [u8] {
        let known = self.packet.get(..self.length).unwrap_or_default();
        let needed = packet_length(known).unwrap_or(SHORTEST - 1);
        let (part, rest) = octets.split_at((needed - self.length).min(octets.len()));
        let end = self.length + part.len();
        if let Some(target) = self.packet.get_mut(self.length..end) {
            target.copy_from_slice(part);
            self.length = end;
            self.hand_over(packet);
        } else {
            self.gap(); // longer than any packet of this mission: the next pointer says where one begins
        }
        rest
    }

    fn hand_over(&mut self, packet: &mut impl FnMut(&[u8])) {
        let known = self.packet.get(..self.length).unwrap_or_default();
        if packet_length(known) == Some(self.length) {
            let idle = known.first_chunk().is_some_and(|octets: &[u8; 2]| {
                u16::from_be_bytes(*octets) & 0x7FF == Apid::IDLE.number()
            });
            if !idle {
                packet(known);
            }
            self.length = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn packet(length: usize, seed: u8) -> Vec<u8> {
        let mut octets = std::vec![seed; length];
        octets[..6].copy_from_slice(&[8, seed, 0xC0, 0, 0, 0]);
        octets[4..6].copy_from_slice(&u16::try_from(length - 7).unwrap().to_be_bytes());
        octets
    }

    /// Sends packets through data fields of certain lengths, of which some are lost; returns what comes out.
    fn through(packets: &[Vec<u8>], zones: &[usize], lost: impl Fn(usize) -> bool) -> Vec<Vec<u8>> {
        let (mut writer, mut reader) =
            (PacketZoneWriter::<300>::default(), PacketZoneReader::<300>::default());
        let (mut waiting, mut out) = (packets.iter(), Vec::new());
        for number in 0.. {
            let mut zone = std::vec![0; zones[number % zones.len()]];
            let first = writer.fill(&mut zone, |buffer| {
                let packet = waiting.next()?;
                buffer[..packet.len()].copy_from_slice(packet);
                Some(packet.len())
            });
            let field = first.field(zone.len()).unwrap();
            assert_eq!(FirstHeader::from_field(field, zone.len()), Ok(first));
            if lost(number) {
                reader.gap();
            } else {
                reader.take(&zone, first, |packet| out.push(packet.to_vec()));
            }
            if waiting.len() == 0 && !writer.carries() {
                return out;
            }
        }
        out
    }

    #[test]
    fn a_data_field_without_packets_holds_an_idle_one_that_nobody_sees() {
        let mut writer = PacketZoneWriter::<64>::default();
        let mut zone = [0; 20];
        assert_eq!(writer.fill(&mut zone, |_| None), FirstHeader::At(0));
        assert_eq!(zone[..6], [0x07, 0xFF, 0xC0, 0, 0, 13]);
        assert!(!writer.carries());
        let mut reader = PacketZoneReader::<64>::default();
        let mut seen = 0;
        reader.take(&zone, FirstHeader::At(0), |_| seen += 1);
        assert_eq!(seen, 0);
    }

    #[test]
    fn a_room_too_small_for_an_idle_packet_lets_it_end_in_the_next_data_field() {
        let packets = [packet(16, 1), packet(9, 2)];
        assert_eq!(through(&packets[..1], &[20], |_| false), packets[..1]);
        assert_eq!(through(&packets, &[20, 20], |_| false), packets);
    }

    #[test]
    fn only_a_packet_that_was_cut_is_carried() {
        let mut writer = PacketZoneWriter::<64>::default();
        assert!(!writer.carries());
        for (room, is_cut) in [(20, false), (19, true)] {
            writer.fill(&mut std::vec![0; room], |buffer| {
                buffer[..20].copy_from_slice(&packet(20, 1));
                Some(20)
            });
            assert_eq!(writer.carries(), is_cut);
        }
    }

    #[test]
    fn after_a_gap_the_pointer_says_where_the_next_packet_begins() {
        let packets = [packet(30, 1), packet(30, 2), packet(30, 3)];
        let out = through(&packets, &[20], |number| number == 1);
        assert_eq!(out, packets[2..]);
    }

    #[test]
    fn no_packet_begins_before_the_first_header_pointer() {
        let mut reader = PacketZoneReader::<64>::default();
        let mut out = Vec::new();
        reader.take(&packet(9, 1), FirstHeader::At(0), |packet| out.push(packet.to_vec()));
        // Frames are missing unnoticed: what comes is the middle of a packet that looks like another.
        reader.take(&packet(9, 2), FirstHeader::NoPacket, |packet| out.push(packet.to_vec()));
        let zone = [packet(9, 3), packet(9, 4)].concat();
        reader.take(&zone, FirstHeader::At(9), |packet| out.push(packet.to_vec()));
        assert_eq!(out, [packet(9, 1), packet(9, 4)]);
        assert_eq!(reader.dropped(), 0);
    }

    #[test]
    fn a_packet_that_begins_again_comes_out_once() {
        let sent = packet(30, 1);
        let (mut writer, mut reader) =
            (PacketZoneWriter::<64>::default(), PacketZoneReader::<64>::default());
        let (mut zone, mut out) = ([0; 20], Vec::new());
        let mut waiting = Some(&sent);
        let mut next = |buffer: &mut [u8]| {
            let packet = waiting.take()?;
            buffer[..packet.len()].copy_from_slice(packet);
            Some(packet.len())
        };
        for number in 0..4 {
            if number == 1 {
                writer.restart();
            }
            let first = writer.fill(&mut zone, &mut next);
            reader.take(&zone, first, |packet| out.push(packet.to_vec()));
        }
        assert_eq!(out, [sent]);
        assert_eq!(reader.dropped(), 1);
    }

    #[test]
    fn a_pointer_outside_the_data_field_is_refused() {
        assert!(FirstHeader::from_field(20, 20).is_err());
        assert_eq!(FirstHeader::from_field(19, 20), Ok(FirstHeader::At(19)));
    }

    #[test]
    fn a_pointer_that_could_not_be_read_is_not_written() {
        let refused = |found, room| Err(FrameError::FirstHeader { found, room });
        assert_eq!(FirstHeader::At(20).field(20), refused(20, 20));
        assert_eq!(FirstHeader::At(19).field(20), Ok(19));
        // 2046 and 2047 would say that no packet begins.
        assert_eq!(FirstHeader::At(2046).field(4000), refused(2046, 2046));
        assert_eq!(FirstHeader::At(2045).field(4000), Ok(2045));
    }

    proptest! {
        #[test]
        fn packets_come_out_as_they_went_in_whatever_the_frames_are_long(
            lengths in proptest::collection::vec((7_usize..300, any::<u8>()), 0..40),
            zones in proptest::collection::vec(1_usize..200, 1..4),
        ) {
            let packets: Vec<_> = lengths.iter().map(|(length, seed)| packet(*length, *seed)).collect();
            prop_assert_eq!(through(&packets, &zones, |_| false), packets);
        }

        #[test]
        fn lost_frames_lose_packets_and_damage_none(
            lengths in proptest::collection::vec(7_usize..120, 1..60),
            zone in 10_usize..200,
            lost in proptest::collection::vec(any::<bool>(), 1..20),
        ) {
            let packets: Vec<_> = lengths.iter().enumerate()
                .map(|(number, length)| packet(*length, u8::try_from(number).unwrap())).collect();
            let out = through(&packets, &[zone], |number| lost.get(number).is_some_and(|lost| *lost));
            let mut rest = packets.iter();
            for packet in &out {
                prop_assert!(rest.any(|sent| sent == packet), "a packet that was never sent, or out of order");
            }
        }

        #[test]
        fn no_octets_make_the_reader_panic(
            zones in proptest::collection::vec(
                (proptest::collection::vec(any::<u8>(), 0..60), any::<u16>()), 0..20),
        ) {
            let mut reader = PacketZoneReader::<100>::default();
            for (zone, field) in zones {
                if let Ok(first) = FirstHeader::from_field(field % 2100, zone.len()) {
                    reader.take(&zone, first, |packet| assert!(packet.len() <= 100));
                }
            }
        }
    }
}
