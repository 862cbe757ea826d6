//! Traverse stage: the plan, and the verdict of the checker that shares no code with the planner.

use anyhow::Context as _;
use hilal_mission::{Mission, VehicleModel};
use hilal_traverse::{
    Certificate, Label, Plan, Progress, Rules, SiteSteps, check, mission_problem, plan as search,
};

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

/// The planner's progress on a bar.
#[derive(Debug)]
pub(crate) struct Show<'a>(pub(crate) &'a Bar);

impl Progress for Show<'_> {
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
pub(crate) fn plan(
    mission: &Mission,
    vehicle: &VehicleModel,
    place: &Place,
    seed: u64,
    bar: &Bar,
) -> anyhow::Result<Planned> {
    let mut mission = mission.clone();
    mission.havens.clone_from(&place.havens);
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    let label = Label { mission: mission.id.clone(), seed, start: mission.start() };
    let plan = search(&problem, &label, &Show(bar))?.on_terrain(place.terrain.named());
    bar.say("check");
    let rules = Rules::of_site(&mission, vehicle, &place.slope_deg, &place.light);
    let certificate = check(&plan, &rules).context("the plan does not hold")?;
    let plan = plan.with_prediction(&certificate);
    Ok(Planned { plan, certificate })
}
