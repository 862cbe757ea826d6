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
        /// When the last record came; before the first one, when it was switched on.
        heard_s: u32,
    },
}

impl Session {
    /// Begins at one second to end at another.
    pub(crate) const fn begin(now_s: u32, until_s: u32) -> Self {
        Self::On { until_s, records: 0, heard_s: now_s }
    }
}

/// The payload executive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Science {
    /// How many ports have a payload.
    carried: usize,
    sessions: [Session; Port::CAPACITY],
    /// The longest time that each payload has taken for a record so far, in seconds; 0 before its first one.
    longest_s: [u32; Port::CAPACITY],
}

impl Science {
    /// Begins with all payloads off; those beyond the ports of a data bus are left out.
    pub(crate) fn new(carried: usize) -> Self {
        let sessions = [Session::Off; Port::CAPACITY];
        let carried = carried.min(sessions.len());
        Self { carried, sessions, longest_s: [0; Port::CAPACITY] }
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

    /// Counts a record, and learns how long it took.
    pub(crate) fn count(&mut self, payload: Port, now_s: u32) {
        if let Session::On { until_s, records, heard_s } = self.session(payload) {
            let records = records.saturating_add(1);
            self.set(payload, Session::On { until_s, records, heard_s: now_s });
            self.learn(payload, now_s.saturating_sub(heard_s));
        }
    }

    /// Learns how long a payload may take for a record, in seconds.
    pub(crate) fn learn(&mut self, payload: Port, interval_s: u32) {
        if let Some(longest_s) = self.longest_s.get_mut(payload.index()) {
            *longest_s = interval_s.max(*longest_s).max(1);
        }
    }

    /// Returns the longest time that a payload has taken for a record so far, in seconds; nothing before its first one.
    pub(crate) fn longest_s(&self, payload: Port) -> Option<u32> {
        self.longest_s.get(payload.index()).copied().filter(|longest_s| *longest_s > 0)
    }

    /// Begins to wait for records anew, for no one has read any of late.
    pub(crate) fn hear_anew(&mut self, now_s: u32) {
        for session in &mut self.sessions {
            if let Session::On { heard_s, .. } = session {
                *heard_s = now_s;
            }
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
