//! What must hold at a point at an instant.

use hilal_quantity::{Angle, Fraction};

use crate::{SiteError, SkyTrack};

/// One thing that holds or does not, at a point and an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// Any of the Sun is above the terrain: a thousandth of its flux, which a rim of 0.005° gives.
    AnySun,
    /// At least this share of the Sun's flux is above the terrain.
    Sun(Fraction),
    /// The centre of Earth is above the terrain.
    EarthCentre,
    /// The whole disc of Earth is above the terrain, to a thousandth of its area: a rim of
    /// 0.013°.
    EarthDisc,
    /// A station, by its place in [`SkyTrack::stations`], is above the terrain, and the tile above
    /// the station's mask.
    Station(usize),
    /// The relay is above both the terrain and this elevation.
    Relay(Angle),
}

/// Conditions that must hold together: a rover that needs power *and* a link.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    conditions: Vec<Condition>,
}

/// The share of a disc that counts as none of it, and its complement as all of it.
pub(crate) const SLIVER: f64 = 1e-3;

impl Demand {
    /// Takes conditions; with none, the demand always holds.
    ///
    /// ```
    /// use hilal_quantity::Fraction;
    /// use hilal_site::{Condition, Demand};
    /// let powered_and_direct =
    ///     Demand::all([Condition::Sun(Fraction::clamped(0.5)), Condition::EarthCentre]);
    /// assert_eq!(powered_and_direct.conditions().len(), 2);
    /// ```
    pub fn all(conditions: impl IntoIterator<Item = Condition>) -> Self {
        Self { conditions: conditions.into_iter().collect() }
    }

    /// Returns the conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Refuses conditions on what the sky does not hold.
    pub(crate) fn check(&self, track: &SkyTrack) -> Result<(), SiteError> {
        let stations = track.stations().len();
        for condition in &self.conditions {
            match *condition {
                Condition::Relay(_) if !track.has_relay() => return Err(SiteError::NoRelay),
                Condition::Station(index) if index >= stations => {
                    return Err(SiteError::NoStation { index, stations });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl From<Condition> for Demand {
    fn from(condition: Condition) -> Self {
        Self::all([condition])
    }
}
