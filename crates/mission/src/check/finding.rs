//! One thing that is wrong, with its place.

use std::fmt;

use crate::locate;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The mission cannot be flown, the study not carried out.
    Error,
    /// The file can be used, and its owner should know.
    Warning,
    /// Nothing is wrong: something that is not used would need more.
    Note,
}

/// One thing that there is to say of a mission or a study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key, with its tables.
    pub key: String,
    /// What is wrong or missing: value, limit, and the way out.
    pub message: String,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, file, line, key, message } = self;
        write!(f, "{severity}: {file}:{line}: {key}: {message}")
    }
}

/// Collects findings of one file.
pub(super) struct Findings<'a> {
    name: &'a str,
    text: &'a str,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    /// Begins with none; `name` is the file's name in messages.
    pub(super) const fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, found: Vec::new() }
    }

    /// Returns the text of the file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Adds something that forbids to use the file.
    pub(super) fn error(&mut self, key: &str, message: String) {
        self.add(Severity::Error, key, message);
    }

    /// Adds something to know.
    pub(super) fn warning(&mut self, key: &str, message: String) {
        self.add(Severity::Warning, key, message);
    }

    /// Adds what something that is not used would need.
    pub(super) fn note(&mut self, key: &str, message: String) {
        self.add(Severity::Note, key, message);
    }

    /// Returns what was found, in the order of lines.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.found.sort_by(|a, b| (a.line, &a.key, &a.message).cmp(&(b.line, &b.key, &b.message)));
        self.found
    }

    fn add(&mut self, severity: Severity, key: &str, message: String) {
        self.found.push(Finding {
            severity,
            file: self.name.to_owned(),
            line: locate::line(self.text, key),
            key: key.to_owned(),
            message,
        });
    }
}
