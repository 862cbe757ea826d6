//! `hilal plan safety`: for every place of the map, what it takes to live on from there, and how long
//! a rover may stop.

mod options;

use hilal_report::safety::{Moment, Survey};
use hilal_terrain::{CogMap, CogOptions, write_cog};
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};

use crate::args::PlanSafetyArguments;
use crate::exit::Outcome;
use crate::mission::{load_checked, of_vehicle};
use crate::output::Output;
use crate::progress::Stages;
use crate::run::Prepared;
use crate::run::planning::Show;
use crate::stdout::print_line;
use options::Options;

/// Side of the tiles of written maps, in cells.
const TILE: usize = 256;

/// Maps the safety of a mission's ground.
///
/// # Errors
///
/// Says what was asked wrongly, or which stage could not be done; nothing is left behind then.
pub(super) fn command(arguments: &PlanSafetyArguments) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    let options = Options::new(arguments, mission)?;
    let output = Output::create(
        &super::options::results_folder(
            arguments.out.as_deref(),
            ("safety", &arguments.mission),
            &arguments.vehicle,
        )?,
        "plan safety",
    )?;
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let Prepared { vehicle, place, .. } =
        Prepared::new(mission, (&arguments.ground, seed), &mut stages)?;
    let sheltered = place.sheltered(mission);
    let steps = SiteSteps::new(&place.light, &sheltered);
    let problem = mission_problem(&sheltered, &vehicle, &place.slope_deg, &steps);
    let map = stages.stage("sweep", |bar| Ok(SafetyMap::new(&problem, &Show::on(bar))?))?;
    let moments = stages.stage("stops", |bar| {
        let asked_for = options.steps(problem.step_s);
        let count = asked_for.len() as f64;
        let moment = |(index, &step): (usize, &usize)| {
            bar.set(index as f64 / count);
            Moment::of(&map, (mission, &place), (step, options.energy_wh))
                .map_err(|error| anyhow::anyhow!("--energy {error}"))
        };
        asked_for.iter().enumerate().map(moment).collect::<anyhow::Result<Vec<_>>>()
    })?;
    let reserve_wh = problem.reserve_wh;
    let survey =
        Survey { mission, place: &place, seed, energy_wh: options.energy_wh, reserve_wh, moments };
    stages.stage("maps", |_| write(&survey, &output))?;
    output.write("summary.json", survey.summary_json(stages.ended())?)?;
    let folder = output.publish()?;
    survey.moments.iter().try_for_each(|moment| print_line(survey.in_words(moment)))?;
    print_line(folder.join("safety.html").display())?;
    Ok(Outcome::Done)
}

fn write(survey: &Survey<'_>, output: &Output) -> anyhow::Result<()> {
    let mut pictures = Vec::new();
    for moment in &survey.moments {
        for map in moment.maps() {
            let picture = survey.picture(moment, map)?;
            let options = CogOptions {
                name: map.title,
                unit: map.unit,
                description: &survey.description(moment, map),
                tile: TILE,
            };
            let cog = CogMap { grid: moment.grid, values: &map.values };
            write_cog(output.path().join(format!("{}.tif", picture.name)), &cog, &options)?;
            output.write(&format!("{}.png", picture.name), &picture.png)?;
            pictures.push(picture);
        }
    }
    output.write("safety.html", survey.page(&pictures))
}
