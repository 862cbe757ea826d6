//! Memory management (ECSS-E-ST-70-41C, service 6): loads TC\[6,2\], dumps TM\[6,6\] and checks TM\[6,10\], each of
//! one area. The widths of the fields are ours.

use hilal_packets::{Acknowledge, Apid, Crc16, MessageType, PacketError, TelecommandWriter};

use crate::codec::{Reader, Writer};
use crate::numbered::numbered;
use crate::{CommandError, Criticality, DecodeError};

numbered! {
    /// A memory on board. The numbers are ours.
    Memory: u8 {
        /// The first bank of lasting memory.
        FirstBank = 1, "first bank";
        /// The second bank of lasting memory.
        SecondBank = 2, "second bank";
        /// The memory of the telemetry store.
        TelemetryStore = 3, "telemetry store";
    }
}

/// The octets of an area, as they travel in a load and in a dump: the memory, how many areas follow (one), the address of
/// the first octet, how many there are (2 octets), the octets, and their CRC-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryArea<'a> {
    /// Which memory.
    pub memory: Memory,
    /// Address of the first octet, from 0.
    pub address: u32,
    /// The octets.
    pub data: &'a [u8],
}

/// Why octets are no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AreaError {
    Length { found: usize, needed: usize },
    Memory(u8),
    Count(u8),
    Checksum,
}

impl<'a> MemoryArea<'a> {
    /// Octets beside the data.
    pub const OVERHEAD: usize = 1 + 1 + 4 + 2 + 2;

    /// Writes the area into `buffer` and returns its length, or `None` when it is too small or the data too long.
    pub fn encode(&self, buffer: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(buffer);
        writer.bytes(&[self.memory.number(), 1])?;
        writer.bytes(&self.address.to_be_bytes())?;
        writer.bytes(&u16::try_from(self.data.len()).ok()?.to_be_bytes())?;
        writer.bytes(self.data)?;
        writer.bytes(&Crc16::of(self.data).to_be_bytes())?;
        Some(writer.length())
    }

    /// Reads the source data of a dump.
    ///
    /// # Errors
    /// [`DecodeError`] when it is no area, or its checksum is wrong.
    pub fn decode(source_data: &'a [u8]) -> Result<Self, DecodeError> {
        Self::read(source_data).map_err(|error| match error {
            AreaError::Length { found, needed } => DecodeError::Length { found, needed },
            AreaError::Memory(number) => DecodeError::UnknownMemory { number },
            AreaError::Count(count) => DecodeError::Areas { count },
            AreaError::Checksum => DecodeError::AreaChecksum,
        })
    }

    fn read(octets: &'a [u8]) -> Result<Self, AreaError> {
        let found = octets.len();
        let short = AreaError::Length { found, needed: Self::OVERHEAD };
        let mut reader = Reader::new(octets);
        let number = reader.u8().ok_or(short)?;
        let memory = Memory::from_number(number).ok_or(AreaError::Memory(number))?;
        let count = reader.u8().ok_or(short)?;
        if count != 1 {
            return Err(AreaError::Count(count));
        }
        let address = reader.u32().ok_or(short)?;
        let length = usize::from(reader.u16().ok_or(short)?);
        let wrong = AreaError::Length { found, needed: Self::OVERHEAD + length };
        if found != Self::OVERHEAD + length {
            return Err(wrong);
        }
        let data = reader.bytes(length).ok_or(wrong)?;
        if reader.u16() != Some(Crc16::of(data)) {
            return Err(AreaError::Checksum);
        }
        Ok(Self { memory, address, data })
    }
}

/// Octets for a memory, TC\[6,2\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryLoad<'a>(pub MemoryArea<'a>);

impl<'a> MemoryLoad<'a> {
    /// The message type.
    pub const MESSAGE: MessageType = MessageType::new(6, 2);

    /// The most octets of a load: ours; with all around them they fit into a telecommand packet.
    pub const CAPACITY: usize = 512;

    /// How much harm a load can do.
    pub const CRITICALITY: Criticality =
        Criticality::Critical("what the vehicle has kept is written over");

    /// Reads the application data of a telecommand.
    ///
    /// # Errors
    /// [`CommandError`] names what is wrong; nothing of a load whose checksum is wrong is given.
    pub(crate) fn decode(data: &'a [u8]) -> Result<Self, CommandError> {
        let area = MemoryArea::read(data).map_err(|error| match error {
            AreaError::Length { found, needed } => CommandError::Length { found, needed },
            AreaError::Memory(number) => range("memory", number.into(), Memory::ALL.len()),
            AreaError::Count(count) => range("count", count.into(), 1),
            AreaError::Checksum => CommandError::LoadChecksum,
        })?;
        if area.data.is_empty() || area.data.len() > Self::CAPACITY {
            return Err(range("octets", area.data.len(), Self::CAPACITY));
        }
        Ok(Self(area))
    }

