//! Which payloads are on, until when, and how many records they gave.

use hilal_dictionary::Port;
use serde::{Deserialize, Serialize};

/// The longest science record.
pub const MAX_RECORD: usize = 1024;

/// How many records of one payload are taken in one cycle at most.
pub(crate) const RECORDS_PER_CYCLE: usize = 16;

/// One payload's operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Session {
    /// Off.
    #[default]
    Off,
    /// Waits for the end of the drive and of the turn to the Sun; its time ends at this second.
    Deferred {
        /// End.
        until_s: u32,
    },
    /// On.
    On {
        /// End.
        until_s: u32,
        /// Records so far.
        records: u32,
    },
}

/// The payload executive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Science {
    /// How many ports have a payload.
    carried: usize,
    sessions: [Session; Port::CAPACITY],
}

impl Science {
    /// Begins with all payloads off; those beyond the ports of a data bus are left out.
    pub(crate) fn new(carried: usize) -> Self {
        let sessions = [Session::Off; Port::CAPACITY];
        Self { carried: carried.min(sessions.len()), sessions }
    }

    /// Returns the ports that have a payload.
    pub(crate) fn ports(&self) -> impl Iterator<Item = Port> + use<> {
        Port::up_to(self.carried)
    }

    /// Returns whether a port has a payload.
    pub(crate) const fn carries(&self, payload: Port) -> bool {
        payload.index() < self.carried
    }

    /// Returns which payloads are on, by their ports.
    pub(crate) fn powered(&self) -> [bool; Port::CAPACITY] {
        self.sessions.map(|session| matches!(session, Session::On { .. }))
    }

    /// Returns what a payload does.
    pub(crate) fn session(&self, payload: Port) -> Session {
        self.sessions.get(payload.index()).copied().unwrap_or_default()
    }

    /// Sets what a payload does.
    pub(crate) fn set(&mut self, payload: Port, session: Session) {
        if let Some(slot) = self.sessions.get_mut(payload.index()) {
            *slot = session;
        }
    }

    /// Counts a record.
    pub(crate) fn count(&mut self, payload: Port) {
        if let Session::On { until_s, records } = self.session(payload) {
            self.set(payload, Session::On { until_s, records: records.saturating_add(1) });
        }
    }

    /// Returns whether any payload is on.
    pub(crate) fn is_active(&self) -> bool {
        self.sessions.iter().any(|session| matches!(session, Session::On { .. }))
    }

    /// Returns whether any payload waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.sessions.iter().any(|session| matches!(session, Session::Deferred { .. }))
    }
}
