//! What the vehicle draws in each operating mode.

use hilal_quantity::Power;

use crate::schema::Loads;

/// An operating mode, with its number on board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Wait for help with as little as possible on.
    Safe,
    /// Ready, nothing moves.
    Standby,
    /// Parked towards the Sun, receiver on.
    Charge,
    /// On the way.
    Drive,
    /// A payload measures.
    Science,
    /// Asleep in the dark.
    Hibernate,
}

impl Mode {
    /// Every mode, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Safe, Self::Standby, Self::Charge, Self::Drive, Self::Science, Self::Hibernate];

    /// Returns the number that the mode has on board.
    pub const fn number(self) -> u8 {
        match self {
            Self::Safe => 0,
            Self::Standby => 1,
            Self::Charge => 2,
            Self::Drive => 3,
            Self::Science => 4,
            Self::Hibernate => 5,
        }
    }

    /// Returns the mode with this number on board.
    ///
    /// ```
    /// use hilal_mission::models::Mode;
    /// assert_eq!(Mode::from_number(5), Some(Mode::Hibernate));
    /// assert_eq!(Mode::from_number(6), None);
    /// ```
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Returns the mode's name on screens.
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
}

/// The loads by mode, without motors, motor electronics and heaters.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadTable {
    by_number: [Power; 6],
}

impl LoadTable {
    /// Takes the loads as declared.
    pub fn new(loads: &Loads) -> Self {
        Self {
            by_number: [
                loads.safe_w.get(),
                loads.standby_w.get(),
                loads.charge_w.get(),
                loads.drive_w.get(),
                loads.science_w.get(),
                loads.hibernate_w.get(),
            ],
        }
    }

    /// Adds a load that is there in every mode.
    pub fn add(&mut self, load: Power) {
        for of_mode in &mut self.by_number {
            *of_mode += load;
        }
    }

    /// Returns the load of a mode.
    pub fn power(&self, mode: Mode) -> Power {
        let [safe, standby, charge, drive, science, hibernate] = self.by_number;
        match mode {
            Mode::Safe => safe,
            Mode::Standby => standby,
            Mode::Charge => charge,
            Mode::Drive => drive,
            Mode::Science => science,
            Mode::Hibernate => hibernate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_that_is_added_is_there_in_every_mode() {
        let mut table =
            LoadTable { by_number: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].map(Power::from_watts) };
        let before = Mode::ALL.map(|mode| table.power(mode).watts());
        table.add(Power::from_watts(3.0));
        for (mode, before_w) in Mode::ALL.into_iter().zip(before) {
            assert!((table.power(mode).watts() - before_w - 3.0).abs() < 1e-12, "{mode:?}");
        }
    }

    #[test]
    fn each_mode_finds_back_from_its_number() {
        for mode in Mode::ALL {
            assert_eq!(Mode::from_number(mode.number()), Some(mode));
        }
    }
}