    /// Writes the whole telecommand packet into `packet` and returns its length.
    ///
    /// # Errors
    /// [`PacketError::TooLong`] when the packet does not fit, or the data is longer than a load can be.
    pub fn write_packet(
        &self,
        apid: Apid,
        sequence: u16,
        acknowledge: Acknowledge,
        packet: &mut [u8],
    ) -> Result<usize, PacketError> {
        const ROOM: usize = MemoryArea::OVERHEAD + MemoryLoad::CAPACITY;
        let mut data = [0; ROOM];
        let needed = MemoryArea::OVERHEAD + self.0.data.len();
        let length = self.0.encode(&mut data).ok_or(PacketError::TooLong { needed, room: ROOM })?;
        let message = Self::MESSAGE;
        let writer = TelecommandWriter { apid, sequence, message, acknowledge, source: 0 };
        writer.write(data.get(..length).unwrap_or_default(), packet)
    }
}

/// A number that is not between 1 and a greatest one.
fn range(name: &'static str, value: usize, high: usize) -> CommandError {
    let number = |number| i64::try_from(number).unwrap_or(i64::MAX);
    CommandError::Range { name, value: number(value), low: 1, high: number(high) }
}

/// The checksum of an area, TM\[6,10\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemoryCheck {
    /// Which memory.
    pub memory: Memory,
    /// Address of the first octet.
    pub address: u32,
    /// How many octets.
    pub octets: u32,
    /// Their CRC-16.
    pub checksum: u16,
}

impl MemoryCheck {
    /// Octets of the source data.
    pub const LENGTH: usize = 1 + 1 + 4 + 4 + 2;

    /// Writes the source data into `buffer` and returns its length, or `None` when it is too small.
    pub fn encode(&self, buffer: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(buffer);
        writer.bytes(&[self.memory.number(), 1])?;
        writer.bytes(&self.address.to_be_bytes())?;
        writer.bytes(&self.octets.to_be_bytes())?;
        writer.bytes(&self.checksum.to_be_bytes())?;
        Some(writer.length())
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when its length is another, or it is about no memory or more than one area.
    pub fn decode(source_data: &[u8]) -> Result<Self, DecodeError> {
        let (found, needed) = (source_data.len(), Self::LENGTH);
        let wrong = DecodeError::Length { found, needed };
        let mut reader = Reader::new(source_data);
        let number = reader.u8().filter(|_| found == needed).ok_or(wrong)?;
        let memory = Memory::from_number(number).ok_or(DecodeError::UnknownMemory { number })?;
        let count = reader.u8().ok_or(wrong)?;
        if count != 1 {
            return Err(DecodeError::Areas { count });
        }
        let (address, octets) = (reader.u32().ok_or(wrong)?, reader.u32().ok_or(wrong)?);
        Ok(Self { memory, address, octets, checksum: reader.u16().ok_or(wrong)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::vec;

    use super::*;

    #[test]
    fn a_load_with_a_wrong_field_is_refused_and_told_which() {
        let area = MemoryArea { memory: Memory::SecondBank, address: 7, data: &[1, 2, 3] };
        let mut good = [0; 13];
        assert_eq!(area.encode(&mut good), Some(13));
        assert_eq!(MemoryLoad::decode(&good), Ok(MemoryLoad(area)));
        let with = |place: usize, octet: u8| {
            let mut bent = good;
            bent[place] = octet;
            MemoryLoad::decode(&bent).map(|_| ())
        };
        assert_eq!(with(0, 4), Err(range("memory", 4, 3)));
        assert_eq!(with(1, 2), Err(range("count", 2, 1)));
        assert_eq!(with(7, 2), Err(CommandError::Length { found: 13, needed: 12 }));
        assert_eq!(with(9, 0), Err(CommandError::LoadChecksum));
        let mut long = vec![0; 600];
        let data = vec![0; 513];
        let area = MemoryArea { data: &data, ..area };
        let length = area.encode(&mut long).unwrap();
        assert_eq!(MemoryLoad::decode(&long[..length]), Err(range("octets", 513, 512)));
    }

    proptest! {
        #[test]
        fn areas_and_checks_survive_the_wire(
            address in any::<u32>(), checksum in any::<u16>(), place in 0..Memory::ALL.len(),
            data in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let memory = Memory::ALL[place];
            let mut buffer = [0; 256];
            let area = MemoryArea { memory, address, data: &data };
            let length = area.encode(&mut buffer).unwrap();
            prop_assert_eq!(MemoryArea::decode(&buffer[..length]), Ok(area));
            let check = MemoryCheck { memory, address, octets: address, checksum };
            let length = check.encode(&mut buffer).unwrap();
            prop_assert_eq!(MemoryCheck::decode(&buffer[..length]), Ok(check));
        }

        #[test]
        fn no_bytes_make_the_decoders_panic(data in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert!(MemoryArea::decode(&data).is_err() || data.len() >= MemoryArea::OVERHEAD);
            prop_assert!(MemoryCheck::decode(&data).is_err() || data.len() == MemoryCheck::LENGTH);
        }
    }
}
