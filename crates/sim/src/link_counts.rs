//! What became of frames, hop by hop and at the nodes between.

use crate::coded_hop::HopCounts;
use crate::link::Hop;

/// Frames of one hop in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DuplexCounts {
    /// Towards the vehicle.
    pub up: HopCounts,
    /// Towards Earth.
    pub down: HopCounts,
}

/// What a node kept and dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeCounts {
    /// Urgent frames towards Earth that were dropped because the store was full.
    pub dropped_urgent: u64,
    /// Bulk frames towards Earth that were dropped because the store was full.
    pub dropped_bulk: u64,
    /// Frames towards the vehicle that were dropped because the store was full.
    pub dropped_up: u64,
    /// The most octets that ever waited for Earth.
    pub most_down_octets: usize,
    /// The most octets that ever waited for the vehicle.
    pub most_up_octets: usize,
}

/// What became of the frames of every hop between a vehicle and its ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounts {
    /// Between vehicle and Earth.
    pub direct: DuplexCounts,
    /// Between vehicle and relay.
    pub relay: DuplexCounts,
    /// Between vehicle and lander.
    pub lander: DuplexCounts,
    /// Between lander and Earth.
    pub lander_direct: DuplexCounts,
    /// Between lander and relay.
    pub lander_relay: DuplexCounts,
    /// Between relay and Earth.
    pub relay_earth: DuplexCounts,
    /// What the lander kept and dropped.
    pub lander_node: NodeCounts,
    /// What the relay kept and dropped.
    pub relay_node: NodeCounts,
    /// Frames of the ground that found no link.
    pub unsent_up: u64,
}

impl LinkCounts {
    /// Returns the counts of every hop with its name for pages.
    pub fn by_name(&self) -> [(&'static str, DuplexCounts); Hop::ALL.len()] {
        Hop::ALL.map(|hop| (hop.name(), self.of(hop)))
    }

    /// Returns the counts of a hop.
    pub const fn of(&self, hop: Hop) -> DuplexCounts {
        match hop {
            Hop::Direct => self.direct,
            Hop::Relay => self.relay,
            Hop::Lander => self.lander,
            Hop::LanderDirect => self.lander_direct,
            Hop::LanderRelay => self.lander_relay,
            Hop::RelayEarth => self.relay_earth,
        }
    }

    pub(crate) const fn of_mut(&mut self, hop: Hop) -> &mut DuplexCounts {
        match hop {
            Hop::Direct => &mut self.direct,
            Hop::Relay => &mut self.relay,
            Hop::Lander => &mut self.lander,
            Hop::LanderDirect => &mut self.lander_direct,
            Hop::LanderRelay => &mut self.lander_relay,
            Hop::RelayEarth => &mut self.relay_earth,
        }
    }
}
