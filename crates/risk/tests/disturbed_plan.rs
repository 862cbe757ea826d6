//! The reference mission's plan on the real terrain, disturbed leaf by leaf: the checker refuses each
//! disturbance, but of what is taken on trust.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]

#[path = "../../plan/tests/checker/leaves.rs"]
#[allow(dead_code, reason = "the checker's own test uses the rest")]
mod leaves;
#[path = "../../traverse/tests/support/world.rs"]
mod world;

use std::path::Path;

use hilal_environment::rover_physics::RoverPhysics;
use hilal_plan::{Fault, Plan, PlanTerrain, Rules, check};
use hilal_risk::{Hazards, forecast};
use hilal_traverse::{Label, SafetyMap, SiteSteps, mission_problem, plan};
use leaves::{ON_TRUST, unnoticed};
use world::World;

fn terrain() -> PlanTerrain {
    PlanTerrain { source: "lola".to_owned(), sha256: vec!["0a".repeat(32)] }
}

/// The plan with all that may stand in one: a forecast of its loss, and a prediction.
fn planned(world: &World, rules: &Rules<'_>) -> Plan {
    let light = SiteSteps::new(&world.site, &world.mission);
    let problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    let start = world.mission.start();
    let label = Label::of(&world.mission, world.mission.seed);
    let plan = plan(&problem, &label, &()).unwrap().on_terrain(terrain());
    let (faults, map) = (Fault::declared(&world.mission), SafetyMap::new(&problem, &()).unwrap());
    let physics = RoverPhysics::new(&world.vehicle, &world.site, (&world.slopes, map.tile()));
    let risk = forecast(&Hazards::new((&plan, start), &faults, &map, physics).unwrap(), &());
    let plan = plan.with_risk(risk);
    let certificate = check(&plan, rules).unwrap_or_else(|violation| panic!("{violation}"));
    plan.with_prediction(&certificate)
}

#[test]
fn no_leaf_of_the_reference_missions_plan_can_be_disturbed_unnoticed_but_what_is_on_trust() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = World::load(Path::new(&data));
    let rules = Rules::of_site(&world.mission, &world.vehicle, &world.slopes, &world.site)
        .on_terrain(terrain());
    let plan = planned(&world, &rules);
    let passed = unnoticed(&plan, &|changed| check(changed, &rules).is_ok());
    let covered = |change: &&leaves::Change| ON_TRUST.iter().any(|trust| trust.covers(change));
    let unheld: Vec<_> = passed.iter().filter(|change| !covered(change)).collect();
    assert!(unheld.is_empty(), "disturbed unnoticed: {unheld:#?}");
}
