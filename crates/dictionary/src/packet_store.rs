//! Packet stores on board and what a summary tells of them, TM\[15,13\] (ECSS-E-ST-70-41C, service 15).

use core::fmt;

use hilal_packets::MissionTime;

use crate::DecodeError;
use crate::codec::{Reader, Writer};
use crate::numbered::numbered;

numbered! {
    /// A packet store: a part of the telemetry store with packets of one kind. The numbers are ours.
    PacketStore: u8 {
        /// Events.
        Events = 1, "events";
        /// Verification reports and answers to telecommands.
        Verification = 2, "verification";
        /// Housekeeping.
        Housekeeping = 3, "housekeeping";
        /// Records of the payloads.
        Science = 4, "science";
    }
}

/// What is in a packet store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSummary {
    /// Which one.
    pub store: PacketStore,
    /// Time of the oldest packet, sent or not; 0 when there is none.
    pub oldest: MissionTime,
    /// Time of the newest packet, sent or not; 0 when there is none.
    pub newest: MissionTime,
    /// Time of the first packet that waits; 0 when none waits.
    pub waiting_since: MissionTime,
    /// Octets in use, sent packets among them, in percent of the store.
    pub filled_percent: u8,
    /// Octets that wait, in percent of the store.
    pub waiting_percent: u8,
}

impl StoreSummary {
    /// Octets of one.
    const LENGTH: usize = 1 + 3 * MissionTime::LENGTH + 2;

    fn write(&self, writer: &mut Writer<'_>) -> Option<()> {
        writer.bytes(&[self.store.number()])?;
        for time in [self.oldest, self.newest, self.waiting_since] {
            writer.bytes(&time.octets())?;
        }
        writer.bytes(&[self.filled_percent, self.waiting_percent])
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let store = PacketStore::from_number(reader.u8()?)?;
        let mut time = || reader.array().map(MissionTime::from_octets);
        let (oldest, newest, waiting_since) = (time()?, time()?, time()?);
        let (filled_percent, waiting_percent) = (reader.u8()?, reader.u8()?);
        Some(Self { store, oldest, newest, waiting_since, filled_percent, waiting_percent })
    }
}

impl fmt::Display for StoreSummary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store, oldest, newest, filled_percent, waiting_percent, .. } = self;
        let name = store.name();
        write!(formatter, "{name}: {filled_percent} % filled, {waiting_percent} % waiting, ")?;
        write!(formatter, "packets of {oldest} to {newest}")
    }
}

/// What is in every packet store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSummaries(pub [StoreSummary; PacketStore::ALL.len()]);

impl StoreSummaries {
    /// Octets of the source data: a count, and each store.
    pub const LENGTH: usize = 1 + PacketStore::ALL.len() * StoreSummary::LENGTH;

    /// Writes the source data into `buffer` and returns its length, or `None` when it is too small.
    pub fn encode(&self, buffer: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(buffer);
        writer.bytes(&[u8::try_from(self.0.len()).ok()?])?;
        for summary in &self.0 {
            summary.write(&mut writer)?;
        }
        Some(writer.length())
    }

    /// Reads the source data of a report.
    ///
    /// # Errors
    /// [`DecodeError`] when it is not as long as four stores are, or has other stores than them in their order.
    pub fn decode(source_data: &[u8]) -> Result<Self, DecodeError> {
        let (found, needed) = (source_data.len(), Self::LENGTH);
        let wrong = DecodeError::Length { found, needed };
        let mut reader = Reader::new(source_data);
        let count = reader.u8().filter(|_| found == needed).ok_or(wrong)?;
        if usize::from(count) != PacketStore::ALL.len() {
            return Err(wrong);
        }
        let nothing = StoreSummary {
            store: PacketStore::Events,
            oldest: MissionTime::default(),
            newest: MissionTime::default(),
            waiting_since: MissionTime::default(),
            filled_percent: 0,
            waiting_percent: 0,
        };
        let mut summaries = [nothing; PacketStore::ALL.len()];
        for (summary, store) in summaries.iter_mut().zip(PacketStore::ALL) {
            *summary =
                StoreSummary::read(&mut reader).filter(|read| read.store == store).ok_or(wrong)?;
        }
        Ok(Self(summaries))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn summaries_survive_the_wire(times in any::<[u32; 4]>(), percent in any::<[u8; 4]>()) {
            let mut place = 0;
            let summaries = StoreSummaries(PacketStore::ALL.map(|store| {
                place += 1;
                StoreSummary {
                    store,
                    oldest: MissionTime::from_seconds(times[place % 4]),
                    newest: MissionTime::from_seconds(times[(place + 1) % 4]),
                    waiting_since: MissionTime::from_seconds(times[(place + 2) % 4]),
                    filled_percent: percent[place % 4],
                    waiting_percent: percent[(place + 1) % 4],
                }
            }));
            let mut buffer = [0; StoreSummaries::LENGTH];
            prop_assert_eq!(summaries.encode(&mut buffer), Some(StoreSummaries::LENGTH));
            prop_assert_eq!(StoreSummaries::decode(&buffer), Ok(summaries));
            prop_assert!(StoreSummaries::decode(&buffer[1..]).is_err());
            buffer[1] = 2; // the events' place
            prop_assert!(StoreSummaries::decode(&buffer).is_err());
        }
    }
}
