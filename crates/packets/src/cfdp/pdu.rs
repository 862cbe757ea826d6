//! The PDUs: file data (CCSDS 727.0-B-5, §5.3) and file directives (§5.2), read and written.

mod completion;
mod metadata;
mod request;

pub use completion::{Ack, Acknowledged, Eof, Finished};
pub(super) use metadata::FAULT_HANDLER_OVERRIDE;
pub use metadata::{Metadata, Tlv, Tlvs};
pub use request::{KeepAlive, Nak, Prompt, SegmentRequests};
pub(super) use request::{write_nak_request, write_nak_start};

use super::error::PduError;
use super::header::{DataField, Direction, FileSizeWidth, PduHeader, PduWriter, RawPdu};
use super::octets::Reader;

/// A piece of the file (§5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileData<'a> {
    /// Where the piece begins, in octets from the file's start.
    pub offset: u64,
    /// The piece.
    pub octets: &'a [u8],
}

/// A protocol data unit. Segment metadata, filestore requests and responses and flow labels are
/// passed over when they are read, and never written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pdu<'a> {
    /// A piece of the file.
    FileData(FileData<'a>),
    /// What the file is.
    Metadata(Metadata<'a>),
    /// The file ends here.
    Eof(Eof),
    /// The receiving end is done.
    Finished(Finished),
    /// An end of file or a finish has been heard.
    Ack(Ack),
    /// What is missing.
    Nak(Nak<'a>),
    /// How far the receiving end is.
    KeepAlive(KeepAlive),
    /// Asks the receiving end for a NAK or a keep-alive.
    Prompt(Prompt),
}

/// Directive codes (§5.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Directive {
    Eof = 4,
    Finished = 5,
    Ack = 6,
    Metadata = 7,
    Nak = 8,
    Prompt = 9,
    KeepAlive = 12,
}

impl Directive {
    const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            4 => Self::Eof,
            5 => Self::Finished,
            6 => Self::Ack,
            7 => Self::Metadata,
            8 => Self::Nak,
            9 => Self::Prompt,
            12 => Self::KeepAlive,
            _ => return None,
        })
    }
}

impl<'a> Pdu<'a> {
    /// Reads a PDU. Octets after it are passed over.
    ///
    /// # Errors
    ///
    /// [`PduError`] when the octets are no PDU of the standard, or damaged.
    pub fn read(octets: &'a [u8]) -> Result<(PduHeader, Self), PduError> {
        let raw = RawPdu::read(octets)?;
        let width = raw.header.size_width;
        let mut reader = Reader(raw.data);
        let pdu = match raw.kind {
            DataField::FileData => {
                if raw.has_segment_metadata {
                    let length = reader.octet()? & 0b11_1111;
                    reader.take(usize::from(length))?;
                }
                let offset = reader.number(width.octets())?;
                Self::FileData(FileData { offset, octets: reader.0 })
            }
            DataField::Directive => Self::read_directive(reader, width)?,
        };
        if pdu.direction() == raw.direction {
            Ok((raw.header, pdu))
        } else {
            Err(PduError::Direction)
        }
    }

    fn read_directive(mut reader: Reader<'a>, width: FileSizeWidth) -> Result<Self, PduError> {
        let code = reader.octet()?;
        let reserved = PduError::Reserved { field: "directive code", found: code };
        Ok(match Directive::from_number(code).ok_or(reserved)? {
            Directive::Eof => Self::Eof(Eof::read(reader, width)?),
            Directive::Finished => Self::Finished(Finished::read(reader)?),
            Directive::Ack => Self::Ack(Ack::read(reader)?),
            Directive::Metadata => Self::Metadata(Metadata::read(reader, width)?),
            Directive::Nak => Self::Nak(Nak::read(reader, width)?),
            Directive::Prompt => Self::Prompt(Prompt::read(reader)?),
            Directive::KeepAlive => Self::KeepAlive(KeepAlive::read(reader, width)?),
        })
    }

    /// Writes the PDU into a buffer; returns its octets.
    ///
    /// # Errors
    ///
    /// [`PduError`] when it does not fit into the buffer, or a value does not fit its field.
    pub fn write(&self, header: &PduHeader, buffer: &mut [u8]) -> Result<usize, PduError> {
        let kind = match self {
            Self::FileData(_) => DataField::FileData,
            Self::Metadata(_)
            | Self::Eof(_)
            | Self::Finished(_)
            | Self::Ack(_)
            | Self::Nak(_)
            | Self::KeepAlive(_)
            | Self::Prompt(_) => DataField::Directive,
        };
        let mut writer = PduWriter::new(header, self.direction(), kind, buffer)?;
        match self {
            Self::FileData(data) => {
                writer.size("offset", data.offset)?;
                writer.fields().put(data.octets)?;
            }
            Self::Metadata(metadata) => metadata.write(&mut writer)?,
            Self::Eof(eof) => eof.write(&mut writer, header)?,
            Self::Finished(finished) => finished.write(&mut writer, header)?,
            Self::Ack(ack) => ack.write(&mut writer)?,
            Self::Nak(nak) => nak.write(&mut writer)?,
            Self::KeepAlive(keep_alive) => keep_alive.write(&mut writer)?,
            Self::Prompt(prompt) => prompt.write(&mut writer)?,
        }
        writer.finish()
    }

    /// Which way it goes: each kind goes one way only.
    const fn direction(&self) -> Direction {
        match self {
            Self::FileData(_) | Self::Metadata(_) | Self::Eof(_) | Self::Prompt(_) => {
                Direction::TowardsReceiver
            }
            Self::Finished(_) | Self::Nak(_) | Self::KeepAlive(_) => Direction::TowardsSender,
            Self::Ack(ack) => match ack.of {
                Acknowledged::Finished => Direction::TowardsReceiver,
                Acknowledged::Eof => Direction::TowardsSender,
            },
        }
    }
}
