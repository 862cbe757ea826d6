//! A queue of packets in a fixed piece of memory; when it is full, the oldest go, and are counted.
//!
//! What has been taken stays where it is, as history, until its room is needed:
//!
//! ```text
//!      sent             used              free
//!  ├───────────┼───────────────────┼───────────────┤ and round again
//!  oldest      head: the next to take
//! ```

use serde::{Deserialize, Serialize};

/// Octets in front of each packet: its length.
const LENGTH_FIELD: usize = 2;

/// A queue of packets. The memory is passed in by its owner, always the same piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Ring {
    head: usize,
    /// Octets that wait.
    used: usize,
    /// Octets of history, in front of the head.
    sent: usize,
    lost: u32,
}

/// A packet at its place in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    offset: usize,
    length: usize,
}

impl Place {
    /// Returns the octets that the packet takes in memory.
    pub(crate) const fn octets(self) -> usize {
        self.length + LENGTH_FIELD
    }

    /// Returns the length of the packet.
    pub(crate) const fn length(self) -> usize {
        self.length
    }

    /// Copies the first octets of the packet, as many as the buffer has.
    pub(crate) fn read(self, memory: &[u8], buffer: &mut [u8]) {
        copy_out(memory, self.offset + LENGTH_FIELD, buffer);
    }
}

impl Ring {
    /// Returns the octets of the packets that wait.
    pub(crate) const fn used(&self) -> usize {
        self.used
    }

    /// Returns the octets of the packets that were taken and are still there.
    pub(crate) const fn sent(&self) -> usize {
        self.sent
    }

    /// Returns the octets that a packet of a length takes in memory.
    pub(crate) const fn octets_of(length: usize) -> usize {
        length + LENGTH_FIELD
    }

    /// Returns the packet that lies so many octets behind the oldest one; none where history and queue end, or where
    /// no packet can be.
    pub(crate) fn packet_at(&self, memory: &[u8], behind: usize) -> Option<Place> {
        let left = (self.sent + self.used).checked_sub(behind)?;
        if left < LENGTH_FIELD || memory.is_empty() {
            return None;
        }
        let offset = (self.oldest(memory.len()) + behind) % memory.len();
        let mut field = [0; LENGTH_FIELD];
        copy_out(memory, offset, &mut field);
        let place = Place { offset, length: usize::from(u16::from_be_bytes(field)) };
        (place.octets() <= left).then_some(place)
    }

    /// Forgets the oldest packet, sent or not; returns its octets.
    pub(crate) fn forget_oldest(&mut self, memory: &[u8]) -> usize {
        if self.sent > 0 {
            return self.drop_history(memory);
        }
        let before = self.used;
        self.drop_oldest(memory);
        before - self.used
    }

    /// Returns where the oldest packet begins.
    const fn oldest(&self, memory: usize) -> usize {
        if self.sent <= self.head { self.head - self.sent } else { self.head + memory - self.sent }
    }

    /// Returns how many packets were lost for want of room.
    pub(crate) const fn lost(&self) -> u32 {
        self.lost
    }

    /// Returns the queue with a packet of so many octets, the last that was taken, in front again, if it is still
    /// there.
    pub(crate) const fn with_front_again(mut self, packet: usize, memory: usize) -> Self {
        let octets = packet + LENGTH_FIELD;
        if memory == 0 || octets > self.sent {
            return self;
        }
        self.head = (self.head + memory - octets % memory) % memory;
        self.used += octets;
        self.sent -= octets;
        self
    }

    /// Returns the part of the queue that is whole: without what was overwritten in front of the first good packet,
    /// and without what lies behind the last packet that can be found.
    pub(crate) fn whole(
        mut self,
        memory: &[u8],
        buffer: &mut [u8],
        is_good: impl Fn(&[u8]) -> bool,
    ) -> Self {
        if self.head >= memory.len() || self.used > memory.len() {
            return Self { lost: self.lost, ..Self::default() };
        }
        self.sent = self.whole_history(memory, buffer, &is_good);
        let head = self.head;
        while self.used > 0 && !self.has_good_front(memory, buffer, &is_good) {
            self.head = (self.head + 1) % memory.len();
            self.used -= 1;
        }
        if self.head != head {
            self.sent = 0; // it was written over before the first packet that waits
        }
        let mut walk = self;
        while walk.used > 0 {
            let length = walk.front_length(memory).unwrap_or(usize::MAX);
            if length > buffer.len() || length + LENGTH_FIELD > walk.used {
                self.used -= walk.used;
                break;
            }
            walk.drop_oldest(memory);
        }
        self
    }

    /// Returns the octets of history that are whole: from the first good packet to the head, or none when packets do
    /// not lead there.
    fn whole_history(
        &self,
        memory: &[u8],
        buffer: &mut [u8],
        is_good: impl Fn(&[u8]) -> bool,
    ) -> usize {
        if memory.is_empty() || self.sent + self.used > memory.len() {
            return 0;
        }
        let mut history =
            Self { head: self.oldest(memory.len()), used: self.sent, ..Self::default() };
        while history.used > 0 && !history.has_good_front(memory, buffer, &is_good) {
            history.head = (history.head + 1) % memory.len();
            history.used -= 1;
        }
        let whole = history.used;
        while history.used > 0 {
            let length = history.front_length(memory).unwrap_or(usize::MAX);
            if length > buffer.len() || length + LENGTH_FIELD > history.used {
                return 0;
            }
            history.drop_oldest(memory);
        }
        whole
    }

