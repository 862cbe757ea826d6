//! The checks that both kinds of packet share, made before anything else looks at the bytes.
//!
//! `spacepackets` 0.19 indexes past the end of a telemetry packet without a time field and
//! unwraps the PUS version of a telecommand: what passes here reaches neither place.

use spacepackets::ecss::verify_crc16_ccitt_false_from_raw;
use spacepackets::{CcsdsPacket as _, PacketType, SequenceFlags, SpHeader};

use crate::{MAX_PACKET, PacketError};

/// Which way a packet goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Telecommand.
    Up,
    /// Telemetry.
    Down,
}

impl Direction {
    const fn name(self) -> &'static str {
        match self {
            Self::Up => "telecommand",
            Self::Down => "telemetry",
        }
    }

    const fn of(packet_type: PacketType) -> Self {
        match packet_type {
            PacketType::Tm => Self::Down,
            PacketType::Tc => Self::Up,
        }
    }
}

/// PUS-C, in the upper four bits of the first octet of both secondary headers.
const PUS_C: u8 = 2;

/// Checks headers, length and CRC of one packet of at least `needed` octets.
pub(crate) fn check(bytes: &[u8], direction: Direction, needed: usize) -> Result<(), PacketError> {
    let (header, rest) = check_primary(bytes, direction, needed)?;
    if !header.sec_header_flag() {
        return Err(PacketError::NoSecondaryHeader);
    }
    if !verify_crc16_ccitt_false_from_raw(bytes) {
        return Err(PacketError::Checksum { found: trailing_u16(bytes) });
    }
    match rest.first().map(|first| first >> 4) {
        Some(PUS_C) => Ok(()),
        Some(found) => Err(PacketError::PusVersion { found }),
        None => Err(PacketError::TooShort { found: bytes.len(), needed }),
    }
}

/// Checks the primary header and the length of one packet of at least `needed` octets; returns the header and what
/// follows it.
pub(crate) fn check_primary(
    bytes: &[u8],
    direction: Direction,
    needed: usize,
) -> Result<(SpHeader, &[u8]), PacketError> {
    let short = PacketError::TooShort { found: bytes.len(), needed };
    if bytes.len() < needed {
        return Err(short);
    }
    let Ok((header, rest)) = SpHeader::from_be_bytes(bytes) else { return Err(short) };
    let version = bytes.first().map_or(0, |first| first >> 5);
    if version != 0 {
        return Err(PacketError::Version { found: version });
    }
    let found = Direction::of(header.packet_type());
    if found != direction {
        return Err(PacketError::Type { found: found.name(), expected: direction.name() });
    }
    if header.sequence_flags() != SequenceFlags::Unsegmented {
        return Err(PacketError::Segmented);
    }
    if header.packet_len() != bytes.len() {
        return Err(PacketError::Length { declared: header.packet_len(), found: bytes.len() });
    }
    Ok((header, rest))
}

/// Checks that a packet of `length` octets fits the length field and a buffer of `room` octets.
pub(crate) const fn check_room(length: usize, room: usize) -> Result<(), PacketError> {
    let room = if room < MAX_PACKET { room } else { MAX_PACKET };
    if length > room {
        return Err(PacketError::TooLong { needed: length, room });
    }
    Ok(())
}

fn trailing_u16(bytes: &[u8]) -> u16 {
    bytes.last_chunk().map_or(0, |octets| u16::from_be_bytes(*octets))
}
