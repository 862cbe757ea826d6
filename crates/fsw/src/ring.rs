//! A queue of packets in a fixed piece of memory; when it is full, the oldest go, and are counted.

/// Octets in front of each packet: its length.
const LENGTH_FIELD: usize = 2;

/// A queue of packets. The memory is passed in by its owner, always the same piece.
#[derive(Debug, Clone, Copy, Default)]
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
    use std::vec::Vec;

    use super::*;

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
