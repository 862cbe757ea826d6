//! Counters of secured frames: each is the initialization vector of one frame and of no other.

use core::fmt;

/// The number of a frame of an association. Written as 12 octets it is the frame's initialization
/// vector, and it serves as the anti-replay sequence number too (CCSDS 355.0-B-2, §4.1.1.4.2 and §E1).
///
/// It has 95 bits. The 96th, the highest, is set only in vectors of answers to key challenges
/// ([`answer_challenge`](super::KeyRing::answer_challenge)), so that no answer ever shares a vector
/// with a frame under the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FrameCounter(u128);

/// Octets of a counter in full.
const LENGTH: usize = 12;
/// One above the greatest counter.
const END: u128 = 1 << 95;

impl FrameCounter {
    /// Octets of a counter in full.
    pub const LENGTH: usize = LENGTH;
    /// The first counter of a key.
    pub const ZERO: Self = Self(0);
    /// The greatest counter; 125 bit/s of the shortest frames reach it after some 10^21 years.
    pub const MAX: Self = Self(END - 1);

    /// Takes a number; none when it needs more than 95 bits.
    pub const fn new(number: u128) -> Option<Self> {
        if number < END { Some(Self(number)) } else { None }
    }

    /// Returns the number.
    pub const fn number(self) -> u128 {
        self.0
    }

    /// Returns the initialization vector.
    pub fn octets(self) -> [u8; LENGTH] {
        low_octets(self.0)
    }

    /// Reads an initialization vector; none when its highest bit is set.
    pub fn from_octets(octets: [u8; LENGTH]) -> Option<Self> {
        Self::new(number(&octets))
    }
}

impl fmt::Display for FrameCounter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How many octets of the counter are sent; the others are known at both ends
/// (CCSDS 355.0-B-2, §4.1.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WireCounter {
    /// The lowest octet.
    One,
    /// The two lowest octets.
    Two,
    /// The four lowest octets.
    Four,
    /// The whole counter.
    Twelve,
}

impl WireCounter {
    /// Returns the octets that are sent.
    pub const fn octets(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
            Self::Twelve => LENGTH,
        }
    }

    /// Returns how many counters can be told apart by the octets that are sent.
    pub(super) const fn span(self) -> u128 {
        1 << (8 * self.octets())
    }
}

/// The promise that no counter from a bound on has been used yet: what a sender keeps in memory that
/// survives a reset, in place of the counter itself.
///
/// A counter that is used twice under one key breaks AES-GCM: whoever records the two frames can
/// forge any other. Writing each counter to lasting memory before its frame is sent would be safe and
/// slow, so a sender reserves a block ahead:
///
/// 1. [`plan_reserve`](super::Sender::plan_reserve) gives the promise for the next block;
/// 2. its [octets](Self::octets) are written to lasting memory, and the write is seen to be complete;
/// 3. [`extend`](super::Sender::extend) lets the sender use the block.
///
/// After a reset [`Sender::new`](super::Sender::new) goes on at the bound of the promise last written.
/// What was left of the block is skipped and never used; the receiver's window must be as wide as that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CounterReserve(u128);

impl CounterReserve {
    /// Octets in lasting memory.
    pub const LENGTH: usize = LENGTH;
    /// The promise that a key that is new at both ends begins with: nothing was used.
    pub const NEW_KEY: Self = Self(0);

    pub(super) const fn below(bound: u128) -> Self {
        Self(if bound < END { bound } else { END })
    }

    /// Returns the first number that is free by this promise.
    pub const fn bound(self) -> u128 {
        self.0
    }

    /// Returns the octets to be kept.
    pub fn octets(self) -> [u8; LENGTH] {
        low_octets(self.0)
    }

    /// Reads octets that were kept; none when they are no bound of counters.
    pub fn from_octets(octets: [u8; LENGTH]) -> Option<Self> {
        let bound = number(&octets);
        (bound <= END).then_some(Self(bound))
    }
}

/// The twelve low octets of a number.
pub(super) fn low_octets(number: u128) -> [u8; LENGTH] {
    let [_, _, _, _, low @ ..] = number.to_be_bytes();
    low
}

/// Big-endian octets as a number.
pub(super) fn number(octets: &[u8]) -> u128 {
    octets.iter().fold(0, |number, octet| number << 8 | u128::from(*octet))
}
