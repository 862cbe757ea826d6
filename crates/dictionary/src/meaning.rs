//! What a number on the wire stands for, where it is not a quantity.

use crate::Mode;
use crate::numbered::numbered;

numbered! {
    /// Whether something is done or not.
    Switch: u8 {
        /// It is not.
        Off = 0, "off";
        /// It is.
        On = 1, "on";
    }
}

impl From<bool> for Switch {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

/// What the number of a parameter or an argument stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A quantity, with the unit that its declaration names.
    Number,
    /// The number of a mode.
    Mode,
    /// The port of a payload.
    Payload,
    /// What has this name, counted from the first number.
    Named {
        /// Number of the first name.
        first: u8,
        /// The names.
        names: &'static [&'static str],
    },
}

impl Meaning {
    /// A switch: off is 0, on is 1.
    pub const SWITCH: Self = Self::Named { first: 0, names: Switch::NAMES };

    /// Returns the numbers that have a name, with their names; those of payloads are the mission's.
    ///
    /// ```
    /// use hilal_dictionary::Meaning;
    /// let named: Vec<_> = Meaning::SWITCH.names().collect();
    /// assert_eq!(named, [(0, "off"), (1, "on")]);
    /// ```
    pub fn names(self) -> impl Iterator<Item = (u8, &'static str)> {
        let (first, names) = match self {
            Self::Number | Self::Payload => (0, [].as_slice()),
            Self::Mode => (0, Mode::NAMES),
            Self::Named { first, names } => (first, names),
        };
        (first..=u8::MAX).zip(names.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn modes_are_named_by_their_numbers() {
        let named: Vec<_> = Meaning::Mode.names().collect();
        assert_eq!(named, Mode::ALL.map(|mode| (mode.number(), mode.name())));
        assert_eq!(Meaning::Payload.names().count(), 0);
    }
}
