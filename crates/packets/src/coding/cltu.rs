//! Communications link transmission units: telecommand frames between a start and a tail sequence, cut
//! into BCH codeblocks (CCSDS 231.0-B, sections on BCH coding and on the CLTU).
//!
//! | Part | Octets | Content |
//! |---|---|---|
//! | start sequence | 2 | [`START_SEQUENCE`]: recognized with one wrong bit |
//! | codeblocks | 8 each | 7 octets of the frame, 7 parity bits, a filler bit |
//! | tail sequence | 8 | [`TAIL_SEQUENCE`]: no codeblock, and so the end |
//!
//! The last codeblock is filled up with octets 55h. Nothing says how many: the frame's own length
//! field does.
//!
//! ```
//! use hilal_packets::coding::cltu::{self, cltu_length};
//! use hilal_packets::coding::randomizer::Randomization;
//!
//! let mut wire = [0; cltu_length(9)];
//! cltu::encode(b"telecmd 1", Randomization::Randomized, &mut wire)?;
//! wire[5] ^= 0x10;
//!
//! let mut frame = [0; 14];
//! let decoded = cltu::decode(&wire, Randomization::Randomized, &mut frame)?;
//! assert_eq!((decoded.octets, decoded.bits_corrected), (14, 1));
//! assert_eq!(&frame[..9], b"telecmd 1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bch;
mod reader;

pub use bch::{CODEBLOCK_OCTETS, Codeblock, INFORMATION_OCTETS};
pub use reader::{CltuEvent, CltuReader};

use super::randomizer::{Randomization, Randomizer};

/// What a CLTU starts with.
pub const START_SEQUENCE: [u8; 2] = [0xEB, 0x90];
/// What a CLTU ends with: more wrong bits than the code corrects, and a filler bit of one.
pub const TAIL_SEQUENCE: [u8; CODEBLOCK_OCTETS] = [0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0x79];
/// Fills up the last codeblock (CCSDS 201.0-B-3, §3.3.3: zeros and ones in turn, zero first).
const FILL: u8 = 0x55;

/// Why a CLTU could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// There is nothing to send.
    #[error("frame is empty: a CLTU carries at least one octet")]
    Empty,
    /// The CLTU does not fit into the buffer.
    #[error("CLTU needs {needed} octets, room for {room}")]
    Room {
        /// Octets needed.
        needed: usize,
        /// Octets of the buffer.
        room: usize,
    },
}

/// Why octets are not a CLTU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The length is none that a CLTU can have.
    #[error(
        "CLTU of {octets} octets: 2 for the start, 8 for the tail and at least one 8 between are needed"
    )]
    Length {
        /// Octets found.
        octets: usize,
    },
    /// More than one bit of the start sequence is wrong.
    #[error("CLTU starts with {found:#06x}, 0xeb90 expected")]
    Start {
        /// The first two octets.
        found: u16,
    },
    /// A codeblock has more than one wrong bit.
    #[error("codeblock {index} of the CLTU has more than one wrong bit")]
    Uncorrectable {
        /// Which codeblock, from 0.
        index: usize,
    },
    /// The last eight octets are a codeblock.
    #[error("CLTU has no tail sequence: its last eight octets are a codeblock")]
    NoTail,
    /// The frame does not fit into the buffer.
    #[error("frame with its fill needs {needed} octets, room for {room}")]
    Room {
        /// Octets needed.
        needed: usize,
        /// Octets of the buffer.
        room: usize,
    },
}

/// What decoding a CLTU found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecodedCltu {
    /// Octets of the frame with its fill.
    pub octets: usize,
    /// Codeblocks in which one bit was wrong.
    pub bits_corrected: usize,
}

/// Returns the octets of the CLTU of a frame.
pub const fn cltu_length(frame_octets: usize) -> usize {
    let codeblocks = frame_octets.div_ceil(INFORMATION_OCTETS);
    START_SEQUENCE.len() + codeblocks.saturating_mul(CODEBLOCK_OCTETS) + TAIL_SEQUENCE.len()
}

