//! The rover's payloads, by the numbers that commands and science packets use.

use core::fmt;

/// A payload on the data bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Payload {
    /// Soil composition.
    Soil = 0,
    /// Radiation levels.
    Radiation = 1,
    /// Plasma properties.
    Plasma = 2,
    /// Technology experiment for sustained human presence.
    Technology = 3,
    /// Chinese and European collaborative payload.
    Collaborative = 4,
}

impl Payload {
    /// How many payloads there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every payload, in the order of the numbers.
    pub const ALL: [Self; 5] =
        [Self::Soil, Self::Radiation, Self::Plasma, Self::Technology, Self::Collaborative];

    /// Returns the number on the wire.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the payload of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|payload| payload.number() == number)
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soil => "soil",
            Self::Radiation => "radiation",
            Self::Plasma => "plasma",
            Self::Technology => "technology",
            Self::Collaborative => "collaborative",
        }
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
