//! What a transaction is told beforehand: limits, timers, fault handlers, the file and its names.

use serde::{Deserialize, Serialize};

use super::codes::{ConditionCode, FaultHandler};
use super::error::StoreError;

/// Where the octets of a transaction's file lie. The engine knows files by it alone: names, temporary
/// places and what happens to a file that stays incomplete are the caller's.
pub trait FileStore {
    /// Fills the octets with those of the file from an offset on.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError>;

    /// Puts octets into the file at an offset, which may lie beyond its present end.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be written.
    fn write(&mut self, offset: u64, octets: &[u8]) -> Result<(), StoreError>;
}

/// How often something is done, and how long after each time the next one comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Milliseconds of contact from one time to the next.
    pub interval_ms: u64,
    /// Times in all; the interval after the last one ends in a fault.
    pub limit: u32,
}

/// What is done about each condition (§4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultHandlers([FaultHandler; 16]);

impl FaultHandlers {
    /// The same for all conditions.
    pub const fn all(handler: FaultHandler) -> Self {
        Self([handler; 16])
    }

    /// Replaces one.
    #[must_use]
    pub fn with(mut self, condition: ConditionCode, handler: FaultHandler) -> Self {
        if let Some(place) = self.0.get_mut(usize::from(condition.number())) {
            *place = handler;
        }
        self
    }

    /// Returns what is done about a condition.
    pub fn handler(&self, condition: ConditionCode) -> FaultHandler {
        self.0.get(usize::from(condition.number())).copied().unwrap_or(FaultHandler::Cancel)
    }
}

/// How gaps are asked for in class 2 (§4.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NakProcedure {
    /// Each gap as soon as it shows, and what is still missing after the end of file.
    Immediate,
    /// All of them after the end of file.
    Deferred,
}

/// Settings of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSettings {
    /// Most octets of the file in one PDU.
    pub segment_octets: u16,
    /// Sending of the EOF until it is acknowledged, in class 2 (§4.7).
    pub eof: Retry,
    /// Waiting for the Finished PDU of class 1 with closure (§4.6.3).
    pub check: Retry,
    /// Milliseconds of contact without a PDU after which the other end is taken to be gone, counted
    /// from the acknowledged EOF on, in class 2 (§4.10).
    pub inactivity_ms: u64,
    /// Octets by which the receiving end may be behind when it sends a keep-alive (§4.6.5); none for no limit.
    pub keep_alive_discrepancy: Option<u64>,
    /// What is done about faults.
    pub faults: FaultHandlers,
}

impl SourceSettings {
    /// Settings for a link to the Moon: 1000 octets of the file in a PDU, 30 s between repetitions,
    /// ten of them, ten minutes of silence; every fault cancels. Ours.
    pub const LUNAR: Self = Self {
        segment_octets: 1000,
        eof: Retry { interval_ms: 30_000, limit: 10 },
        check: Retry { interval_ms: 30_000, limit: 10 },
        inactivity_ms: 600_000,
        keep_alive_discrepancy: None,
        faults: FaultHandlers::all(FaultHandler::Cancel),
    };
}

/// Settings of a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestinationSettings {
    /// When gaps are asked for, in class 2.
    pub nak_procedure: NakProcedure,
    /// Asking for what is missing, in class 2; the interval must be longer than it takes a request
    /// to be answered. Whatever arrives of what is missing begins the count anew (§4.6.4).
    pub nak: Retry,
    /// Sending of the Finished PDU until it is acknowledged, in class 2 (§4.7).
    pub finished: Retry,
    /// Looking for the rest of a file after its EOF, in class 1 (§4.6.3).
    pub check: Retry,
    /// Milliseconds of contact without a PDU after which the other end is taken to be gone (§4.10).
    pub inactivity_ms: u64,
    /// Milliseconds of contact from one keep-alive to the next, in class 2 (§4.6.5); none for no keep-alive.
    pub keep_alive_ms: Option<u64>,
    /// What is done about faults; the source may replace some of them.
    pub faults: FaultHandlers,
}

impl DestinationSettings {
    /// Settings for a link to the Moon, alike [`SourceSettings::LUNAR`], with gaps asked for after the EOF. Ours.
    pub const LUNAR: Self = Self {
        nak_procedure: NakProcedure::Deferred,
        nak: Retry { interval_ms: 30_000, limit: 10 },
        finished: Retry { interval_ms: 30_000, limit: 10 },
        check: Retry { interval_ms: 30_000, limit: 10 },
        inactivity_ms: 600_000,
        keep_alive_ms: None,
        faults: FaultHandlers::all(FaultHandler::Cancel),
    };
}
