//! NAK, keep-alive and prompt (CCSDS 727.0-B-5, §5.2.6 to §5.2.8).

use super::Directive;
use crate::cfdp::codes::PromptResponse;
use crate::cfdp::error::PduError;
use crate::cfdp::header::{FileSizeWidth, PduWriter};
use crate::cfdp::octets::Reader;
use crate::cfdp::ranges::ByteRange;

/// What is missing of a part of the file (§5.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nak<'a> {
    /// The part that it is about.
    pub scope: ByteRange,
    /// The pieces that are missing. A piece from 0 to 0 stands for the metadata.
    pub requests: SegmentRequests<'a>,
}

/// The pieces that a NAK asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentRequests<'a> {
    octets: &'a [u8],
    width: FileSizeWidth,
}

impl<'a> SegmentRequests<'a> {
    /// Takes pairs of start and end, each in the width of a size.
    ///
    /// # Errors
    ///
    /// [`PduError::TooShort`] when the last pair is cut off.
    pub const fn new(octets: &'a [u8], width: FileSizeWidth) -> Result<Self, PduError> {
        let pair = 2 * width.octets();
        let surplus = octets.len() % pair;
        if surplus == 0 {
            Ok(Self { octets, width })
        } else {
            Err(PduError::TooShort { needed: pair, found: surplus })
        }
    }

    /// Returns the pieces one after the other.
    pub fn iter(self) -> impl Iterator<Item = ByteRange> {
        let (mut reader, width) = (Reader(self.octets), self.width.octets());
        core::iter::from_fn(move || {
            let start = reader.number(width).ok()?;
            let end = reader.number(width).ok()?;
            Some(ByteRange { start, end })
        })
    }
}

impl<'a> Nak<'a> {
    pub(super) fn read(mut reader: Reader<'a>, width: FileSizeWidth) -> Result<Self, PduError> {
        let start = reader.number(width.octets())?;
        let end = reader.number(width.octets())?;
        Ok(Self {
            scope: ByteRange { start, end },
            requests: SegmentRequests::new(reader.0, width)?,
        })
    }

    pub(super) fn write(&self, writer: &mut PduWriter<'_>) -> Result<(), PduError> {
        write_nak_start(writer, self.scope)?;
        for piece in self.requests.iter() {
            write_nak_request(writer, piece)?;
        }
        Ok(())
    }
}

/// Writes a NAK up to its requests.
pub(in crate::cfdp) fn write_nak_start(
    writer: &mut PduWriter<'_>,
    scope: ByteRange,
) -> Result<(), PduError> {
    writer.fields().put(&[Directive::Nak as u8])?;
    write_nak_request(writer, scope)
}

/// Writes one request of a NAK.
pub(in crate::cfdp) fn write_nak_request(
    writer: &mut PduWriter<'_>,
    piece: ByteRange,
) -> Result<(), PduError> {
    writer.size("segment start", piece.start)?;
    writer.size("segment end", piece.end)
}

/// How far the receiving end is (§5.2.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepAlive {
    /// The end of what was received furthest into the file, in octets from its start.
    pub progress: u64,
}

impl KeepAlive {
    pub(super) fn read(mut reader: Reader<'_>, width: FileSizeWidth) -> Result<Self, PduError> {
        Ok(Self { progress: reader.number(width.octets())? })
    }

    pub(super) fn write(self, writer: &mut PduWriter<'_>) -> Result<(), PduError> {
        writer.fields().put(&[Directive::KeepAlive as u8])?;
        writer.size("progress", self.progress)
    }
}

/// Asks the receiving end for an answer at once (§5.2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    /// The answer.
    pub response: PromptResponse,
}

impl Prompt {
    pub(super) fn read(mut reader: Reader<'_>) -> Result<Self, PduError> {
        let keep_alive = reader.octet()? >> 7 == 1;
        let response = if keep_alive { PromptResponse::KeepAlive } else { PromptResponse::Nak };
        Ok(Self { response })
    }

    pub(super) fn write(self, writer: &mut PduWriter<'_>) -> Result<(), PduError> {
        writer.fields().put(&[Directive::Prompt as u8, self.response.number() << 7])
    }
}
