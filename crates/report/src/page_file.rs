//! A file of a report, ready to be written.

/// A file that a report is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFile {
    /// Its path below the folder of the report, with `/` between folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}
