//! Operating modes: what the vehicle is doing, and with it which loads are on.

use core::fmt;

/// An operating mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mode {
    /// Something is wrong: everything that can be off is off, the ground decides.
    Safe = 0,
    /// Awake, all avionics on.
    Standby = 1,
    /// Parked with little on, so that the battery fills.
    Charge = 2,
    /// Driving or turning.
    Drive = 3,
    /// At least one payload is on.
    Science = 4,
    /// Asleep but for clock, heater and receiver.
    Hibernate = 5,
}

impl Mode {
    /// Every mode, in the order of the numbers.
    pub const ALL: [Self; 6] =
        [Self::Safe, Self::Standby, Self::Charge, Self::Drive, Self::Science, Self::Hibernate];

    /// Returns the number on the wire.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the mode of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.number() == number)
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Standby => "standby",
            Self::Charge => "charge",
            Self::Drive => "drive",
            Self::Science => "science",
            Self::Hibernate => "hibernate",
        }
    }

    /// Returns what the mode is for, in a sentence.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Safe => "something is wrong: minimal loads, the ground decides",
            Self::Standby => "awake, all avionics on",
            Self::Charge => "parked with little on, so that the battery fills",
            Self::Drive => "driving or turning",
            Self::Science => "at least one payload is on",
            Self::Hibernate => "asleep but for clock, heater and receiver",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
