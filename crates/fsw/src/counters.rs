//! What is counted since the start, for housekeeping.

use hilal_dictionary::EventId;
use serde::{Deserialize, Serialize};

/// Counters since the start; they saturate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Counters {
    pub(crate) accepted: u32,
    pub(crate) rejected: u32,
    pub(crate) safe_entries: u16,
    pub(crate) safe_cause: Option<EventId>,
    pub(crate) records: u32,
}
