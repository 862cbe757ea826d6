//! The kinds of packets that the telemetry store keeps apart.

use hilal_dictionary::{PacketStore, Urgency};
use hilal_packets::TELEMETRY_OVERHEAD;
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
    Science,
}

impl Class {
    pub(crate) const ALL: [Self; 4] =
        [Self::Event, Self::Verification, Self::Housekeeping, Self::Science];

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

    /// Returns the packet store that holds its packets.
    pub(crate) const fn store(self) -> PacketStore {
        match self {
            Self::Event => PacketStore::Events,
            Self::Verification => PacketStore::Verification,
            Self::Housekeeping => PacketStore::Housekeeping,
            Self::Science => PacketStore::Science,
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
            Self::Science => Urgency::Bulk,
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
