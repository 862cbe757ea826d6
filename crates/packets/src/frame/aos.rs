//! AOS transfer frames, for links of high rate (CCSDS 732.0-B-4, §4.1).
//!
//! ```text
//! octet  0         1        2 3 4      5          6 7            8 …       last six
//!        version   SCID(2)  virtual    replay     M_PDU header:  packet    operational control (4),
//!        SCID (6)  VC (6)   channel    flag, …    first header   zone      error control (2)
//!                           count                 pointer
//! ```
//!
//! Frames carry packets (`M_PDU`, §4.1.4.2), an operational control field and an error control field; there is no
//! insert zone and no header error control.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::{u6, u24};

use super::{Clcw, ErrorControl, FirstHeader, FrameError};

/// The version number of AOS frames (§4.1.2.2.2).
const VERSION: u8 = 0b01;
/// "Replay" in the signalling field (§4.1.2.5.2).
const REPLAY: u8 = 0b1000_0000;

/// Whether a frame tells of now or is sent from a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Playback {
    /// As it happens.
    RealTime,
    /// From a store.
    Replay,
}

/// The primary header of an AOS frame, and the pointer of its packet zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AosHeader {
    /// The spacecraft identifier, 8 bits wide here.
    pub spacecraft: u8,
    /// On which virtual channel.
    pub virtual_channel: u6,
    /// Number of the frame among those of its virtual channel, modulo 2²⁴.
    pub virtual_count: u24,
    /// Real time or replay.
    pub playback: Playback,
    /// Where in the packet zone the first packet begins.
    pub first_header: FirstHeader,
}

/// An AOS frame that has been read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AosFrame<'a> {
    /// Its primary header.
    pub header: AosHeader,
    /// Its packet zone.
    pub packets: &'a [u8],
    /// The operational control field.
    pub operational_control: [u8; Clcw::LENGTH],
}

impl AosHeader {
    /// Octets of the primary header and of the `M_PDU` header.
    pub const LENGTH: usize = 8;
    /// Octets of a frame besides its packet zone.
    pub const OVERHEAD: usize = Self::LENGTH + Clcw::LENGTH + 2;

    /// Writes everything of a frame but its packet zone, which stands in `frame` already, from octet 8 to the
    /// last six.
    ///
    /// # Errors
    ///
    /// The frame has no room for packets, or the first header pointer leads out of it.
    pub fn finish(&self, clcw: Clcw, frame: &mut [u8]) -> Result<(), FrameError> {
        let found = frame.len();
        if found <= Self::OVERHEAD {
            return Err(FrameError::TooShort { found, needed: Self::OVERHEAD + 1 });
        }
        let [high, low] = ((u16::from(VERSION) << 14)
            | (u16::from(self.spacecraft) << 6)
            | u16::from(self.virtual_channel.value()))
        .to_be_bytes();
        let [_, a, b, c] = self.virtual_count.value().to_be_bytes();
        let signalling = if self.playback == Playback::Replay { REPLAY } else { 0 };
        let pointer = self.first_header.field(found - Self::OVERHEAD)?;
        let [d, e] = pointer.to_be_bytes();
        if let Some(header) = frame.first_chunk_mut::<{ Self::LENGTH }>() {
            *header = [high, low, a, b, c, signalling, d, e];
        }
        let body = frame.get_mut(..found - ErrorControl::Present.octets());
        if let Some((_, field)) =
            body.and_then(|body| body.split_last_chunk_mut::<{ Clcw::LENGTH }>())
        {
            *field = clcw.octets();
        }
        ErrorControl::Present.write(frame);
        Ok(())
    }
}

