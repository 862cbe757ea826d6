//! The probability of loss that is forecast, against rovers that are flown one by one.
//!
//! `HILAL_ROVERS=4000 cargo test --release -p hilal-traverse --test risk -- --nocapture` for the long
//! run, which flies every plan under every kind of faults.
#![expect(clippy::unwrap_used, reason = "a test that cannot load its world has failed")]

#[path = "../../traverse/tests/support/world.rs"]
mod world;

use std::path::Path;

use hilal_environment::rover_physics::RoverPhysics;
use hilal_plan::{Fault, Plan, PlanRisk};
use hilal_risk::{Flown, Hazards, fly, forecast};
use hilal_traverse::{Label, Planner, Problem, SafetyMap, SiteSteps, mission_problem};
use world::World;

/// Rovers when nothing else is asked for: one plan under two kinds of faults. Asked for, so many fly every
/// plan under every kind.
const ROVERS: usize = 6000;
/// The longest stoppages that the plans bear, in hours; the first alone in the short run.
const STOPPAGES_H: [f64; 3] = [0.5, 0.0, 2.0];
/// Kinds of faults: how many a day, and how long on average, in hours. The first two alone in the
/// short run.
const FAULTS: [&[(f64, f64)]; 4] = [
    // As the reference mission declares them.
    &[(0.02, 6.0), (0.2, 0.75)],
    // Rare and long.
    &[(0.05, 12.0)],
    // Often and short.
    &[(1.0, 0.5)],
    // Neither.
    &[(0.2, 2.0), (0.01, 24.0)],
];

fn faults(kinds: &[(f64, f64)]) -> Vec<Fault> {
    let kind =
        |&(per_day, mean_h): &(f64, f64)| Fault { id: format!("{mean_h} h"), per_day, mean_h };
    kinds.iter().map(kind).collect()
}

struct Trial<'a> {
    map: SafetyMap<'a>,
    physics: RoverPhysics<'a>,
    label: Label,
}

impl Trial<'_> {
    fn of(&self, plan: &Plan, faults: &[Fault], fleet: (usize, u64)) -> (PlanRisk, Flown) {
        let hazards =
            Hazards::new((plan, self.label.start), faults, &self.map, self.physics).unwrap();
        (forecast(&hazards, &()), fly(&hazards, fleet, &()))
    }
}

#[test]
fn the_forecast_lies_in_the_interval_of_rovers_that_were_flown() {
    let Some(data) = std::env::var_os("HILAL_DATA") else {
        eprintln!("skipped: HILAL_DATA is not set");
        return;
    };
    let world = World::load(Path::new(&data));
    let asked: Option<usize> = std::env::var("HILAL_ROVERS").ok().map(|text| text.parse().unwrap());
    let rovers = asked.unwrap_or(ROVERS);
    let light = SiteSteps::new(&world.site, &world.mission);
    let problem = mission_problem(&world.mission, &world.vehicle, &world.slopes, &light);
    let map = SafetyMap::new(&problem, &()).unwrap();
    let physics = RoverPhysics::new(&world.vehicle, &world.site, (&world.slopes, map.tile()));
    let label = Label::of(&world.mission, 1);
    let trial = Trial { map, physics, label };
    let (plans, kinds) = if asked.is_none() { (1, 2) } else { (STOPPAGES_H.len(), FAULTS.len()) };
    let mut outside = Vec::new();
    let mut seeds = 1..;
    for stoppage_h in &STOPPAGES_H[..plans] {
        let problem = Problem { stoppage_s: stoppage_h * 3600.0, ..problem.clone() };
        let plan = Planner::new(&problem, &()).unwrap().plan(&trial.label, &()).unwrap();
        for kinds in &FAULTS[..kinds] {
            let (risk, flown) = trial.of(&plan, &faults(kinds), (rovers, seeds.next().unwrap()));
            let [low, high] = flown.interval();
            let said = format!(
                "bears {stoppage_h} h, value {}, faults {kinds:?}: loss {:.5} in [{low:.5}, {high:.5}], \
                 value {:.2}, flown {:.2}, {} of {rovers} lost, {} stopped",
                plan.summary.value_planned,
                risk.loss,
                risk.expected_value,
                flown.value,
                flown.lost,
                flown.stopped
            );
            eprintln!("{said}");
            assert!((risk.expected_value - flown.value).abs() < 3.0, "{said}");
            if !(low..=high).contains(&risk.loss) {
                outside.push(said);
            }
        }
    }
    assert!(outside.is_empty(), "{outside:#?}");
}
