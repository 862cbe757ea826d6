//! End of file, finished, and their acknowledgements (CCSDS 727.0-B-5, §5.2.2 to §5.2.4).

use serde::{Deserialize, Serialize};

use super::Directive;
use super::metadata::{ENTITY_ID, Tlvs};
use crate::cfdp::codes::{ConditionCode, DeliveryCode, FileStatus, TransactionStatus};
use crate::cfdp::error::PduError;
use crate::cfdp::header::{FileSizeWidth, PduHeader, PduWriter};
use crate::cfdp::octets::Reader;

/// The file ends here, or the source has cancelled (§5.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eof {
    /// No error, or why the source cancelled.
    pub condition: ConditionCode,
    /// Checksum of the file, or of what was sent of it.
    pub checksum: u32,
    /// Length of the file, or of what was sent of it, in octets.
    pub file_size: u64,
    /// Entity at which the fault was found, where there was one.
    pub fault_location: Option<u64>,
}

/// The receiving end is done (§5.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// No error, or why the transaction was cancelled.
    pub condition: ConditionCode,
    /// Whether the file is whole.
    pub delivery: DeliveryCode,
    /// What became of the file.
    pub file_status: FileStatus,
    /// Entity at which the fault was found, where there was one.
    pub fault_location: Option<u64>,
}

/// Which PDU an acknowledgement is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Acknowledged {
    /// End of file.
    Eof,
    /// Finished.
    Finished,
}

/// An end of file or a finish has been heard (§5.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// What is acknowledged.
    pub of: Acknowledged,
    /// Its condition code.
    pub condition: ConditionCode,
    /// What is known of the transaction here.
    pub status: TransactionStatus,
}

fn condition(nibble: u8) -> Result<ConditionCode, PduError> {
    let reserved = PduError::Reserved { field: "condition code", found: nibble };
    ConditionCode::from_number(nibble).ok_or(reserved)
}

/// Finds the entity among options; the others are passed over.
fn fault_location(options: &[u8]) -> Result<Option<u64>, PduError> {
    let Some(found) = Tlvs::new(options)?.iter().find(|option| option.kind == ENTITY_ID) else {
        return Ok(None);
    };
    if found.value.len() > 8 {
        return Err(PduError::TooLong { room: 8 });
    }
    Reader(found.value).number(found.value.len()).map(Some)
}

fn write_fault_location(
    location: Option<u64>,
    writer: &mut PduWriter<'_>,
    header: &PduHeader,
) -> Result<(), PduError> {
    let Some(entity) = location else { return Ok(()) };
    writer.fields().put(&[ENTITY_ID, header.entity_width.into()])?;
    writer.fields().number("fault location", entity, header.entity_width.octets())
}

impl Eof {
    pub(super) fn read(mut reader: Reader<'_>, width: FileSizeWidth) -> Result<Self, PduError> {
        let condition = condition(reader.octet()? >> 4)?;
        let checksum = u32::try_from(reader.number(4)?).unwrap_or_default();
        let file_size = reader.number(width.octets())?;
        Ok(Self { condition, checksum, file_size, fault_location: fault_location(reader.0)? })
    }

    pub(super) fn write(
        &self,
        writer: &mut PduWriter<'_>,
        header: &PduHeader,
    ) -> Result<(), PduError> {
        writer.fields().put(&[Directive::Eof as u8, self.condition.number() << 4])?;
        writer.fields().put(&self.checksum.to_be_bytes())?;
        writer.size("file size", self.file_size)?;
        write_fault_location(self.fault_location, writer, header)
    }
}

impl Finished {
    pub(super) fn read(mut reader: Reader<'_>) -> Result<Self, PduError> {
        let octet = reader.octet()?;
        let delivery =
            if octet >> 2 & 1 == 1 { DeliveryCode::Incomplete } else { DeliveryCode::Complete };
        let status = octet & 0b11;
        let reserved = PduError::Reserved { field: "file status", found: status };
        Ok(Self {
            condition: condition(octet >> 4)?,
            delivery,
            file_status: FileStatus::from_number(status).ok_or(reserved)?,
            fault_location: fault_location(reader.0)?,
        })
    }

    pub(super) fn write(
        &self,
        writer: &mut PduWriter<'_>,
        header: &PduHeader,
    ) -> Result<(), PduError> {
        let octet = (self.condition.number() << 4)
            | (self.delivery.number() << 2)
            | self.file_status.number();
        writer.fields().put(&[Directive::Finished as u8, octet])?;
        write_fault_location(self.fault_location, writer, header)
    }
}

impl Ack {
    pub(super) fn read(mut reader: Reader<'_>) -> Result<Self, PduError> {
        let directive = reader.octet()? >> 4;
        let octet = reader.octet()?;
        let status = octet & 0b11;
        let reserved = |field, found| PduError::Reserved { field, found };
        let of = match Directive::from_number(directive) {
            Some(Directive::Eof) => Acknowledged::Eof,
            Some(Directive::Finished) => Acknowledged::Finished,
            Some(
                Directive::Ack
                | Directive::Metadata
                | Directive::Nak
                | Directive::Prompt
                | Directive::KeepAlive,
            )
            | None => return Err(reserved("acknowledged directive", directive)),
        };
        Ok(Self {
            of,
            condition: condition(octet >> 4)?,
            status: TransactionStatus::from_number(status)
                .ok_or(reserved("transaction status", status))?,
        })
    }

    pub(super) fn write(self, writer: &mut PduWriter<'_>) -> Result<(), PduError> {
        // The subtype is 1 for an acknowledged Finished PDU and 0 otherwise (§5.2.4).
        let (directive, subtype) = match self.of {
            Acknowledged::Eof => (Directive::Eof, 0),
            Acknowledged::Finished => (Directive::Finished, 1),
        };
        let condition = (self.condition.number() << 4) | self.status.number();
        writer.fields().put(&[Directive::Ack as u8, ((directive as u8) << 4) | subtype, condition])
    }
}
