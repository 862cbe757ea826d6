//! Keeps what the ground has told the vehicle to watch and to report: few octets that seldom change.

use serde::{Deserialize, Serialize};

use super::section::Section;
use crate::FlightSoftware;
use crate::event_actions::EventActions;
use crate::event_reports::EventReports;
use crate::hardware::LastingMemory;
use crate::parameter_monitors::ParameterMonitors;
use crate::time_reports::TimeReports;

/// What is kept.
#[derive(Debug, Serialize)]
struct Watching<'a> {
    event_reports: &'a EventReports,
    monitors: &'a ParameterMonitors,
    actions: &'a EventActions,
    time_reports: &'a TimeReports,
}

/// As it is read again.
#[derive(Debug, Deserialize)]
struct ReadWatching {
    event_reports: EventReports,
    monitors: ParameterMonitors,
    actions: EventActions,
    time_reports: TimeReports,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Keeps what has changed.
    pub(super) fn keep_watching(&mut self, memory: &mut impl LastingMemory) {
        let changed = [
            self.downlink.event_reports.take_changed(),
            self.parameter_monitors.take_changed(),
            self.event_actions.take_changed(),
            self.downlink.time_reports.take_changed(),
            core::mem::take(&mut self.keeper.watching_anew),
        ];
        if changed.contains(&true) {
            let watching = Watching {
                event_reports: &self.downlink.event_reports,
                monitors: &self.parameter_monitors,
                actions: &self.event_actions,
                time_reports: &self.downlink.time_reports,
            };
            self.keeper.image.put(Section::Watching, &watching, memory);
        }
    }

    /// Goes on with what was kept, and returns whether it could be read.
    pub(super) fn resume_watching(&mut self, memory: &impl LastingMemory) -> bool {
        let kept = self.keeper.image.read::<ReadWatching>(Section::Watching, memory);
        let is_read = kept.is_some();
        if let Some(ReadWatching { event_reports, monitors, actions, time_reports }) = kept {
            self.downlink.time_reports = time_reports;
            self.event_actions = actions;
            self.parameter_monitors = monitors;
            self.downlink.event_reports = event_reports;
        }
        is_read
    }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::{
        Acknowledge, Command, EventAction, EventId, LimitCheck, MonitorEvents, ParameterId,
        RequestId,
    };

    use super::*;

    #[test]
    fn what_is_watched_fits_its_room_at_its_largest() {
        let mut event_reports = EventReports::new();
        for event in EventId::ALL.iter().rev() {
            // The list is full in the end, and what is of high severity is refused.
            event_reports.disable(*event).unwrap_or_default();
        }
        let (interval_s, repetitions, events) = (u16::MAX, u8::MAX, MonitorEvents::D);
        let (low, high) = (i32::MIN, i32::MAX);
        let parameter = ParameterId::ScienceRecords;
        let check = LimitCheck { parameter, interval_s, repetitions, low, high, events };
        let mut monitors = ParameterMonitors::new();
        let added = (1..=u8::MAX).filter(|monitor| monitors.add(*monitor, check).is_ok()).count();
        assert_eq!(added, 8);
        let mut actions = EventActions::new();
        let command = Command::ModifyMonitor {
            monitor: 8,
            parameter,
            interval_s,
            repetitions,
            low,
            high,
            events,
        };
        let (request, acknowledge) = (RequestId::new(u32::MAX), Acknowledge::All);
        let action = |event: &EventId| EventAction { event: *event, request, acknowledge, command };
        let all = EventId::ALL.iter().rev().map(action);
        assert_eq!(all.filter(|action| actions.add(*action).is_ok()).count(), 8);
        let watching = Watching {
            event_reports: &event_reports,
            monitors: &monitors,
            actions: &actions,
            time_reports: &TimeReports::new(),
        };
        let (_, room) = Section::Watching.room();
        let mut octets = [0; super::super::section::LONGEST];
        let written = postcard::to_slice(&watching, &mut octets[..room]).unwrap();
        assert!(written.len() > room / 4, "{} of {room}", written.len());
    }
}
