//! Telecommands for later (PUS service 11): kept in the order of their release, released when due.

use core::mem::take;

use heapless::Vec;
use hilal_dictionary::{CommandError, FailureCode, MissionTime, ScheduleEntry};

/// How many telecommands can wait: a plan of 14 days has about 800.
pub const SCHEDULE_CAPACITY: usize = 1536;

/// The schedule.
#[derive(Debug)]
pub(crate) struct Schedule {
    /// The latest first, so that the next to release is at the end.
    entries: Vec<ScheduleEntry, SCHEDULE_CAPACITY>,
    enabled: bool,
    /// The first page that has changed since it was last kept, and the pages that were in use then.
    changed_from: Option<usize>,
    pages_kept: usize,
}

/// Telecommands of a page: the schedule is kept page by page.
pub(crate) const PAGE_ENTRIES: usize = 128;
/// Pages of a full schedule.
pub(crate) const SCHEDULE_PAGES: usize = SCHEDULE_CAPACITY / PAGE_ENTRIES;

/// A page of the schedule, as it is read again.
pub(crate) type SchedulePage = Vec<ScheduleEntry, PAGE_ENTRIES>;

impl Schedule {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), enabled: true, changed_from: None, pages_kept: 0 }
    }

    /// Goes on with pages that were kept, in their order.
    pub(crate) fn resume(&mut self, page: &SchedulePage) {
        // As many pages as there are have room.
        self.entries.extend_from_slice(page).unwrap_or_default();
        self.changed_from = Some(0);
        self.pages_kept = SCHEDULE_PAGES;
    }

    /// Returns the pages that have changed since the last call, each with its number.
    pub(crate) fn changed(&mut self) -> impl Iterator<Item = (usize, &[ScheduleEntry])> {
        let pages = self.entries.len().div_ceil(PAGE_ENTRIES);
        let from = self.changed_from.take().unwrap_or(usize::MAX);
        let until = core::mem::replace(&mut self.pages_kept, pages).max(pages);
        let entries = &self.entries;
        (from..until).map(move |page| {
            let begin = page * PAGE_ENTRIES;
            let end = entries.len().min(begin + PAGE_ENTRIES);
            (page, entries.get(begin..end).unwrap_or_default())
        })
    }

    /// Has every page kept again.
    pub(crate) const fn touch(&mut self) {
        self.changed_from = Some(0);
        self.pages_kept = SCHEDULE_PAGES;
    }

    fn changes(&mut self, index: usize) {
        let page = index / PAGE_ENTRIES;
        self.changed_from = Some(self.changed_from.map_or(page, |from| from.min(page)));
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) const fn is_enabled(&self) -> bool {
        self.enabled
    }

    pub(crate) const fn enable(&mut self) {
        self.enabled = true;
    }

    pub(crate) const fn disable(&mut self) {
        self.enabled = false;
    }

    /// Forgets everything and returns how much that was.
    pub(crate) fn reset(&mut self) -> usize {
        self.changes(0);
        take(&mut self.entries).len()
    }

    /// Checks that all entries are good, in time, and fit.
    pub(crate) fn check(
        &self,
        entries: impl Iterator<Item = Result<ScheduleEntry, CommandError>>,
        now: MissionTime,
    ) -> Result<(), FailureCode> {
        let mut count = 0;
        for entry in entries {
            let entry = entry.or(Err(FailureCode::Scheduled))?;
            if entry.release < now {
                return Err(FailureCode::ReleasePast);
            }
            count += 1;
        }
        if self.entries.len() + count > SCHEDULE_CAPACITY {
            return Err(FailureCode::ScheduleFull);
        }
        Ok(())
    }

    /// Inserts entries that have been checked; of equal times, the first inserted is released
    /// first.
    pub(crate) fn insert(
        &mut self,
        entries: impl Iterator<Item = Result<ScheduleEntry, CommandError>>,
    ) {
        for entry in entries.flatten() {
            let later = |other: &ScheduleEntry| other.release > entry.release;
            let index = self.entries.partition_point(later);
            self.changes(index);
            // `check` made sure of the room; an entry without room would be left out.
            self.entries.insert(index, entry).unwrap_or_default();
        }
    }

    /// Takes the next entry that is due.
    pub(crate) fn take_due(&mut self, now: MissionTime) -> Option<ScheduleEntry> {
        let due = self.entries.last().is_some_and(|entry| entry.release <= now);
        if !due {
            return None;
        }
        self.changes(self.entries.len().saturating_sub(1));
        self.entries.pop()
    }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::{
        Acknowledge, Apids, Command, MessageType, Request, ScheduleEntries, ScheduleWriter,
    };
    use proptest::prelude::*;

    use super::*;

    fn with_entries(times: &[u32], use_entries: impl FnOnce(ScheduleEntries<'_>)) {
        let mut data = [0; 4096];
        let mut writer = ScheduleWriter::new(&mut data);
        for (index, &time) in times.iter().enumerate() {
            let mut packet = [0; 64];
            let sequence = u16::try_from(index).unwrap();
            let length = Command::Ping
                .write_packet(Apids::default().commands(), sequence, Acknowledge::All, &mut packet)
                .unwrap();
            writer.push(MissionTime::from_seconds(time), &packet[..length]).unwrap();
        }
        let length = 1 + times.len() * 19;
        match Request::decode(MessageType::new(11, 4), &data[..length]) {
            Ok(Request::ScheduleInsert(entries)) => use_entries(entries),
            other => assert!(times.is_empty(), "{other:?}"),
        }
    }

    #[test]
    fn an_insertion_that_does_not_fit_whole_is_refused() {
        let mut schedule = Schedule::new();
        for _ in 0..15 {
            with_entries(&[10; 100], |entries| schedule.insert(entries));
        }
        with_entries(&[10; 37], |entries| {
            let verdict = schedule.check(entries, MissionTime::default());
            assert_eq!(verdict, Err(FailureCode::ScheduleFull));
        });
        with_entries(&[10; 36], |entries| {
            assert_eq!(schedule.check(entries, MissionTime::default()), Ok(()));
        });
    }

    #[test]
    fn what_should_have_been_released_already_is_refused() {
        let schedule = Schedule::new();
        with_entries(&[100, 99], |entries| {
            let verdict = schedule.check(entries, MissionTime::from_seconds(100));
            assert_eq!(verdict, Err(FailureCode::ReleasePast));
        });
    }

    proptest! {
        #[test]
        fn release_is_in_the_order_of_time_then_of_insertion(
            times in proptest::collection::vec(0_u32..50, 1..60),
        ) {
            let mut schedule = Schedule::new();
            with_entries(&times, |entries| schedule.insert(entries));
            let mut released = std::vec::Vec::new();
            for now in 0..50 {
                while let Some(entry) = schedule.take_due(MissionTime::from_seconds(now)) {
                    prop_assert_eq!(entry.release.seconds(), now);
                    released.push((now, entry.request.sequence()));
                }
            }
            prop_assert_eq!(released.len(), times.len());
            prop_assert!(released.is_sorted());
        }
    }
}
