//! What the schedule does over cycles, and sequences that start (ECSS-E-ST-70-41C, service 11).

use hilal_dictionary::{FailureCode, Mode, ReportKind, SubSchedule, Urgency};

use crate::FlightSoftware;
use crate::packet_class::MAX_REPORT_DATA;

/// Packets of a summary that are made in a cycle at most: ours.
const SUMMARIES_PER_CYCLE: usize = 4;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Tells what is scheduled, when no report waits to be sent: a summary holds nothing back, and without a link it waits
    /// itself. It tells of each telecommand as it is when its packet is made.
    pub(crate) fn report_schedule(&mut self) {
        if !self.schedule.is_telling() || self.downlink.store().has(Urgency::Urgent) {
            return;
        }
        for _ in 0..SUMMARIES_PER_CYCLE {
            let mut data = [0; MAX_REPORT_DATA];
            let Some(length) = self.schedule.tell_next(&mut data) else { return };
            let data = data.get(..length).unwrap_or_default();
            self.downlink.report(ReportKind::ScheduleSummary, data);
        }
    }

    /// Schedules the telecommands of a sequence from now on. In safe mode, or where the schedule is disabled, they would
    /// expire. One that has not been released whole is not started again: its telecommands would mix.
    pub(crate) fn start_sequence(&mut self, number: SubSchedule) -> Result<(), FailureCode> {
        let now = self.readings.time;
        if self.mode == Mode::Safe {
            return Err(FailureCode::WrongMode);
        }
        if !self.schedule.releases(number) {
            return Err(FailureCode::SubScheduleOff);
        }
        if self.sequences.started(number, now).next().is_none() {
            return Err(FailureCode::NoSequence);
        }
        if self.schedule.has_any_of(number) {
            return Err(FailureCode::SequenceRunning);
        }
        self.schedule.insert_all(self.sequences.started(number, now))
    }
}