    /// Returns whether the oldest packet is good.
    pub(crate) fn has_good_front(
        mut self,
        memory: &[u8],
        buffer: &mut [u8],
        is_good: impl Fn(&[u8]) -> bool,
    ) -> bool {
        let fits = |length| length + LENGTH_FIELD <= self.used;
        self.front_length(memory).is_some_and(fits) && self.pop(memory, buffer).is_some_and(is_good)
    }

    /// Forgets every packet that waits; history stays.
    pub(crate) const fn clear(&mut self) {
        self.used = 0;
    }

    /// Adds a packet; history and then the oldest that wait go when there is no room. Returns the octets of history
    /// that went.
    pub(crate) fn push(&mut self, memory: &mut [u8], packet: &[u8]) -> usize {
        let needed = packet.len() + LENGTH_FIELD;
        let Some(length) = u16::try_from(packet.len()).ok().filter(|_| needed <= memory.len())
        else {
            self.lose();
            return 0;
        };
        let history = self.sent;
        while memory.len().saturating_sub(self.used + self.sent) < needed {
            if self.sent > 0 {
                self.drop_history(memory);
            } else {
                self.drop_oldest(memory);
                self.lose();
            }
        }
        self.write(memory, &length.to_be_bytes());
        self.write(memory, packet);
        history - self.sent
    }

    /// Returns whether a packet of so many octets has room without another one going.
    pub(crate) const fn has_room(&self, memory: &[u8], octets: usize) -> bool {
        memory.len().saturating_sub(self.used) >= octets + LENGTH_FIELD
    }

    /// Returns the length of the oldest packet.
    pub(crate) fn front_length(&self, memory: &[u8]) -> Option<usize> {
        if self.used < LENGTH_FIELD {
            return None;
        }
        let mut field = [0; LENGTH_FIELD];
        copy_out(memory, self.head, &mut field);
        Some(usize::from(u16::from_be_bytes(field)))
    }

    /// Takes the oldest packet that waits into `buffer`; `None` when there is none or the buffer is too small. In
    /// memory it stays, as history.
    pub(crate) fn pop<'b>(&mut self, memory: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let length = self.front_length(memory)?;
        let packet = buffer.get_mut(..length)?;
        copy_out(memory, self.head + LENGTH_FIELD, packet);
        let before = self.used;
        self.drop_oldest(memory);
        self.sent += before - self.used;
        Some(packet)
    }

    const fn lose(&mut self) {
        self.lost = self.lost.saturating_add(1);
    }

    fn drop_oldest(&mut self, memory: &[u8]) {
        let Some(length) = self.front_length(memory) else {
            self.used = 0;
            return;
        };
        let octets = (length + LENGTH_FIELD).min(self.used);
        self.head = (self.head + octets).checked_rem(memory.len()).unwrap_or_default();
        self.used -= octets;
    }

    /// Drops the oldest packet of history, and returns its octets.
    fn drop_history(&mut self, memory: &[u8]) -> usize {
        let place = self.packet_at(memory, 0);
        let octets = place.map_or(self.sent, |place| place.octets().min(self.sent));
        self.sent -= octets;
        octets
    }

    fn write(&mut self, memory: &mut [u8], octets: &[u8]) {
        let size = memory.len();
        let start = (self.head + self.used) % size;
        let (first, second) = octets.split_at(octets.len().min(size - start));
        copy_in(memory, start, first);
        copy_in(memory, 0, second);
        self.used += octets.len();
    }
}

fn copy_in(memory: &mut [u8], start: usize, octets: &[u8]) {
    if let Some(target) = memory.get_mut(start..start + octets.len()) {
        target.copy_from_slice(octets);
    }
}

