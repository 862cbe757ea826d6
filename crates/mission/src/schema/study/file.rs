//! How a study is read.

use std::path::Path;

use super::SiteStudy;
use crate::LoadError;

/// A site study with the text it was read from, for messages that name a line.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyFile {
    /// The file's name, as it was given.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it declares.
    pub study: SiteStudy,
}

impl StudyFile {
    /// Reads a study file and keeps its text.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, is not TOML, or is no study; the error names the line,
    /// the key and what was expected. What the types cannot forbid is for
    /// [`check_study`](fn@crate::check_study).
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let (name, text) = LoadError::or_text(path)?;
        Self::parse(name, text)
    }

    /// Reads a study from text and keeps it; `name` is the file's name in messages.
    ///
    /// # Errors
    ///
    /// As [`StudyFile::load`].
    pub fn parse(name: String, text: String) -> Result<Self, LoadError> {
        let study =
            toml::from_str(&text).map_err(|error| LoadError::refused(&name, &text, &error))?;
        Ok(Self { name, text, study })
    }
}
