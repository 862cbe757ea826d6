//! Telecommands for later (PUS service 11): kept in the order of their release, released when due.

use core::mem::take;

use heapless::Vec;
use hilal_dictionary::{
    CommandError, FailureCode, MissionTime, ScheduleEntry, ScheduleSummary, ScheduledActivity,
    SubSchedule,
};
use serde::{Deserialize, Serialize};

/// How many telecommands can wait: a plan of 14 days has about 800.
pub const SCHEDULE_CAPACITY: usize = 1536;

/// The schedule.
#[derive(Debug)]
pub(crate) struct Schedule {
    /// The latest first, so that the next to release is at the end.
    entries: Vec<ScheduleEntry, SCHEDULE_CAPACITY>,
    enabled: bool,
    /// Sub-schedules whose telecommands expire, by bits.
    disabled: u16,
    /// How far a summary has been told, while it is.
    told: Option<Told>,
    /// The first page that has changed since it was last kept, and the pages that were in use then.
    changed_from: Option<usize>,
    pages_kept: usize,
}

/// How far a summary has been told: all telecommands before a time, and so many of those at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    until: MissionTime,
    at: u16,
}

/// What of the schedule is kept beside its telecommands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptSchedule {
    enabled: bool,
    disabled: u16,
    told: Option<Told>,
}

/// Telecommands of a page: the schedule is kept page by page.
pub(crate) const PAGE_ENTRIES: usize = 128;
/// Pages of a full schedule.
pub(crate) const SCHEDULE_PAGES: usize = SCHEDULE_CAPACITY / PAGE_ENTRIES;

/// A page of the schedule, as it is read again.
pub(crate) type SchedulePage = Vec<ScheduleEntry, PAGE_ENTRIES>;

