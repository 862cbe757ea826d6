//! Which spacecraft a frame comes from or goes to.

use core::fmt;

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u10;

/// A spacecraft identifier of telecommand and telemetry frames, 10 bits wide (CCSDS 320.0-M).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpacecraftId(u10);

impl SpacecraftId {
    /// Takes a 10-bit number.
    pub const fn new(number: u10) -> Self {
        Self(number)
    }

    /// Takes a number; none when it needs more than 10 bits.
    pub const fn from_number(number: u16) -> Option<Self> {
        match u10::try_new(number) {
            Ok(number) => Some(Self(number)),
            Err(_) => None,
        }
    }

    /// Takes the low 10 bits of a number: for one that is known to need no more.
    pub const fn from_low_bits(number: u16) -> Self {
        Self(u10::new(number & u10::MAX.value()))
    }

    /// Returns the number.
    pub const fn number(self) -> u16 {
        self.0.value()
    }
}

impl fmt::Display for SpacecraftId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use super::*;

    #[test]
    fn a_number_has_ten_bits() {
        assert_eq!(SpacecraftId::from_number(1023).map(SpacecraftId::number), Some(1023));
        assert_eq!(SpacecraftId::from_number(1024), None);
        assert_eq!(SpacecraftId::from_low_bits(0xF4AB).number(), 0xAB);
        assert_eq!(SpacecraftId::from_low_bits(0xFFFF).to_string(), "1023");
    }
}
