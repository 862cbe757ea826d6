//! The kinds of packets that the telemetry store keeps apart.

use hilal_dictionary::{PacketStore, Urgency};
use hilal_packets::cfdp::PduHeader;
use hilal_packets::{PlainPacketReader, PlainPacketType, TELEMETRY_OVERHEAD, TelemetryReader};
use serde::{Deserialize, Serialize};

use crate::science::MAX_RECORD;

/// The longest telemetry packet.
pub(crate) const MAX_PACKET: usize = MAX_RECORD + TELEMETRY_OVERHEAD;
/// The longest source data of a report that is no science: ours. A longer one is not made.
pub(crate) const MAX_REPORT_DATA: usize = 128;
/// The longest telemetry packet that is no science.
pub(crate) const MAX_REPORT: usize = MAX_REPORT_DATA + TELEMETRY_OVERHEAD;

/// What a packet is about, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Class {
    Event,
    Verification,
    Housekeeping,
    /// PDUs of files. They go before science: what waits of that can take hours, and files are short, were asked for, and
    /// have timers.
    Files,
    Science,
}

impl Class {
    pub(crate) const ALL: [Self; 5] =
        [Self::Event, Self::Verification, Self::Housekeeping, Self::Files, Self::Science];

    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the class whose packets are in a packet store.
    pub(crate) const fn of(store: PacketStore) -> Self {
        match store {
            PacketStore::Events => Self::Event,
            PacketStore::Verification => Self::Verification,
            PacketStore::Housekeeping => Self::Housekeeping,
            PacketStore::Science => Self::Science,
        }
    }

    /// Returns the packet store that holds its packets, if the ground can ask for them: files have checks of their own.
    pub(crate) const fn store(self) -> Option<PacketStore> {
        match self {
            Self::Event => Some(PacketStore::Events),
            Self::Verification => Some(PacketStore::Verification),
            Self::Housekeeping => Some(PacketStore::Housekeeping),
            Self::Science => Some(PacketStore::Science),
            Self::Files => None,
        }
    }

    /// Returns whether one of its packets is as it was written.
    pub(crate) fn is_whole(self, packet: &[u8]) -> bool {
        match self {
            Self::Event | Self::Verification | Self::Housekeeping | Self::Science => {
                TelemetryReader::new(packet).is_ok()
            }
            Self::Files => PlainPacketReader::new(packet, PlainPacketType::Telemetry)
                .is_ok_and(|packet| PduHeader::read(packet.data()).is_ok()),
        }
    }

    /// Returns its place in tables of all classes.
    pub(crate) const fn index(self) -> usize {
        self as usize
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
