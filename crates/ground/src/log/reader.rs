//! Reading a log that may have been cut or damaged.
//!
//! A record is accepted when its length, channel and CRC-32 all hold. Where none begins, the
//! reader moves on byte by byte until one does, and says how many bytes it left behind.

use super::format::{LogError, LogHeader, LogRecord};
use std::path::Path;

/// A run of bytes in which no true record was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// Where it begins, in bytes from the start of the file.
    pub offset: usize,
    /// How long it is, in bytes.
    pub length: usize,
    /// Whether it lies between good records or ends the file.
    pub place: DamagePlace,
}

/// Where damage lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DamagePlace {
    /// Good records follow: bytes were changed after they were written.
    Inside,
    /// The end of the file: the writer was stopped in the middle of a record.
    Tail,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match self.place {
            DamagePlace::Inside => "damaged between good records",
            DamagePlace::Tail => "cut off at the end of the file",
        };
        write!(f, "{} bytes at byte {} are {place}", self.length, self.offset)
    }
}

/// Everything that a log still holds.
#[derive(Debug, Clone, PartialEq)]
pub struct LogContents {
    /// Whose packets these are.
    pub header: LogHeader,
    /// Every good record, in the order of the file.
    pub records: Vec<LogRecord>,
    /// What could not be read; empty for a sound log.
    pub damage: Vec<Damage>,
    /// Where the last good record (or the header) ends, in bytes.
    pub good_length: usize,
}

impl LogContents {
    /// Reads a log from a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or its header is not one. Damage after the header is no error:
    /// it is told in [`LogContents::damage`].
    pub fn read(path: &Path) -> Result<Self, LogError> {
        let bytes = std::fs::read(path)
            .map_err(|source| LogError::File { path: path.to_owned(), source })?;
        Self::parse(&bytes)
    }

    /// Reads a log from bytes; see [`LogContents::read`].
    ///
    /// # Errors
    ///
    /// The header is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, LogError> {
        let (header, start) = LogHeader::decode(bytes)?;
        let mut contents =
            Self { header, records: Vec::new(), damage: Vec::new(), good_length: start };
        let mut offset = start;
        while let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) {
            match LogRecord::decode(rest) {
                Some((record, length)) => {
                    contents.close_gap(offset, DamagePlace::Inside);
                    offset += length;
                    contents.records.push(record);
                    contents.good_length = offset;
                }
                None => offset += 1,
            }
        }
        contents.close_gap(bytes.len(), DamagePlace::Tail);
        Ok(contents)
    }

    fn close_gap(&mut self, end: usize, place: DamagePlace) {
        if end > self.good_length {
            let offset = self.good_length;
            self.damage.push(Damage { offset, length: end - offset, place });
        }
    }
}
