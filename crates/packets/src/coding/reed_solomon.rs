//! The Reed-Solomon code (255,223) over octets, E = 16 (CCSDS 131.0-B-2, §4).
//!
//! A codeblock is a frame followed by its check symbols. With interleaving to a depth I the symbols
//! belong to I codewords in turn (§4.4.1), so that a burst of 16 I octets is corrected. A frame that
//! is shorter than 223 I octets makes shorter codewords: the symbols that it lacks are taken as
//! leading zeros, the virtual fill, which is not sent (§4.3.7).
//!
//! ```
//! use hilal_packets::coding::reed_solomon::{self, Interleaving};
//!
//! let frame = [0x5A; 100];
//! let mut codeblock = [0; 132];
//! reed_solomon::encode(&frame, Interleaving::One, &mut codeblock)?;
//! codeblock[7] = 0;
//! let correction = reed_solomon::decode(&mut codeblock, Interleaving::One)?;
//! assert_eq!(correction.symbols_corrected, 1);
//! assert_eq!(codeblock[..correction.frame_octets], frame);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod correction;
mod remainder;

use remainder::{CHECK_SYMBOLS, Remainder, divide};

/// Symbols of a codeword that carry data, without virtual fill: k = 223.
pub const DATA_SYMBOLS: usize = 223;
/// The greatest interleaving depth.
const MAX_DEPTH: usize = 8;

/// How many codewords share a codeblock, symbol by symbol (§4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interleaving {
    /// I = 1: no interleaving.
    One,
    /// I = 2.
    Two,
    /// I = 3.
    Three,
    /// I = 4.
    Four,
    /// I = 5.
    Five,
    /// I = 8.
    Eight,
}

impl Interleaving {
    /// All depths that the standard allows.
    pub const ALL: [Self; 6] =
        [Self::One, Self::Two, Self::Three, Self::Four, Self::Five, Self::Eight];

    /// Returns the depth I: codewords in a codeblock.
    pub const fn depth(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::Four => 4,
            Self::Five => 5,
            Self::Eight => 8,
        }
    }

    /// Returns the octets of the longest frame: 223 I.
    pub const fn longest_frame(self) -> usize {
        DATA_SYMBOLS * self.depth()
    }

    /// Returns the octets that a codeblock has besides the frame: 32 I.
    pub const fn check_octets(self) -> usize {
        CHECK_SYMBOLS * self.depth()
    }
}

/// A frame has a length that the code cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "frame of {octets} octets does not fit interleaving depth {depth}: \
     a multiple of {depth} from {depth} to {longest} is needed"
)]
pub struct FrameLengthError {
    /// Octets of the frame.
    pub octets: usize,
    /// Interleaving depth.
    pub depth: usize,
    /// Octets of the longest frame.
    pub longest: usize,
}

/// Why a frame could not be encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The frame has a length that the code cannot take.
    #[error("{0}")]
    FrameLength(FrameLengthError),
    /// The coded frame does not fit into the buffer.
    #[error("coded frame needs {needed} octets, room for {room}")]
    Room {
        /// Octets needed.
        needed: usize,
        /// Octets of the buffer.
        room: usize,
    },
}

/// Why a codeblock could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No frame makes a codeblock of this length.
    #[error(
        "codeblock of {octets} octets does not fit interleaving depth {depth}: \
         a multiple of {depth} from {shortest} to {longest} is needed"
    )]
    CodeblockLength {
        /// Octets of the codeblock.
        octets: usize,
        /// Interleaving depth.
        depth: usize,
        /// Octets of the shortest codeblock.
        shortest: usize,
        /// Octets of the longest codeblock.
        longest: usize,
    },
    /// More errors than the code corrects. The frame must not be used.
    #[error("{codewords} of {depth} codewords have more than 16 wrong symbols")]
    Uncorrectable {
        /// Codewords that could not be corrected.
        codewords: usize,
        /// Codewords of the codeblock.
        depth: usize,
    },
}

/// What decoding found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// Octets of the frame, which leads the codeblock.
    pub frame_octets: usize,
    /// Symbols that were wrong in the whole codeblock, check symbols included.
    pub symbols_corrected: usize,
}

/// Returns the octets of the codeblock of a frame.
///
/// # Errors
///
/// The frame's length is zero, no multiple of the interleaving depth, or above 223 I.
pub const fn codeblock_length(
    frame_octets: usize,
    interleaving: Interleaving,
) -> Result<usize, FrameLengthError> {
    let depth = interleaving.depth();
    let longest = interleaving.longest_frame();
    if frame_octets == 0 || frame_octets > longest || !frame_octets.is_multiple_of(depth) {
        return Err(FrameLengthError { octets: frame_octets, depth, longest });
    }
    Ok(frame_octets + interleaving.check_octets())
}

