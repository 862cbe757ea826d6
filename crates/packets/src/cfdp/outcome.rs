//! How a transaction ended.

use serde::{Deserialize, Serialize};

use super::codes::{ConditionCode, DeliveryCode, FileStatus};

/// How an end of a transaction ended it (notice of completion, CCSDS 727.0-B-5, §4.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// By which way.
    pub ending: Ending,
    /// No error, or why it was cancelled or abandoned.
    pub condition: ConditionCode,
    /// Whether the file arrived whole, as far as this end knows.
    pub delivery: DeliveryCode,
    /// What became of the file, as far as this end knows.
    pub file_status: FileStatus,
}

/// By which way a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// It ran to its end.
    Completed,
    /// One end cancelled it, and the other was told where the class allows it.
    Cancelled,
    /// This end stopped and told the other nothing more.
    Abandoned,
}

/// What an end has sent and heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// PDUs sent.
    pub sent_pdus: u64,
    /// PDUs of this transaction heard.
    pub received_pdus: u64,
    /// Octets of the file: sent again by a source, heard again by a destination.
    pub repeated_octets: u64,
}
