//! Prints how long a new plan takes from where a rover is that is late: the first one that is
//! certified, and the one after the whole search; each with its check.
//!
//! `cargo run --release -p hilal-traverse --example replan_rate -- DATA [LATE_H]`
//!
//! DATA is the folder that `hilal data` fills. Light and certificate are at hand, as they are for
//! whoever follows a rover.

use std::time::Instant;

use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::Unit;
use hilal_site::SiteLight;
use hilal_terrain::{GlobalLayer, Layer, Stack};
use hilal_traverse::{
    Fate, Label, Plan, Planner, Progress, RoverState, Rules, SiteSteps, check, mission_problem,
};

type Failure = Box<dyn std::error::Error>;

/// No time to search.
struct Over;

impl Progress for Over {
    fn report(&self, _: &'static str, _: f64) {}

    fn is_over(&self) -> bool {
        true
    }
}

/// What the rover is late with at a waypoint of the plan, with 5 Wh less than promised.
fn late(plan: &Plan, late_h: f64, index: usize) -> Option<RoverState> {
    let waypoint = plan.activities.get(index)?.waypoints.first()?;
    let done = |goal: &&hilal_traverse::GoalOutcome| match goal.fate {
        Fate::Planned { end_utc, .. } => end_utc <= waypoint.utc,
        _ => false,
    };
    Some(RoverState {
        utc: waypoint.utc + late_h * Unit::Hour,
        x_m: waypoint.place.x_m + 2.0,
        y_m: waypoint.place.y_m - 1.0,
        energy_wh: waypoint.energy_wh - 5.0,
        done: plan.goals.iter().filter(done).map(|goal| goal.id.clone()).collect(),
        temperatures_c: None,
        memory_mb: waypoint.memory_mb,
    })
}

#[expect(clippy::disallowed_methods, reason = "it measures time")]
#[expect(clippy::print_stdout, reason = "it prints what it measured")]
fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let data = arguments.first().ok_or("name the data folder")?;
    let late_h: f64 = arguments.get(1).map_or(Ok(0.6), |text| text.parse())?;
    let mission = Mission::load("missions/reference.toml".as_ref())?;
    let vehicle = VehicleModel::flown(&mission)?;
    let near = Layer::read_geotiff(format!("{data}/terrain/lola_88s_139e_10m.tif"))?;
    let slopes = near.raster.drivable_slope_deg(vehicle.drive.tilt_limit);
    let cap = Layer::read_geotiff(format!("{data}/terrain/lola_87s_296m.tif"))?;
    let global = GlobalLayer::read(format!("{data}/terrain/LDEM_4.LBL"))?;
    let stack = Stack::new(vec![near, cap], Some(global));
    let site = SiteLight::compute(&stack, &Almanac::built_in()?, None, mission.window()?)?;
    let light = SiteSteps::new(&site, &mission);
    let problem = mission_problem(&mission, &vehicle, &slopes, &light);
    let rules = Rules::of_site(&mission, &vehicle, &slopes, &site);
    let label = Label { mission: mission.id.clone(), seed: 1, start: mission.start() };
    let planner = Planner::new(&problem, &())?;
    let plan = planner.plan(&label, &())?;
    println!("planned: {} of {}", plan.summary.value_planned, plan.summary.value_total);
    for index in (0..plan.activities.len()).step_by(6) {
        let Some(state) = late(&plan, late_h, index) else { continue };
        let mut said =
            vec![format!("{} {}:", hilal_traverse::utc_text(state.utc), state.done.len())];
        for progress in [&Over as &dyn Progress, &()] {
            let started = Instant::now();
            let again = planner.replan((&state, Some(&plan)), &label, progress);
            let checked = again.map(|again| (check(&again, &rules), again));
            let seconds = started.elapsed().as_secs_f64();
            said.push(match checked {
                Ok((verdict, again)) => format!(
                    "{seconds:.2} s for {} ({})",
                    again.summary.value_planned,
                    if verdict.is_ok() { "holds" } else { "does not hold" }
                ),
                Err(_) => format!("{seconds:.2} s for no plan"),
            });
        }
        println!("{}", said.join(" "));
    }
    Ok(())
}
