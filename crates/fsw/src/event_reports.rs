//! Which events are reported (PUS service 5): all, but for those that the ground has disabled.
//!
//! A disabled event happens all the same: what counts it counts on, and only its report is left out.

use heapless::Vec;
use hilal_dictionary::{DisabledEvents, EventId, FailureCode, ReportKind, Severity};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::store::MAX_REPORT_DATA;

/// How many events can be disabled at a time: ours; the list of them fits one report.
const CAPACITY: usize = 48;
const _: () =
    assert!(DisabledEvents::octets(CAPACITY) <= MAX_REPORT_DATA, "the list is one report");

/// The events that are not reported, in the order in which they were disabled.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct EventReports {
    disabled: Vec<EventId, CAPACITY>,
    #[serde(skip)]
    changed: bool,
}

impl EventReports {
    pub(crate) const fn new() -> Self {
        Self { disabled: Vec::new(), changed: false }
    }

    pub(crate) fn are_enabled(&self, event: EventId) -> bool {
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
