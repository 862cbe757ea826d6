//! Telemetry transfer frames (CCSDS 132.0-B-3, §4.1).
//!
//! ```text
//! octet  0         1         2         3         4      5      6 …          last six
//!        version   SCID (4)  master    virtual   data field    data field   operational control (4),
//!        SCID (6)  VC (3)    channel   channel   status:       with packets error control (2)
//!                  OCF flag  count     count     first header
//! ```
//!
//! Frames of this mission carry packets, an operational control field with a CLCW, and an error control
//! field; none has a secondary header.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::{u3, u10};

use super::{Clcw, ErrorControl, FirstHeader, FrameError, SpacecraftId};

/// The primary header of a telemetry frame (§4.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TmHeader {
    /// From whom it comes.
    pub spacecraft: SpacecraftId,
    /// On which virtual channel.
    pub virtual_channel: u3,
    /// Number of the frame among all of the spacecraft, modulo 256.
    pub master_count: u8,
    /// Number of the frame among those of its virtual channel, modulo 256.
    pub virtual_count: u8,
    /// Where in the data field the first packet begins.
    pub first_header: FirstHeader,
}

/// Data field status without its pointer: no secondary header, no synchronisation by octets other than
/// packets, packet order as sent, segment length identifier "11" (§4.1.2.7).
const STATUS: u16 = 0b00011 << 11;

/// A telemetry frame that has been read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TmFrame<'a> {
    /// Its primary header.
    pub header: TmHeader,
    /// Its data field.
    pub data: &'a [u8],
    /// The operational control field, where there is one.
    pub operational_control: Option<[u8; Clcw::LENGTH]>,
}

impl TmHeader {
    /// Octets of the primary header.
    pub const LENGTH: usize = 6;
    /// Octets of a frame besides its data field: primary header, operational control field, error control
    /// field.
    pub const OVERHEAD: usize = Self::LENGTH + Clcw::LENGTH + 2;

    /// Writes everything of a frame but its data field, which stands in `frame` already, from octet 6 to the
    /// last six.
    ///
    /// # Errors
    ///
    /// The frame has no room for a data field, or the first header pointer leads out of it.
    pub fn finish(&self, clcw: Clcw, frame: &mut [u8]) -> Result<(), FrameError> {
        let short = FrameError::TooShort { found: frame.len(), needed: Self::OVERHEAD + 1 };
        if frame.len() <= Self::OVERHEAD {
            return Err(short);
        }
        let first =
            (self.spacecraft.number() << 4) | (u16::from(self.virtual_channel.value()) << 1) | 1; // an operational control field is there
        let status = STATUS | self.first_header.field(frame.len() - Self::OVERHEAD)?;
        let ([a, b], [c, d]) = (first.to_be_bytes(), status.to_be_bytes());
        if let Some(header) = frame.first_chunk_mut::<{ Self::LENGTH }>() {
            *header = [a, b, self.master_count, self.virtual_count, c, d];
        }
        let body = frame.len() - ErrorControl::Present.octets();
        if let Some((_, field)) =
            frame.get_mut(..body).and_then(|body| body.split_last_chunk_mut::<{ Clcw::LENGTH }>())
        {
            *field = clcw.octets();
        }
        ErrorControl::Present.write(frame);
        Ok(())
    }
}

