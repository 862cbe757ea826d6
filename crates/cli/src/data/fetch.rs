//! Fetching one file: into a `.part`, resumed where it broke, checked, then renamed.
//!
//! A part is only continued when nothing can have changed under it: the server is given the
//! validator (entity tag or date) of what came before, or the catalogue pins the hash of the
//! whole. Otherwise the file is fetched from its start.

mod transfer;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

use super::catalogue::DataFile;
use super::error::DataError;
use super::hashes::{Record, sha256_of_file};
use super::human;
use super::status::part_of;
use transfer::{Hash, Transfer};

/// How often a broken connection is tried again in one command.
const ATTEMPTS: usize = 4;

/// What a fetch did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// The file was there and is the right one.
    AlreadyThere,
    /// The file was there; its hash is now recorded.
    Recorded,
    /// The file came.
    Whole {
        /// Its length in bytes.
        bytes: u64,
        /// Whether its hash was known before it came.
        check: Check,
    },
}

/// Against what a file was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// A hash known before.
    Known,
    /// Nothing: its hash is recorded from now on.
    First,
}

impl fmt::Display for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyThere => write!(f, "already there, SHA-256 ok"),
            Self::Recorded => write!(f, "already there, SHA-256 recorded"),
            Self::Whole { bytes, check: Check::Known } => {
                write!(f, "fetched {}, SHA-256 ok", human(*bytes))
            }
            Self::Whole { bytes, check: Check::First } => {
                write!(f, "fetched {}, SHA-256 recorded", human(*bytes))
            }
        }
    }
}

/// Told of progress: bytes at hand, and bytes in all where known.
pub(crate) type Report<'a> = &'a mut dyn FnMut(u64, Option<u64>);

/// Fetches files.
#[derive(Debug)]
pub(crate) struct Fetcher {
    agent: ureq::Agent,
    /// Stands for scheme and host of every address, so that tests need no network.
    host: Option<String>,
}

impl Fetcher {
    /// Returns a fetcher for the addresses of the catalogue.
    pub(crate) fn new() -> Self {
        let limit = Some(std::time::Duration::from_secs(30));
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .accept_encoding("identity") // a range of a compressed answer is no range of the file
            .user_agent(concat!("hilal/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(limit)
            .timeout_per_read(limit)
            .build()
            .new_agent();
        Self { agent, host: None }
    }

    /// Returns a fetcher that asks one host for everything.
    #[cfg(test)]
    pub(crate) fn from_host(host: impl Into<String>) -> Self {
        Self { host: Some(host.into()), ..Self::new() }
    }

    /// Fetches a file into a data directory, unless it is there.
    ///
    /// # Errors
    ///
    /// [`DataError`] says what failed and what to do. What has come of a broken transfer is kept
    /// for the next time; what came with a wrong hash is removed.
    pub(crate) fn fetch(
        &self,
        file: &DataFile,
        directory: &Path,
        report: Report<'_>,
    ) -> Result<Fetched, DataError> {
        let mut record = Record::open(directory)?;
        let path = directory.join(&file.path);
        if path.exists() {
            return at_hand(file, &path, &mut record);
        }
        let url = self.address(file)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| DataError::file(folder, error))?;
        }
        let part = part_of(&path);
        let expected = record.expected(file);
        let transfer = Transfer { agent: &self.agent, url: &url, part: &part };
        let hash = if expected.is_some() { Hash::Known } else { Hash::Unknown };
        transfer.run(ATTEMPTS, hash, report)?;

        let found = sha256_of_file(&part)?;
        transfer.forget_validator()?;
        if let Some(expected) = expected.as_ref().filter(|expected| expected.sha256 != found) {
            std::fs::remove_file(&part).map_err(|error| DataError::file(&part, error))?;
            let (expected, source_of_hash) = (expected.sha256.clone(), expected.source);
            return Err(DataError::Mismatch { found, expected, source_of_hash });
        }
        let bytes = part.metadata().map_err(|error| DataError::file(&part, error))?.len();
        std::fs::rename(&part, &path).map_err(|error| DataError::file(&path, error))?;
        if expected.is_some() {
            return Ok(Fetched::Whole { bytes, check: Check::Known });
        }
        record.add(file, &found)?;
        Ok(Fetched::Whole { bytes, check: Check::First })
    }

    fn address(&self, file: &DataFile) -> Result<String, DataError> {
        let Some(url) = &file.url else {
            let origin = file.origin.clone().unwrap_or_default();
            return Err(DataError::NotServed { origin });
        };
        let path =
            url.split("://").nth(1).and_then(|rest| rest.split_once('/')).map(|(_, path)| path);
        Ok(match (&self.host, path) {
            (Some(host), Some(path)) => format!("{host}/{path}"),
            _ => url.clone(),
        })
    }
}

fn at_hand(file: &DataFile, path: &Path, record: &mut Record) -> Result<Fetched, DataError> {
    let found = sha256_of_file(path)?;
    match record.expected(file) {
        None => {
            record.add(file, &found)?;
            Ok(Fetched::Recorded)
        }
        Some(expected) if expected.sha256 == found => Ok(Fetched::AlreadyThere),
        Some(expected) => {
            Err(DataError::Changed { path: path.to_owned(), found, expected: expected.sha256 })
        }
    }
}
