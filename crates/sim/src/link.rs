//! Paths between a vehicle and the ground, how fast they are, and what arrives on them.

use hilal_mission::models::BitErrorRates;

use crate::coded_hop::HopCounts;

/// A path between the vehicle and the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Straight to an Earth station.
    Direct,
    /// Through the orbiting relay.
    Relay,
    /// Through the lander.
    Lander,
}

impl Channel {
    /// Every channel, in the order of the bits of `links`.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Relay, Self::Lander];

    /// Returns the channel's position in [`Channel::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Direct => 0,
            Self::Relay => 1,
            Self::Lander => 2,
        }
    }
}

/// A link that is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Rate from the vehicle in bits per second.
    pub down_bit_s: f64,
    /// Rate towards the vehicle in bits per second.
    pub up_bit_s: f64,
    /// Bits that arrive wrong, before decoding.
    pub bit_errors: BitErrorRates,
    /// One-way time between its ends in milliseconds.
    pub delay_ms: u64,
}

/// The links as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Links {
    /// Between vehicle and an Earth station.
    pub direct: Option<Link>,
    /// Between vehicle and ground through the orbiting relay.
    pub relay: Option<Link>,
    /// Between vehicle and lander.
    pub lander: Option<Link>,
    /// Between lander and ground: the fastest of the lander's own links.
    pub onward: Option<Link>,
}

impl Links {
    /// Returns the first hop of a channel from the vehicle, where it is up.
    pub const fn first_hop(&self, channel: Channel) -> Option<Link> {
        match channel {
            Channel::Direct => self.direct,
            Channel::Relay => self.relay,
            Channel::Lander => self.lander,
        }
    }

    /// Returns a channel from end to end as one link, where all of its hops are up: its slowest hop
    /// bounds its rates.
    pub fn whole(&self, channel: Channel) -> Option<Link> {
        let first = self.first_hop(channel)?;
        match channel {
            Channel::Direct | Channel::Relay => Some(first),
            Channel::Lander => self.onward.map(|onward| Link {
                down_bit_s: first.down_bit_s.min(onward.down_bit_s),
                up_bit_s: first.up_bit_s.min(onward.up_bit_s),
                bit_errors: first.bit_errors.worse(onward.bit_errors),
                delay_ms: first.delay_ms + onward.delay_ms,
            }),
        }
    }

    /// Returns the fastest channel that is whole, by its rate from the vehicle.
    pub fn fastest(&self) -> Option<(Channel, Link)> {
        let whole = |channel| self.whole(channel).map(|link| (channel, link));
        let all = Channel::ALL.into_iter().filter_map(whole);
        all.max_by(|(_, a), (_, b)| a.down_bit_s.total_cmp(&b.down_bit_s))
    }

    /// Returns the channel by which the vehicle sends, and its first hop: the fastest that is whole, or
    /// else the lander, which keeps what it hears.
    pub(crate) fn sending(&self) -> Option<(Channel, Link)> {
        let channel = self.fastest().map_or(Channel::Lander, |(channel, _)| channel);
        self.first_hop(channel).map(|link| (channel, link))
    }
}

/// Frames of one hop in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DuplexCounts {
    /// Towards the vehicle.
    pub up: HopCounts,
    /// From the vehicle.
    pub down: HopCounts,
}

/// What became of the frames of every hop between a vehicle and its ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounts {
    /// Between vehicle and an Earth station.
    pub direct: DuplexCounts,
    /// Between vehicle and ground through the orbiting relay.
    pub relay: DuplexCounts,
    /// Between vehicle and lander.
    pub lander: DuplexCounts,
    /// Between lander and ground.
    pub onward: DuplexCounts,
    /// Frames of the ground that found no link.
    pub unsent_up: u64,
}

impl LinkCounts {
    /// Returns the counts of every hop with a name for pages.
    pub const fn by_name(&self) -> [(&'static str, DuplexCounts); 4] {
        [
            ("vehicle–Earth", self.direct),
            ("vehicle–relay–Earth", self.relay),
            ("vehicle–lander", self.lander),
            ("lander–Earth", self.onward),
        ]
    }

    /// Returns the counts of the first hop of a channel from the vehicle.
    pub(crate) const fn first_hop(&mut self, channel: Channel) -> &mut DuplexCounts {
        match channel {
            Channel::Direct => &mut self.direct,
            Channel::Relay => &mut self.relay,
            Channel::Lander => &mut self.lander,
        }
    }
}

/// A frame that has arrived on the ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When, in milliseconds since the mission's start.
    pub at_ms: u64,
    /// How it came.
    pub channel: Channel,
    /// The frame.
    pub frame: Vec<u8>,
}
