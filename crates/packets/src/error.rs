//! What can be wrong with a packet, said so that an operator can act on it.

/// Why bytes are not a packet of ours, or why a packet could not be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PacketError {
    /// Fewer bytes than the packet needs.
    #[error("packet too short: {found} bytes, at least {needed} needed")]
    TooShort {
        /// Bytes at hand.
        found: usize,
        /// Bytes needed.
        needed: usize,
    },
    /// The packet does not fit into the buffer or into the length field.
    #[error("packet too long: {needed} bytes, room for {room}; send less data in one packet")]
    TooLong {
        /// Bytes of the packet.
        needed: usize,
        /// Bytes that fit.
        room: usize,
    },
    /// The length field does not agree with the bytes at hand.
    #[error("packet length field says {declared} bytes, {found} found")]
    Length {
        /// Length by the header.
        declared: usize,
        /// Bytes at hand.
        found: usize,
    },
    /// Not version 1 of the space packet (written as binary 000).
    #[error("space packet version number is {found}, 0 expected")]
    Version {
        /// Version number found.
        found: u8,
    },
    /// A telecommand where telemetry belongs, or the reverse.
    #[error("packet type is {found}, {expected} expected")]
    Type {
        /// Type found.
        found: &'static str,
        /// Type that belongs here.
        expected: &'static str,
    },
    /// No secondary header.
    #[error("packet has no secondary header: every PUS packet of this mission carries one")]
    NoSecondaryHeader,
    /// A secondary header where none belongs.
    #[error("packet has a secondary header: packets of this application process carry none")]
    SecondaryHeader,
    /// Part of a longer message: this mission sends each message in one packet.
    #[error("packet is a segment: only unsegmented packets are used")]
    Segmented,
    /// Not PUS-C.
    #[error("PUS version number is {found}, 2 (PUS-C) expected")]
    PusVersion {
        /// Version number found.
        found: u8,
    },
    /// The checksum does not match: the packet was damaged on the way.
    #[error("packet CRC {found:#06x} does not match its contents")]
    Checksum {
        /// Checksum in the packet.
        found: u16,
    },
    /// An application process identifier of more than 11 bits.
    #[error("APID {found} is above 2047")]
    Apid {
        /// Number given.
        found: u16,
    },
}
