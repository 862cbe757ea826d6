//! Traverse stage: the plan, and the verdict of the checker that shares no code with the planner.

use anyhow::Context as _;
use hilal_mission::{Mission, VehicleModel};
use hilal_traverse::{
    Certificate, Label, Method, Plan, Planner, Progress, RoverState, Rules, SiteSteps, check,
    mission_problem,
};

use crate::clock::Stopwatch;
use crate::progress::Bar;
use crate::run::Place;

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
    /// Seconds after which the search ends.
    pub(crate) limit_s: Option<f64>,
}

/// The planner's progress on a bar, and its limit of time.
#[derive(Debug)]
pub(crate) struct Show<'a> {
    bar: &'a Bar,
    limit: Option<(Stopwatch, f64)>,
}

impl<'a> Show<'a> {
    /// Shows progress for as long as it takes.
    pub(crate) const fn on(bar: &'a Bar) -> Self {
        Self { bar, limit: None }
    }
}

impl Progress for Show<'_> {
    fn report(&self, stage: &'static str, fraction: f64) {
        self.bar.say(stage);
        self.bar.set(fraction);
    }

    fn is_over(&self) -> bool {
        self.limit.is_some_and(|(watch, limit_s)| watch.seconds() > limit_s)
    }
}

/// Plans, and checks the plan.
///
/// # Errors
///
/// Says why there is no plan, or which constraint the plan breaks, where and when.
pub(crate) fn plan(
    mission: &Mission,
    vehicle: &VehicleModel,
    place: &Place,
    wanted: &Wanted,
    bar: &Bar,
) -> anyhow::Result<Planned> {
    let mut mission = mission.clone();
    mission.havens.clone_from(&place.havens);
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    let label = Label { mission: mission.id.clone(), seed: wanted.seed, start: mission.start() };
    let limit = wanted.limit_s.map(|limit_s| (Stopwatch::start(), limit_s));
    let show = Show { bar, limit };
    let planner = Planner::new(&problem, &show)?;
    let plan = match &wanted.from {
        Some(state) => planner.replan((state, wanted.keep.as_ref()), &label, &show)?,
        None => planner.plan_by(wanted.method, &label, &show)?,
    };
    let plan = plan.on_terrain(place.terrain.named());
    bar.say("check");
    let rules = Rules::of_site(&mission, vehicle, &place.slope_deg, &place.light);
    let certificate = check(&plan, &rules).context("the plan does not hold")?;
    let plan = plan.with_prediction(&certificate);
    Ok(Planned { plan, certificate })
}
