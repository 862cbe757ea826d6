//! `hilal plan`: a mission from elevation data to a plan, with the proof beside it.

mod bench;
mod check;
mod checked_plan;
mod commands;
mod follow;
mod options;
mod risk;
mod safety;

use anyhow::Context as _;
use hilal_environment::SiteEnvironment;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::planning::Planned;
use hilal_report::plan::{Story, html, in_words, summary_json, timeline_csv};

use crate::args::{PlanArguments, PlanCommand};
use crate::exit::Outcome;
use crate::mission::{load_checked, of_vehicle};
use crate::output::Output;
use crate::progress::Stages;
use crate::run::{Prepared, planning};
use crate::stdout::print_line;

/// Plans a mission, or checks a plan.
///
/// # Errors
///
/// Says why there is no plan, or what a plan breaks; nothing is left behind then.
pub(crate) fn command(arguments: &PlanArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Some(PlanCommand::Check(check)) => {
            return check::command(check, &arguments.ground.data);
        }
        Some(PlanCommand::Follow(follow)) => return follow::command(follow),
        Some(PlanCommand::Risk(risk)) => return risk::command(risk, &arguments.ground.data),
        Some(PlanCommand::Safety(safety)) => return safety::command(safety),
        Some(PlanCommand::Schema) => {
            print_line(hilal_plan::plan_schema_json().trim_end())?;
            return Ok(Outcome::Done);
        }
        Some(PlanCommand::Bench(bench)) => return bench::command(bench, &arguments.ground.data),
        None => {}
    }
    let path = arguments.mission.as_deref().context("name a mission file")?;
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(path))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    let output = Output::create(
        &options::results_folder(arguments.out.as_deref(), ("plan", path), &arguments.vehicle)?,
        "plan",
    )?;
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let Prepared { vehicle, place, .. } =
        Prepared::new(mission, (&arguments.ground, seed), &mut stages)?;
    let wanted = options::wanted(&arguments.search, (mission, seed))?;
    let planned =
        stages.stage("traverse", |bar| planning::plan(mission, &vehicle, &place, &wanted, bar))?;
    let story = Story::new(&planned, (mission, &vehicle), &place);
    let page = stages.stage("page", |bar| Ok(html(&story, bar)?))?;
    output.write(PAGE, page)?;
    let subject = Subject { text: &file.text, mission, vehicle: &vehicle, place: &place };
    write(&output, &planned, subject, &stages)?;
    let folder = output.publish()?;
    print_line(in_words(&planned, &place))?;
    if wanted.request.skip_loss_forecast {
        let plan = folder.join("plan.json");
        print_line(format_args!(
            "how likely it is to lose the rover was left out: hilal plan risk {} --rovers 0 says it",
            plan.display()
        ))?;
    }
    print_line(folder.join(PAGE).display())?;
    Ok(Outcome::Done)
}

/// The page of a plan.
const PAGE: &str = "plan.html";

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
struct Subject<'a> {
    /// The mission file, as read.
    text: &'a str,
    /// The mission as the vehicle flies it.
    mission: &'a VehicleMission,
    vehicle: &'a VehicleModel,
    place: &'a SiteEnvironment,
}

/// Writes all of a plan but its page.
fn write(
    output: &Output,
    planned: &Planned,
    Subject { text, mission, vehicle, place }: Subject<'_>,
    stages: &Stages,
) -> anyhow::Result<()> {
    let Planned { plan, certificate } = planned;
    let map = place.terrain.near().grid.map;
    let products = commands::Products::of(plan, mission, vehicle)?;
    output.write("commands.bin", products.stream())?;
    output.write("commands.json", products.json()?)?;
    output.write("plan.json", plan.to_json()?)?;
    output.write("route.geojson", plan.to_geojson(map)?)?;
    output.write("timeline.csv", timeline_csv(plan))?;
    output.write("certificate.json", serde_json::to_string_pretty(certificate)?)?;
    output.write("mission.toml", text)?;
    output.write("summary.json", summary_json(planned, place, stages.ended())?)
}
