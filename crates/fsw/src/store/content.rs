//! What the ground sets and asks of packet stores: storage, priority, content (ECSS-E-ST-70-41C, service 15).

use hilal_dictionary::{FailureCode, MissionTime, PacketStore, StoreSummary};

use super::{Storage, Store};
use crate::packet_class::Class;
use crate::ring::Place;

/// Octets of a packet up to the end of its time: headers up to it (CCSDS 133.0-B-2, §4.1.3; ECSS-E-ST-70-41C,
/// §7.4.3.1), and the time.
const UP_TO_TIME: usize = TIME + MissionTime::LENGTH;
/// Octets in front of the time.
const TIME: usize = 13;

/// Returns the time of a packet, whether or not the packet is good.
pub(super) fn time_of(place: Place, memory: &[u8]) -> MissionTime {
    let mut octets = [0; UP_TO_TIME];
    place.read(memory, &mut octets);
    octets.last_chunk().copied().map(MissionTime::from_octets).unwrap_or_default()
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> Store<M> {
    /// Keeps packets in a store again.
    pub(crate) fn enable(&mut self, store: PacketStore) -> Result<(), FailureCode> {
        self.set_storage(store, Storage::Enabled)
    }

    /// Keeps no packets in a store from now on. Events and verification reports are always kept: without them the
    /// ground would not hear what becomes of its telecommands.
    pub(crate) fn disable(&mut self, store: PacketStore) -> Result<(), FailureCode> {
        self.set_storage(store, Storage::Disabled)
    }

    fn set_storage(&mut self, store: PacketStore, storage: Storage) -> Result<(), FailureCode> {
        match store {
            PacketStore::Events | PacketStore::Verification => {
                return Err(FailureCode::StoreNeeded);
            }
            PacketStore::Housekeeping | PacketStore::Science => {}
        }
        if let Some(setting) = self.settings.get_mut(Class::of(store).index()) {
            setting.storage = storage;
        }
        Ok(())
    }

    /// Sets when a class leaves: before those with greater numbers.
    pub(crate) fn set_priority(&mut self, class: Class, priority: u8) {
        if let Some(setting) = self.settings.get_mut(class.index()) {
            setting.priority = priority;
        }
    }

    /// Forgets the oldest packets of a class up to the first one that is later than a second.
    pub(crate) fn delete_until(&mut self, class: Class, until_s: u32) -> Result<(), FailureCode> {
        if self.retrieval.is_some_and(|retrieval| retrieval.class() == class) {
            return Err(FailureCode::RetrievalBusy);
        }
        let (memory, ring) = self.parts(class);
        while let Some(place) = ring.packet_at(memory, 0) {
            if time_of(place, memory).seconds() > until_s || ring.forget_oldest(memory) == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Returns what is in each store.
    pub(crate) fn summaries(&mut self) -> [StoreSummary; PacketStore::ALL.len()] {
        PacketStore::ALL.map(|store| self.summary(store))
    }

    fn summary(&mut self, store: PacketStore) -> StoreSummary {
        let (memory, ring) = self.parts(Class::of(store));
        let memory = &*memory;
        let time_at = |behind| ring.packet_at(memory, behind).map(|place| time_of(place, memory));
        let mut behind = 0;
        let mut newest = None;
        while let Some(place) = ring.packet_at(memory, behind) {
            behind += place.octets();
            newest = Some(place);
        }
        let percent = |octets: usize| {
            u8::try_from((octets * 100).checked_div(memory.len()).unwrap_or(0)).unwrap_or(100)
        };
        StoreSummary {
            store,
            oldest: time_at(0).unwrap_or_default(),
            newest: newest.map(|place| time_of(place, memory)).unwrap_or_default(),
            waiting_since: time_at(ring.sent()).unwrap_or_default(),
            filled_percent: percent(ring.sent() + ring.used()),
            waiting_percent: percent(ring.used()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use hilal_dictionary::Urgency;
    use hilal_packets::{Apid, MessageType, TelemetryWriter};

    use super::*;

    fn packet(time_s: u32) -> Vec<u8> {
        let writer = TelemetryWriter {
            apid: Apid::from_octet(7),
            sequence: 0,
            message: MessageType::new(3, 25),
            message_count: 0,
            time: MissionTime::from_seconds(time_s),
        };
        let mut buffer = [0; 64];
        let length = writer.write(&[5; 20], &mut buffer).unwrap();
        buffer[..length].to_vec()
    }

    #[test]
    fn a_summary_tells_what_was_sent_from_what_waits_and_a_deletion_takes_the_oldest_of_both() {
        let mut store = Store::new(vec![0; 16 * 43 * 5]);
        for time_s in [10, 20, 30, 40] {
            store.push(Class::Housekeeping, &packet(time_s));
        }
        let mut buffer = [0; 64];
        store.pop(Urgency::Urgent, &mut buffer);
        store.pop(Urgency::Urgent, &mut buffer);
        let [.., housekeeping, science] = store.summaries();
        let times = |summary: StoreSummary| {
            [summary.oldest, summary.newest, summary.waiting_since].map(MissionTime::seconds)
        };
        assert_eq!(times(housekeeping), [10, 40, 30]);
        assert_eq!((housekeeping.filled_percent, housekeeping.waiting_percent), (20, 10));
        assert_eq!((times(science), science.filled_percent), ([0, 0, 0], 0));
        assert_eq!(store.delete_until(Class::Housekeeping, 30), Ok(()));
        let [.., housekeeping, _] = store.summaries();
        assert_eq!(times(housekeeping), [40, 40, 40]);
        assert_eq!((store.used(), store.lost(Class::Housekeeping)), (43, 0));
    }

    #[test]
    fn the_store_with_the_least_priority_number_leaves_first_and_events_before_others_of_the_same()
    {
        let mut store = Store::new([0; 1600]);
        let mut buffer = [0; 64];
        let mut order = |store: &mut Store<[u8; 1600]>| {
            for class in [Class::Housekeeping, Class::Verification, Class::Event] {
                store.push(class, &[1; 10]);
            }
            [(); 3].map(|()| store.pop(Urgency::Urgent, &mut buffer).unwrap().class)
        };
        let first = [Class::Event, Class::Verification, Class::Housekeeping];
        assert_eq!(order(&mut store), first);
        store.set_priority(Class::Housekeeping, 0);
        assert_eq!(order(&mut store), [Class::Housekeeping, Class::Event, Class::Verification]);
        store.set_priority(Class::Housekeeping, 1);
        assert_eq!(order(&mut store), [Class::Event, Class::Housekeeping, Class::Verification]);
    }
}
