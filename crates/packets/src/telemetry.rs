//! Telemetry packets with the PUS-C telemetry secondary header (ECSS-E-ST-70-41C) and CUC time.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u14;
use spacepackets::CcsdsPacket as _;
use spacepackets::SpHeader;
use spacepackets::ecss::tm::{PusTmCreator, PusTmReader, PusTmSecondaryHeader};
use spacepackets::ecss::{CreatorConfig, MessageTypeId};

use crate::header::{Direction, check, check_room};
use crate::{Apid, MessageType, MissionTime, PacketError, TELEMETRY_OVERHEAD};

/// Everything of a telemetry packet but its source data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelemetryWriter {
    /// Who speaks.
    pub apid: Apid,
    /// Packet sequence count; the upper two bits are ignored.
    pub sequence: u16,
    /// What is said.
    pub message: MessageType,
    /// How many messages of this type were sent before.
    pub message_count: u16,
    /// When it was said.
    pub time: MissionTime,
}

impl TelemetryWriter {
    /// Writes the packet into `buffer` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit.
    pub fn write(&self, source_data: &[u8], buffer: &mut [u8]) -> Result<usize, PacketError> {
        let needed = source_data.len() + TELEMETRY_OVERHEAD;
        let room = buffer.len();
        check_room(needed, room)?;
        let time = self.time.octets();
        let header =
            SpHeader::new_for_unseg_tm(self.apid.field(), u14::masked_new(self.sequence), 0);
        let message = MessageTypeId::new(self.message.service, self.message.subtype);
        let secondary = PusTmSecondaryHeader::new(message, self.message_count, 0, &time);
        PusTmCreator::new(header, secondary, source_data, CreatorConfig::default())
            .write_to_slice(buffer)
            .or(Err(PacketError::TooLong { needed, room }))
    }
}

/// A checked telemetry packet, read in place.
#[derive(Debug, Clone, Copy)]
pub struct TelemetryReader<'a> {
    inner: PusTmReader<'a>,
    time: MissionTime,
}

impl<'a> TelemetryReader<'a> {
    /// Checks that `bytes` are exactly one telemetry packet.
    ///
    /// # Errors
    /// [`PacketError`] names the first thing that is wrong: length, version, type, header, CRC.
    pub fn new(bytes: &'a [u8]) -> Result<Self, PacketError> {
        check(bytes, Direction::Down, TELEMETRY_OVERHEAD)?;
        let short = PacketError::TooShort { found: bytes.len(), needed: TELEMETRY_OVERHEAD };
        let inner = PusTmReader::new(bytes, MissionTime::LENGTH).or(Err(short))?;
        let octets = inner.timestamp().first_chunk().ok_or(short)?;
        Ok(Self { inner, time: MissionTime::from_octets(*octets) })
    }

    /// Returns who speaks.
    pub fn apid(&self) -> Apid {
        Apid::new(self.inner.apid())
    }

    /// Returns the packet sequence count.
    pub fn sequence(&self) -> u16 {
        self.inner.seq_count().value()
    }

    /// Returns what is said.
    pub fn message(&self) -> MessageType {
        MessageType::new(self.inner.service_type_id(), self.inner.message_subtype_id())
    }

    /// Returns how many messages of this type were sent before.
    pub fn message_count(&self) -> u16 {
        self.inner.sec_header.msg_counter
    }

    /// Returns when it was said.
    pub fn time(&self) -> MissionTime {
        self.time
    }

    /// Returns the source data.
    pub fn source_data(&self) -> &'a [u8] {
        self.inner.source_data()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn writer() -> TelemetryWriter {
        TelemetryWriter {
            apid: Apid::from_octet(7),
            sequence: 1,
            message: MessageType::new(3, 25),
            message_count: 2,
            time: MissionTime::from_seconds(3),
        }
    }

    #[test]
    fn the_octets_stand_where_the_standards_put_them() {
        let mut buffer = [0; 32];
        let length = writer().write(&[0xAB], &mut buffer).unwrap();
        assert_eq!(length, 22);
        // Version 0, telemetry, secondary header, APID 7; unsegmented, count 1; 22 - 7 = 15.
        assert_eq!(buffer[..6], [0x08, 0x07, 0xC0, 0x01, 0x00, 0x0F]);
        // PUS-C, service 3, subtype 25, count 2, destination 0, CUC 3.0 s, data.
        assert_eq!(buffer[6..13], [0x20, 3, 25, 0, 2, 0, 0]);
        assert_eq!(buffer[13..20], [0, 0, 0, 3, 0, 0, 0xAB]);
    }

    #[test]
    fn a_packet_without_room_for_its_time_is_refused_and_not_read_past_its_end() {
        let mut buffer = [0; 32];
        let length = writer().write(&[], &mut buffer).unwrap();
        let error = TelemetryReader::new(&buffer[..length - 4]).unwrap_err();
        assert_eq!(error, PacketError::TooShort { found: 17, needed: 21 });
    }

    #[test]
    fn a_telecommand_is_not_telemetry() {
        let mut buffer = [0; 32];
        let length = writer().write(&[], &mut buffer).unwrap();
        buffer[0] |= 0x10;
        let error = TelemetryReader::new(&buffer[..length]).unwrap_err();
        assert_eq!(error, PacketError::Type { found: "telecommand", expected: "telemetry" });
    }

    #[test]
    fn data_beyond_the_length_field_is_refused_and_not_cut() {
        let data = std::vec![0; 65_536];
        let mut buffer = std::vec![0; 70_000];
        let error = writer().write(&data, &mut buffer).unwrap_err();
        assert_eq!(error, PacketError::TooLong { needed: 65_557, room: 65_542 });
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            ids in (0_u16..2048, 0_u16..16_384, any::<u8>(), any::<u8>(), any::<u16>()),
            milliseconds in 0_u64..4_294_967_295_000,
            data in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let writer = TelemetryWriter {
                apid: Apid::from_number(ids.0).unwrap(),
                sequence: ids.1,
                message: MessageType::new(ids.2, ids.3),
                message_count: ids.4,
                time: MissionTime::from_milliseconds(milliseconds),
            };
            let mut buffer = [0; 400];
            let length = writer.write(&data, &mut buffer).unwrap();
            let packet = TelemetryReader::new(&buffer[..length]).unwrap();
            prop_assert_eq!(packet.apid(), writer.apid);
            prop_assert_eq!(packet.sequence(), writer.sequence);
            prop_assert_eq!(packet.message(), writer.message);
            prop_assert_eq!(packet.message_count(), writer.message_count);
            prop_assert_eq!(packet.time(), writer.time);
            prop_assert_eq!(packet.source_data(), &data[..]);
        }

        #[test]
        fn one_flipped_bit_is_noticed(bit in 0_usize..(8 * 25)) {
            let mut buffer = [0; 25];
            writer().write(&[1, 2, 3, 4], &mut buffer).unwrap();
            buffer[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(TelemetryReader::new(&buffer).is_err());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(TelemetryReader::new(&bytes).map(|packet| packet.source_data().len())
                .is_ok_and(|length| length + TELEMETRY_OVERHEAD == bytes.len())
                || TelemetryReader::new(&bytes).is_err());
        }
    }
}
