//! Telecommand transfer frames (CCSDS 232.0-B-4, §4.1).
//!
//! ```text
//! octet  0        1        2          3        4      5 …                    last two
//!        version  SCID     VC (6)     length   N(S)   data field             error control
//!        B C 00   (8 low)  length (2) (8 low)         (segment header first
//!        SCID (2)                                      where segments are used)
//! ```

use arbitrary_int::traits::Integer as _;
use arbitrary_int::{u6, u10};

use super::{ErrorControl, FrameError, SpacecraftId};

/// What kind of telecommand frame it is, by its bypass and control command flags (§4.1.2.3, table 4-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TcFrameKind {
    /// Type AD: data under the sequence control of COP-1.
    Ad,
    /// Type BD: data that bypass it.
    Bd,
    /// Type BC: a control command of COP-1, which bypasses it too.
    Bc,
}

/// The primary header of a telecommand frame, but for its length (§4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcHeader {
    /// Data or control command, in sequence or not.
    pub kind: TcFrameKind,
    /// For whom it is.
    pub spacecraft: SpacecraftId,
    /// On which virtual channel.
    pub virtual_channel: u6,
    /// N(S), the frame's number in its sequence; 0 for type B.
    pub sequence: u8,
}

/// A telecommand frame that has been read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TcFrame<'a> {
    /// Its primary header.
    pub header: TcHeader,
    /// Primary header and data field as they came, without error control field and without what follows
    /// the frame.
    pub octets: &'a [u8],
}

impl TcHeader {
    /// Octets of the primary header.
    pub const LENGTH: usize = 5;
    /// The longest frame that the length field can tell (§4.1.2.7).
    pub const MAX_FRAME: usize = 1024;

    /// Writes the header of a frame of so many octets, error control field included, into its beginning.
    ///
    /// # Errors
    ///
    /// The frame is longer than 1024 octets or than the buffer, or shorter than its header.
    pub fn write(&self, frame_octets: usize, frame: &mut [u8]) -> Result<(), FrameError> {
        let room = frame.len().min(Self::MAX_FRAME);
        if frame_octets > room {
            return Err(FrameError::TooLong { needed: frame_octets, room });
        }
        let short = FrameError::TooShort { found: frame_octets, needed: Self::LENGTH };
        let (Some(header), Some(length), true) = (
            frame.first_chunk_mut::<{ Self::LENGTH }>(),
            frame_octets.checked_sub(1).and_then(|length| u16::try_from(length).ok()),
            frame_octets >= Self::LENGTH,
        ) else {
            return Err(short);
        };
        let flags = match self.kind {
            TcFrameKind::Ad => 0b00_u16,
            TcFrameKind::Bd => 0b10,
            TcFrameKind::Bc => 0b11,
        };
        let first = (flags << 12) | self.spacecraft.number();
        let second = (u16::from(self.virtual_channel.value()) << 10) | length;
        let ([a, b], [c, d]) = (first.to_be_bytes(), second.to_be_bytes());
        *header = [a, b, c, d, self.sequence];
        Ok(())
    }
}

impl<'a> TcFrame<'a> {
    /// Reads the frame at the beginning of what a receiver has decoded; fill behind it is passed over.
    ///
    /// # Errors
    ///
    /// [`FrameError`] names the first thing that is wrong: length, version, flags, error control: the checks of
    /// the frame validation procedure, but for those of spacecraft and virtual channel.
    pub fn read(octets: &'a [u8], error_control: ErrorControl) -> Result<Self, FrameError> {
        let needed = TcHeader::LENGTH + error_control.octets();
        let short = FrameError::TooShort { found: octets.len(), needed };
        let [first, second, third, fourth, sequence] =
            *octets.first_chunk::<{ TcHeader::LENGTH }>().ok_or(short)?;
        if first >> 6 != 0 {
            return Err(FrameError::Version { found: first >> 6, expected: 0 });
        }
        let kind = match (first >> 4 & 0b11, first >> 2 & 0b11) {
            (0b00, 0) => TcFrameKind::Ad,
            (0b10, 0) => TcFrameKind::Bd,
            (0b11, 0) => TcFrameKind::Bc,
            _ => return Err(FrameError::Reserved { found: first }),
        };
        let length = usize::from(u16::from_be_bytes([third & 0b11, fourth])) + 1;
        if length < needed {
            return Err(FrameError::TooShort { found: length, needed });
        }
        let Some(frame) = octets.get(..length) else {
            return Err(FrameError::TooShort { found: octets.len(), needed: length });
        };
        let spacecraft = u10::masked_new(u16::from_be_bytes([first, second]));
        let header = TcHeader {
            kind,
            spacecraft: SpacecraftId::new(spacecraft),
            virtual_channel: u6::masked_new(third >> 2),
            sequence,
        };
        Ok(Self { header, octets: error_control.check(frame)? })
    }

