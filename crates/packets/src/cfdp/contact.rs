//! Time as a transaction counts it: only while there is contact (CCSDS 727.0-B-5, §4.12: freeze and thaw).

use serde::{Deserialize, Serialize};

/// Whether PDUs can be sent to the other end and heard from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Contact {
    /// They can.
    Open,
    /// They cannot: nothing is sent, and no timer runs.
    Closed,
}

/// Counts milliseconds of contact. It outlives restarts: those between a checkpoint and the
/// instant at which the transaction goes on are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ContactClock {
    contact: Contact,
    counted_ms: u64,
    #[serde(skip)]
    last_ms: Option<u64>,
}

impl ContactClock {
    pub(super) const fn new() -> Self {
        Self { contact: Contact::Closed, counted_ms: 0, last_ms: None }
    }

    pub(super) const fn contact(self) -> Contact {
        self.contact
    }

    pub(super) const fn set(&mut self, contact: Contact) {
        self.contact = contact;
    }

    /// Takes the contact for closed and the present instant for unknown, as after a restart.
    pub(super) const fn restart(&mut self) {
        self.contact = Contact::Closed;
        self.last_ms = None;
    }

    /// Moves to an instant: the time since the last one counts where the timers run. An instant before
    /// the last one, as after a step of the clock, counts as no time.
    pub(super) fn advance(&mut self, now_ms: u64, activity: Activity) {
        let passed = self.last_ms.map_or(0, |last| now_ms.saturating_sub(last));
        self.last_ms = Some(now_ms);
        match (self.contact, activity) {
            (Contact::Open, Activity::Active) => {
                self.counted_ms = self.counted_ms.saturating_add(passed);
            }
            (Contact::Closed, _) | (_, Activity::Suspended) => {}
        }
    }
}

/// Whether a transaction is suspended (§4.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Activity {
    /// It goes on.
    Active,
    /// It neither sends nor counts time until it is resumed; it still acknowledges.
    Suspended,
}

/// A timer of contact time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Timer {
    deadline_ms: Option<u64>,
}

impl Timer {
    pub(super) const fn start(&mut self, clock: ContactClock, interval_ms: u64) {
        self.deadline_ms = Some(clock.counted_ms.saturating_add(interval_ms));
    }

    pub(super) const fn stop(&mut self) {
        self.deadline_ms = None;
    }

    pub(super) const fn runs(self) -> bool {
        self.deadline_ms.is_some()
    }

    /// Tells whether it has run out; it then stands still until it is started again.
    pub(super) fn take_expired(&mut self, clock: ContactClock) -> bool {
        let expired = self.deadline_ms.is_some_and(|deadline| deadline <= clock.counted_ms);
        if expired {
            self.stop();
        }
        expired
    }
}
