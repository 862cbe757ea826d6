//! The number that names a security association on the wire.

use core::fmt;

/// A security parameter index: 16 bits that say by which association a frame is secured
/// (CCSDS 355.0-B-2, §4.1.1.2). The values 0 and 65535 are reserved (§4.1.1.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spi(u16);

impl Spi {
    /// Octets on the wire.
    pub const LENGTH: usize = 2;

    /// Takes a number; none when it is one of the two that are reserved.
    pub const fn new(number: u16) -> Option<Self> {
        match number {
            0 | u16::MAX => None,
            _ => Some(Self(number)),
        }
    }

    /// Reads the index of a frame whose header (with its segment header, where there is one) has so
    /// many octets, to choose the receiver for it; none when the frame ends before, or when the
    /// number is reserved. Nothing is authenticated by this.
    pub fn of_frame(frame: &[u8], header_octets: usize) -> Option<Self> {
        let (number, _) = frame.get(header_octets..)?.split_first_chunk()?;
        Self::new(u16::from_be_bytes(*number))
    }

    /// Returns the number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Spi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
