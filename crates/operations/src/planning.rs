//! A plan, and the verdict of the checker, which shares no code with the planner.

use hilal_environment::rover_physics::RoverPhysics;
use hilal_environment::{LoadingProgress, SiteEnvironment, SiteTerrain};
use hilal_mission::schema::LightOver;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::{Certificate, Fault, Plan, PlanTerrain, RoverState, Rules, Violation, check};
use hilal_risk::PlanSearch;
use hilal_traverse::{
    Label, Method, NoPlan, NoPlanReason, PlanError, Planner, Progress, SiteSteps, mission_problem,
};

/// A plan that has been checked.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What the checker found: the margins.
    pub certificate: Certificate,
}

/// How a plan is looked for.
#[derive(Debug, Default)]
pub struct PlanRequest {
    /// Seed that the plan carries.
    pub seed: u64,
    /// How goals and their order are chosen.
    pub method: Method,
    /// What it starts from, where that is not the mission's start.
    pub from: Option<RoverState>,
    /// An earlier plan whose order is kept as far as it can be.
    pub keep: Option<Plan>,
    /// The largest probability of losing the rover that is allowed, in \[0, 1\]; the mission's own limit
    /// where there is none.
    pub loss_limit: Option<f64>,
    /// Skips the forecast of loss.
    pub skip_loss_forecast: bool,
}

/// Why there is no plan that holds.
#[derive(Debug, thiserror::Error)]
pub enum PlanningError {
    /// The planner finds none.
    #[error(transparent)]
    Refused(#[from] PlanError),
    /// The planner finds none, and the rover would survive by the light over the Sun's centre.
    #[error(
        "{refusal}; or with planning.light_over = \"centre\": light over the azimuths of the Sun's centre instead \
         of its whole disc's"
    )]
    SurvivesByCentre {
        /// Why there is none in the light over the whole disc.
        refusal: NoPlan,
    },
    /// The plan breaks a rule of the checker.
    #[error("the plan does not hold")]
    Broken(#[from] Violation),
}

/// Shows what a planner reports where loading is shown.
#[derive(Clone, Copy)]
pub struct PlannerProgress<'a>(pub &'a dyn LoadingProgress);

impl core::fmt::Debug for PlannerProgress<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PlannerProgress").finish_non_exhaustive()
    }
}

impl Progress for PlannerProgress<'_> {
    fn report(&self, stage: &'static str, fraction: f64) {
        self.0.say(stage);
        self.0.set(fraction);
    }
}

/// Plans, and checks the plan.
///
/// # Errors
///
/// Says why there is no plan, or which constraint the plan breaks, where and when.
pub fn plan_and_check(
    mission: &VehicleMission,
    vehicle: &VehicleModel,
    place: &SiteEnvironment,
    request: &PlanRequest,
    progress: &dyn Progress,
) -> Result<Planned, PlanningError> {
    let mission = place.sheltered(mission);
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    let faults = if request.skip_loss_forecast { Vec::new() } else { Fault::declared(&mission) };
    let label = Label::of(&mission, request.seed);
    let physics = RoverPhysics::new(vehicle, &place.light, (&place.slope_deg, problem.tile));
    let search = PlanSearch {
        problem: &problem,
        label,
        method: request.method,
        from: request.from.as_ref(),
        keep: request.keep.as_ref(),
        faults: &faults,
        physics,
        progress,
    };
    let own = mission.planning.loss_limit.as_ref().map(|limit| limit.get().value());
    let plan = match search.within_limit(request.loss_limit.or(own)) {
        Ok(plan) => plan,
        Err(PlanError::NoPlan(refusal)) => {
            let lacks_energy = matches!(refusal.reason, NoPlanReason::TooLittleEnergy { .. });
            if lacks_energy
                && request.from.is_none()
                && survives_by_centre((&mission, vehicle), place, progress)
            {
                return Err(PlanningError::SurvivesByCentre { refusal });
            }
            return Err(PlanError::NoPlan(refusal).into());
        }
        Err(refusal @ (PlanError::InvalidInput(_) | PlanError::Bug(_))) => {
            return Err(refusal.into());
        }
    };
    progress.report("check", 1.0);
    checked(plan, &Rules::of_site(&mission, vehicle, &place.slope_deg, &place.light), place)
}

/// Checks a plan, and writes into it what the checker foresees and on which ground it is.
///
/// # Errors
///
/// Says which rule it breaks, where and when.
pub fn checked(
    plan: Plan,
    rules: &Rules<'_>,
    place: &SiteEnvironment,
) -> Result<Planned, PlanningError> {
    let plan = plan.on_terrain(plan_terrain(&place.terrain));
    let certificate = check(&plan, rules)?;
    let plan = plan.with_prediction(&certificate);
    Ok(Planned { plan, certificate })
}

/// Returns what a plan says of the terrain that it was made on.
pub fn plan_terrain(terrain: &SiteTerrain) -> PlanTerrain {
    PlanTerrain { source: terrain.source.name().to_owned(), sha256: terrain.sha256() }
}

/// Whether a rover that has no plan in the light over the whole disc survives in that over its centre.
fn survives_by_centre(
    (mission, vehicle): (&VehicleMission, &VehicleModel),
    place: &SiteEnvironment,
    progress: &dyn Progress,
) -> bool {
    if mission.planning.light_over == LightOver::Centre {
        return false;
    }
    let mut mission = mission.clone();
    mission.planning.light_over = LightOver::Centre;
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    Planner::new(&problem, progress).is_ok_and(|planner| planner.survives())
}
