//! Retrieval by time range (ECSS-E-ST-70-41C, service 15): packets that were sent and are still in memory go out
//! again, as they were.
//!
//! A retrieval runs over what was history of its queue when it began: what waits then is sent anyway. While it runs,
//! new packets may take the room of the oldest; those that it has not reached yet are gone.

use hilal_dictionary::MissionTime;
use serde::{Deserialize, Serialize};

use crate::packet_class::Class;

/// How many packets are looked at in a cycle at most: ours. A store of 11,000 housekeeping reports is looked through
/// in 22 cycles.
pub(crate) const LOOKS_PER_CYCLE: u16 = 512;

/// An interval of time with both its ends, in seconds since the mission's epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Interval {
    pub(crate) from_s: u32,
    pub(crate) until_s: u32,
}

impl Interval {
    /// Returns whether a time lies in it; a second ends with its last fraction.
    pub(crate) fn contains(self, time: MissionTime) -> bool {
        (self.from_s..=self.until_s).contains(&time.seconds())
    }
}

/// A retrieval that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retrieval {
    class: Class,
    interval: Interval,
    /// Octets from the oldest packet to the one that comes next.
    behind: usize,
    /// Octets from there to the end.
    left: usize,
    /// Packets that were sent again.
    packets: u32,
    /// How many more packets may be looked at in this cycle.
    looks: u16,
    /// Whether the packet that comes next is one of those asked for.
    ready: bool,
}

impl Retrieval {
    /// Begins with the oldest packet, to end after so many octets.
    pub(crate) const fn new(class: Class, interval: Interval, octets: usize) -> Self {
        Self {
            class,
            interval,
            behind: 0,
            left: octets,
            packets: 0,
            looks: LOOKS_PER_CYCLE,
            ready: false,
        }
    }

    pub(crate) const fn class(self) -> Class {
        self.class
    }

    pub(crate) const fn interval(self) -> Interval {
        self.interval
    }

    pub(crate) const fn packets(self) -> u32 {
        self.packets
    }

    /// Returns where the packet that comes next lies, in octets behind the oldest one.
    pub(crate) const fn behind(self) -> usize {
        self.behind
    }

    /// Returns whether the packet that comes next was asked for.
    pub(crate) const fn is_ready(self) -> bool {
        self.ready
    }

    /// Returns whether there is nothing left to look at.
    pub(crate) const fn is_over(self) -> bool {
        self.left == 0
    }

    /// Returns it as it goes on after a reset: with the next packet to be looked at again.
    pub(crate) const fn to_keep(mut self) -> Self {
        (self.looks, self.ready) = (LOOKS_PER_CYCLE, false);
        self
    }

    /// Lets another cycle's looks be taken.
    pub(crate) const fn begin_cycle(&mut self) {
        self.looks = LOOKS_PER_CYCLE;
    }

    /// Takes a look, if one is left in this cycle and none has found anything.
    pub(crate) const fn may_look(&mut self) -> bool {
        if self.ready || self.left == 0 || self.looks == 0 {
            return false;
        }
        self.looks -= 1;
        true
    }

    /// Notes that the packet that comes next was asked for.
    pub(crate) const fn found(&mut self) {
        self.ready = true;
    }

    /// Passes over the packet that comes next, of so many octets in memory.
    pub(crate) const fn pass(&mut self, octets: usize) {
        self.behind += octets;
        self.left = self.left.saturating_sub(octets);
        self.ready = false;
    }

    /// Notes that a packet was taken, and passes over it.
    pub(crate) const fn take(&mut self, octets: usize) {
        self.packets = self.packets.saturating_add(1);
        self.pass(octets);
    }

    /// Goes back to a packet of so many octets in memory, the last that was taken, to take it again.
    pub(crate) const fn step_back(&mut self, octets: usize) {
        if let Some(behind) = self.behind.checked_sub(octets) {
            self.behind = behind;
            self.left += octets;
            self.packets = self.packets.saturating_sub(1);
            self.ready = false;
        }
    }

    /// Notes that so many octets of the oldest packets are gone.
    pub(crate) const fn forget(&mut self, octets: usize) {
        if octets > self.behind {
            self.left = self.left.saturating_sub(octets - self.behind);
            self.ready = false;
        }
        self.behind = self.behind.saturating_sub(octets);
    }

    /// Ends within so many octets of history.
    pub(crate) const fn end_within(&mut self, sent: usize) {
        let left = sent.saturating_sub(self.behind);
        if left < self.left {
            self.left = left;
        }
        if self.left == 0 {
            self.ready = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALWAYS: Interval = Interval { from_s: 0, until_s: u32::MAX };

    #[test]
    fn packets_that_go_before_they_are_reached_shorten_it_and_those_behind_it_do_not() {
        let mut retrieval = Retrieval::new(Class::Housekeeping, ALWAYS, 100);
        retrieval.take(30);
        retrieval.forget(20);
        assert_eq!((retrieval.behind(), retrieval.left), (10, 70));
        retrieval.forget(30);
        assert_eq!((retrieval.behind(), retrieval.left), (0, 50));
        retrieval.forget(90);
        assert!(retrieval.is_over());
    }

    #[test]
    fn a_packet_of_which_a_part_was_sent_is_taken_again_and_counted_once() {
        let mut retrieval = Retrieval::new(Class::Housekeeping, ALWAYS, 100);
        retrieval.take(30);
        retrieval.take(40);
        let before = retrieval;
        retrieval.step_back(40);
        assert_eq!((retrieval.behind(), retrieval.left, retrieval.packets()), (30, 70, 1));
        retrieval.take(40);
        assert_eq!(retrieval, before);
    }

    #[test]
    fn a_cycle_looks_at_so_many_packets_and_no_more() {
        let mut retrieval = Retrieval::new(Class::Science, ALWAYS, usize::MAX);
        let looks = |retrieval: &mut Retrieval| {
            core::iter::repeat_with(|| retrieval.may_look()).take_while(|may| *may).count()
        };
        assert_eq!(looks(&mut retrieval), usize::from(LOOKS_PER_CYCLE));
        retrieval.begin_cycle();
        retrieval.found();
        assert_eq!(looks(&mut retrieval), 0);
    }

    #[test]
    fn an_interval_holds_both_its_seconds_whole() {
        let interval = Interval { from_s: 10, until_s: 20 };
        let contains =
            |milliseconds| interval.contains(MissionTime::from_milliseconds(milliseconds));
        assert_eq!([9999, 10_000, 20_999, 21_000].map(contains), [false, true, true, false]);
    }
}
