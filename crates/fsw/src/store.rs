//! The telemetry store: five queues, so that no kind of packet can crowd out a more urgent one. What was sent stays
//! until its room is needed, and can be [retrieved](crate::retrieval).

use hilal_dictionary::{PacketStore, Urgency};
use serde::{Deserialize, Serialize};

use crate::packet_class::{Class, MAX_PACKET};
use crate::retrieval::Retrieval;
use crate::ring::Ring;

mod content;
mod sent_again;

/// Memory that the reference mission gives to the store: 8 MiB. At one report of each structure a
/// minute (189 octets as they are kept) the housekeeping quarter holds a week without a link; the
/// five eighths for science hold 5.8 hours of a payload at 2 kbit/s.
pub const STORE_BYTES: usize = 8 * 1024 * 1024;

/// Memory for packets of files, in octets: ours. It holds what a link of 32 kbit/s takes in a cycle; more than that is
/// not made ahead.
const FILES_OCTETS: usize = 4096;

/// A packet that was taken out of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Taken {
    pub(crate) class: Class,
    /// Octets of the packet.
    pub(crate) length: usize,
    pub(crate) from: Source,
}

/// Where a packet was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Source {
    /// It waited.
    Queue,
    /// It was sent before.
    History,
}

/// How the ground has set a packet store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Setting {
    storage: Storage,
    /// Less leaves first.
    priority: u8,
}

/// Whether packets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Storage {
    Enabled,
    Disabled,
}

/// What outlives a reset of the store, beside its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptStore {
    queues: [Ring; Class::ALL.len()],
    settings: [Setting; Class::ALL.len()],
    retrieval: Option<Retrieval>,
}

/// Whose turn it is when science and retrieved packets wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Science,
    Retrieval,
}

