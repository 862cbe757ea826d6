//! Judges a mission that has been read: do its references exist, do its budgets close, can its
//! vehicle live through what it is sent into? What the types already forbid is not checked here.

mod allowance;
mod data;
mod endurance;
mod figures;
mod finding;
mod identifiers;
mod lander_link;
mod power;
mod radios;
mod readiness;
mod references;
mod rocks;
mod roles;
mod route;
mod study;
mod time;
mod vehicles;

use finding::Findings;
pub use finding::{Finding, Severity};
pub use readiness::{FlightRole, Readiness, readiness};
pub use study::check_study;

use crate::models::ModelError;
use crate::schema::{Goal, Mission, VehicleId};
use crate::{MissionFile, VehicleModel};

/// Returns what there is to say of a mission, errors, warnings and notes, in the order of lines.
///
/// A mission with an error cannot be flown; a warning is something that the mission's owner
/// should have decided knowingly; a note says what vehicles that do not fly would need. Budgets are
/// drawn up for each vehicle that flies.
///
/// ```no_run
/// # fn main() -> Result<(), hilal_mission::LoadError> {
/// let file = hilal_mission::MissionFile::load("missions/reference.toml".as_ref())?;
/// let findings: Vec<String> =
///     hilal_mission::check(&file).iter().map(ToString::to_string).collect();
/// # let _ = findings;
/// # Ok(())
/// # }
/// ```
pub fn check(file: &MissionFile) -> Vec<Finding> {
    let mut findings = Findings::new(&file.name, &file.text);
    let mission = &file.mission;
    figures::check(&mission.sources, &mut findings);
    references::participants(mission, &mut findings);
    references::check(mission, &mut findings);
    roles::check(mission, &mut findings);
    identifiers::check(mission, &mut findings);
    if let Some(weights) = &mission.site.weights {
        study::criteria::weights("site.weights", weights, &mut findings);
    }
    if !time::check(mission, &mut findings) {
        return findings.sorted();
    }
    route::check(mission, &mut findings);
    rocks::check(mission, &mut findings);
    lander_link::check(mission, &mut findings);
    radios::check(mission, &mut findings);
    allowance::check(mission, &mut findings);
    vehicles::check(mission, &mut findings);
    for id in mission.flown.iter() {
        let vehicle = match VehicleModel::of(mission, id) {
            Ok(vehicle) => vehicle,
            Err(error @ ModelError::NoInstrument { .. }) => {
                findings.error(&error.key(), error.to_string());
                continue;
            }
            // Said above, with all that is missing.
            Err(
                ModelError::NoVehicle { .. }
                | ModelError::NoPart { .. }
                | ModelError::NoPayload { .. },
            ) => continue,
        };
        power::check(&vehicle, &mut findings);
        endurance::check(mission, &vehicle, &mut findings);
        data::check(mission, &vehicle, &mut findings);
        rocks::openings(mission, &vehicle, &mut findings);
    }
    findings.sorted()
}

/// Returns the goals of a vehicle, each with its place in the mission's list.
fn goals_of<'a>(
    mission: &'a Mission,
    id: &'a VehicleId,
) -> impl Iterator<Item = (usize, &'a Goal)> {
    mission.goals.iter().enumerate().filter(move |(_, goal)| mission.vehicle_of(goal) == id)
}
