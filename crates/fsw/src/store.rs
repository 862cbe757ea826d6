//! The telemetry store: five queues, so that no kind of packet can crowd out a more urgent one.

use hilal_dictionary::Urgency;
use hilal_packets::cfdp::PduHeader;
use hilal_packets::{PlainPacketReader, PlainPacketType, TELEMETRY_OVERHEAD, TelemetryReader};
use serde::{Deserialize, Serialize};

use crate::ring::Ring;
use crate::science::MAX_RECORD;

/// Memory that the reference mission gives to the store: 8 MiB. At one report of each structure a
/// minute (189 octets as they are kept) the housekeeping quarter holds a week without a link; the
/// five eighths for science hold 5.8 hours of a payload at 2 kbit/s.
pub const STORE_BYTES: usize = 8 * 1024 * 1024;

/// The longest telemetry packet.
pub(crate) const MAX_PACKET: usize = MAX_RECORD + TELEMETRY_OVERHEAD;
/// The longest source data of a report that is no science: ours. A longer one is not made.
pub(crate) const MAX_REPORT_DATA: usize = 128;
/// The longest telemetry packet that is no science.
pub(crate) const MAX_REPORT: usize = MAX_REPORT_DATA + TELEMETRY_OVERHEAD;

/// Memory for packets of files, in octets: ours. It holds what a link of 32 kbit/s takes in a cycle; more than that is
/// not made ahead.
const FILES_OCTETS: usize = 4096;

/// What a packet is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Class {
    Event,
    Verification,
    Housekeeping,
    Science,
    /// PDUs of files.
    Files,
}

impl Class {
    pub(crate) const ALL: [Self; 5] =
        [Self::Event, Self::Verification, Self::Housekeeping, Self::Science, Self::Files];

    /// Every class, in the order in which packets leave. Files go after reports, which say how the vehicle is, and
    /// before science: what waits of that can take hours, and files are short, were asked for, and have timers.
    const IN_ORDER: [Self; 5] =
        [Self::Event, Self::Verification, Self::Housekeeping, Self::Files, Self::Science];

    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    /// Returns how urgent its packets are.
    pub(crate) const fn urgency(self) -> Urgency {
        match self {
            Self::Event | Self::Verification | Self::Housekeeping => Urgency::Urgent,
            Self::Science | Self::Files => Urgency::Bulk,
        }
    }

    /// Returns the length of its longest packet in octets.
    pub(crate) const fn longest_packet(self) -> usize {
        match self.urgency() {
            Urgency::Urgent => MAX_REPORT,
            Urgency::Bulk => MAX_PACKET,
        }
    }
}

