//! The fixed header of every PDU (CCSDS 727.0-B-5, §5.1).

use serde::{Deserialize, Serialize};
use spacepackets::crc::CRC_CCITT_FALSE;

use super::codes::TransmissionMode;
use super::error::PduError;
use super::octets::{Reader, Writer};

/// Version number of the protocol's version 2 (§5.1).
const VERSION: u8 = 0b001;
/// Octets before the identifiers.
const FIXED_OCTETS: usize = 4;
/// Octets of the CRC at the end of a PDU (§4.1).
pub(super) const CRC_OCTETS: usize = 2;

/// Octets of an identifier on the wire: 1 to 8 (§5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct IdentifierWidth(u8);

impl IdentifierWidth {
    /// One octet.
    pub const ONE: Self = Self(1);
    /// Two octets.
    pub const TWO: Self = Self(2);
    /// Four octets.
    pub const FOUR: Self = Self(4);
    /// Eight octets.
    pub const EIGHT: Self = Self(8);

    /// Takes a number of octets; none unless it is 1 to 8.
    pub const fn new(octets: u8) -> Option<Self> {
        if octets >= 1 && octets <= 8 { Some(Self(octets)) } else { None }
    }

    /// Returns the number of octets.
    pub const fn octets(self) -> usize {
        self.0 as usize
    }
}

impl From<IdentifierWidth> for u8 {
    fn from(width: IdentifierWidth) -> Self {
        width.0
    }
}

impl TryFrom<u8> for IdentifierWidth {
    type Error = PduError;

    fn try_from(octets: u8) -> Result<Self, PduError> {
        Self::new(octets).ok_or(PduError::Width { field: "identifier", value: octets.into() })
    }
}

/// Who sends a file to whom, and as which of its transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TransactionId {
    /// Entity that sends the file.
    pub source: u64,
    /// Entity that receives the file.
    pub destination: u64,
    /// The source's number of the transaction.
    pub sequence: u64,
}

/// Whether each PDU ends with a CRC-16 (§4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PduCrc {
    /// None: the layers below tell of damage.
    Absent,
    /// Two octets at the end, with polynomial 1021h and all ones preset.
    Present,
}

/// Width of sizes and offsets: the large file flag (§5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileSizeWidth {
    /// 32 bits: files below 4 GiB.
    Small,
    /// 64 bits.
    Large,
}

impl FileSizeWidth {
    /// Returns the width that a file of this length needs.
    pub const fn for_length(octets: u64) -> Self {
        if octets > 0xFFFF_FFFF { Self::Large } else { Self::Small }
    }

    /// Returns the octets of a size or offset.
    pub const fn octets(self) -> usize {
        match self {
            Self::Small => 4,
            Self::Large => 8,
        }
    }
}

/// What the headers of all PDUs of a transaction have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PduHeader {
    /// The transaction.
    pub transaction: TransactionId,
    /// Octets of the two entity identifiers.
    pub entity_width: IdentifierWidth,
    /// Octets of the sequence number.
    pub sequence_width: IdentifierWidth,
    /// Class 1 or class 2.
    pub mode: TransmissionMode,
    /// Whether there is a CRC.
    pub crc: PduCrc,
    /// Width of sizes and offsets.
    pub size_width: FileSizeWidth,
}

/// Which way a PDU goes (§5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    TowardsReceiver,
    TowardsSender,
}

/// Kind of the data field (§5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DataField {
    Directive,
    FileData,
}

/// A PDU taken apart as far as its fixed header tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawPdu<'a> {
    pub(super) header: PduHeader,
    pub(super) direction: Direction,
    pub(super) kind: DataField,
    pub(super) has_segment_metadata: bool,
    pub(super) data: &'a [u8],
}

impl PduHeader {
    /// Octets of the header on the wire.
    pub const fn octets(&self) -> usize {
        FIXED_OCTETS + 2 * self.entity_width.octets() + self.sequence_width.octets()
    }

    /// Returns the octets of a PDU besides its data field.
    pub const fn overhead(&self) -> usize {
        self.octets()
            + match self.crc {
                PduCrc::Absent => 0,
                PduCrc::Present => CRC_OCTETS,
            }
    }

    /// Reads the header of a PDU, and checks the PDU's length and CRC.
    ///
    /// # Errors
    ///
    /// [`PduError`] when the octets are no whole PDU, or damaged. Octets after the PDU are passed over.
    pub fn read(octets: &[u8]) -> Result<Self, PduError> {
        Ok(RawPdu::read(octets)?.header)
    }
}

