//! A queue of packets in a fixed piece of memory; when it is full, the oldest go, and are counted.

use serde::{Deserialize, Serialize};

/// Octets in front of each packet: its length.
const LENGTH_FIELD: usize = 2;

/// A queue of packets. The memory is passed in by its owner, always the same piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Ring {
    head: usize,
    used: usize,
    lost: u32,
}

impl Ring {
    /// Returns the octets in use.
    pub(crate) const fn used(&self) -> usize {
        self.used
    }

    /// Returns how many packets were lost for want of room.
    pub(crate) const fn lost(&self) -> u32 {
        self.lost
    }

    /// Returns the queue with a packet of so many octets, the last that was taken, in front again.
    pub(crate) const fn with_front_again(mut self, packet: usize, memory: usize) -> Self {
        let octets = packet + LENGTH_FIELD;
        if memory == 0 || self.used + octets > memory {
            return self;
        }
        self.head = (self.head + memory - octets % memory) % memory;
        self.used += octets;
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
        while self.used > 0 && !self.has_good_front(memory, buffer, &is_good) {
            self.head = (self.head + 1) % memory.len();
            self.used -= 1;
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

    /// Forgets every packet.
    pub(crate) const fn clear(&mut self) {
        self.used = 0;
    }

    /// Adds a packet; the oldest go when there is no room.
    pub(crate) fn push(&mut self, memory: &mut [u8], packet: &[u8]) {
        let needed = packet.len() + LENGTH_FIELD;
        let Ok(length) = u16::try_from(packet.len()) else { return self.lose() };
        if needed > memory.len() {
            return self.lose();
        }
        while memory.len() - self.used < needed {
            self.drop_oldest(memory);
            self.lose();
        }
        self.write(memory, &length.to_be_bytes());
        self.write(memory, packet);
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

    /// Takes the oldest packet into `buffer`; `None` when there is none or the buffer is too small.
    pub(crate) fn pop<'b>(&mut self, memory: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let length = self.front_length(memory)?;
        let packet = buffer.get_mut(..length)?;
        copy_out(memory, self.head + LENGTH_FIELD, packet);
        self.drop_oldest(memory);
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
        self.head = (self.head + octets) % memory.len();
        self.used -= octets;
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
        let nonsense = Ring { head: 1000, used: 10, lost: 3 };
        assert_eq!(nonsense.whole(&memory, &mut buffer, good), Ring { head: 0, used: 0, lost: 3 });
    }

    proptest! {
        #[test]
        fn what_comes_out_is_what_went_in_but_for_the_oldest(
            packets in proptest::collection::vec(
                (proptest::collection::vec(any::<u8>(), 0..40), any::<bool>()), 0..60),
            size in 2_usize..120,
        ) {
            let mut memory = std::vec![0; size];
            let mut ring = Ring::default();
            let mut model: VecDeque<Vec<u8>> = VecDeque::new();
            let mut lost = 0;
            for (packet, take) in packets {
                ring.push(&mut memory, &packet);
                if packet.len() + 2 > size {
                    lost += 1;
                } else {
                    model.push_back(packet);
                }
                while model.iter().map(|p| p.len() + 2).sum::<usize>() > size {
                    model.pop_front();
                    lost += 1;
                }
                prop_assert_eq!(ring.lost(), lost);
                if take {
                    let mut buffer = [0; 64];
                    let popped = ring.pop(&memory, &mut buffer).map(<[u8]>::to_vec);
                    prop_assert_eq!(popped, model.pop_front());
                }
                prop_assert_eq!(ring.used(), model.iter().map(|p| p.len() + 2).sum::<usize>());
            }
        }
    }
}