impl<'a> TmFrame<'a> {
    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// [`FrameError`] names the first thing that is wrong: length, version, error control, first header pointer.
    pub fn read(frame: &'a [u8], error_control: ErrorControl) -> Result<Self, FrameError> {
        let needed = TmHeader::LENGTH + error_control.octets();
        let short = FrameError::TooShort { found: frame.len(), needed };
        let body = error_control.check(frame)?;
        let (header, rest) = body.split_first_chunk::<{ TmHeader::LENGTH }>().ok_or(short)?;
        let [first, second, master_count, virtual_count, high, low] = *header;
        if first >> 6 != 0 {
            return Err(FrameError::Version { found: first >> 6, expected: 0 });
        }
        let status = u16::from_be_bytes([high, low]);
        if status & !0x7FF != STATUS {
            return Err(FrameError::Reserved { found: high });
        }
        let (data, operational_control) = if second & 1 == 1 {
            let needed = needed + Clcw::LENGTH;
            let short = FrameError::TooShort { found: frame.len(), needed };
            let (data, field) = rest.split_last_chunk::<{ Clcw::LENGTH }>().ok_or(short)?;
            (data, Some(*field))
        } else {
            (rest, None)
        };
        let header = TmHeader {
            spacecraft: SpacecraftId::new(u10::masked_new(
                u16::from_be_bytes([first, second]) >> 4,
            )),
            virtual_channel: u3::masked_new(second >> 1),
            master_count,
            virtual_count,
            first_header: FirstHeader::from_field(status, data.len())?,
        };
        Ok(Self { header, data, operational_control })
    }
}

#[cfg(test)]
mod tests {
    use arbitrary_int::{u2, u6};
    use proptest::prelude::*;

    use super::*;

    fn clcw(report_value: u8) -> Clcw {
        Clcw {
            status: u3::new(0),
            virtual_channel: u6::new(0),
            no_rf_available: false,
            no_bit_lock: false,
            lockout: false,
            wait: false,
            retransmit: false,
            farm_b_counter: u2::new(0),
            report_value,
        }
    }

    #[test]
    fn the_octets_stand_where_the_standard_puts_them() {
        let header = TmHeader {
            spacecraft: SpacecraftId::from_number(0xAB).unwrap(),
            virtual_channel: u3::new(2),
            master_count: 9,
            virtual_count: 4,
            first_header: FirstHeader::At(3),
        };
        let mut frame = [0; 20];
        header.finish(clcw(7), &mut frame).unwrap();
        assert_eq!(frame[..6], [0x0A, 0xB5, 9, 4, 0x18, 3]);
        assert_eq!(frame[14..18], [1, 0, 0, 7]);

        let beyond = TmHeader { first_header: FirstHeader::At(8), ..header };
        let refused = Err(FrameError::FirstHeader { found: 8, room: 8 });
        assert_eq!(beyond.finish(clcw(7), &mut [0; 20]), refused);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            (spacecraft, channel, counts) in (0_u16..1024, 0_u8..8, any::<(u8, u8)>()),
            data in proptest::collection::vec(any::<u8>(), 1..200),
            hit in any::<prop::sample::Index>(),
        ) {
            let header = TmHeader {
                spacecraft: SpacecraftId::from_number(spacecraft).unwrap(),
                virtual_channel: u3::new(channel),
                master_count: counts.0,
                virtual_count: counts.1,
                first_header: FirstHeader::NoPacket,
            };
            let mut frame = std::vec![0; data.len() + TmHeader::OVERHEAD];
            frame[6..6 + data.len()].copy_from_slice(&data);
            header.finish(clcw(counts.0), &mut frame).unwrap();
            let read = TmFrame::read(&frame, ErrorControl::Present).unwrap();
            prop_assert_eq!(read.header, header);
            prop_assert_eq!(read.data, &data[..]);
            let control = read.operational_control.and_then(Clcw::from_octets).unwrap();
            prop_assert_eq!(control, clcw(counts.0));
            let hit = hit.index(frame.len());
            frame[hit] ^= 0x10;
            prop_assert!(TmFrame::read(&frame, ErrorControl::Present).is_err());
        }

        #[test]
        fn no_octets_make_the_reader_panic(octets in proptest::collection::vec(any::<u8>(), 0..40)) {
            for error_control in [ErrorControl::Present, ErrorControl::Absent] {
                if let Ok(frame) = TmFrame::read(&octets, error_control) {
                    prop_assert!(frame.data.len() < octets.len());
                }
            }
        }
    }
}
