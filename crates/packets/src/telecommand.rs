//! Telecommand packets with the PUS-C telecommand secondary header (ECSS-E-ST-70-41C).

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u14;
use serde::{Deserialize, Serialize};
use spacepackets::ecss::tc::{
    AckFlags, GenericPusTcSecondaryHeader as _, PusTcCreator, PusTcReader, PusTcSecondaryHeader,
};
use spacepackets::ecss::{CreatorConfig, MessageTypeId};
use spacepackets::{CcsdsPacket as _, SpHeader};

use crate::header::{Direction, check, check_room};
use crate::{Apid, MessageType, PacketError, TELECOMMAND_OVERHEAD};

/// Which verification reports the sender of a telecommand wants; failures are always reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Acknowledge {
    /// Failures only.
    Failures,
    /// Successful completion.
    Completion,
    /// Successful acceptance and completion.
    All,
}

impl Acknowledge {
    fn flags(self) -> AckFlags {
        let none = AckFlags::DEFAULT;
        match self {
            Self::Failures => none,
            Self::Completion => none.with_completion(true),
            Self::All => none.with_acceptance(true).with_completion(true),
        }
    }

    fn of(flags: AckFlags) -> Self {
        match (flags.acceptance(), flags.completion()) {
            (true, _) => Self::All,
            (false, true) => Self::Completion,
            (false, false) => Self::Failures,
        }
    }
}

/// How verification reports name a telecommand: its packet identification and sequence control,
/// the first four octets of its primary header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(u32);

impl RequestId {
    /// Takes the number.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Takes the first four octets of a packet, damaged or not.
    pub fn of_packet(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().map(|octets| Self(u32::from_be_bytes(*octets)))
    }

    /// Returns the number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Returns the number of the application process in it.
    pub const fn apid(self) -> u16 {
        let [high, low, _, _] = self.0.to_be_bytes();
        u16::from_be_bytes([high & 0x07, low])
    }

    /// Returns the packet sequence count in it.
    pub const fn sequence(self) -> u16 {
        let [_, _, high, low] = self.0.to_be_bytes();
        u16::from_be_bytes([high & 0x3F, low])
    }
}

/// Everything of a telecommand packet but its application data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelecommandWriter {
    /// Who is spoken to.
    pub apid: Apid,
    /// Packet sequence count; the upper two bits are ignored.
    pub sequence: u16,
    /// What is asked.
    pub message: MessageType,
    /// Which reports are wanted.
    pub acknowledge: Acknowledge,
    /// Who asks.
    pub source: u16,
}

impl TelecommandWriter {
    /// Writes the packet into `buffer` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit.
    pub fn write(&self, data: &[u8], buffer: &mut [u8]) -> Result<usize, PacketError> {
        let needed = data.len() + TELECOMMAND_OVERHEAD;
        let room = buffer.len();
        check_room(needed, room)?;
        let header =
            SpHeader::new_for_unseg_tc(self.apid.field(), u14::masked_new(self.sequence), 0);
        let message = MessageTypeId::new(self.message.service, self.message.subtype);
        let secondary = PusTcSecondaryHeader::new(message, self.acknowledge.flags(), self.source);
        PusTcCreator::new(header, secondary, data, CreatorConfig::default())
            .write_to_slice(buffer)
            .or(Err(PacketError::TooLong { needed, room }))
    }
}

/// A checked telecommand packet, read in place.
#[derive(Debug, Clone, Copy)]
pub struct TelecommandReader<'a> {
    inner: PusTcReader<'a>,
    request: RequestId,
}

impl<'a> TelecommandReader<'a> {
    /// Checks that `bytes` are exactly one telecommand packet.
    ///
    /// # Errors
    /// [`PacketError`] names the first thing that is wrong: length, version, type, header, CRC.
    pub fn new(bytes: &'a [u8]) -> Result<Self, PacketError> {
        check(bytes, Direction::Up, TELECOMMAND_OVERHEAD)?;
        let short = PacketError::TooShort { found: bytes.len(), needed: TELECOMMAND_OVERHEAD };
        let inner = PusTcReader::new(bytes).or(Err(short))?;
        let request = RequestId::of_packet(bytes).ok_or(short)?;
        Ok(Self { inner, request })
    }

    /// Returns who is spoken to.
    pub fn apid(&self) -> Apid {
        Apid::new(self.inner.packet_id().apid())
    }

    /// Returns the packet sequence count.
    pub fn sequence(&self) -> u16 {
        self.inner.seq_count().value()
    }

    /// Returns how verification reports name this telecommand.
    pub fn request(&self) -> RequestId {
        self.request
    }

