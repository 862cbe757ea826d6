//! Why a file is not read.

use std::io::ErrorKind;
use std::path::Path;

use crate::locate;

/// Why a mission or a study is not read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("{file}: the file cannot be read: {source}; check the path")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not text in UTF-8.
    #[error("{file}: {source}")]
    NoText {
        /// The file.
        file: String,
        /// Where it is not, and what to do.
        source: std::io::Error,
    },
    /// The text is not what it should be.
    #[error("{file}:{line}: {key}: {message}")]
    Refused {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The key, with its tables.
        key: String,
        /// What is wrong and what was expected.
        message: String,
    },
}

impl LoadError {
    /// Reads a file, and returns its name as it was given and its text.
    pub(crate) fn or_text(path: &Path) -> Result<(String, String), Self> {
        let file = path.display().to_string();
        match crate::read_text(path) {
            Ok(text) => Ok((file, text)),
            Err(source) if source.kind() == ErrorKind::InvalidData => {
                Err(Self::NoText { file, source })
            }
            Err(source) => Err(Self::Unreadable { file, source }),
        }
    }

    /// Says where in a text the parser stopped, and why.
    pub(crate) fn refused(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let place = error.span().map(|span| locate::at(text, span.start)).unwrap_or_default();
        Self::Refused {
            file: file.to_owned(),
            line: place.line,
            key: place.key,
            message: error.message().replace('\n', "; "),
        }
    }
}
