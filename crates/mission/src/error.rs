//! Why a mission file is not read.

/// Why a mission file is not read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("{file}: the mission file cannot be read: {source}; check the path")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is no mission.
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
