//! Flight stage with stoppages: drawn by the seed, and an operator who follows the plan's policy.

use hilal_environment::rover_physics::RoverPhysics;
use hilal_operations::simulated::{
    Contact, FlightCase, FlightConditions, StoppageLoads, with_flight_setup,
};
use hilal_operations::{FlightRecord, StoppageRecord, StoredFlight, fly_with_stoppages};
use hilal_plan::Fault;
use hilal_risk::Hazards;
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};

use super::planning::Show;
use crate::progress::Stages;

/// Flies a plan through what a seed has in store.
///
/// # Errors
///
/// Says that the mission declares nothing that may stop the rover, that the plan cannot be followed, or that
/// the ground cannot write its store.
pub(super) fn fly(
    case: FlightCase<'_>,
    stored: StoredFlight<'_>,
    stages: &mut Stages,
) -> anyhow::Result<(FlightRecord, StoppageRecord)> {
    let FlightCase { plan, mission, vehicle, place } = case;
    let faults = Fault::declared(mission);
    anyhow::ensure!(
        !faults.is_empty(),
        "mission {:?} declares nothing that may stop the rover; declare kinds of stoppages in [[planning.faults]], \
         each with per_day and mean_h, or leave --faults out",
        mission.id
    );
    let known = place.sheltered(mission);
    let light = SiteSteps::new(&place.light, &known);
    let problem = mission_problem(&known, vehicle, &place.slope_deg, &light);
    let map = stages.stage("sweep", |bar| Ok(SafetyMap::new(&problem, &Show::on(bar))?))?;
    let physics = RoverPhysics::new(vehicle, &place.light, (&place.slope_deg, problem.tile));
    let hazards = Hazards::new((plan, mission.start()), &faults, &map, physics)?;
    let conditions = FlightConditions {
        faults: &faults,
        contact: Contact::Declared,
        loads: StoppageLoads::Awake,
    };
    with_flight_setup(case, &hazards, conditions, |setup| {
        stages.stage("flight", |bar| Ok(fly_with_stoppages(&setup, stored, bar)?))
    })
}
