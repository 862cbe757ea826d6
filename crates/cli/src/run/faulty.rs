//! Flight stage with stoppages: drawn by the seeds, and operators who follow the policy of each plan.

use std::path::Path;

use anyhow::Context as _;
use hilal_environment::rover_physics::RoverPhysics;
use hilal_mission::{Mission, VehicleId, VehicleMission};
use hilal_operations::commanding::Team;
use hilal_operations::simulated::{
    Contact, FlightCase, FlightConditions, FlightParts, LossRule, StoppageLoads,
};
use hilal_operations::{
    FaultFile, FleetFlight, StoppageFlight, StoppageRecord, StoredFlight, fly_with_stoppages,
};
use hilal_plan::Fault;
use hilal_risk::Hazards;
use hilal_sim::InjectedFault;
use hilal_traverse::{Problem, SafetyMap, SiteSteps, mission_problem};

use super::planning::Show;
use crate::input::text;
use crate::progress::Stages;

/// Whether stoppages are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Those that the mission declares.
    Stoppages,
    /// None.
    Nothing,
}

impl Drawn {
    /// What the mission declares is held to the forecast, and what a file asks for to what ends a vehicle.
    const fn loss_rule(self) -> LossRule {
        match self {
            Self::Stoppages => LossRule::Forecast,
            Self::Nothing => LossRule::Physics,
        }
    }
}

/// Returns who stands by: people where something is to go wrong that the forecast does not know.
const fn team(injected: &[InjectedFault]) -> Team {
    if injected.is_empty() { Team::Policy } else { Team::Answers }
}

/// Reads what is to go wrong with each vehicle.
///
/// # Errors
///
/// Names the file, the line, and what may stand there.
pub(crate) fn injected(path: &Path, mission: &Mission) -> anyhow::Result<Vec<Vec<InjectedFault>>> {
    let text = text(path)?;
    let named = || format!("fault file {}", path.display());
    let file = FaultFile::parse(&text).with_context(named)?;
    let flown: Vec<&VehicleId> = mission.flown.iter().collect();
    let of = |id: &&VehicleId| {
        let vehicle = mission.for_vehicle(id)?.model()?;
        file.of_vehicle((id, &vehicle), &flown).with_context(named)
    };
    flown.iter().map(of).collect()
}

/// Flies the plans of a mission's vehicles through what their seeds have in store.
///
/// # Errors
///
/// Says that the mission declares nothing that may stop a vehicle, that a plan cannot be followed, or that a
/// ground cannot write its store.
pub(super) fn fly(
    flights: &[(FlightCase<'_>, StoredFlight<'_>)],
    (injected, drawn): (&[Vec<InjectedFault>], Drawn),
    stages: &mut Stages,
) -> anyhow::Result<(FleetFlight, Vec<StoppageRecord>)> {
    let cases: Vec<FlightCase<'_>> = flights.iter().map(|(case, _)| *case).collect();
    let faults = (cases.iter())
        .map(|case| match drawn {
            Drawn::Stoppages => declared(case.mission),
            Drawn::Nothing => Ok(Vec::new()),
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    // What a policy reads refers to the safety map, that to the problem, and that to light and mission: each is
    // made for every vehicle before the next.
    let known: Vec<VehicleMission> =
        cases.iter().map(|case| case.place.sheltered(case.mission)).collect();
    let light: Vec<SiteSteps<'_>> = (cases.iter().zip(&known))
        .map(|(case, mission)| SiteSteps::new(&case.place.light, mission))
        .collect();
    let problems: Vec<Problem<'_>> = (cases.iter().zip(&known).zip(&light))
        .map(|((case, mission), light)| {
            mission_problem(mission, case.vehicle, &case.place.slope_deg, light)
        })
        .collect();
    let mut maps = Vec::new();
    for (case, problem) in cases.iter().zip(&problems) {
        stages.are_of((cases.len() > 1).then(|| case.mission.id().as_str()));
        maps.push(stages.stage("sweep", |bar| Ok(SafetyMap::new(problem, &Show::on(bar))?))?);
    }
    stages.are_of(None);
    let hazards = (cases.iter().zip(&problems).zip(&maps).zip(&faults))
        .map(|(((case, problem), map), faults)| {
            let slopes = (case.place.slope_deg.as_slice(), problem.tile);
            let physics = RoverPhysics::new(case.vehicle, &case.place.light, slopes);
            Hazards::new((case.plan, case.mission.start()), faults, map, physics)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let parts = cases.iter().map(|case| FlightParts::new(*case)).collect::<Result<Vec<_>, _>>()?;
    let ready: Vec<StoppageFlight<'_>> = (parts.iter().zip(&hazards).zip(&faults))
        .zip(flights.iter().zip(injected))
        .map(|(((parts, hazards), faults), ((_, stored), injected))| {
            let conditions = FlightConditions {
                faults,
                contact: Contact::Declared,
                loads: StoppageLoads::Awake,
                injected,
                loss: drawn.loss_rule(),
                team: team(injected),
            };
            StoppageFlight { setup: parts.setup(hazards, conditions), stored: *stored }
        })
        .collect();
    stages.stage("flight", |bar| Ok(fly_with_stoppages(&ready, bar)?))
}

/// Returns what may stop a vehicle.
fn declared(mission: &VehicleMission) -> anyhow::Result<Vec<Fault>> {
    let faults = Fault::declared(mission);
    anyhow::ensure!(
        !faults.is_empty(),
        "mission {:?} declares nothing that may stop {}; declare kinds of stoppages in [[planning.faults]], each \
         with per_day and mean_h, or leave --faults out",
        mission.id,
        mission.id()
    );
    Ok(faults)
}
