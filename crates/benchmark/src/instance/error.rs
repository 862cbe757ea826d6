//! Why an instance is not read.

/// A text that is no instance.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InstanceError {
    /// It is not what the format wants.
    #[error("line {line}: {message}; the format is in docs/formats/traverse-instance.md")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What.
        message: String,
    },
    /// A format of another time.
    #[error("format is {found}, and this version reads format {wanted}")]
    Format {
        /// What the file says.
        found: u32,
        /// What is read.
        wanted: u32,
    },
    /// A number outside what it can be.
    #[error("{key} must be {must}, got {value}")]
    Number {
        /// Which.
        key: String,
        /// What was given.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A list that is too short or too long.
    #[error("{key} must hold {must}, got {found}")]
    Count {
        /// Which.
        key: &'static str,
        /// How many were given.
        found: usize,
        /// How many may be.
        must: &'static str,
    },
    /// A name that is used twice.
    #[error("the id {id:?} is used twice: give each goal and each haven its own")]
    Twice {
        /// Which.
        id: String,
    },
}

impl InstanceError {
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        Self::Syntax { line, message: error.message().replace('\n', "; ") }
    }
}
