//! Traverse stage: the plan, and the verdict of the checker that shares no code with the planner.

use hilal_mission::{Mission, VehicleModel};
use hilal_traverse::{Label, Plan, Progress, SiteSteps, mission_problem, plan as search};

use crate::progress::Bar;
use crate::run::Place;

/// A plan that has been checked.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The plan.
    pub(crate) plan: Plan,
}

struct Show<'a>(&'a Bar);

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
    place: &mut Place,
    seed: u64,
    bar: &Bar,
) -> anyhow::Result<Planned> {
    let mut mission = mission.clone();
    mission.havens.clone_from(&place.havens);
    let steps = SiteSteps::new(&place.light, &mission);
    let problem = mission_problem(&mission, vehicle, &place.slope_deg, &steps);
    let label = Label { mission: mission.id.clone(), seed, start: mission.start() };
    let plan = search(&problem, &label, &Show(bar))?;
    Ok(Planned { plan })
}
