//! Metadata: what the file is (CCSDS 727.0-B-5, §5.2.5).

use super::Directive;
use crate::cfdp::error::PduError;
use crate::cfdp::header::{FileSizeWidth, PduWriter};
use crate::cfdp::octets::Reader;

/// What the file is, ahead of its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// Whether the source waits for a Finished PDU. It always does in class 2.
    pub closure_requested: bool,
    /// Number of the checksum type, in the registry of SANA.
    pub checksum_type: u8,
    /// Length of the file in octets; 0 where it is not known beforehand.
    pub file_size: u64,
    /// The file's name at the source.
    pub source_name: &'a [u8],
    /// The file's name at the destination.
    pub destination_name: &'a [u8],
    /// Options, as type, length and value one after the other.
    pub options: Tlvs<'a>,
}

/// Options of a PDU: each a type, a length and as many octets (§5.1, §5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tlvs<'a>(&'a [u8]);

/// One option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Its type: 2 message to user, 4 fault handler override, 6 entity identifier (§5.4).
    pub kind: u8,
    /// Its octets.
    pub value: &'a [u8],
}

/// Type of the option that replaces a fault handler (§5.4).
pub(in crate::cfdp) const FAULT_HANDLER_OVERRIDE: u8 = 4;
/// Type of the option that names an entity: where a fault was found (§5.4).
pub(in crate::cfdp) const ENTITY_ID: u8 = 6;

impl<'a> Tlvs<'a> {
    /// Takes the octets of options.
    ///
    /// # Errors
    ///
    /// [`PduError::TooShort`] when the last of them is cut off.
    pub fn new(octets: &'a [u8]) -> Result<Self, PduError> {
        let mut reader = Reader(octets);
        while !reader.0.is_empty() {
            reader.octet()?;
            reader.counted()?;
        }
        Ok(Self(octets))
    }

    /// Returns the options one after the other.
    pub fn iter(self) -> impl Iterator<Item = Tlv<'a>> {
        let mut reader = Reader(self.0);
        core::iter::from_fn(move || {
            let kind = reader.octet().ok()?;
            let value = reader.counted().ok()?;
            Some(Tlv { kind, value })
        })
    }
}

impl<'a> Metadata<'a> {
    pub(super) fn read(mut reader: Reader<'a>, width: FileSizeWidth) -> Result<Self, PduError> {
        let flags = reader.octet()?;
        Ok(Self {
            closure_requested: flags >> 6 & 1 == 1,
            checksum_type: flags & 0b1111,
            file_size: reader.number(width.octets())?,
            source_name: reader.counted()?,
            destination_name: reader.counted()?,
            options: Tlvs::new(reader.0)?,
        })
    }

    pub(super) fn write(&self, writer: &mut PduWriter<'_>) -> Result<(), PduError> {
        let checksum_type = self.checksum_type;
        if checksum_type > 0b1111 {
            return Err(PduError::Width { field: "checksum type", value: checksum_type.into() });
        }
        let flags = (u8::from(self.closure_requested) << 6) | checksum_type;
        writer.fields().put(&[Directive::Metadata as u8, flags])?;
        writer.size("file size", self.file_size)?;
        writer.fields().counted("source name", self.source_name)?;
        writer.fields().counted("destination name", self.destination_name)?;
        writer.fields().put(self.options.0)
    }
}