impl<'a> RawPdu<'a> {
    pub(super) fn read(octets: &'a [u8]) -> Result<Self, PduError> {
        let mut reader = Reader(octets);
        let flags = reader.octet()?;
        let length = usize::try_from(reader.number(2)?).unwrap_or(usize::MAX);
        let widths = reader.octet()?;
        let version = flags >> 5;
        if version != VERSION {
            return Err(PduError::Version { found: version });
        }
        let bit = |octet: u8, place: u8| octet >> place & 1 == 1;
        let entity_width = IdentifierWidth::try_from((widths >> 4 & 0b111) + 1)?;
        let sequence_width = IdentifierWidth::try_from((widths & 0b111) + 1)?;
        let source = reader.number(entity_width.octets())?;
        let sequence = reader.number(sequence_width.octets())?;
        let destination = reader.number(entity_width.octets())?;
        let mut data = reader.take(length)?;
        let crc = if bit(flags, 1) { PduCrc::Present } else { PduCrc::Absent };
        if crc == PduCrc::Present {
            let whole = octets.get(..octets.len() - reader.0.len()).unwrap_or(octets);
            let short = PduError::TooShort { needed: CRC_OCTETS, found: data.len() };
            let (rest, found) = data.split_last_chunk::<CRC_OCTETS>().ok_or(short)?;
            let covered =
                whole.split_last_chunk::<CRC_OCTETS>().map_or(whole, |(covered, _)| covered);
            if CRC_CCITT_FALSE.checksum(covered) != u16::from_be_bytes(*found) {
                return Err(PduError::Crc);
            }
            data = rest;
        }
        let header = PduHeader {
            transaction: TransactionId { source, destination, sequence },
            entity_width,
            sequence_width,
            mode: if bit(flags, 2) {
                TransmissionMode::Unacknowledged
            } else {
                TransmissionMode::Acknowledged
            },
            crc,
            size_width: if bit(flags, 0) { FileSizeWidth::Large } else { FileSizeWidth::Small },
        };
        Ok(Self {
            header,
            direction: if bit(flags, 3) {
                Direction::TowardsSender
            } else {
                Direction::TowardsReceiver
            },
            kind: if bit(flags, 4) { DataField::FileData } else { DataField::Directive },
            has_segment_metadata: bit(widths, 3),
            data,
        })
    }
}

/// Writes one PDU: the header first, its length and CRC when it is finished.
#[derive(Debug)]
pub(super) struct PduWriter<'a> {
    writer: Writer<'a>,
    header: PduHeader,
}

impl<'a> PduWriter<'a> {
    pub(super) fn new(
        header: &PduHeader,
        direction: Direction,
        kind: DataField,
        buffer: &'a mut [u8],
    ) -> Result<Self, PduError> {
        let mut writer = Writer::new(buffer);
        let flag = |set: bool, place: u8| u8::from(set) << place;
        let flags = (VERSION << 5)
            | flag(kind == DataField::FileData, 4)
            | flag(direction == Direction::TowardsSender, 3)
            | flag(header.mode == TransmissionMode::Unacknowledged, 2)
            | flag(header.crc == PduCrc::Present, 1)
            | flag(header.size_width == FileSizeWidth::Large, 0);
        let width = |width: IdentifierWidth| u8::from(width) - 1;
        let widths = (width(header.entity_width) << 4) | width(header.sequence_width);
        writer.put(&[flags, 0, 0, widths])?;
        let TransactionId { source, destination, sequence } = header.transaction;
        writer.number("source entity", source, header.entity_width.octets())?;
        writer.number("sequence number", sequence, header.sequence_width.octets())?;
        writer.number("destination entity", destination, header.entity_width.octets())?;
        Ok(Self { writer, header: *header })
    }

    /// Gives the fields' writer.
    pub(super) const fn fields(&mut self) -> &mut Writer<'a> {
        &mut self.writer
    }

    /// Writes a size or an offset.
    pub(super) fn size(&mut self, field: &'static str, value: u64) -> Result<(), PduError> {
        self.writer.number(field, value, self.header.size_width.octets())
    }

    /// Fills in the length and appends the CRC; returns the PDU's octets.
    pub(super) fn finish(mut self) -> Result<usize, PduError> {
        let crc = match self.header.crc {
            PduCrc::Absent => 0,
            PduCrc::Present => CRC_OCTETS,
        };
        let length = self.writer.written() + crc - self.header.octets();
        let long = PduError::TooLong { room: usize::from(u16::MAX) };
        let length = u16::try_from(length).or(Err(long))?;
        if let [_, high, low, ..] = self.writer.octets() {
            [*high, *low] = length.to_be_bytes();
        }
        if self.header.crc == PduCrc::Present {
            let sum = CRC_CCITT_FALSE.checksum(self.writer.octets());
            self.writer.put(&sum.to_be_bytes())?;
        }
        Ok(self.writer.written())
    }
}
