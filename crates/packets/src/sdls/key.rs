//! Keys, what they are called, and the states of their life (CCSDS 355.1-B-1, key management).

use core::fmt;

use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// A key of AES-256. It is wiped when it is dropped, is never copied silently, and is not shown by `Debug`.
///
/// A value that is moved may leave its octets where it was: the wiping is a precaution, not a proof.
pub struct Key([u8; Self::LENGTH]);

impl Key {
    /// Octets of a key.
    pub const LENGTH: usize = 32;

    /// Takes the octets of a key.
    pub const fn new(octets: [u8; Self::LENGTH]) -> Self {
        Self(octets)
    }

    /// Returns the octets: to keep them in lasting memory, and for nothing else.
    pub const fn octets(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Key {}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(hidden)")
    }
}

/// What a key is called: 16 bits. Numbers below 128 are master keys, which wrap other keys and secure no
/// frame; the others are session keys, which secure frames (CCSDS 355.1-B-1, annex D).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u16);

impl KeyId {
    /// Octets on the wire.
    pub const LENGTH: usize = 2;
    /// The first session key.
    pub const FIRST_SESSION: Self = Self(128);

    /// Takes a number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Returns the number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Says whether it is a master key.
    pub const fn is_master(self) -> bool {
        self.0 < Self::FIRST_SESSION.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Where a key is in its life. It moves from each state only to a later one.
///
/// ```text
/// pre-activation ──► active ──► deactivated ──► destroyed
///        └───────────────────────────────────────▲
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyState {
    /// Loaded and not yet in use.
    PreActivation,
    /// In use.
    Active,
    /// No longer in use, and still there.
    Deactivated,
    /// Wiped; only its number is remembered.
    Destroyed,
}

impl KeyState {
    /// Returns the number that stands for it in telemetry: 0, 1, 2 as in the inventory of
    /// CCSDS 355.1-B-1, annex D, and 3 for a destroyed key.
    pub const fn number(self) -> u8 {
        match self {
            Self::PreActivation => 0,
            Self::Active => 1,
            Self::Deactivated => 2,
            Self::Destroyed => 3,
        }
    }

    /// Returns the state of a number; none above 3.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::PreActivation),
            1 => Some(Self::Active),
            2 => Some(Self::Deactivated),
            3 => Some(Self::Destroyed),
            _ => None,
        }
    }

    /// Says whether a key in this state may be brought into that one.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::PreActivation, Self::Active | Self::Destroyed)
            | (Self::Active, Self::Deactivated)
            | (Self::Deactivated, Self::Destroyed) => true,
            (Self::PreActivation, Self::PreActivation | Self::Deactivated)
            | (Self::Active, Self::PreActivation | Self::Active | Self::Destroyed)
            | (Self::Deactivated, Self::PreActivation | Self::Active | Self::Deactivated)
            | (Self::Destroyed, _) => false,
        }
    }
}

impl fmt::Display for KeyState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::PreActivation => "not yet active",
            Self::Active => "active",
            Self::Deactivated => "deactivated",
            Self::Destroyed => "destroyed",
        })
    }
}

/// Why a key cannot be used, changed or loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No key of this number.
    #[error("key {key} is not in the key ring")]
    Unknown {
        /// The key.
        key: KeyId,
    },
    /// Not yet or no longer in use.
    #[error("key {key} is {state}, only an active key can be used")]
    NotActive {
        /// The key.
        key: KeyId,
        /// Its state.
        state: KeyState,
    },
    /// A step of its life that the key cannot take.
    #[error("key {key} is {from} and cannot become {to}")]
    Transition {
        /// The key.
        key: KeyId,
        /// Its state.
        from: KeyState,
        /// The state asked for.
        to: KeyState,
    },
    /// A session key where a master key belongs, or the reverse.
    #[error(
        "key {key} cannot serve here: master keys (below 128) wrap keys, the others secure frames"
    )]
    Role {
        /// The key.
        key: KeyId,
    },
    /// The ring has a living key of this number.
    #[error(
        "key {key} is there already and {state}: destroy it first, or load under another number"
    )]
    Present {
        /// The key.
        key: KeyId,
        /// Its state.
        state: KeyState,
    },
    /// No room for another key.
    #[error("key ring is full with {keys} keys: destroy one that is no longer used")]
    Full {
        /// Keys that the ring holds.
        keys: usize,
    },
    /// Octets that cannot be wrapped keys, a challenge or an answer.
    #[error("{found} octets cannot be a {what}")]
    Length {
        /// Octets at hand.
        found: usize,
        /// What they should be.
        what: &'static str,
    },
    /// Wrapped keys that are not from the owner of the master key.
    #[error("MAC of the keys wrapped under master key {master} does not match: forged or damaged")]
    Wrapped {
        /// The master key.
        master: KeyId,
    },
    /// Wrapped keys that were loaded before, or older than some that were.
    #[error("wrapped keys number {counter} are a replay or too old, {next} is next")]
    Replayed {
        /// Number found.
        counter: u128,
        /// Least number that is accepted.
        next: u128,
    },
    /// An answer to a challenge that the key did not make.
    #[error("answer of key {key} does not match the challenge: the other end has another key")]
    Answer {
        /// The key.
        key: KeyId,
    },
}
