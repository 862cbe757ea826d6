//! Space packets without a secondary header (CCSDS 133.0-B-2, §4.1.3): an envelope for octets that say themselves
//! what they are and whether they are whole, as PDUs of CFDP do.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u14;
use spacepackets::{CcsdsPacket as _, SpHeader};

use crate::header::{Direction, check_primary, check_room};
use crate::{Apid, PacketError};

/// The octets that a packet without a secondary header carries besides its data: the primary header.
pub const PLAIN_OVERHEAD: usize = 6;

/// Which way a plain packet goes: the packet type of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainPacketType {
    /// From the vehicle.
    Telemetry,
    /// To the vehicle.
    Telecommand,
}

impl PlainPacketType {
    const fn direction(self) -> Direction {
        match self {
            Self::Telemetry => Direction::Down,
            Self::Telecommand => Direction::Up,
        }
    }
}

/// Everything of a plain packet but its data.
///
/// ```
/// use hilal_packets::{Apid, PlainPacketReader, PlainPacketType, PlainPacketWriter, packet_apid};
///
/// let packet_type = PlainPacketType::Telemetry;
/// let writer = PlainPacketWriter { packet_type, apid: Apid::from_number(68)?, sequence: 3 };
/// let mut buffer = [0; 16];
/// let length = writer.write(b"PDU", &mut buffer)?;
/// assert_eq!(packet_apid(&buffer[..length]), Some(writer.apid));
/// let packet = PlainPacketReader::new(&buffer[..length], packet_type)?;
/// assert_eq!((packet.sequence(), packet.data()), (3, &b"PDU"[..]));
/// # Ok::<(), hilal_packets::PacketError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainPacketWriter {
    /// Which way it goes.
    pub packet_type: PlainPacketType,
    /// Who speaks, or who is spoken to.
    pub apid: Apid,
    /// Packet sequence count; the upper two bits are ignored.
    pub sequence: u16,
}

impl PlainPacketWriter {
    /// Writes the packet into `buffer` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit; [`PacketError::TooShort`] without any data, which a
    /// packet must have.
    pub fn write(&self, data: &[u8], buffer: &mut [u8]) -> Result<usize, PacketError> {
        let needed = data.len() + PLAIN_OVERHEAD;
        let room = buffer.len();
        check_room(needed, room)?;
        let last = data.len().checked_sub(1).and_then(|last| u16::try_from(last).ok());
        let Some(length_field) = last else {
            return Err(PacketError::TooShort { found: needed, needed: PLAIN_OVERHEAD + 1 });
        };
        let (apid, sequence) = (self.apid.field(), u14::masked_new(self.sequence));
        let mut header = SpHeader::new_for_unseg_tm(apid, sequence, length_field);
        if self.packet_type == PlainPacketType::Telecommand {
            header = SpHeader::new_for_unseg_tc(apid, sequence, length_field);
        }
        let long = PacketError::TooLong { needed, room };
        header.write_to_slice(buffer).or(Err(long))?;
        buffer.get_mut(PLAIN_OVERHEAD..needed).ok_or(long)?.copy_from_slice(data);
        Ok(needed)
    }
}

/// A checked plain packet, read in place.
#[derive(Debug, Clone, Copy)]
pub struct PlainPacketReader<'a> {
    apid: Apid,
    sequence: u16,
    data: &'a [u8],
}

impl<'a> PlainPacketReader<'a> {
    /// Checks that `bytes` are exactly one packet of a type without a secondary header. What it carries is not
    /// looked at.
    ///
    /// # Errors
    /// [`PacketError`] names the first thing that is wrong: length, version, type, header.
    pub fn new(bytes: &'a [u8], packet_type: PlainPacketType) -> Result<Self, PacketError> {
        let (header, data) = check_primary(bytes, packet_type.direction(), PLAIN_OVERHEAD + 1)?;
        if header.sec_header_flag() {
            return Err(PacketError::SecondaryHeader);
        }
        Ok(Self { apid: Apid::new(header.apid()), sequence: header.seq_count().value(), data })
    }

    /// Returns who speaks, or who is spoken to.
    pub const fn apid(&self) -> Apid {
        self.apid
    }

    /// Returns the packet sequence count.
    pub const fn sequence(&self) -> u16 {
        self.sequence
    }

    /// Returns the data.
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }
}

/// Returns the application process that a packet names in its first two octets, whatever it is otherwise.
pub fn packet_apid(bytes: &[u8]) -> Option<Apid> {
    let [high, low] = *bytes.first_chunk()?;
    Apid::from_number(u16::from_be_bytes([high & 0b111, low])).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn writer(packet_type: PlainPacketType) -> PlainPacketWriter {
        PlainPacketWriter { packet_type, apid: Apid::from_octet(68), sequence: 5 }
    }

    #[test]
    fn the_octets_stand_where_the_standard_puts_them() {
        let mut buffer = [0; 16];
        assert_eq!(writer(PlainPacketType::Telemetry).write(&[1, 2], &mut buffer), Ok(8));
        assert_eq!(buffer[..8], [0x00, 68, 0xC0, 5, 0, 1, 1, 2]);
        assert_eq!(writer(PlainPacketType::Telecommand).write(&[1, 2], &mut buffer), Ok(8));
        assert_eq!(buffer[..8], [0x10, 68, 0xC0, 5, 0, 1, 1, 2]);
    }

    #[test]
    fn a_packet_with_a_secondary_header_or_without_data_is_refused() {
        let with_header = [0x08, 68, 0xC0, 5, 0, 1, 1, 2];
        let read = PlainPacketReader::new(&with_header, PlainPacketType::Telemetry);
        assert_eq!(read.map(|packet| packet.sequence()), Err(PacketError::SecondaryHeader));
        let empty = writer(PlainPacketType::Telemetry).write(&[], &mut [0; 16]);
        assert_eq!(empty, Err(PacketError::TooShort { found: 6, needed: 7 }));
        let tight = writer(PlainPacketType::Telemetry).write(&[0; 11], &mut [0; 16]);
        assert_eq!(tight, Err(PacketError::TooLong { needed: 17, room: 16 }));
    }

    #[test]
    fn a_packet_that_goes_the_other_way_is_refused() {
        let mut buffer = [0; 16];
        let length = writer(PlainPacketType::Telecommand).write(&[9], &mut buffer).unwrap();
        let read = PlainPacketReader::new(&buffer[..length], PlainPacketType::Telemetry);
        let error = PacketError::Type { found: "telecommand", expected: "telemetry" };
        assert_eq!(read.map(|packet| packet.sequence()), Err(error));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_no_octets_make_the_reader_panic(
            ids in (0_u16..2048, 0_u16..16_384),
            data in proptest::collection::vec(any::<u8>(), 1..200),
            noise in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            for packet_type in [PlainPacketType::Telemetry, PlainPacketType::Telecommand] {
                let apid = Apid::from_number(ids.0).unwrap();
                let writer = PlainPacketWriter { packet_type, apid, sequence: ids.1 };
                let mut buffer = [0; 256];
                let length = writer.write(&data, &mut buffer).unwrap();
                let read = PlainPacketReader::new(&buffer[..length], packet_type).unwrap();
                prop_assert_eq!((read.apid(), read.sequence()), (apid, ids.1));
                prop_assert_eq!(read.data(), &data[..]);
                prop_assert_eq!(packet_apid(&buffer[..length]), Some(apid));
                let read = PlainPacketReader::new(&noise, packet_type);
                prop_assert!(read.is_err() || noise.len() > PLAIN_OVERHEAD);
            }
        }
    }
}
