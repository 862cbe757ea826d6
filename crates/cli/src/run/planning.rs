//! Traverse stage: the plan, and the verdict of the checker that shares no code with the planner.

use anyhow::Context as _;
use hilal_environment::SiteEnvironment;
use hilal_environment::rover_physics::RoverPhysics;
use hilal_mission::schema::LightOver;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::{Certificate, Fault, Plan, RoverState, Rules, check};
use hilal_risk::PlanSearch;
use hilal_traverse::{
    Label, Method, NoPlanReason, PlanError, Planner, Progress, SiteSteps, mission_problem,
};

use crate::clock::Stopwatch;
use crate::progress::Bar;

/// A plan that has been checked.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The plan.
    pub(crate) plan: Plan,
    /// What the checker found: the margins.
    pub(crate) certificate: Certificate,
}

/// How a plan is looked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Seed that the plan carries.
    pub(crate) seed: u64,
    /// How goals and their order are chosen.
    pub(crate) method: Method,
    /// What it starts from, where that is not the mission's start.
    pub(crate) from: Option<RoverState>,
    /// An earlier plan whose order is kept as far as it can be.
    pub(crate) keep: Option<Plan>,
    /// The largest probability of losing the rover that is allowed, where the mission's own limit is not
    /// to count.
    pub(crate) risk: Option<f64>,
    /// Whether nobody asks how likely it is to lose the rover.
    pub(crate) no_risk: bool,
    /// Seconds after which the search ends.
    pub(crate) limit_s: Option<f64>,
}

/// When a search ends with what it has: so many seconds after a start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    pub(crate) since: Stopwatch,
    pub(crate) limit_s: f64,
}

impl Progress for Deadline {
    fn report(&self, _: &'static str, _: f64) {}

    fn is_over(&self) -> bool {
        self.since.seconds() > self.limit_s
    }
}

/// The planner's progress on a bar, and its limit of time.
#[derive(Debug)]
pub(crate) struct Show<'a> {
    bar: &'a Bar,
    deadline: Option<Deadline>,
}

impl<'a> Show<'a> {
    /// Shows progress for as long as it takes.
    pub(crate) const fn on(bar: &'a Bar) -> Self {
        Self { bar, deadline: None }
    }
}

impl Progress for Show<'_> {
    fn report(&self, stage: &'static str, fraction: f64) {
        self.bar.say(stage);
        self.bar.set(fraction);
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline.is_over())
    }
}

/// Plans, and checks the plan.
///
/// # Errors
///
/// Says why there is no plan, or which constraint the plan breaks, where and when.
pub(crate) fn plan(
    mission: &VehicleMission,
    vehicle: &VehicleModel,
    place: &SiteEnvironment,
    wanted: &Wanted,
    bar: &Bar,
) -> anyhow::Result<Planned> {
    let mission = place.sheltered(mission);
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    let deadline = wanted.limit_s.map(|limit_s| Deadline { since: Stopwatch::start(), limit_s });
    let show = Show { bar, deadline };
    let faults = if wanted.no_risk { Vec::new() } else { Fault::declared(&mission) };
    let label = Label { mission: mission.id.clone(), seed: wanted.seed, start: mission.start() };
    let physics = RoverPhysics::new(vehicle, &place.light, (&place.slope_deg, problem.tile));
    let search = PlanSearch {
        problem: &problem,
        label,
        method: wanted.method,
        from: wanted.from.as_ref(),
        keep: wanted.keep.as_ref(),
        faults: &faults,
        physics,
        progress: &show,
    };
    let own = mission.planning.loss_limit.as_ref().map(|limit| limit.get().value());
    let plan = match search.within_limit(wanted.risk.or(own)) {
        Ok(plan) => plan,
        Err(PlanError::NoPlan(refusal)) => match refusal.reason {
            NoPlanReason::TooLittleEnergy { .. } if wanted.from.is_none() => {
                let would_live = lives_by_centre((&mission, vehicle), place, &show);
                let hint = if would_live { BY_CENTRE } else { "" };
                anyhow::bail!("{refusal}{hint}");
            }
            NoPlanReason::TooRisky { .. } => {
                anyhow::bail!("{refusal}; --risk says which probability is allowed")
            }
            _ => return Err(refusal.into()),
        },
        Err(refusal @ (PlanError::InvalidInput(_) | PlanError::Bug(_))) => {
            return Err(refusal.into());
        }
    };
    bar.say("check");
    checked(plan, &Rules::of_site(&mission, vehicle, &place.slope_deg, &place.light), place)
}

/// Checks a plan, and writes into it what the checker foresees and on which ground it is.
///
/// # Errors
///
/// Says which rule it breaks, where and when.
pub(crate) fn checked(
    plan: Plan,
    rules: &Rules<'_>,
    place: &SiteEnvironment,
) -> anyhow::Result<Planned> {
    let plan = plan.on_terrain(super::plan_terrain(&place.terrain));
    let certificate = check(&plan, rules).context("the plan does not hold")?;
    let plan = plan.with_prediction(&certificate);
    Ok(Planned { plan, certificate })
}

/// What is said where the light over the centre of the disc would do.
const BY_CENTRE: &str = "; or with planning.light_over = \"centre\": light over the azimuths of the Sun's \
                         centre instead of its whole disc's";

/// Whether a rover that has no plan in the light over the whole disc survives in that over its centre.
fn lives_by_centre(
    (mission, vehicle): (&VehicleMission, &VehicleModel),
    place: &SiteEnvironment,
    show: &Show<'_>,
) -> bool {
    if mission.planning.light_over == LightOver::Centre {
        return false;
    }
    let mut mission = mission.clone();
    mission.planning.light_over = LightOver::Centre;
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    Planner::new(&problem, show).is_ok_and(|planner| planner.survives())
}
