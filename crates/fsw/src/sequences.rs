//! Sequences that lie ready: telecommands with times from their start on, which one telecommand puts into the schedule.

use heapless::Vec;
use hilal_dictionary::{
    Command, FailureCode, MissionTime, ScheduleEntries, ScheduleEntry, SubSchedule,
};

/// How many telecommands all sequences have together: ours.
pub(crate) const SEQUENCE_CAPACITY: usize = 48;

/// The telecommands of sequences, as they are kept.
pub(crate) type SequenceEntries = Vec<ScheduleEntry, SEQUENCE_CAPACITY>;

/// The sequences, each known by the sub-schedule that it is released into.
#[derive(Debug)]
pub(crate) struct Sequences {
    /// Each with the time from the start on in place of the release time.
    entries: SequenceEntries,
    changed: bool,
}

impl Sequences {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), changed: false }
    }

    /// Goes on with what was kept.
    pub(crate) const fn resume(entries: SequenceEntries) -> Self {
        Self { entries, changed: true }
    }

    /// Returns all telecommands if they have changed since the last call.
    pub(crate) fn changed(&mut self) -> Option<&SequenceEntries> {
        core::mem::take(&mut self.changed).then_some(&self.entries)
    }

    /// Has everything kept again.
    pub(crate) const fn touch(&mut self) {
        self.changed = true;
    }

    /// Checks that a sequence is good and fits in place of the one that has its number. A sequence must not start one: it
    /// could start itself without an end.
    pub(crate) fn check(&self, entries: ScheduleEntries<'_>) -> Result<(), FailureCode> {
        let number = entries.sub_schedule();
        let mut count = self.entries.iter().filter(|of| of.sub_schedule != number).count();
        for entry in entries {
            let entry = entry.or(Err(FailureCode::Scheduled))?;
            if matches!(entry.command, Command::StartSequence { .. }) {
                return Err(FailureCode::Scheduled);
            }
            count += 1;
        }
        if count > SEQUENCE_CAPACITY { Err(FailureCode::SequencesFull) } else { Ok(()) }
    }

    /// Puts a sequence that was checked in place of the one that has its number; one without telecommands is forgotten.
    pub(crate) fn load(&mut self, entries: ScheduleEntries<'_>) {
        let number = entries.sub_schedule();
        self.entries.retain(|of| of.sub_schedule != number);
        for entry in entries.flatten() {
            // `check` made sure of the room.
            self.entries.push(entry).unwrap_or_default();
        }
        self.changed = true;
    }

    /// Returns the telecommands of a sequence that starts now, with their release times.
    pub(crate) fn started(
        &self,
        number: SubSchedule,
        now: MissionTime,
    ) -> impl Iterator<Item = ScheduleEntry> + Clone {
        let of_it = move |entry: &&ScheduleEntry| entry.sub_schedule == number;
        self.entries.iter().filter(of_it).map(move |entry| {
            let milliseconds = now.milliseconds() + entry.release.milliseconds();
            ScheduleEntry { release: MissionTime::from_milliseconds(milliseconds), ..*entry }
        })
    }
}