    /// Returns the data field.
    pub fn data(&self) -> &'a [u8] {
        self.octets.get(TcHeader::LENGTH..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The frame that a ground system of another make sent, with its octets read by hand.
    #[test]
    fn a_frame_of_another_ground_system_is_read() {
        let hex = "00ab003300c1000100000000000000000000000016d875deb52baab509a8a937a99e9884843a5840\
                   5b25cf01bf928c0b37487a2e";
        let frame: std::vec::Vec<u8> = (0..hex.len() / 2)
            .map(|octet| u8::from_str_radix(&hex[2 * octet..2 * octet + 2], 16).unwrap())
            .collect();
        let read = TcFrame::read(&frame, ErrorControl::Present).unwrap();
        assert_eq!(read.header.kind, TcFrameKind::Ad);
        assert_eq!(read.header.spacecraft.number(), 0xAB);
        assert_eq!(read.header.virtual_channel, u6::new(0));
        assert_eq!(read.header.sequence, 0);
        assert_eq!(read.octets.len(), frame.len() - 2);
    }

    #[test]
    fn a_frame_with_a_reserved_combination_of_flags_is_refused() {
        // Control command flag without bypass flag (table 4-1).
        let mut frame = [0b0001_0000, 1, 0, 7, 0, 0, 0, 0];
        ErrorControl::Present.write(&mut frame);
        let error = TcFrame::read(&frame, ErrorControl::Present).unwrap_err();
        assert_eq!(error, FrameError::Reserved { found: 0b0001_0000 });
    }

    #[test]
    fn a_frame_cut_in_its_header_is_refused_with_what_it_needs() {
        let needs = [(ErrorControl::Present, 7), (ErrorControl::Absent, 5)];
        for (error_control, needed) in needs {
            let short = Err(FrameError::TooShort { found: 4, needed });
            assert_eq!(TcFrame::read(&[0; 4], error_control), short);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_fill_behind_it_is_passed_over(
            kind in prop_oneof![
                Just(TcFrameKind::Ad), Just(TcFrameKind::Bd), Just(TcFrameKind::Bc)],
            (spacecraft, channel, sequence) in (0_u16..1024, 0_u8..64, any::<u8>()),
            data in proptest::collection::vec(any::<u8>(), 0..200),
            fill in 0_usize..7,
        ) {
            let header = TcHeader {
                kind,
                spacecraft: SpacecraftId::from_number(spacecraft).unwrap(),
                virtual_channel: u6::new(channel),
                sequence,
            };
            let length = TcHeader::LENGTH + data.len() + 2;
            let mut frame = std::vec![0; length];
            header.write(length, &mut frame).unwrap();
            frame[TcHeader::LENGTH..length - 2].copy_from_slice(&data);
            ErrorControl::Present.write(&mut frame);
            frame.extend(core::iter::repeat_n(0x55, fill));
            let read = TcFrame::read(&frame, ErrorControl::Present).unwrap();
            prop_assert_eq!(read.header, header);
            prop_assert_eq!(read.data(), &data[..]);
            let hit = usize::from(sequence) % length;
            frame[hit] ^= 1 << (channel % 8);
            prop_assert!(TcFrame::read(&frame, ErrorControl::Present).is_err());
        }

        #[test]
        fn no_octets_make_the_reader_panic(
            octets in proptest::collection::vec(any::<u8>(), 0..40), length in any::<u8>()) {
            let mut octets = octets;
            if octets.len() > 4 {
                octets[2] &= 0xFC;
                octets[3] = length % 48;
            }
            for error_control in [ErrorControl::Present, ErrorControl::Absent] {
                if let Ok(frame) = TcFrame::read(&octets, error_control) {
                    prop_assert!(frame.octets.len() <= octets.len());
                }
            }
        }
    }
}