impl Schedule {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            enabled: true,
            disabled: 0,
            told: None,
            changed_from: None,
            pages_kept: 0,
        }
    }

    /// Goes on with pages that were kept, in their order.
    pub(crate) fn resume(&mut self, page: &SchedulePage) {
        // As many pages as there are have room.
        self.entries.extend_from_slice(page).unwrap_or_default();
        self.changed_from = Some(0);
        self.pages_kept = SCHEDULE_PAGES;
    }

    /// Returns what is kept beside the telecommands.
    pub(crate) const fn kept(&self) -> KeptSchedule {
        KeptSchedule { enabled: self.enabled, disabled: self.disabled, told: self.told }
    }

    /// Goes on with what was kept beside the telecommands.
    pub(crate) const fn resume_state(&mut self, kept: KeptSchedule) {
        KeptSchedule { enabled: self.enabled, disabled: self.disabled, told: self.told } = kept;
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

    /// Returns whether telecommands of a sub-schedule are released when they are due.
    pub(crate) fn releases(&self, sub_schedule: SubSchedule) -> bool {
        self.enabled && self.disabled & bit(sub_schedule) == 0
    }

    pub(crate) fn enable_sub_schedule(&mut self, sub_schedule: SubSchedule) {
        self.disabled &= !bit(sub_schedule);
    }

    pub(crate) fn disable_sub_schedule(&mut self, sub_schedule: SubSchedule) {
        self.disabled |= bit(sub_schedule);
    }

    /// Forgets the telecommands that came in a packet.
    pub(crate) fn delete(&mut self, apid: u16, sequence: u16) -> Result<(), FailureCode> {
        let before = self.entries.len();
        self.entries.retain(|of| (of.request.apid(), of.request.sequence()) != (apid, sequence));
        if self.entries.len() == before {
            return Err(FailureCode::NotScheduled);
        }
        self.changes(0);
        Ok(())
    }

    /// Shifts all telecommands, or those of a sub-schedule, unless one would be released before now. Of those that are
    /// then due at the same time, the one that was before goes first.
    pub(crate) fn shift(
        &mut self,
        which: Option<SubSchedule>,
        offset_s: i32,
        now: MissionTime,
    ) -> Result<(), FailureCode> {
        let is_meant = |of: &ScheduleEntry| which.is_none_or(|number| of.sub_schedule == number);
        let good = |of: &ScheduleEntry| shifted(of.release, offset_s).is_some_and(|at| at >= now);
        if !self.entries.iter().filter(|of| is_meant(of)).all(good) {
            return Err(FailureCode::ShiftPast);
        }
        for entry in self.entries.iter_mut().filter(|of| is_meant(of)) {
            entry.release = shifted(entry.release, offset_s).unwrap_or(entry.release);
        }
        self.changes(0);
        self.sort();
        Ok(())
    }

    /// Puts the entries in order again, the latest first; those of equal times keep theirs.
    fn sort(&mut self) {
        for end in 1..self.entries.len() {
            let Some(entry) = self.entries.get(end).copied() else { return };
            let sorted = self.entries.get(..end).unwrap_or_default();
            let place = sorted.partition_point(|other| other.release >= entry.release);
            // Those behind its place move up by one, the last first.
            for from in (place..end).rev() {
                let Some(moved) = self.entries.get(from).copied() else { return };
                let Some(to) = self.entries.get_mut(from + 1) else { return };
                *to = moved;
            }
            if let Some(to) = self.entries.get_mut(place) {
                *to = entry;
            }
        }
    }

    /// Returns whether telecommands of a sub-schedule are still to be released.
    pub(crate) fn has_any_of(&self, sub_schedule: SubSchedule) -> bool {
        self.entries.iter().any(|of| of.sub_schedule == sub_schedule)
    }

    /// Inserts the telecommands of a sequence that has started, if they fit.
    pub(crate) fn insert_all(
        &mut self,
        entries: impl Iterator<Item = ScheduleEntry> + Clone,
    ) -> Result<(), FailureCode> {
        if self.entries.len() + entries.clone().count() > SCHEDULE_CAPACITY {
            return Err(FailureCode::ScheduleFull);
        }
        entries.for_each(|entry| self.insert_one(entry));
        Ok(())
    }

    /// Begins to tell what is scheduled.
    pub(crate) fn tell(&mut self) {
        self.told = Some(Told::default());
    }

    /// Returns whether there is something to tell.
    pub(crate) const fn is_telling(&self) -> bool {
        self.told.is_some()
    }

    /// Writes the next telecommands into a summary, the next to release first, and returns its length.
    pub(crate) fn tell_next(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let told = self.told?;
        let before = self.entries.partition_point(|of| of.release >= told.until);
        let at = self.entries.partition_point(|of| of.release > told.until);
        let left = before.saturating_sub(usize::from(told.at)).max(at);
        let entries = self.entries.get(..left).unwrap_or_default().iter().rev();
        let activity =
            |of: &ScheduleEntry| ScheduledActivity::of(of.sub_schedule, of.release, of.request);
        let (length, count) = ScheduleSummary::encode(entries.clone().map(activity), buffer)?;
        let count = usize::from(count);
        self.told =
            entries.clone().nth(count.saturating_sub(1)).filter(|_| count < left).map(|last| {
                let same = entries.take(count).filter(|of| of.release == last.release).count();
                let same = u16::try_from(same).unwrap_or(u16::MAX);
                let earlier = if last.release == told.until { told.at } else { 0 };
                Told { until: last.release, at: earlier.saturating_add(same) }
            });
        Some(length)
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
        entries.flatten().for_each(|entry| self.insert_one(entry));
    }

    fn insert_one(&mut self, entry: ScheduleEntry) {
        let later = |other: &ScheduleEntry| other.release > entry.release;
        let index = self.entries.partition_point(later);
        self.changes(index);
        // `check` made sure of the room; an entry without room would be left out.
        self.entries.insert(index, entry).unwrap_or_default();
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

const fn bit(sub_schedule: SubSchedule) -> u16 {
    1 << sub_schedule.number()
}

/// Returns a time so many seconds later, if it can be told.
fn shifted(time: MissionTime, offset_s: i32) -> Option<MissionTime> {
    let [a, b, c, d, fraction @ ..] = time.octets();
    let seconds = u32::from_be_bytes([a, b, c, d]).checked_add_signed(offset_s)?;
    let [a, b, c, d] = seconds.to_be_bytes();
    let [e, f] = fraction;
    Some(MissionTime::from_octets([a, b, c, d, e, f]))
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

    /// Returns what a summary tells, over all its packets.
    fn told(schedule: &mut Schedule) -> std::vec::Vec<(u32, u16)> {
        let mut told = std::vec::Vec::new();
        schedule.tell();
        while schedule.is_telling() {
            let mut buffer = [0; 1 + 3 * ScheduledActivity::LENGTH];
            let length = schedule.tell_next(&mut buffer).unwrap();
            let summary = ScheduleSummary::decode(&buffer[..length]).unwrap();
            told.extend(summary.map(|of| (of.release.seconds(), of.sequence)));
        }
        told
    }

    #[test]
    fn an_empty_schedule_is_told_in_one_empty_summary() {
        let mut schedule = Schedule::new();
        schedule.tell();
        assert_eq!(schedule.tell_next(&mut [7; 20]), Some(1));
        assert!(!schedule.is_telling());
    }

    #[test]
    fn what_is_released_while_a_summary_is_told_makes_it_miss_nothing_else() {
        let mut schedule = Schedule::new();
        with_entries(&[1, 1, 2, 2, 2, 3, 4], |entries| schedule.insert(entries));
        schedule.tell();
        let mut buffer = [0; 1 + 4 * ScheduledActivity::LENGTH];
        schedule.tell_next(&mut buffer);
        for _ in 0..2 {
            schedule.take_due(MissionTime::from_seconds(1));
        }
        let length = schedule.tell_next(&mut buffer).unwrap();
        let summary = ScheduleSummary::decode(&buffer[..length]).unwrap();
        assert_eq!(summary.map(|of| of.sequence).collect::<std::vec::Vec<_>>(), [4, 5, 6]);
    }

    proptest! {
        #[test]
        fn a_summary_tells_everything_in_the_order_of_release(
            times in proptest::collection::vec(0_u32..10, 0..60),
        ) {
            let mut schedule = Schedule::new();
            with_entries(&times, |entries| schedule.insert(entries));
            let mut expected: std::vec::Vec<(u32, u16)> =
                times.iter().zip(0_u16..).map(|(time, index)| (*time, index)).collect();
            expected.sort_unstable();
            prop_assert_eq!(told(&mut schedule), expected);
        }

        #[test]
        fn a_shift_of_all_keeps_the_order_and_one_of_a_sub_schedule_moves_only_that(
            times in proptest::collection::vec(1000_u32..1050, 1..60),
            numbers in proptest::collection::vec(0_u8..3, 60), offset_s in -60_i32..60,
        ) {
            let mut schedule = Schedule::new();
            with_entries(&times, |entries| schedule.insert(entries));
            for entry in &mut schedule.entries {
                let place = usize::from(entry.request.sequence());
                entry.sub_schedule = SubSchedule::new(numbers[place]).unwrap();
            }
            let before = told(&mut schedule);
            prop_assert_eq!(schedule.shift(None, offset_s, MissionTime::from_seconds(900)), Ok(()));
            let by = |time: u32| time.checked_add_signed(offset_s).unwrap();
            let all: std::vec::Vec<_> = before.iter().map(|(time, of)| (by(*time), *of)).collect();
            prop_assert_eq!(told(&mut schedule), all);
            let one = SubSchedule::new(1);
            schedule.shift(one, -offset_s, MissionTime::from_seconds(900)).unwrap();
            let mut after = told(&mut schedule);
            prop_assert!(after.is_sorted_by_key(|(time, _)| *time));
            after.sort_unstable_by_key(|(_, sequence)| *sequence);
            for ((time, sequence), original) in after.into_iter().zip(&times) {
                let of_it = numbers[usize::from(sequence)] == 1;
                prop_assert_eq!(time, if of_it { *original } else { by(*original) });
            }
            let late = schedule.shift(None, -1000, MissionTime::from_seconds(900));
            prop_assert_eq!(late, Err(FailureCode::ShiftPast));
        }
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
