//! The frame error control field: CRC-16 over the whole frame (CCSDS 232.0-B-4, §4.1.4.2; 132.0-B-3,
//! §4.1.6; 732.0-B-4, §4.1.6), with polynomial 1021h and all ones preset, as in packets.

use spacepackets::crc::CRC_CCITT_FALSE;

use super::FrameError;

/// Whether frames of a physical channel carry an error control field: all of them do, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorControl {
    /// Two octets at the end of each frame.
    Present,
    /// None: the coding below, or a message authentication code inside, tells of damage.
    Absent,
}

impl ErrorControl {
    /// Returns the octets that it takes at the end of a frame.
    pub const fn octets(self) -> usize {
        match self {
            Self::Present => 2,
            Self::Absent => 0,
        }
    }

    /// Writes the field into the last octets of a frame.
    pub fn write(self, frame: &mut [u8]) {
        if self == Self::Absent {
            return;
        }
        if let Some((rest, field)) = frame.split_last_chunk_mut::<2>() {
            *field = CRC_CCITT_FALSE.checksum(rest).to_be_bytes();
        }
    }

    /// Checks the field, and returns the frame without it.
    ///
    /// # Errors
    ///
    /// [`FrameError::ErrorControl`] when the frame was damaged.
    pub fn check(self, frame: &[u8]) -> Result<&[u8], FrameError> {
        if self == Self::Absent {
            return Ok(frame);
        }
        let short = FrameError::TooShort { found: frame.len(), needed: 2 };
        let (rest, field) = frame.split_last_chunk::<2>().ok_or(short)?;
        let found = u16::from_be_bytes(*field);
        if CRC_CCITT_FALSE.checksum(rest) == found {
            Ok(rest)
        } else {
            Err(FrameError::ErrorControl { found })
        }
    }
}
