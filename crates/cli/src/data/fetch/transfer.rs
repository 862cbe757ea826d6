//! The bytes of one file over HTTP, with ranges (RFC 9110, §14) and `If-Range` (§13.1.5).

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use ureq::Body;
use ureq::http::{Response, StatusCode, header};

use super::Report;
use crate::data::error::DataError;

/// One file on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transfer<'a> {
    /// Whom to ask with.
    pub(super) agent: &'a ureq::Agent,
    /// Where it is served.
    pub(super) url: &'a str,
    /// Where it is written.
    pub(super) part: &'a Path,
}

/// Whether a wrong part would be found out at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    /// The hash of the whole is known.
    Known,
    /// Nobody knows it.
    Unknown,
}

/// How one request ended.
enum End {
    Whole,
    Broken(DataError),
}

impl Transfer<'_> {
    /// Fetches until the part is whole, going on where a connection broke.
    pub(super) fn run(
        &self,
        attempts: usize,
        hash: Hash,
        report: Report<'_>,
    ) -> Result<(), DataError> {
        let mut last = None;
        for _ in 0..attempts {
            match self.request(hash, report)? {
                End::Whole => return Ok(()),
                End::Broken(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| DataError::Offline {
            url: self.url.to_owned(),
            reason: "it was not tried".to_owned(),
        }))
    }

    /// Removes what was kept to continue this part.
    pub(super) fn forget_validator(&self) -> Result<(), DataError> {
        let path = self.validator_path();
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(DataError::file(path, error))
            }
            _ => Ok(()),
        }
    }

    fn request(&self, hash: Hash, report: Report<'_>) -> Result<End, DataError> {
        let validator = std::fs::read_to_string(self.validator_path()).ok();
        let at_hand = self.part.metadata().map_or(0, |part| part.len());
        let start = if hash == Hash::Known || validator.is_some() { at_hand } else { 0 };
        let mut request = self.agent.get(self.url);
        if start > 0 {
            request = request.header(header::RANGE, format!("bytes={start}-"));
            if let Some(validator) = &validator {
                request = request.header(header::IF_RANGE, validator.trim());
            }
        }
        let response = request.call().map_err(|error| self.offline(&error))?;
        match response.status() {
            StatusCode::OK => self.receive(response, 0, report),
            StatusCode::PARTIAL_CONTENT => self.receive(response, start, report),
            // Nothing is left to send: the part is whole, or longer than the file and so wrong.
            StatusCode::RANGE_NOT_SATISFIABLE if range_total(&response) == Some(start) => {
                Ok(End::Whole)
            }
            StatusCode::RANGE_NOT_SATISFIABLE => {
                std::fs::remove_file(self.part)
                    .map_err(|error| DataError::file(self.part, error))?;
                Ok(End::Broken(self.status(StatusCode::RANGE_NOT_SATISFIABLE)))
            }
            StatusCode::NOT_FOUND => Err(DataError::NotFound { url: self.url.to_owned() }),
            status => Err(self.status(status)),
        }
    }

    fn receive(
        &self,
        response: Response<Body>,
        start: u64,
        report: Report<'_>,
    ) -> Result<End, DataError> {
        let wrap = |error| DataError::file(self.part, error);
        if response.status() == StatusCode::PARTIAL_CONTENT && range_start(&response) != Some(start)
        {
            std::fs::remove_file(self.part).map_err(wrap)?;
            return Ok(End::Broken(self.status(StatusCode::PARTIAL_CONTENT)));
        }
        self.keep_validator(&response)?;
        let total = response.body().content_length().map(|length| start + length);
        let mut file = if start == 0 {
            File::create(self.part).map_err(wrap)?
        } else {
            OpenOptions::new().append(true).open(self.part).map_err(wrap)?
        };
        let mut body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut received = start;
        let mut buffer = vec![0; 1 << 16];
        let reason = loop {
            match body.read(&mut buffer) {
                Ok(0) if total.is_none_or(|total| received >= total) => {
                    file.flush().map_err(wrap)?;
                    return Ok(End::Whole);
                }
                Ok(0) => break "it was closed early".to_owned(),
                Ok(read) => {
                    file.write_all(&buffer[..read]).map_err(wrap)?;
                    received += read as u64;
                    report(received, total);
                }
                Err(error) => break error.to_string(),
            }
        };
        Ok(End::Broken(DataError::Cut { url: self.url.to_owned(), received, reason }))
    }

    /// Keeps the entity tag, else the date, so that a part is only continued with its own file.
    fn keep_validator(&self, response: &Response<Body>) -> Result<(), DataError> {
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        // A weak tag must not be used for ranges (RFC 9110, §13.1.5).
        let tag = text(header::ETAG).filter(|tag| !tag.starts_with("W/"));
        match tag.or_else(|| text(header::LAST_MODIFIED)) {
            None => self.forget_validator(),
            Some(validator) => {
                let path = self.validator_path();
                std::fs::write(&path, validator).map_err(|error| DataError::file(path, error))
            }
        }
    }

    fn validator_path(&self) -> PathBuf {
        self.part.with_extension("part.tag")
    }

    fn offline(&self, error: &ureq::Error) -> DataError {
        DataError::Offline { url: self.url.to_owned(), reason: error.to_string() }
    }

    fn status(&self, status: StatusCode) -> DataError {
        DataError::Status { url: self.url.to_owned(), status: status.as_u16() }
    }
}

fn content_range(response: &Response<Body>) -> Option<&str> {
    response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")
}

fn range_start(response: &Response<Body>) -> Option<u64> {
    content_range(response)?.split('-').next()?.parse().ok()
}

fn range_total(response: &Response<Body>) -> Option<u64> {
    content_range(response)?.rsplit('/').next()?.parse().ok()
}
