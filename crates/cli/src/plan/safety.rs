//! `hilal plan safety`: for every place of the map, what it takes to live on from there, and how long
//! a rover may stop.

mod maps;
mod options;
mod page;
mod places;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_environment::SiteEnvironment;
use hilal_mission::VehicleMission;
use hilal_operations::planning::plan_terrain;
use hilal_terrain::{CogMap, CogOptions, write_cog};
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};
use serde::Serialize;

use crate::args::PlanSafetyArguments;
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::output::Output;
use crate::progress::{StageTime, Stages};
use crate::run::Prepared;
use crate::run::planning::Show;
use crate::stdout::print_line;
use maps::Moment;
use options::Options;

/// Width of the pictures.
const PNG_WIDTH_PX: u32 = 1400;
/// Side of the tiles of written maps, in cells.
const TILE: usize = 256;

/// What the page and the pictures are made of.
#[derive(Debug)]
struct Survey<'a> {
    mission: &'a VehicleMission,
    place: &'a SiteEnvironment,
    seed: u64,
    energy_wh: f64,
    reserve_wh: f64,
    moments: Vec<Moment>,
}

/// Maps the safety of a mission's ground.
///
/// # Errors
///
/// Says what was asked wrongly, or which stage could not be done; nothing is left behind then.
pub(super) fn command(arguments: &PlanSafetyArguments) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &file.mission.for_first_flown()?;
    let options = Options::new(arguments, mission)?;
    let output = Output::create(&place_of_results(arguments)?, "plan safety")?;
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
        };
        asked_for.iter().enumerate().map(moment).collect::<anyhow::Result<Vec<_>>>()
    })?;
    let reserve_wh = problem.reserve_wh;
    let survey =
        Survey { mission, place: &place, seed, energy_wh: options.energy_wh, reserve_wh, moments };
    stages.stage("maps", |_| write(&survey, &output))?;
    output.write("summary.json", summary(&survey, stages.ended())?)?;
    let folder = output.publish()?;
    survey.moments.iter().try_for_each(|moment| print_line(page::in_words(&survey, moment)))?;
    print_line(folder.join("safety.html").display())?;
    Ok(Outcome::Done)
}

fn write(survey: &Survey<'_>, output: &Output) -> anyhow::Result<()> {
    let mut pictures = Vec::new();
    for moment in &survey.moments {
        for map in moment.maps() {
            let name = maps::name(survey, moment, map);
            let ground = survey.place.terrain.source.name();
            let description = format!(
                "{}, {ground} terrain: {}",
                survey.mission.id,
                maps::words(survey, moment, map)
            );
            let options = CogOptions {
                name: map.title,
                unit: map.unit,
                description: &description,
                tile: TILE,
            };
            let cog = CogMap { grid: moment.grid, values: &map.values };
            write_cog(output.path().join(format!("{name}.tif")), &cog, &options)?;
            let svg = maps::picture(survey, moment, map)
                .with_context(|| format!("the map `{name}` could not be drawn"))?;
            output.write(&format!("{name}.png"), svg.to_png(PNG_WIDTH_PX)?)?;
            pictures.push((name, svg));
        }
    }
    output.write("safety.html", page::page(survey, &pictures))
}

#[derive(Debug, Serialize)]
struct Record<'a> {
    mission: &'a str,
    seed: u64,
    terrain: hilal_plan::PlanTerrain,
    energy_wh: f64,
    reserve_wh: f64,
    moments: Vec<maps::Figures>,
    stages: &'a [StageTime],
}

fn summary(survey: &Survey<'_>, stages: &[StageTime]) -> anyhow::Result<String> {
    let record = Record {
        mission: &survey.mission.id,
        seed: survey.seed,
        terrain: plan_terrain(&survey.place.terrain),
        energy_wh: survey.energy_wh,
        reserve_wh: survey.reserve_wh,
        moments: survey.moments.iter().map(Moment::figures).collect(),
        stages,
    };
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

fn place_of_results(arguments: &PlanSafetyArguments) -> anyhow::Result<PathBuf> {
    if let Some(out) = &arguments.out {
        return Ok(out.clone());
    }
    let stem = arguments.mission.file_stem().context("the mission needs a file name")?;
    Ok(Path::new("out").join(format!("safety-{}", stem.to_string_lossy())))
}
