//! Appending to a log, and going on after a kill.

use super::format::{LogError, LogHeader, LogRecord};
use super::reader::LogContents;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// An open log. A record is on its way to the disk when [`LogWriter::append`] returns and there
/// after [`LogWriter::flush`].
#[derive(Debug)]
pub struct LogWriter {
    path: PathBuf,
    file: BufWriter<File>,
    records: u64,
}

impl LogWriter {
    /// Begins a new log; a file of this name is replaced.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the mission's name is too long for the header.
    pub fn create(path: &Path, header: &LogHeader) -> Result<Self, LogError> {
        let bytes = header.encode()?;
        let file = File::create(path).map_err(|source| failed(path, source))?;
        let mut log = Self { path: path.to_owned(), file: BufWriter::new(file), records: 0 };
        log.write(&bytes)?;
        log.flush()?;
        Ok(log)
    }

    /// Goes on with a log that may have been cut: what follows the last good record is removed.
    /// Returns the writer and what the log held, damage included.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, or is not a log.
    pub fn reopen(path: &Path) -> Result<(Self, LogContents), LogError> {
        let contents = LogContents::read(path)?;
        let wrap = |source| failed(path, source);
        let file = OpenOptions::new().append(true).open(path).map_err(wrap)?;
        file.set_len(contents.good_length as u64).map_err(wrap)?;
        let records = contents.records.len() as u64;
        Ok((Self { path: path.to_owned(), file: BufWriter::new(file), records }, contents))
    }

    /// Adds a record at the end.
    ///
    /// # Errors
    ///
    /// The packet does not fit a record, or the file cannot be written.
    pub fn append(&mut self, record: &LogRecord) -> Result<(), LogError> {
        let bytes = record.encode()?;
        self.write(&bytes)?;
        self.records += 1;
        Ok(())
    }

    /// Hands everything written so far to the operating system.
    ///
    /// # Errors
    ///
    /// The file cannot be written, for instance because the disk is full.
    pub fn flush(&mut self) -> Result<(), LogError> {
        self.file.flush().map_err(|source| failed(&self.path, source))
    }

    /// Returns how many records the log holds.
    pub fn records(&self) -> u64 {
        self.records
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LogError> {
        self.file.write_all(bytes).map_err(|source| failed(&self.path, source))
    }
}

fn failed(path: &Path, source: std::io::Error) -> LogError {
    LogError::File { path: path.to_owned(), source }
}
