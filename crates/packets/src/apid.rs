//! Who speaks: the application process identifier (CCSDS 133.0-B-2, §4.1.3).

use core::fmt;

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u11;

use crate::PacketError;

/// An application process identifier, 11 bits wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Apid(u11);

impl Apid {
    /// The identifier of idle packets: eleven ones.
    pub const IDLE: Self = Self(u11::MAX);

    /// Takes an 11-bit number.
    pub const fn new(number: u11) -> Self {
        Self(number)
    }

    /// Takes a number of up to 8 bits, which always fits.
    pub const fn from_octet(number: u8) -> Self {
        Self(u11::from_u8(number))
    }

    /// Takes a number.
    ///
    /// # Errors
    /// [`PacketError::Apid`] when it needs more than 11 bits.
    pub const fn from_number(number: u16) -> Result<Self, PacketError> {
        match u11::try_new(number) {
            Ok(value) => Ok(Self(value)),
            Err(_) => Err(PacketError::Apid { found: number }),
        }
    }

    /// Returns the number.
    pub const fn number(self) -> u16 {
        self.0.value()
    }

    pub(crate) const fn field(self) -> u11 {
        self.0
    }
}

impl fmt::Display for Apid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_twelve_bits_is_refused() {
        assert_eq!(Apid::from_number(2047), Ok(Apid::IDLE));
        assert_eq!(Apid::from_number(2048), Err(PacketError::Apid { found: 2048 }));
    }
}
