//! Telecommand segments: packets that are longer than a frame's data field travel in several frames
//! (CCSDS 232.0-B-4, §4.1.3.2).

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u6;

/// Which part of a packet a segment is (§4.1.3.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentPart {
    /// Neither the first nor the last part.
    Middle,
    /// The first part.
    First,
    /// The last part.
    Last,
    /// One whole packet or several.
    Whole,
}

/// The header of a segment: an octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentHeader {
    /// Which part it is.
    pub part: SegmentPart,
    /// The multiplexer access point, MAP: by which packets of several sources share a virtual channel.
    pub map: u6,
}

impl SegmentHeader {
    /// Octets of the header.
    pub const LENGTH: usize = 1;

    /// Reads the octet.
    pub const fn from_octet(octet: u8) -> Self {
        let part = match octet >> 6 {
            0b00 => SegmentPart::Middle,
            0b01 => SegmentPart::First,
            0b10 => SegmentPart::Last,
            _ => SegmentPart::Whole,
        };
        Self { part, map: u6::new(octet & 0b11_1111) }
    }

    /// Returns the octet.
    pub fn octet(self) -> u8 {
        let part = match self.part {
            SegmentPart::Middle => 0b00_u8,
            SegmentPart::First => 0b01,
            SegmentPart::Last => 0b10,
            SegmentPart::Whole => 0b11,
        };
        (part << 6) | self.map.as_u8()
    }
}

/// Cuts a packet into segments of limited length.
///
/// ```
/// use hilal_packets::frame::{SegmentPart, Segments};
/// let parts: Vec<_> = Segments::of(&[1, 2, 3, 4, 5], 2).collect();
/// assert_eq!(parts[0], (SegmentPart::First, &[1, 2][..]));
/// assert_eq!(parts[1], (SegmentPart::Middle, &[3, 4][..]));
/// assert_eq!(parts[2], (SegmentPart::Last, &[5][..]));
/// ```
#[derive(Debug, Clone)]
pub struct Segments<'a> {
    rest: &'a [u8],
    octets: usize,
    begun: bool,
}

impl<'a> Segments<'a> {
    /// Takes a packet, and how many octets of it fit into a frame: at least one is taken.
    pub fn of(packet: &'a [u8], octets: usize) -> Self {
        Self { rest: packet, octets: octets.max(1), begun: false }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = (SegmentPart, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (segment, rest) = self.rest.split_at(self.octets.min(self.rest.len()));
        let part = match (self.begun, rest.is_empty()) {
            (false, true) => SegmentPart::Whole,
            (false, false) => SegmentPart::First,
            (true, false) => SegmentPart::Middle,
            (true, true) => SegmentPart::Last,
        };
        (self.rest, self.begun) = (rest, true);
        Some((part, segment))
    }
}

/// Joins segments again, in memory for packets of at most `N` octets.
#[derive(Debug, Clone)]
pub struct SegmentAssembler<const N: usize> {
    packet: [u8; N],
    /// Octets so far; none while no packet is under way.
    length: Option<usize>,
}

impl<const N: usize> Default for SegmentAssembler<N> {
    fn default() -> Self {
        Self { packet: [0; N], length: None }
    }
}

impl<const N: usize> SegmentAssembler<N> {
    /// Returns the part of a packet that has come so far, to be kept over a reset: its frames were acknowledged.
    pub fn pending(&self) -> Option<&[u8]> {
        self.packet.get(..self.length?)
    }

    /// Goes on with the part of a packet that was kept.
    pub fn resume(&mut self, pending: Option<&[u8]>) {
        self.length = pending.and_then(|octets| {
            self.packet.get_mut(..octets.len())?.copy_from_slice(octets);
            Some(octets.len())
        });
    }

    /// Takes a segment, and returns what it completes: the packets of a whole one, or the packet of which it is
    /// the last part. A part without those before it, or that makes a packet too long, is dropped with the rest
    /// of its packet.
    pub fn take<'a>(&'a mut self, part: SegmentPart, segment: &'a [u8]) -> Option<&'a [u8]> {
        match part {
            SegmentPart::Whole => {
                self.length = None;
                return Some(segment);
            }
            SegmentPart::First => self.length = Some(0),
            SegmentPart::Middle | SegmentPart::Last => {}
        }
        let begin = self.length.take()?;
        let end = begin + segment.len();
        self.packet.get_mut(begin..end)?.copy_from_slice(segment);
        if part == SegmentPart::Last {
            return self.packet.get(..end);
        }
        self.length = Some(end);
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_without_its_beginning_is_dropped() {
        let mut assembler = SegmentAssembler::<8>::default();
        assert_eq!(assembler.take(SegmentPart::Last, &[1]), None);
        assert_eq!(assembler.take(SegmentPart::First, &[1, 2]), None);
        assert_eq!(assembler.take(SegmentPart::Whole, &[9]), Some(&[9][..]));
        assert_eq!(assembler.take(SegmentPart::Last, &[3]), None);
    }

    #[test]
    fn a_packet_that_is_longer_than_the_memory_is_dropped_whole() {
        let mut assembler = SegmentAssembler::<4>::default();
        assert_eq!(assembler.take(SegmentPart::First, &[1, 2, 3]), None);
        assert_eq!(assembler.take(SegmentPart::Middle, &[4, 5]), None);
        assert_eq!(assembler.take(SegmentPart::Last, &[]), None);
        assert_eq!(assembler.take(SegmentPart::First, &[6]), None);
        assert_eq!(assembler.take(SegmentPart::Last, &[7]), Some(&[6, 7][..]));
    }

    proptest! {
        #[test]
        fn what_is_cut_is_joined_again(
            packet in proptest::collection::vec(any::<u8>(), 1..300), octets in 1_usize..300) {
            let mut assembler = SegmentAssembler::<300>::default();
            let mut joined = None;
            for (part, segment) in Segments::of(&packet, octets) {
                let header = SegmentHeader { part, map: u6::new(1) };
                prop_assert_eq!(SegmentHeader::from_octet(header.octet()), header);
                joined = assembler.take(part, segment).map(<[u8]>::to_vec);
            }
            prop_assert_eq!(joined, Some(packet));
        }
    }
}
