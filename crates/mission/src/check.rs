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
mod references;
mod rocks;
mod roles;
mod route;
mod study;
mod time;

use finding::Findings;
pub use finding::{Finding, Severity};
pub use study::check_study;

use crate::{MissionFile, VehicleModel};

/// Returns everything that is wrong with a mission, errors and warnings, in the order of lines.
///
/// A mission with an error cannot be flown; a warning is something that the mission's owner
/// should have decided knowingly.
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
    identifiers::check(mission, &[&mission.flown], &mut findings);
    if let Some(weights) = &mission.site.weights {
        study::criteria::weights("site.weights", weights, &mut findings);
    }
    if !time::check(mission, &mut findings) {
        return findings.sorted();
    }
    route::check(mission, &mut findings);
    rocks::check(mission, &mut findings);
    lander_link::check(mission, &mut findings);
    allowance::check(mission, &mut findings);
    match VehicleModel::flown(mission) {
        Ok(vehicle) => {
            references::instruments(mission, &vehicle, &mut findings);
            power::check(&vehicle, &mut findings);
            endurance::check(mission, &vehicle, &mut findings);
            data::check(mission, &vehicle, &mut findings);
            rocks::openings(mission, &vehicle, &mut findings);
        }
        Err(error) => findings.error(&error.key(), error.to_string()),
    }
    findings.sorted()
}
