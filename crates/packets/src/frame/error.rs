//! What can be wrong with a transfer frame.

use super::SpacecraftId;

/// Why octets are not a frame of ours, or why a frame could not be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Fewer octets than the frame needs.
    #[error("transfer frame too short: {found} octets, at least {needed} needed")]
    TooShort {
        /// Octets at hand.
        found: usize,
        /// Octets needed.
        needed: usize,
    },
    /// The frame does not fit into the buffer or into its length field.
    #[error("transfer frame too long: {needed} octets, room for {room}")]
    TooLong {
        /// Octets of the frame.
        needed: usize,
        /// Octets that fit.
        room: usize,
    },
    /// Not the version that this kind of frame has.
    #[error("transfer frame version number is {found}, {expected} expected")]
    Version {
        /// Version number found.
        found: u8,
        /// Version number of this kind of frame.
        expected: u8,
    },
    /// Bits that are reserved are set, or a combination of flags that is.
    #[error("transfer frame header has reserved bits or flags set: {found:#04x}")]
    Reserved {
        /// The octet.
        found: u8,
    },
    /// The frame is for another spacecraft, or comes from another.
    #[error("transfer frame of spacecraft {found}, {expected} expected")]
    Spacecraft {
        /// Spacecraft in the header.
        found: SpacecraftId,
        /// Spacecraft that belongs here.
        expected: SpacecraftId,
    },
    /// A virtual channel that nothing uses.
    #[error("transfer frame of virtual channel {found}, which is not used")]
    VirtualChannel {
        /// Virtual channel in the header.
        found: u8,
    },
    /// The error control field does not match: the frame was damaged on the way.
    #[error("frame error control field {found:#06x} does not match the frame")]
    ErrorControl {
        /// Error control field in the frame.
        found: u16,
    },
    /// The first header pointer points behind the data field.
    #[error("first header pointer {found} is outside the data field of {room} octets")]
    FirstHeader {
        /// Pointer found.
        found: u16,
        /// Octets of the data field.
        room: usize,
    },
    /// A control command that COP-1 does not know.
    #[error("control command begins with {found:#04x}: neither Unlock nor Set V(R)")]
    ControlCommand {
        /// Its first octet; 255 where there is none.
        found: u8,
    },
}
