//! The reference mission on the real terrain, planned and checked.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]

#[path = "support/world.rs"]
mod world;

use std::path::Path;

use hilal_plan::{Certificate, Plan, Rules, check};
use hilal_traverse::{Label, SiteSteps, mission_problem, plan};
use world::World;

/// Plans and checks, and gives the certificate's margins.
fn planned(world: &World) -> (Plan, Certificate) {
    let light = SiteSteps::new(&world.site, &world.mission);
    let problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    let label = Label::of(&world.mission, world.mission.seed);
    let plan = plan(&problem, &label, &()).unwrap();
    let rules = Rules::of_site(&world.mission, &world.vehicle, &world.slopes, &world.site);
    let certificate = check(&plan, &rules).unwrap_or_else(|violation| panic!("{violation}"));
    (plan, certificate)
}

#[test]
fn the_reference_mission_reaches_at_least_eight_goals_and_is_certified() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = World::load(Path::new(&data));
    let (plan, certificate) = planned(&world);
    let margins = Certificate { samples: Vec::new(), ..certificate };
    eprintln!("{:#?}\n{:#?}\n{margins:#?}", plan.summary, plan.work);
    assert!(plan.summary.goals_planned >= 8, "{:?}", plan.summary);
    assert!(margins.min_energy_wh >= plan.reserve_wh);
}