/// Writes the CLTU of a frame, or of several frames, at the start of a buffer and returns its octets.
///
/// # Errors
///
/// The frame is empty, or the CLTU does not fit into the buffer.
pub fn encode(
    frame: &[u8],
    randomization: Randomization,
    cltu: &mut [u8],
) -> Result<usize, EncodeError> {
    if frame.is_empty() {
        return Err(EncodeError::Empty);
    }
    let (needed, room) = (cltu_length(frame.len()), cltu.len());
    let no_room = EncodeError::Room { needed, room };
    let cltu = cltu.get_mut(..needed).ok_or(no_room)?;
    let (start, rest) = cltu.split_first_chunk_mut().ok_or(no_room)?;
    let (codeblocks, tail) = rest.split_last_chunk_mut().ok_or(no_room)?;
    *start = START_SEQUENCE;
    *tail = TAIL_SEQUENCE;

    let mut masks = masks(randomization, 0);
    let mut octets = frame.iter().zip(&mut masks).map(|(octet, mask)| octet ^ mask);
    for codeblock in codeblocks.as_chunks_mut::<CODEBLOCK_OCTETS>().0 {
        let information = [(); INFORMATION_OCTETS].map(|()| octets.next().unwrap_or(FILL));
        *codeblock = bch::encode(information);
    }
    Ok(needed)
}

/// Reads the frame of a whole CLTU into a buffer, with the fill of its last codeblock.
///
/// Fill is not randomized when it is sent, but the randomizer is taken off it: what follows the frame
/// in the buffer is of no use (CCSDS 201.0-B-3, §3.3.3).
///
/// # Errors
///
/// The octets are no CLTU, a codeblock cannot be corrected, or the frame does not fit into the buffer.
pub fn decode(
    cltu: &[u8],
    randomization: Randomization,
    frame: &mut [u8],
) -> Result<DecodedCltu, DecodeError> {
    let length = DecodeError::Length { octets: cltu.len() };
    let (start, rest) = cltu.split_first_chunk().ok_or(length)?;
    let (codeblocks, tail) = rest.split_last_chunk().ok_or(length)?;
    let (codeblocks, []) = codeblocks.as_chunks::<CODEBLOCK_OCTETS>() else {
        return Err(length);
    };
    if codeblocks.is_empty() {
        return Err(length);
    }
    if !is_start(*start) {
        return Err(DecodeError::Start { found: u16::from_be_bytes(*start) });
    }
    if bch::decode(*tail).is_some() {
        return Err(DecodeError::NoTail);
    }
    let (needed, room) = (codeblocks.len() * INFORMATION_OCTETS, frame.len());
    let frame = frame.get_mut(..needed).ok_or(DecodeError::Room { needed, room })?;

    let mut bits_corrected = 0;
    let places = frame.as_chunks_mut::<INFORMATION_OCTETS>().0;
    for (index, (codeblock, place)) in codeblocks.iter().zip(places).enumerate() {
        let decoded = bch::decode(*codeblock).ok_or(DecodeError::Uncorrectable { index })?;
        *place = decoded.information;
        bits_corrected += usize::from(decoded.corrected);
    }
    for (octet, mask) in frame.iter_mut().zip(masks(randomization, 0)) {
        *octet ^= mask;
    }
    Ok(DecodedCltu { octets: needed, bits_corrected })
}

/// Says whether two octets are the start sequence with at most one wrong bit.
const fn is_start(octets: [u8; 2]) -> bool {
    let difference = u16::from_be_bytes(octets) ^ u16::from_be_bytes(START_SEQUENCE);
    difference.count_ones() <= 1
}

/// What is added to the octets of a CLTU's frames from a position on.
fn masks(randomization: Randomization, position: usize) -> impl Iterator<Item = u8> {
    let all = match randomization {
        Randomization::Plain => 0x00,
        Randomization::Randomized => 0xFF,
    };
    Randomizer::Telecommand.masks(position).map(move |mask| mask & all)
}

#[cfg(test)]
mod tests;
