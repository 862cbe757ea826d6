//! The attached sync marker, and the channel access data unit that it starts: marker and codeblock,
//! one after another without a gap (CCSDS 131.0-B-2, §8.4). The marker is neither coded (§8.5.1) nor
//! randomized.
//!
//! What coding costs is [`frame_share`]: a frame of 1115 octets at depth 5 is 87 % of what is sent.

use super::randomizer::{Randomization, Randomizer};
use super::reed_solomon::{
    self, Correction, DecodeError, EncodeError, FrameLengthError, Interleaving, codeblock_length,
};

/// The marker of links that are coded by Reed-Solomon, or not coded at all (§8).
pub const ATTACHED_SYNC_MARKER: [u8; 4] = [0x1A, 0xCF, 0xFC, 0x1D];

/// Returns the octets of the channel access data unit of a frame: marker, frame, check symbols.
///
/// ```
/// use hilal_packets::coding::reed_solomon::Interleaving;
/// use hilal_packets::coding::sync_marker::channel_access_octets;
///
/// assert_eq!(channel_access_octets(1115, Interleaving::Five)?, 1279);
/// # Ok::<(), hilal_packets::coding::reed_solomon::FrameLengthError>(())
/// ```
///
/// # Errors
///
/// The frame's length does not fit the code.
pub const fn channel_access_octets(
    frame_octets: usize,
    interleaving: Interleaving,
) -> Result<usize, FrameLengthError> {
    match codeblock_length(frame_octets, interleaving) {
        Ok(octets) => Ok(octets + ATTACHED_SYNC_MARKER.len()),
        Err(error) => Err(error),
    }
}

/// Returns how many octets of a frame there are to each octet on the wire, in (0, 1): what a link's
/// bit rate is multiplied with to get the rate of its frames.
///
/// ```
/// use hilal_packets::coding::reed_solomon::Interleaving;
/// use hilal_packets::coding::sync_marker::frame_share;
///
/// assert_eq!(frame_share(1115, Interleaving::Five)?, 1115.0 / 1279.0);
/// # Ok::<(), hilal_packets::coding::reed_solomon::FrameLengthError>(())
/// ```
///
/// # Errors
///
/// The frame's length does not fit the code.
pub fn frame_share(
    frame_octets: usize,
    interleaving: Interleaving,
) -> Result<f64, FrameLengthError> {
    let sent = channel_access_octets(frame_octets, interleaving)?;
    Ok(frame_octets as f64 / sent as f64)
}

/// Writes the channel access data unit of a frame at the start of a buffer and returns its octets.
///
/// # Errors
///
/// The frame's length does not fit the code, or the unit does not fit into the buffer.
pub fn encode(
    frame: &[u8],
    interleaving: Interleaving,
    randomization: Randomization,
    unit: &mut [u8],
) -> Result<usize, EncodeError> {
    let needed =
        channel_access_octets(frame.len(), interleaving).map_err(EncodeError::FrameLength)?;
    let room = unit.len();
    let unit = unit.get_mut(..needed).ok_or(EncodeError::Room { needed, room })?;
    let Some((marker, codeblock)) = unit.split_first_chunk_mut() else {
        return Err(EncodeError::Room { needed, room });
    };
    *marker = ATTACHED_SYNC_MARKER;
    reed_solomon::encode(frame, interleaving, codeblock)?;
    randomize(codeblock, randomization);
    Ok(needed)
}

/// Corrects a channel access data unit in place. The frame follows the marker and has the length that
/// the correction says. The marker is not compared: whoever cut the unit out of the stream has found
/// it.
///
/// # Errors
///
/// The unit's length does not fit the code, or a codeword has too many errors.
pub fn decode(
    unit: &mut [u8],
    interleaving: Interleaving,
    randomization: Randomization,
) -> Result<Correction, DecodeError> {
    let codeblock = unit.get_mut(ATTACHED_SYNC_MARKER.len()..).unwrap_or_default();
    randomize(codeblock, randomization);
    reed_solomon::decode(codeblock, interleaving)
}

fn randomize(codeblock: &mut [u8], randomization: Randomization) {
    match randomization {
        Randomization::Plain => {}
        Randomization::Randomized => Randomizer::Telemetry.apply(codeblock),
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn a_randomized_unit_of_zeros_shows_the_sequence_after_the_marker() {
        let mut unit = vec![0; 300];
        let length =
            encode(&[0; 223], Interleaving::One, Randomization::Randomized, &mut unit).unwrap();
        assert_eq!(length, 259);
        assert_eq!(unit[..8], [0x1A, 0xCF, 0xFC, 0x1D, 0xFF, 0x48, 0x0E, 0xC0]);
        unit.truncate(length);
        let correction = decode(&mut unit, Interleaving::One, Randomization::Randomized).unwrap();
        assert_eq!(correction, Correction { frame_octets: 223, symbols_corrected: 0 });
        assert_eq!(unit[4..], [0; 255]);
    }

    #[test]
    fn a_full_frame_of_depth_five_is_87_percent_of_what_is_sent() {
        let share = frame_share(1115, Interleaving::Five).unwrap();
        assert!((share - 0.8718).abs() < 5e-5, "{share}");
        assert!(frame_share(1114, Interleaving::Five).is_err());
    }

    #[test]
    fn less_than_a_marker_is_no_codeblock() {
        for octets in 0..5 {
            let decoded = decode(&mut vec![0; octets], Interleaving::Two, Randomization::Plain);
            assert!(matches!(decoded, Err(DecodeError::CodeblockLength { .. })));
        }
    }
}