impl<'a> AosFrame<'a> {
    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// [`FrameError`] names the first thing that is wrong: length, error control, version, pointer.
    pub fn read(frame: &'a [u8]) -> Result<Self, FrameError> {
        let short = FrameError::TooShort { found: frame.len(), needed: AosHeader::OVERHEAD };
        let body = ErrorControl::Present.check(frame)?;
        let (header, rest) = body.split_first_chunk::<{ AosHeader::LENGTH }>().ok_or(short)?;
        let (packets, field) = rest.split_last_chunk::<{ Clcw::LENGTH }>().ok_or(short)?;
        let [first, second, a, b, c, signalling, high, low] = *header;
        if first >> 6 != VERSION {
            return Err(FrameError::Version { found: first >> 6, expected: VERSION });
        }
        if high & 0b1111_1000 != 0 {
            return Err(FrameError::Reserved { found: high });
        }
        let [_, spacecraft] = (u16::from_be_bytes([first, second]) >> 6).to_be_bytes();
        let replay = signalling & REPLAY == REPLAY;
        let header = AosHeader {
            spacecraft,
            virtual_channel: u6::masked_new(second),
            virtual_count: u24::masked_new(u32::from_be_bytes([0, a, b, c])),
            playback: if replay { Playback::Replay } else { Playback::RealTime },
            first_header: FirstHeader::from_field(u16::from_be_bytes([high, low]), packets.len())?,
        };
        Ok(Self { header, packets, operational_control: *field })
    }
}

#[cfg(test)]
mod tests {
    use arbitrary_int::{u2, u3};
    use proptest::prelude::*;

    use super::*;

    const CLCW: Clcw = Clcw {
        status: u3::new(0),
        virtual_channel: u6::new(0),
        no_rf_available: false,
        no_bit_lock: false,
        lockout: false,
        wait: false,
        retransmit: false,
        farm_b_counter: u2::new(0),
        report_value: 3,
    };

    #[test]
    fn the_octets_stand_where_the_standard_puts_them() {
        let header = AosHeader {
            spacecraft: 0xAB,
            virtual_channel: u6::new(5),
            virtual_count: u24::new(0x01_02_03),
            playback: Playback::Replay,
            first_header: FirstHeader::NoPacket,
        };
        let mut frame = [0; 20];
        header.finish(CLCW, &mut frame).unwrap();
        assert_eq!(frame[..8], [0x6A, 0xC5, 1, 2, 3, 0x80, 0x07, 0xFF]);

        let beyond = AosHeader { first_header: FirstHeader::At(6), ..header };
        let refused = Err(FrameError::FirstHeader { found: 6, room: 6 });
        assert_eq!(beyond.finish(CLCW, &mut [0; 20]), refused);
    }

    #[test]
    fn a_frame_of_another_version_is_refused_by_its_number() {
        let mut frame = [0; 20];
        frame[0] = 0b1000_0000;
        ErrorControl::Present.write(&mut frame);
        let error = FrameError::Version { found: 0b10, expected: 0b01 };
        assert_eq!(AosFrame::read(&frame), Err(error));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_a_hit_is_noticed(
            (spacecraft, channel, count) in (any::<u8>(), 0_u8..64, 0_u32..1 << 24),
            packets in proptest::collection::vec(any::<u8>(), 1..100),
            hit in any::<prop::sample::Index>(),
        ) {
            let header = AosHeader {
                spacecraft,
                virtual_channel: u6::new(channel),
                virtual_count: u24::new(count),
                playback: Playback::RealTime,
                first_header: FirstHeader::At(0),
            };
            let mut frame = std::vec![0; packets.len() + AosHeader::OVERHEAD];
            frame[8..8 + packets.len()].copy_from_slice(&packets);
            header.finish(CLCW, &mut frame).unwrap();
            let read = AosFrame::read(&frame).unwrap();
            prop_assert_eq!(read.header, header);
            prop_assert_eq!(read.packets, &packets[..]);
            let hit = hit.index(frame.len());
            frame[hit] ^= 1;
            prop_assert!(AosFrame::read(&frame).is_err());
        }

        #[test]
        fn no_octets_make_the_reader_panic(octets in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert!(AosFrame::read(&octets).is_err());
        }
    }
}
