//! What can go wrong with data, and the way out of each.

use std::path::PathBuf;

/// Why data could not be found, fetched or trusted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    /// Nothing names a data directory.
    #[error(
        "no data directory: this machine has no home directory; give --data DIR or set HILAL_DATA"
    )]
    NoDirectory,
    /// The catalogue or the recorded hashes are not what they should be.
    #[error("{path}: {reason}")]
    Table {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// No set of this name.
    #[error("no data set is called {name:?}; there are: {known}")]
    UnknownSet {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A cut of an official product, which nobody serves.
    #[error("not served by anyone: it is {origin}; docs/data.md says how to make it")]
    NotServed {
        /// What it was cut from.
        origin: String,
    },
    /// The server could not be reached.
    #[error(
        "cannot reach {url} ({reason}); check the network or fetch later, what has come is kept"
    )]
    Offline {
        /// The address.
        url: String,
        /// What the network says.
        reason: String,
    },
    /// The server has no such file.
    #[error("{url} is not there (404); the archive may have moved it: see docs/data.md")]
    NotFound {
        /// The address.
        url: String,
    },
    /// The server answers something else than the file.
    #[error("{url} answers with status {status}; fetch later")]
    Status {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The connection broke before the end.
    #[error(
        "the connection to {url} broke after {received} bytes ({reason}); fetch again to go on from there"
    )]
    Cut {
        /// The address.
        url: String,
        /// Bytes at hand.
        received: u64,
        /// What the network says.
        reason: String,
    },
    /// What came is not the file that was pinned or recorded.
    #[error("SHA-256 is {found}, {expected} expected from {source_of_hash}; it was not kept")]
    Mismatch {
        /// The hash found.
        found: String,
        /// The hash expected.
        expected: String,
        /// Who expects it.
        source_of_hash: &'static str,
    },
    /// A file at hand is not the one that was pinned or recorded.
    #[error(
        "{path} is there, but its SHA-256 is {found}, {expected} expected; move it away and fetch again"
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// The hash found.
        found: String,
        /// The hash expected.
        expected: String,
    },
    /// No room left.
    #[error("the disk is full at {path}; free some space and fetch again, what has come is kept")]
    DiskFull {
        /// The file being written.
        path: PathBuf,
    },
    /// Any other trouble with a file.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

impl DataError {
    /// Wraps an error of the operating system, with a full disk told apart.
    pub(crate) fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        let path = path.into();
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull { path };
        }
        Self::File { path, source }
    }
}