/// Returns whether a packet of a class is as it was written.
fn is_whole(class: Class, packet: &[u8]) -> bool {
    match class {
        Class::Event | Class::Verification | Class::Housekeeping | Class::Science => {
            TelemetryReader::new(packet).is_ok()
        }
        Class::Files => PlainPacketReader::new(packet, PlainPacketType::Telemetry)
            .is_ok_and(|packet| PduHeader::read(packet.data()).is_ok()),
    }
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
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> Store<M> {
    /// Divides the memory: a sixteenth each for events and verification, a quarter for housekeeping, the rest for
    /// science. Files have a little of the sixteenth of verification.
    pub(crate) fn new(memory: M) -> Self {
        let empty = Ring::default();
        Self {
            memory,
            events: empty,
            verification: empty,
            housekeeping: empty,
            science: empty,
            files: empty,
        }
    }

    /// Returns the queues, for lasting memory.
    pub(crate) fn queues(&self) -> [Ring; Class::ALL.len()] {
        Class::ALL.map(|class| *self.ring(class))
    }

    /// Goes on with queues that were kept, over the same memory: with the packets in front again of which a part was
    /// still to be sent, and without what was written over since.
    pub(crate) fn resume(
        &mut self,
        queues: [Ring; Class::ALL.len()],
        under_way: [Option<(Class, usize)>; Urgency::ALL.len()],
        buffer: &mut [u8; MAX_PACKET],
    ) {
        for (class, kept) in Class::ALL.into_iter().zip(queues) {
            let good = |packet: &[u8]| is_whole(class, packet);
            let Some(buffer) = buffer.get_mut(..class.longest_packet()) else { continue };
            let (memory, ring) = self.parts(class);
            *ring = kept.whole(memory, buffer, good);
            for (_, octets) in under_way.into_iter().flatten().filter(|(of, _)| *of == class) {
                let again = ring.with_front_again(octets, memory.len());
                if again.has_good_front(memory, buffer, good) {
                    *ring = again;
                }
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

    /// Returns the octets in use.
    pub(crate) fn used(&self) -> usize {
        Class::ALL.into_iter().map(|class| self.ring(class).used()).sum()
    }

    /// Returns whether packets of an urgency wait.
    pub(crate) fn has(&self, urgency: Urgency) -> bool {
        self.most_urgent(urgency).is_some()
    }

    /// Returns the most urgent class within an urgency that has packets.
    fn most_urgent(&self, urgency: Urgency) -> Option<Class> {
        let waits = |class: &Class| class.urgency() == urgency && self.ring(*class).used() > 0;
        Class::IN_ORDER.into_iter().find(waits)
    }

    /// Returns how many packets of a class were lost.
    pub(crate) const fn lost(&self, class: Class) -> u32 {
        self.ring(class).lost()
    }

    /// Adds a packet.
    pub(crate) fn push(&mut self, class: Class, packet: &[u8]) {
        let (memory, ring) = self.parts(class);
        ring.push(memory, packet);
    }

    /// Returns whether a packet of so many octets has room without another one going.
    pub(crate) fn has_room(&mut self, class: Class, octets: usize) -> bool {
        let (memory, ring) = self.parts(class);
        ring.has_room(memory, octets)
    }

    /// Forgets the packets of a class.
    pub(crate) fn clear(&mut self, class: Class) {
        self.parts(class).1.clear();
    }

    /// Takes the oldest packet of the most urgent class within an urgency that has any into a buffer, if it fits;
    /// returns its class and its length.
    pub(crate) fn pop(&mut self, urgency: Urgency, buffer: &mut [u8]) -> Option<(Class, usize)> {
        let class = self.most_urgent(urgency)?;
        let (memory, ring) = self.parts(class);
        ring.pop(memory, buffer).map(|packet| (class, packet.len()))
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
        let (events, rest) = memory.split_at_mut(unit);
        let (verification, rest) = rest.split_at_mut(unit);
        let files = FILES_OCTETS.min(unit / 2);
        let (files, verification) = verification.split_at_mut(files);
        let (housekeeping, science) = rest.split_at_mut(4 * unit);
        match class {
            Class::Event => (events, &mut self.events),
            Class::Verification => (verification, &mut self.verification),
            Class::Housekeeping => (housekeeping, &mut self.housekeeping),
            Class::Science => (science, &mut self.science),
            Class::Files => (files, &mut self.files),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_leave_before_housekeeping_that_came_earlier_and_science_by_itself() {
        let mut store = Store::new([0; 1600]);
        store.push(Class::Science, b"science");
        store.push(Class::Housekeeping, b"house");
        store.push(Class::Event, b"event");
        let mut buffer = [0; 64];
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some((Class::Event, 5)));
        assert_eq!(&buffer[..5], b"event");
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer[..4]), None);
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some((Class::Housekeeping, 5)));
        assert!(!store.has(Urgency::Urgent) && store.has(Urgency::Bulk));
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), None);
        assert_eq!(store.pop(Urgency::Bulk, &mut buffer), Some((Class::Science, 7)));
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
        assert_eq!(store.pop(Urgency::Urgent, &mut buffer), Some((Class::Housekeeping, 50)));
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
