//! What a declared vehicle still lacks before it can be flown.

use super::goals_of;
use crate::schema::{Mission, Radio, Vehicle, VehicleId};

/// What is missing where a payload says nothing of what it measures with.
pub(super) const INSTRUMENTS: &str = "an instrument of each payload";

/// Whether the mission flies a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlightRole {
    /// `flown` names it.
    Flown,
    /// It is declared and stays where it is.
    Declared,
}

/// How far a vehicle is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// The vehicle.
    pub id: VehicleId,
    /// Whether it flies.
    pub role: FlightRole,
    /// How many goals belong to it.
    pub goals: usize,
    /// The parts that a flight needs and that are not declared, by their keys under the vehicle's
    /// table.
    pub missing: Vec<&'static str>,
}

impl Readiness {
    /// Returns whether the vehicle can be flown as it is declared.
    pub const fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Returns for each declared vehicle, flown or not, what a flight would still need.
///
/// ```
/// # fn main() -> Result<(), hilal_mission::LoadError> {
/// use hilal_mission::{Mission, readiness};
/// let mission =
///     Mission::parse("reference.toml", include_str!("../../../../missions/reference.toml"))?;
/// let robot = readiness(&mission).into_iter().find(|vehicle| vehicle.id.as_str() == "robot");
/// assert!(robot.is_some_and(|robot| robot.missing.contains(&"battery")));
/// # Ok(())
/// # }
/// ```
pub fn readiness(mission: &Mission) -> Vec<Readiness> {
    let of = |(id, vehicle): (&VehicleId, &Vehicle)| Readiness {
        id: id.clone(),
        role: if mission.flown.contains(id) { FlightRole::Flown } else { FlightRole::Declared },
        goals: goals_of(mission, id).count(),
        missing: missing(mission, vehicle),
    };
    mission.vehicles.iter().map(of).collect()
}

fn missing(mission: &Mission, vehicle: &Vehicle) -> Vec<&'static str> {
    // Without a drive, that it has no way past rocks need not be said.
    let passes_rocks = vehicle.drive.as_ref().is_none_or(|drive| drive.obstacles.is_some());
    // Payloads that are not declared are said where references are.
    let named =
        |id: &String| mission.payloads.get(id).is_none_or(|payload| payload.instrument.is_some());
    let linked = |radio: &Radio| {
        [&radio.direct, &radio.relay, &radio.lander].into_iter().any(Option::is_some)
    };
    [
        ("payloads", !vehicle.payloads.is_empty()),
        (INSTRUMENTS, vehicle.payloads.iter().all(named)),
        ("drive", vehicle.drive.is_some()),
        ("drive.obstacles (the site has rocks)", mission.site.rocks.is_none() || passes_rocks),
        ("arrays", !vehicle.arrays.is_empty()),
        ("battery", vehicle.battery.is_some()),
        ("loads", vehicle.loads.is_some()),
        ("thermal", vehicle.thermal.is_some()),
        ("radio", vehicle.radio.is_some()),
        ("radio.direct, radio.relay or radio.lander", vehicle.radio.as_ref().is_none_or(linked)),
    ]
    .into_iter()
    .filter_map(|(part, declared)| (!declared).then_some(part))
    .collect()
}
