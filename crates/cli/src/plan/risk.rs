//! `hilal plan risk`: the probability of loss of a plan, forecast anew, and held to rovers flown one by
//! one.

mod record;
mod simulator;

use anyhow::Context as _;
use hilal_environment::rover_physics::RoverPhysics;
use hilal_mission::VehicleMission;
use hilal_operations::commanding::Team;
use hilal_operations::simulated::{Draws, FlightConditions, LossRule, MonteCarloResult};
use hilal_plan::{Fault, PlanRisk};
use hilal_risk::{Flown, Hazards, fly, forecast};
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};
use record::{FlownRovers, Record, Simulated};

use super::checked_plan::{CheckedPlan, FiledPlan, PlanForecast};
use crate::args::{DataOption, PlanRiskArguments};
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::progress::Stages;
use crate::run::planning::Show;
use crate::stdout::print_line;

/// Forecasts the probability of loss of a plan, and flies rovers through what may happen.
///
/// # Errors
///
/// Says that the mission declares nothing that may stop a rover, or why the plan does not hold.
pub(super) fn command(arguments: &PlanRiskArguments, data: &DataOption) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let filed = FiledPlan::read(&arguments.files, &mut stages)?;
    let faults = faults(&filed.mission)?;
    let checked = filed.checked(PlanForecast::MadeAnew, data, &mut stages)?;
    let seed = arguments.seed.unwrap_or(checked.plan.seed);
    let beside = FlownBeside {
        rovers: (arguments.rovers, seed),
        flights: Draws { flights: arguments.in_simulator, seed },
        conditions: FlightConditions {
            faults: &faults,
            contact: arguments.contact.into(),
            loads: arguments.loads.into(),
            injected: &[],
            loss: LossRule::Forecast,
            team: Team::Policy,
        },
    };
    let (risk, flown, simulated) = reckoned(&checked, &faults, &beside, &mut stages)?;
    let own = checked.mission.planning.loss_limit.as_ref().map(|limit| limit.get().value());
    let asked = checked.plan.risk.as_ref().and_then(|risk| risk.limit);
    let record = Record {
        plan: &checked.plan,
        place: &checked.place,
        risk: PlanRisk { limit: asked.or(own), ..risk },
        rovers: flown.map(|flown| FlownRovers { seed, flown }),
        simulated: simulated.map(|flown| Simulated {
            seed,
            contact: arguments.contact.into(),
            flown,
        }),
    };
    if let Some(out) = &arguments.out {
        write_whole(out, record.json()?.as_bytes())?;
    }
    print_line(record.in_words())?;
    Ok(Outcome::Done)
}

fn faults(mission: &VehicleMission) -> anyhow::Result<Vec<Fault>> {
    let faults = Fault::declared(mission);
    anyhow::ensure!(
        !faults.is_empty(),
        "mission {:?} declares nothing that may stop the rover, so that there is no risk to reckon; declare kinds of \
         stoppages in [[planning.faults]], each with per_day and mean_h",
        mission.id
    );
    Ok(faults)
}

/// What is flown beside the forecast.
struct FlownBeside<'a> {
    /// How many rovers in the planner's model, and their seed.
    rovers: (usize, u64),
    /// How many flights in the simulator, and their seed.
    flights: Draws,
    /// What those meet.
    conditions: FlightConditions<'a>,
}

/// The forecast, and what became of the rovers and of the flights in the simulator, where there are any.
fn reckoned(
    checked: &CheckedPlan,
    faults: &[Fault],
    beside: &FlownBeside<'_>,
    stages: &mut Stages,
) -> anyhow::Result<(PlanRisk, Option<Flown>, Option<MonteCarloResult>)> {
    let CheckedPlan { plan, mission, vehicle, place, .. } = checked;
    let light = SiteSteps::new(&place.light, mission);
    let problem = mission_problem(mission, vehicle, &place.slope_deg, &light);
    let map = stages.stage("sweep", |bar| Ok(SafetyMap::new(&problem, &Show::on(bar))?))?;
    let physics = RoverPhysics::new(vehicle, &place.light, (&place.slope_deg, problem.tile));
    let hazards = Hazards::new((plan, mission.start()), faults, &map, physics)
        .context("the plan cannot be followed step by step")?;
    let risk = stages.stage("forecast", |bar| Ok(forecast(&hazards, &Show::on(bar))))?;
    let (rovers, seed) = beside.rovers;
    let drives = || stages.stage("rovers", |bar| Ok(fly(&hazards, (rovers, seed), &Show::on(bar))));
    let flown = (rovers > 0).then(drives).transpose()?;
    let FlownBeside { flights, conditions, .. } = *beside;
    let flies = || simulator::flown(checked, (&hazards, conditions), flights, stages);
    let simulated = (flights.flights > 0).then(flies).transpose()?;
    Ok((risk, flown, simulated))
}