/// Writes the codeblock of a frame at the start of a buffer and returns its octets.
///
/// # Errors
///
/// The frame's length does not fit the code, or the codeblock does not fit into the buffer.
pub fn encode(
    frame: &[u8],
    interleaving: Interleaving,
    codeblock: &mut [u8],
) -> Result<usize, EncodeError> {
    let needed = codeblock_length(frame.len(), interleaving).map_err(EncodeError::FrameLength)?;
    let room = codeblock.len();
    let Some((data, rest)) = codeblock.split_at_mut_checked(frame.len()) else {
        return Err(EncodeError::Room { needed, room });
    };
    let Some(checks) = rest.get_mut(..interleaving.check_octets()) else {
        return Err(EncodeError::Room { needed, room });
    };
    data.copy_from_slice(frame);
    let depth = interleaving.depth();
    let remainders = remainders(frame, interleaving);
    for (codeword, remainder) in remainders.into_iter().take(depth).enumerate() {
        let places = checks.iter_mut().skip(codeword).step_by(depth);
        for (place, symbol) in places.zip(remainder.symbols()) {
            *place = symbol;
        }
    }
    Ok(needed)
}

/// Corrects a codeblock in place; the slice holds the codeblock and nothing else.
///
/// A codeblock without errors costs as much as encoding it.
///
/// # Errors
///
/// The codeblock's length does not fit the code, or a codeword has more than 16 wrong symbols. In
/// the second case the other codewords have been corrected. More than 16 errors go unnoticed in about
/// one of 16! ≈ 2 × 10¹³ codewords, and more rarely with virtual fill.
pub fn decode(codeblock: &mut [u8], interleaving: Interleaving) -> Result<Correction, DecodeError> {
    let depth = interleaving.depth();
    let octets = codeblock.len();
    let check_octets = interleaving.check_octets();
    let frame_octets = octets.saturating_sub(check_octets);
    if codeblock_length(frame_octets, interleaving) != Ok(octets) {
        let shortest = depth + check_octets;
        let longest = interleaving.longest_frame() + check_octets;
        return Err(DecodeError::CodeblockLength { octets, depth, shortest, longest });
    }

    let (frame, checks) = codeblock.split_at(frame_octets);
    let mut differences = [[0; CHECK_SYMBOLS]; MAX_DEPTH];
    let computed = remainders(frame, interleaving);
    for (codeword, (difference, remainder)) in differences.iter_mut().zip(computed).enumerate() {
        let received = checks.iter().skip(codeword).step_by(depth);
        *difference = remainder.symbols();
        for (symbol, check) in difference.iter_mut().zip(received) {
            *symbol ^= check;
        }
    }

    let mut symbols_corrected = 0;
    let mut uncorrectable = 0;
    for (codeword, difference) in differences.iter().take(depth).enumerate() {
        if *difference == [0; CHECK_SYMBOLS] {
            continue;
        }
        let Some(errors) = correction::errors(difference, octets / depth) else {
            uncorrectable += 1;
            continue;
        };
        for error in errors.iter() {
            let from_end = codeblock.iter_mut().skip(codeword).step_by(depth).rev();
            for symbol in from_end.skip(error.followers).take(1) {
                *symbol ^= error.pattern;
                symbols_corrected += 1;
            }
        }
    }
    if uncorrectable > 0 {
        return Err(DecodeError::Uncorrectable { codewords: uncorrectable, depth });
    }
    Ok(Correction { frame_octets, symbols_corrected })
}

/// Divides the codewords of a frame by the generator polynomial. Entries beyond the depth are empty.
fn remainders(frame: &[u8], interleaving: Interleaving) -> [Remainder; MAX_DEPTH] {
    let mut remainders = [Remainder::default(); MAX_DEPTH];
    match interleaving {
        Interleaving::One => divide::<1>(frame, &mut remainders),
        Interleaving::Two => divide::<2>(frame, &mut remainders),
        Interleaving::Three => divide::<3>(frame, &mut remainders),
        Interleaving::Four => divide::<4>(frame, &mut remainders),
        Interleaving::Five => divide::<5>(frame, &mut remainders),
        Interleaving::Eight => divide::<8>(frame, &mut remainders),
    }
    remainders
}

#[cfg(test)]
mod tests;