fn copy_out(memory: &[u8], start: usize, octets: &mut [u8]) {
    let size = memory.len().max(1);
    let start = start % size;
    let split = octets.len().min(size - start);
    let (first, second) = octets.split_at_mut(split);
    if let (Some(a), Some(b)) = (memory.get(start..start + split), memory.get(..second.len())) {
        first.copy_from_slice(a);
        second.copy_from_slice(b);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::VecDeque;
    use std::vec;
    use std::vec::Vec;

    use super::*;

    fn good(packet: &[u8]) -> bool {
        packet.first() == Some(&7) && packet.iter().all(|octet| *octet == 7)
    }

    #[test]
    fn a_packet_that_was_taken_is_in_front_again_while_nothing_was_written_over_it() {
        let mut memory = [0; 40];
        let mut buffer = [0; 40];
        let mut ring = Ring { head: 30, ..Ring::default() };
        ring.push(&mut memory, &[7; 10]);
        ring.push(&mut memory, &[7; 5]);
        let before = ring;
        ring.pop(&memory, &mut buffer);
        assert_eq!(ring.with_front_again(10, memory.len()), before);
        assert!(before.has_good_front(&memory, &mut buffer, good));
        ring.push(&mut memory, &[1; 30]);
        assert_eq!(ring.with_front_again(10, memory.len()), ring, "no room");
        assert!(!before.has_good_front(&memory, &mut buffer, good));
    }

    #[test]
    fn what_was_overwritten_in_front_is_left_out_and_the_rest_is_found_again() {
        let mut memory = [0; 60];
        let mut buffer = [0; 40];
        let mut kept = Ring { head: 17, ..Ring::default() };
        for octets in [10, 12, 14, 12] {
            kept.push(&mut memory, &vec![7; octets]);
        }
        assert_eq!(kept.whole(&memory, &mut buffer, good), kept);
        // The next cycle writes over the oldest packet, and is not kept.
        let mut next = kept;
        next.push(&mut memory, &[9; 9]);
        let found = kept.whole(&memory, &mut buffer, good);
        assert_eq!(found.used(), 14 + 16 + 14);
        let nonsense = Ring { head: 1000, used: 10, sent: 0, lost: 3 };
        let empty = Ring { lost: 3, ..Ring::default() };
        assert_eq!(nonsense.whole(&memory, &mut buffer, good), empty);
    }

    #[test]
    fn history_that_was_overwritten_in_front_is_left_out_and_what_leads_nowhere_is_forgotten() {
        let mut memory = [0; 60];
        let mut buffer = [0; 40];
        let mut kept = Ring { head: 17, ..Ring::default() };
        for octets in [10, 12, 14, 12] {
            kept.push(&mut memory, &vec![7; octets]);
        }
        for _ in 0..3 {
            kept.pop(&memory, &mut buffer);
        }
        assert_eq!((kept.used(), kept.sent()), (14, 42));
        assert_eq!(kept.whole(&memory, &mut buffer, good), kept);
        // The next cycle writes over the oldest packet, and is not kept.
        let mut next = kept;
        assert_eq!(next.push(&mut memory, &[9; 9]), 12);
        let found = kept.whole(&memory, &mut buffer, good);
        assert_eq!((found.used(), found.sent()), (14, 30));
        // A length of the last packet of history that is damaged.
        let damaged = (17 + 12 + 14) % memory.len();
        memory[damaged + 1] ^= 1;
        let found = kept.whole(&memory, &mut buffer, good);
        assert_eq!((found.used(), found.sent()), (14, 0));
    }

    #[test]
    fn a_queue_that_is_cleared_keeps_its_history_and_goes_on_behind_it() {
        let mut memory = [0; 40];
        let mut buffer = [0; 40];
        let mut ring = Ring { head: 30, ..Ring::default() };
        ring.push(&mut memory, &[7; 10]);
        ring.push(&mut memory, &[8; 10]);
        ring.pop(&memory, &mut buffer);
        ring.clear();
        ring.push(&mut memory, &[9; 5]);
        assert_eq!((ring.sent(), ring.used()), (12, 7));
        assert_eq!(ring.packet_at(&memory, 0).map(Place::length), Some(10));
        assert_eq!(ring.pop(&memory, &mut buffer), Some(&[9; 5][..]));
    }

    proptest! {
        #[test]
        fn what_comes_out_is_what_went_in_but_for_the_oldest_and_stays_until_room_is_needed(
            packets in proptest::collection::vec(
                (proptest::collection::vec(any::<u8>(), 0..40), any::<bool>()), 0..60),
            size in 2_usize..120,
        ) {
            let mut memory = std::vec![0; size];
            let mut ring = Ring::default();
            let mut model: VecDeque<Vec<u8>> = VecDeque::new();
            let mut history: VecDeque<Vec<u8>> = VecDeque::new();
            let mut lost = 0;
            let octets = |packets: &VecDeque<Vec<u8>>| {
                packets.iter().map(|packet| packet.len() + 2).sum::<usize>()
            };
            for (packet, take) in packets {
                ring.push(&mut memory, &packet);
                if packet.len() + 2 > size {
                    lost += 1;
                } else {
                    model.push_back(packet);
                }
                while octets(&model) + octets(&history) > size {
                    if history.pop_front().is_none() {
                        model.pop_front();
                        lost += 1;
                    }
                }
                prop_assert_eq!(ring.lost(), lost);
                if take {
                    let mut buffer = [0; 64];
                    let popped = ring.pop(&memory, &mut buffer).map(<[u8]>::to_vec);
                    let expected = model.pop_front();
                    history.extend(expected.clone());
                    prop_assert_eq!(popped, expected);
                }
                prop_assert_eq!((ring.used(), ring.sent()), (octets(&model), octets(&history)));
                let mut behind = 0;
                for packet in history.iter().chain(&model) {
                    let place = ring.packet_at(&memory, behind).unwrap();
                    let mut found = vec![0; place.length()];
                    place.read(&memory, &mut found);
                    prop_assert_eq!(&found, packet);
                    behind += place.octets();
                }
                prop_assert_eq!(ring.packet_at(&memory, behind), None);
            }
        }
    }
}
