//! Operating modes: what the vehicle is doing, and with it which loads are on.

use core::fmt;

use crate::numbered::numbered;

numbered! {
    /// An operating mode.
    Mode: u8 {
        /// Something is wrong: everything that can be off is off, the ground decides.
        Safe = 0, "safe";
        /// Awake, all avionics on.
        Standby = 1, "standby";
        /// Parked with little on, so that the battery fills.
        Charge = 2, "charge";
        /// Driving or turning.
        Drive = 3, "drive";
        /// At least one payload is on.
        Science = 4, "science";
        /// Asleep but for clock, heater and receiver.
        Hibernate = 5, "hibernate";
    }
}

impl Mode {
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
