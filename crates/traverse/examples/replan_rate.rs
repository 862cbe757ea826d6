//! Prints how long a new plan takes from where a rover is that is late: the first one that is
//! certified, and the one after the whole search; each with its check.
//!
//! `cargo run --release -p hilal-traverse --example replan_rate -- DATA [LATE_H]`
//!
//! DATA is the folder that `hilal data` fills. Light and certificate are at hand, as they are for
//! whoever follows a rover.
#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::path::Path;
use std::time::Instant;

use hilal_environment::mission_sky;
use hilal_ephem::Almanac;
use hilal_mission::{Mission, VehicleModel};
use hilal_plan::{Fate, Plan, RoverState, Rules, check};
use hilal_quantity::Unit;
use hilal_site::SiteLight;
use hilal_terrain::horizon::{HorizonSettings, Horizons};
use hilal_terrain::{GlobalLayer, Layer, Stack};
use hilal_traverse::{Label, Planner, Progress, SiteSteps, mission_problem};

type Failure = Box<dyn std::error::Error>;

/// Activities between two places that are tried.
const EVERY: usize = 2;

/// No time to search.
struct Over;

impl Progress for Over {
    fn report(&self, _: &'static str, _: f64) {}

    fn is_over(&self) -> bool {
        true
    }
}

/// The terrain around the reference mission's site.
fn stack(terrain: &Path) -> Result<Stack, Failure> {
    let near = Layer::read_geotiff(terrain.join("lola_88s_139e_10m.tif"))?;
    let cap = Layer::read_geotiff(terrain.join("lola_87s_296m.tif"))?;
    Ok(Stack::new(vec![near, cap], Some(GlobalLayer::read(terrain.join("LDEM_4.LBL"))?)))
}

/// The light over it, as the command sees it.
fn site(stack: &Stack, mission: &Mission, vehicle: &VehicleModel) -> Result<SiteLight, Failure> {
    let observer_height = vehicle.observer_height;
    let settings = HorizonSettings { observer_height, ..HorizonSettings::default() };
    let horizons = Horizons::of_stack(stack, &settings)?;
    let track = mission_sky(mission, &Almanac::built_in()?, horizons.grid())?;
    Ok(SiteLight::new(horizons, track).with_ground(stack.layers()[0].raster.clone()))
}

/// What the rover is late with at a waypoint of the plan, with 5 Wh less than promised.
fn late(plan: &Plan, late_h: f64, index: usize) -> Option<RoverState> {
    let waypoint = plan.activities.get(index)?.waypoints.first()?;
    let done = |goal: &&hilal_plan::GoalOutcome| match goal.fate {
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

/// Quartiles and the largest of some times.
fn say_spread(what: &str, mut seconds: Vec<f64>) {
    seconds.sort_by(f64::total_cmp);
    let Some(last) = seconds.len().checked_sub(1) else { return };
    let [least, low, middle, high, most] = [0, 1, 2, 3, 4].map(|part| seconds[last * part / 4]);
    println!(
        "{what}, {} places: {least:.2} s at least, quartiles {low:.2} {middle:.2} {high:.2} s, {most:.2} s at most",
        seconds.len()
    );
}

#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let data = arguments.first().ok_or("name the data folder")?;
    let late_h: f64 = arguments.get(1).map_or(Ok(0.6), |text| text.parse())?;
    let mission = Mission::load("missions/reference.toml".as_ref())?.for_first_flown()?;
    let vehicle = mission.model()?;
    let stack = stack(&Path::new(data).join("terrain"))?;
    let slopes = stack.layers()[0].raster.drivable_slope_deg(vehicle.drive.tilt_limit);
    let site = site(&stack, &mission, &vehicle)?;
    let light = SiteSteps::new(&site, &mission);
    let problem = mission_problem(&mission, &vehicle, &slopes, &light);
    let rules = Rules::of_site(&mission, &vehicle, &slopes, &site);
    let label = Label::of(&mission, 1);
    let started = Instant::now();
    let planner = Planner::new(&problem, &())?;
    println!("light and certificate: {:.2} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let plan = planner.plan(&label, &())?;
    let summary = &plan.summary;
    println!(
        "planned: {} of {}, bound {}, {:.2} s",
        summary.value_planned,
        summary.value_total,
        summary.value_bound,
        started.elapsed().as_secs_f64()
    );
    let mut spent = [Vec::new(), Vec::new()];
    for index in (0..plan.activities.len()).step_by(EVERY) {
        let Some(state) = late(&plan, late_h, index) else { continue };
        let mut said = vec![format!("{} {}:", hilal_plan::utc_text(state.utc), state.done.len())];
        for (progress, spent) in [&Over as &dyn Progress, &()].into_iter().zip(&mut spent) {
            let started = Instant::now();
            let again = planner.replan((&state, Some(&plan)), &label, progress);
            let checked = again.map(|again| (check(&again, &rules), again));
            let seconds = started.elapsed().as_secs_f64();
            spent.push(seconds);
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
    let [first, whole] = spent;
    say_spread("first plan with its check", first);
    say_spread("whole search with its check", whole);
    Ok(())
}
