//! Which events are reported (PUS service 5): all, but for those that the ground has disabled.
//!
//! A disabled event happens all the same: what counts it counts on, what it starts is started
//! ([`event_actions`](crate::event_actions)), and only its report is left out.

use heapless::Vec;
use hilal_dictionary::{DisabledEvents, EventId, FailureCode, ReportKind, Severity};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::packet_class::MAX_REPORT_DATA;

/// How many events can be disabled at a time: ours; the list of them fits one report.
const CAPACITY: usize = 48;
const _: () =
    assert!(DisabledEvents::octets(CAPACITY) <= MAX_REPORT_DATA, "the list is one report");

/// Which events there have been, by their numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RaisedEvents {
    bits: [u64; Self::WORDS],
}

impl RaisedEvents {
    const WORDS: usize = match EventId::ALL {
        [.., last] => last.number() as usize / 64 + 1,
        [] => 0,
    };

    fn add(&mut self, event: EventId) {
        let (word, bit) = Self::place(event);
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= bit;
        }
    }

    pub(crate) fn contain(&self, event: EventId) -> bool {
        let (word, bit) = Self::place(event);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn place(event: EventId) -> (usize, u64) {
        let number = event.number();
        (usize::from(number / 64), 1 << (number % 64))
    }
}

/// The events that are not reported, in the order in which they were disabled.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct EventReports {
    disabled: Vec<EventId, CAPACITY>,
    #[serde(skip)]
    changed: bool,
    #[serde(skip)]
    raised: RaisedEvents,
}

impl EventReports {
    pub(crate) const fn new() -> Self {
        let raised = RaisedEvents { bits: [0; RaisedEvents::WORDS] };
        Self { disabled: Vec::new(), changed: false, raised }
    }

    /// Notes that an event has happened, and returns whether it is to be reported.
    pub(crate) fn raise(&mut self, event: EventId) -> bool {
        self.raised.add(event);
        self.are_enabled(event)
    }

    /// Returns the events that have happened since the last call.
    pub(crate) fn take_raised(&mut self) -> RaisedEvents {
        core::mem::take(&mut self.raised)
    }

    fn are_enabled(&self, event: EventId) -> bool {
        !self.disabled.contains(&event)
    }

    pub(crate) fn disabled(&self) -> &[EventId] {
        &self.disabled
    }

    pub(crate) fn enable(&mut self, event: EventId) {
        self.disabled.retain(|other| *other != event);
        self.changed = true;
    }

    /// Leaves the reports of an event out. One of high severity, safe mode among them, is always reported.
    pub(crate) fn disable(&mut self, event: EventId) -> Result<(), FailureCode> {
        match event.definition().severity {
            Severity::High => return Err(FailureCode::AlwaysReported),
            Severity::Info | Severity::Low | Severity::Medium => {}
        }
        if self.are_enabled(event) {
            self.disabled.push(event).or(Err(FailureCode::TableFull))?;
            self.changed = true;
        }
        Ok(())
    }

    /// Returns whether there is something to keep since the last call.
    pub(crate) const fn take_changed(&mut self) -> bool {
        core::mem::replace(&mut self.changed, false)
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Sends the list of events that are not reported.
    pub(crate) fn report_disabled_events(&mut self) {
        let mut data = [0; MAX_REPORT_DATA];
        let disabled = self.downlink.event_reports.disabled();
        let Some(length) = DisabledEvents::encode(disabled, &mut data) else { return };
        self.downlink.report(ReportKind::DisabledEvents, data.get(..length).unwrap_or_default());
    }
}
