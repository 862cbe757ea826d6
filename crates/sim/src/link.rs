//! Paths between a vehicle and the ground, how fast they are, and what arrives on them.

use hilal_mission::models::BitErrorRates;

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

    /// Returns its first hop from the vehicle.
    pub const fn first_hop(self) -> Hop {
        match self {
            Self::Direct => Hop::Direct,
            Self::Relay => Hop::Relay,
            Self::Lander => Hop::Lander,
        }
    }
}

/// A hop between two neighbours on the paths between a vehicle and the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// Between vehicle and Earth.
    Direct,
    /// Between vehicle and relay.
    Relay,
    /// Between vehicle and lander.
    Lander,
    /// Between lander and Earth.
    LanderDirect,
    /// Between lander and relay.
    LanderRelay,
    /// Between relay and Earth.
    RelayEarth,
}

impl Hop {
    /// Every hop.
    pub const ALL: [Self; 6] = [
        Self::Direct,
        Self::Relay,
        Self::Lander,
        Self::LanderDirect,
        Self::LanderRelay,
        Self::RelayEarth,
    ];

    /// Returns its name in files of results.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Relay => "relay",
            Self::Lander => "lander",
            Self::LanderDirect => "lander_direct",
            Self::LanderRelay => "lander_relay",
            Self::RelayEarth => "relay_earth",
        }
    }

    /// Returns its name for pages: its two ends.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "vehicle–Earth",
            Self::Relay => "vehicle–relay",
            Self::Lander => "vehicle–lander",
            Self::LanderDirect => "lander–Earth",
            Self::LanderRelay => "lander–relay",
            Self::RelayEarth => "relay–Earth",
        }
    }
}

/// A link that is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Rate towards Earth in bits per second.
    pub down_bit_s: f64,
    /// Rate towards the vehicle in bits per second.
    pub up_bit_s: f64,
    /// Bits that arrive wrong, before decoding.
    pub bit_errors: BitErrorRates,
    /// One-way time between its ends in milliseconds.
    pub delay_ms: u64,
    /// What its budget leaves over; none where the mission declares none for it.
    pub margins: Option<LinkMargins>,
}

/// By how much a link's signal stands above the threshold of the decoder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkMargins {
    /// Towards the vehicle, in decibels.
    pub up_db: f64,
    /// Towards Earth, in decibels.
    pub down_db: f64,
}

impl LinkMargins {
    /// Returns the smaller margin of both, in each direction.
    #[must_use]
    pub const fn least(self, other: Self) -> Self {
        Self { up_db: self.up_db.min(other.up_db), down_db: self.down_db.min(other.down_db) }
    }
}

impl Link {
    /// Returns this link and the next one as one: the slower bounds its rates, the worse its bits, and the
    /// smaller margin that is known is its own.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let both = self.margins.zip(next.margins).map(|(one, other)| one.least(other));
        Self {
            down_bit_s: self.down_bit_s.min(next.down_bit_s),
            up_bit_s: self.up_bit_s.min(next.up_bit_s),
            bit_errors: self.bit_errors.worse(next.bit_errors),
            delay_ms: self.delay_ms + next.delay_ms,
            margins: both.or(self.margins).or(next.margins),
        }
    }
}

/// The hops as they stand: each that is up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Links {
    /// Between vehicle and Earth.
    pub direct: Option<Link>,
    /// Between vehicle and relay.
    pub relay: Option<Link>,
    /// Between vehicle and lander.
    pub lander: Option<Link>,
    /// Between lander and Earth.
    pub lander_direct: Option<Link>,
    /// Between lander and relay.
    pub lander_relay: Option<Link>,
    /// Between relay and Earth.
    pub relay_earth: Option<Link>,
}

impl Links {
    /// Returns a hop, where it is up.
    pub const fn hop(&self, hop: Hop) -> Option<Link> {
        match hop {
            Hop::Direct => self.direct,
            Hop::Relay => self.relay,
            Hop::Lander => self.lander,
            Hop::LanderDirect => self.lander_direct,
            Hop::LanderRelay => self.lander_relay,
            Hop::RelayEarth => self.relay_earth,
        }
    }

    /// Returns the first hop of a channel from the vehicle, where it is up.
    pub const fn first_hop(&self, channel: Channel) -> Option<Link> {
        self.hop(channel.first_hop())
    }

    /// Returns the path from the lander to Earth that is whole and, of two, the faster one towards Earth: by its
    /// first hop, and as one link.
    pub fn from_lander(&self) -> Option<(Hop, Link)> {
        let direct = self.lander_direct.map(|link| (Hop::LanderDirect, link));
        let by_relay = self.lander_relay.zip(self.relay_earth);
        let by_relay = by_relay.map(|(first, next)| (Hop::LanderRelay, first.then(next)));
        match (direct, by_relay) {
            (Some((_, straight)), Some((_, through)))
                if through.down_bit_s > straight.down_bit_s =>
            {
                by_relay
            }
            (Some(_), _) => direct,
            (None, _) => by_relay,
        }
    }

    /// Returns the hop by which the lander sends towards Earth: of the faster path that is whole, or else to the
    /// relay, which keeps what it hears.
    pub fn lander_sending(&self) -> Option<(Hop, Link)> {
        let hop = self.from_lander().map_or(Hop::LanderRelay, |(hop, _)| hop);
        self.hop(hop).map(|link| (hop, link))
    }

    /// Returns the channel by which the ground sends, the fastest that is whole, and its first hop from Earth.
    pub fn from_earth(&self) -> Option<(Channel, (Hop, Link))> {
        let (channel, _) = self.fastest()?;
        let hop = match channel {
            Channel::Direct => Hop::Direct,
            Channel::Relay => Hop::RelayEarth,
            Channel::Lander => match self.from_lander()?.0 {
                Hop::LanderDirect => Hop::LanderDirect,
                Hop::Direct | Hop::Relay | Hop::Lander | Hop::LanderRelay | Hop::RelayEarth => {
                    Hop::RelayEarth
                }
            },
        };
        self.hop(hop).map(|link| (channel, (hop, link)))
    }

    /// Returns a channel from end to end as one link, where all of its hops are up: its slowest hop
    /// bounds its rates.
    pub fn whole(&self, channel: Channel) -> Option<Link> {
        let first = self.first_hop(channel)?;
        match channel {
            Channel::Direct => Some(first),
            Channel::Relay => self.relay_earth.map(|next| first.then(next)),
            Channel::Lander => self.from_lander().map(|(_, next)| first.then(next)),
        }
    }

    /// Returns the fastest channel that is whole, by its rate from the vehicle.
    pub fn fastest(&self) -> Option<(Channel, Link)> {
        let whole = |channel| self.whole(channel).map(|link| (channel, link));
        let all = Channel::ALL.into_iter().filter_map(whole);
        all.max_by(|(_, a), (_, b)| a.down_bit_s.total_cmp(&b.down_bit_s))
    }

    /// Returns the channel by which the vehicle sends, and its first hop: the fastest that is whole, or
    /// else the faster one to the relay or the lander, which keep what they hear.
    pub fn sending(&self) -> Option<(Channel, Link)> {
        let first = |channel| self.first_hop(channel).map(|link| (channel, link));
        if let Some((channel, _)) = self.fastest() {
            return first(channel);
        }
        let keep = [Channel::Relay, Channel::Lander].into_iter().filter_map(first);
        keep.max_by(|(_, a), (_, b)| a.down_bit_s.total_cmp(&b.down_bit_s))
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
