//! What can be wrong with a secured frame, or with the way an association is set up.

use super::{FrameCounter, KeyError, Spi};

/// Why a frame was not secured, or was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SdlsError {
    /// Fewer octets than header, security header and MAC need.
    #[error("secured frame too short: {found} octets, at least {needed} needed")]
    TooShort {
        /// Octets at hand.
        found: usize,
        /// Octets needed.
        needed: usize,
    },
    /// The frame does not fit into the buffer.
    #[error(
        "secured frame too long: {needed} octets, room for {room}; send less data in one frame"
    )]
    TooLong {
        /// Octets of the frame.
        needed: usize,
        /// Octets that fit.
        room: usize,
    },
    /// A header of another length than the association's authentication mask.
    #[error("frame header has {found} octets, the association's mask covers {needed}")]
    Header {
        /// Octets given.
        found: usize,
        /// Octets of the mask.
        needed: usize,
    },
    /// Another security parameter index than that of the association (CCSDS 355.0-B-2, §4.2.4.3).
    #[error("security parameter index {found} is not known on this channel, {expected} expected")]
    UnknownSpi {
        /// Index in the frame, reserved ones too.
        found: u16,
        /// Index of the association.
        expected: Spi,
    },
    /// The key cannot be used.
    #[error("no usable key for the frame: {0}")]
    Key(#[from] KeyError),
    /// The MAC does not match: a forgery, damage on the way, or another key at the other end.
    #[error(
        "MAC of frame {counter} does not match its contents: forged, damaged, or under another key"
    )]
    Mac {
        /// The frame's counter, as far as it can be known.
        counter: FrameCounter,
    },
    /// The counter was accepted before or lies before the window (CCSDS 355.0-B-2, §2.3.2.3.2).
    #[error("frame {counter} is a replay or too old: frame {last} was accepted already")]
    Replayed {
        /// The frame's counter.
        counter: FrameCounter,
        /// The greatest counter accepted.
        last: FrameCounter,
    },
    /// The counter leaps further ahead than the window allows (CCSDS 355.0-B-2, §2.3.2.3.3).
    #[error(
        "frame counter {counter} leaps beyond the window: {next} is next, and {ahead} counters from there on are accepted"
    )]
    BeyondWindow {
        /// The number in the frame, also one that is no counter of frames.
        counter: u128,
        /// The counter next in order.
        next: u128,
        /// How many counters from `next` on are accepted.
        ahead: u32,
    },
    /// All counters of the key are used.
    #[error("all frame counters of association {spi} are used: load a new key")]
    CounterExhausted {
        /// The association.
        spi: Spi,
    },
    /// The next counter is not reserved in lasting memory.
    #[error(
        "frame counter {counter} is not reserved: keep a reserve that covers it, then extend the sender by it"
    )]
    CounterNotReserved {
        /// The counter.
        counter: FrameCounter,
    },
    /// A counter would be set back, and vectors would be used, or frames accepted, a second time.
    #[error("frame counter cannot be set back to {counter}: {next} is next")]
    CounterBackwards {
        /// The counter asked for.
        counter: FrameCounter,
        /// The counter next in order.
        next: u128,
    },
}

/// Why an association cannot be set up in this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A MAC shorter than 4 or longer than 16 octets.
    #[error("MAC of {octets} octets: 4 to 16 are possible")]
    MacLength {
        /// Octets asked for.
        octets: usize,
    },
    /// A mask for no header, or for one that no transfer frame has.
    #[error("authentication mask of {octets} octets: 1 to 8 are possible")]
    MaskLength {
        /// Octets given.
        octets: usize,
    },
    /// A window that is empty, or wider than the octets of the counter that are sent can tell apart.
    #[error(
        "anti-replay window reaches {ahead} counters ahead: 1 to {most} are possible with so short a counter"
    )]
    Window {
        /// Counters asked for.
        ahead: u32,
        /// The most that are possible.
        most: u32,
    },
}
