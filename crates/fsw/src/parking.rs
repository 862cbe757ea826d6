//! Turns the arrays towards the Sun as they give most: with four equal faces a corner, for two faces lit
//! at 45° give √2 times the power of one lit straight.

use serde::{Deserialize, Serialize};

use crate::angle::{FacesLeft, turn_to_best};
use crate::drive::Motion;
use crate::{DriveTable, FlightSoftware};

/// The least time between two parking turns.
pub(crate) const REPARK_S: u32 = 3600;

/// What comes after the drive and the parking turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Then {
    /// The mode for when there is nothing to do.
    #[default]
    Idle,
    /// Standby, as commanded.
    Standby,
    /// Charge, as commanded.
    Charge,
    /// The payloads that wait for a corner to be turned to the Sun.
    Science,
    /// Hibernation until this second.
    Hibernate(u32),
}

/// A parking turn in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parking {
    pub(crate) then: Then,
    pub(crate) give_up_s: u32,
}

/// How a parking turn goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Turn {
    /// Turn on.
    Go(Motion),
    /// A corner points at the Sun, which stands at this azimuth.
    Done(f64),
    /// The Sun is out of sight, or it took too long; off by this angle, if it is known.
    Abandoned(Option<f64>),
}

impl Parking {
    /// Returns what to do now.
    pub(crate) fn turn(
        &self,
        (table, faces): (&DriveTable, FacesLeft),
        sun_rad: Option<f64>,
        now_s: u32,
    ) -> Turn {
        let error_rad = sun_rad.map(|sun| turn_to_best(table, faces, sun));
        match (sun_rad, error_rad) {
            (Some(sun), Some(error)) if error.abs() <= table.park_tolerance_rad => Turn::Done(sun),
            (Some(_), Some(error)) if now_s < self.give_up_s => {
                Turn::Go(Motion::turn(table, error))
            }
            _ => Turn::Abandoned(error_rad),
        }
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Returns which faces of the array are left.
    pub(crate) fn faces_left(&self) -> FacesLeft {
        FacesLeft { known: self.array.known(), lost: self.array.lost() }
    }

    /// Returns by how much the arrays are turned away from where they stand best to the Sun, if that is seen.
    pub(crate) fn off_best_rad(&self) -> Option<f64> {
        let sun_rad = self.readings.sun_azimuth_rad?;
        Some(turn_to_best(&self.tables.drive, self.faces_left(), sun_rad).abs())
    }
}

#[cfg(test)]
mod tests {
    use core::f64::consts::FRAC_PI_4;

    use super::*;

    #[test]
    fn a_corner_at_the_sun_is_parked_and_the_night_is_no_place_to_turn() {
        let table = (&DriveTable::default(), FacesLeft::default());
        let parking = Parking { then: Then::Idle, give_up_s: 100 };
        assert_eq!(parking.turn(table, Some(FRAC_PI_4), 0), Turn::Done(FRAC_PI_4));
        assert_eq!(parking.turn(table, None, 0), Turn::Abandoned(None));
        assert!(matches!(parking.turn(table, Some(0.0), 100), Turn::Abandoned(Some(_))));
    }
}