/// The queues and their memory.
#[derive(Debug)]
pub(crate) struct Store<M> {
    memory: M,
    events: Ring,
    verification: Ring,
    housekeeping: Ring,
    science: Ring,
    files: Ring,
    settings: [Setting; Class::ALL.len()],
    retrieval: Option<Retrieval>,
    turn: Turn,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> Store<M> {
    /// Divides the memory: a sixteenth each for events and verification, a quarter for housekeeping, the rest for
    /// science. Files have a little of the sixteenth of verification.
    pub(crate) fn new(memory: M) -> Self {
        let empty = Ring::default();
        let setting = |class: Class| Setting {
            storage: Storage::Enabled,
            priority: class.store().map_or(0, PacketStore::number),
        };
        Self {
            memory,
            events: empty,
            verification: empty,
            housekeeping: empty,
            science: empty,
            files: empty,
            settings: Class::ALL.map(setting),
            retrieval: None,
            turn: Turn::Retrieval,
        }
    }

    /// Returns what must outlive a reset.
    pub(crate) fn kept(&self) -> KeptStore {
        KeptStore {
            queues: Class::ALL.map(|class| *self.ring(class)),
            settings: self.settings,
            retrieval: self.retrieval.map(Retrieval::to_keep),
        }
    }

    /// Goes on with what was kept, over the same memory: with the packets in front again of which a part was still to
    /// be sent, and without what was written over since.
    pub(crate) fn resume(
        &mut self,
        kept: &KeptStore,
        under_way: [Option<Taken>; Urgency::ALL.len()],
        buffer: &mut [u8; MAX_PACKET],
    ) {
        (self.settings, self.retrieval) = (kept.settings, kept.retrieval);
        for taken in under_way.into_iter().flatten().filter(|taken| taken.from == Source::History) {
            if let Some(retrieval) = &mut self.retrieval {
                retrieval.step_back(Ring::octets_of(taken.length));
            }
        }
        for (class, kept) in Class::ALL.into_iter().zip(kept.queues) {
            let good = |packet: &[u8]| class.is_whole(packet);
            let Some(buffer) = buffer.get_mut(..class.longest_packet()) else { continue };
            let (memory, ring) = self.parts(class);
            *ring = kept.whole(memory, buffer, good);
            let forgotten = kept.sent().saturating_sub(ring.sent());
            for taken in under_way.into_iter().flatten() {
                let again = ring.with_front_again(taken.length, memory.len());
                let waited = taken.class == class && taken.from == Source::Queue;
                if waited && again.has_good_front(memory, buffer, good) {
                    *ring = again;
                }
            }
            let sent = ring.sent();
            if let Some(retrieval) = self.retrieval.as_mut().filter(|of| of.class() == class) {
                retrieval.forget(forgotten);
                retrieval.end_within(sent);
            }
        }
    }

    /// Takes the memory out.
    pub(crate) fn take_memory(&mut self) -> M
    where
        M: Default,
    {
        core::mem::take(&mut self.memory)
    }

    /// Returns the memory as it is.
    pub(crate) fn memory(&self) -> &[u8] {
        self.memory.as_ref()
    }

    /// Returns the octets of the packets that wait.
    pub(crate) fn used(&self) -> usize {
        Class::ALL.into_iter().map(|class| self.ring(class).used()).sum()
    }

    /// Returns whether packets of an urgency wait.
    pub(crate) fn has(&self, urgency: Urgency) -> bool {
        self.first(urgency).is_some()
            || urgency == Urgency::Bulk && self.retrieval.is_some_and(Retrieval::is_ready)
    }

    /// Returns the class within an urgency that leaves first, of those that have packets.
    fn first(&self, urgency: Urgency) -> Option<Class> {
        let waits = |class: &Class| class.urgency() == urgency && self.ring(*class).used() > 0;
        let priority = |class: &Class| self.settings.get(class.index()).map(|of| of.priority);
        Class::ALL.into_iter().filter(waits).min_by_key(priority)
    }

    /// Returns how many packets of a class were lost.
    pub(crate) const fn lost(&self, class: Class) -> u32 {
        self.ring(class).lost()
    }

    /// Adds a packet, unless its packets are not to be kept.
    pub(crate) fn push(&mut self, class: Class, packet: &[u8]) {
        if self.settings.get(class.index()).is_some_and(|of| of.storage == Storage::Disabled) {
            return;
        }
        let (memory, ring) = self.parts(class);
        let forgotten = ring.push(memory, packet);
        if let Some(retrieval) = self.retrieval.as_mut().filter(|of| of.class() == class) {
            retrieval.forget(forgotten);
        }
    }

    /// Returns whether a packet of so many octets has room without one that waits going.
    pub(crate) fn has_room(&mut self, class: Class, octets: usize) -> bool {
        let (memory, ring) = self.parts(class);
        ring.has_room(memory, octets)
    }

    /// Forgets the packets of a class that wait.
    pub(crate) fn clear(&mut self, class: Class) {
        self.parts(class).1.clear();
    }

    /// Takes the next packet of an urgency into a buffer, if it fits: the oldest of the class that leaves first. Where
    /// science and retrieved packets wait, they take turns.
    pub(crate) fn pop(&mut self, urgency: Urgency, buffer: &mut [u8]) -> Option<Taken> {
        let class = self.first(urgency);
        let turn = class.is_none() || self.turn == Turn::Retrieval;
        if urgency == Urgency::Bulk && turn {
            self.turn = Turn::Science;
            if let Some(taken) = self.retrieve(buffer) {
                return Some(taken);
            }
        }
        let class = class?;
        let (memory, ring) = self.parts(class);
        let length = ring.pop(memory, buffer)?.len();
        if urgency == Urgency::Bulk {
            self.turn = Turn::Retrieval;
        }
        Some(Taken { class, length, from: Source::Queue })
    }

    const fn ring(&self, class: Class) -> &Ring {
        match class {
            Class::Event => &self.events,
            Class::Verification => &self.verification,
            Class::Housekeeping => &self.housekeeping,
            Class::Science => &self.science,
            Class::Files => &self.files,
        }
    }

    fn parts(&mut self, class: Class) -> (&mut [u8], &mut Ring) {
        let memory = self.memory.as_mut();
        let unit = memory.len() / 16;
        let (events, rest) = split(memory, unit);
        let (verification, rest) = split(rest, unit);
        let (files, verification) = split(verification, FILES_OCTETS.min(unit / 2));
        let (housekeeping, science) = split(rest, 4 * unit);
        match class {
            Class::Event => (events, &mut self.events),
            Class::Verification => (verification, &mut self.verification),
            Class::Housekeeping => (housekeeping, &mut self.housekeeping),
            Class::Science => (science, &mut self.science),
            Class::Files => (files, &mut self.files),
        }
    }
}

/// Divides memory in two; without the room for it there is none.
fn split(memory: &mut [u8], octets: usize) -> (&mut [u8], &mut [u8]) {
    memory.split_at_mut_checked(octets).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued(class: Class, length: usize) -> Taken {
        Taken { class, length, from: Source::Queue }
    }

    #[test]
    fn events_leave_before_housekeeping_that_came_earlier_and_science_by_itself() {
        let mut store = Store::new([0; 1600]);
        store.push(Class::Science, b"science");
        store.push(Class::Housekeeping, b"house");
        store.push(Class::Event, b"event");
        let mut buffer = [0; 64];
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some(queued(Class::Event, 5)));
        assert_eq!(&buffer[..5], b"event");
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer[..4]), None);
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some(queued(Class::Housekeeping, 5)));
        assert!(!store.has(Urgency::Urgent) && store.has(Urgency::Bulk));
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), None);
        assert_eq!(store.pop(Urgency::Bulk, &mut buffer), Some(queued(Class::Science, 7)));
        assert_eq!(&buffer[..7], b"science");
        assert_eq!(store.used(), 0);
    }

    #[test]
    fn a_flood_of_science_loses_science_only_and_counts_it() {
        let mut store = Store::new([0; 1600]);
        store.push(Class::Housekeeping, &[7; 50]);
        for _ in 0..100 {
            store.push(Class::Science, &[1; 98]);
        }
        assert_eq!(store.lost(Class::Science), 90);
        assert_eq!(store.lost(Class::Housekeeping), 0);
        let mut buffer = [0; 128];
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some(queued(Class::Housekeeping, 50)));
        assert_eq!(buffer[..50], [7; 50]);
    }

    #[test]
    fn a_store_without_memory_loses_everything_and_says_so() {
        let mut store = Store::new([]);
        store.push(Class::Event, b"event");
        assert_eq!(store.lost(Class::Event), 1);
        assert_eq!(store.pop(Urgency::Urgent, &mut [0; 64]), None);
    }
}
