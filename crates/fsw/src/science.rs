//! Which payloads are on, until when, and how many records they gave.

use hilal_dictionary::Payload;

/// The longest science record.
pub const MAX_RECORD: usize = 1024;

/// How many records of one payload are taken in one cycle at most.
pub(crate) const RECORDS_PER_CYCLE: usize = 16;

/// One payload's operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Science {
    sessions: [Session; Payload::COUNT],
}

impl Science {
    /// Returns what a payload does.
    pub(crate) fn session(&self, payload: Payload) -> Session {
        self.sessions.get(usize::from(payload.number())).copied().unwrap_or_default()
    }

    /// Sets what a payload does.
    pub(crate) fn set(&mut self, payload: Payload, session: Session) {
        if let Some(slot) = self.sessions.get_mut(usize::from(payload.number())) {
            *slot = session;
        }
    }

    /// Counts a record.
    pub(crate) fn count(&mut self, payload: Payload) {
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