    /// Returns what is asked.
    pub fn message(&self) -> MessageType {
        MessageType::new(self.inner.service_type_id(), self.inner.message_subtype_id())
    }

    /// Returns which reports are wanted.
    pub fn acknowledge(&self) -> Acknowledge {
        Acknowledge::of(self.inner.ack_flags())
    }

    /// Returns who asks.
    pub fn source(&self) -> u16 {
        self.inner.source_id()
    }

    /// Returns the application data.
    pub fn application_data(&self) -> &'a [u8] {
        self.inner.app_data()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ping() -> ([u8; 32], usize) {
        let writer = TelecommandWriter {
            apid: Apid::from_octet(3),
            sequence: 5,
            message: MessageType::new(17, 1),
            acknowledge: Acknowledge::All,
            source: 9,
        };
        let mut buffer = [0; 32];
        let length = writer.write(&[], &mut buffer).unwrap();
        (buffer, length)
    }

    #[test]
    fn a_ping_is_thirteen_octets_as_the_standard_lays_them_out() {
        let (buffer, length) = ping();
        assert_eq!(length, 13);
        assert_eq!(buffer[..6], [0x18, 0x03, 0xC0, 0x05, 0x00, 0x06]);
        assert_eq!(buffer[6..11], [0x29, 17, 1, 0, 9]);
    }

    #[test]
    fn a_packet_of_another_pus_version_is_refused_without_a_panic() {
        let (mut buffer, length) = ping();
        buffer[6] = 0x19;
        let crc = spacepackets::crc::CRC_CCITT_FALSE.checksum(&buffer[..length - 2]);
        buffer[length - 2..length].copy_from_slice(&crc.to_be_bytes());
        let error = TelecommandReader::new(&buffer[..length]).unwrap_err();
        assert_eq!(error, PacketError::PusVersion { found: 1 });
    }

    #[test]
    fn trailing_bytes_are_a_length_error() {
        let (buffer, length) = ping();
        let error = TelecommandReader::new(&buffer[..=length]).unwrap_err();
        assert_eq!(error, PacketError::Length { declared: 13, found: 14 });
    }

    #[test]
    fn a_damaged_packet_still_says_which_request_it_was() {
        let (mut buffer, length) = ping();
        buffer[11] ^= 1;
        assert!(matches!(
            TelecommandReader::new(&buffer[..length]),
            Err(PacketError::Checksum { .. })
        ));
        assert_eq!(RequestId::of_packet(&buffer).map(RequestId::sequence), Some(5));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            ids in (0_u16..2048, 0_u16..16_384, any::<u8>(), any::<u8>(), any::<u16>()),
            acknowledge in prop_oneof![
                Just(Acknowledge::Failures), Just(Acknowledge::Completion), Just(Acknowledge::All)],
            data in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let writer = TelecommandWriter {
                apid: Apid::from_number(ids.0).unwrap(),
                sequence: ids.1,
                message: MessageType::new(ids.2, ids.3),
                acknowledge,
                source: ids.4,
            };
            let mut buffer = [0; 400];
            let length = writer.write(&data, &mut buffer).unwrap();
            let packet = TelecommandReader::new(&buffer[..length]).unwrap();
            prop_assert_eq!(packet.apid(), writer.apid);
            prop_assert_eq!(packet.sequence(), writer.sequence);
            prop_assert_eq!(packet.request().sequence(), writer.sequence);
            prop_assert_eq!(packet.message(), writer.message);
            prop_assert_eq!(packet.acknowledge(), acknowledge);
            prop_assert_eq!(packet.source(), writer.source);
            prop_assert_eq!(packet.application_data(), &data[..]);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..64),
            good_checksum in any::<bool>(),
        ) {
            // With a right length and CRC, the bytes get past the first checks.
            if good_checksum && bytes.len() >= TELECOMMAND_OVERHEAD {
                let length = bytes.len();
                bytes[0] = (bytes[0] & 0x07) | 0x18;
                bytes[2] |= 0xC0;
                bytes[4] = 0;
                bytes[5] = u8::try_from(length - 7).unwrap();
                let crc = spacepackets::crc::CRC_CCITT_FALSE.checksum(&bytes[..length - 2]);
                bytes[length - 2..].copy_from_slice(&crc.to_be_bytes());
                let pus_c = bytes[6] >> 4 == 2;
                prop_assert_eq!(TelecommandReader::new(&bytes).is_ok(), pus_c);
            } else {
                prop_assert!(TelecommandReader::new(&bytes).is_err());
            }
        }
    }
}
