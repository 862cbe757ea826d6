//! `hilal run`: a mission from elevation data to a report, stage by stage.

mod faulty;
pub(crate) mod planning;
mod prepared;
mod terrain;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_ephem::Almanac;
use hilal_mission::VehicleMission;
use hilal_operations::planning::PlanRequest;
use hilal_operations::simulated::FlightCase;
use hilal_operations::{StoredFlight, VehicleRun, fly_plan};
use hilal_report::PageFile;
use hilal_report::run::{Summary, pages};

use crate::args::RunArguments;
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

pub(crate) use planning::Wanted;
pub(crate) use prepared::Prepared;
pub(crate) use terrain::{load_terrain, with_advice};

/// Flies the mission and leaves its results.
///
/// # Errors
///
/// Says which stage could not be done and why; nothing is left behind then.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
pub(crate) fn command(arguments: &RunArguments) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let output = Output::create(&place_of_results(arguments)?, "run")?;
    let run = fly(arguments, &mut stages, &output)?;
    stages.stage("report", |bar| {
        let files = pages(&run, bar)?;
        files.iter().try_for_each(|PageFile { name, bytes }| output.write(name, bytes))
    })?;
    let summary = Summary::new(&run, stages.ended());
    output.write("summary.json", summary.to_json()?)?;
    let folder = output.publish()?;
    print_line(format_args!("{}", summary.in_words()))?;
    print_line(format_args!("{}", folder.join("report.html").display()))?;
    if summary.is_loss() {
        eprintln!("the mission was flown with loss: {}", summary.loss());
        return Ok(Outcome::Loss);
    }
    Ok(Outcome::Done)
}

fn fly(
    arguments: &RunArguments,
    stages: &mut Stages,
    output: &Output,
) -> anyhow::Result<VehicleRun> {
    let (file, warnings) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let own = file.mission.for_first_flown()?;
    let mission = &own;
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let Prepared { vehicle, place } = Prepared::new(mission, (&arguments.ground, seed), stages)?;
    let statistics = stages.stage("light", |_| Ok(place.statistics()?))?;
    let request = PlanRequest { seed, ..PlanRequest::default() };
    let wanted = Wanted { request, limit_s: None };
    let planned =
        stages.stage("traverse", |bar| planning::plan(mission, &vehicle, &place, &wanted, bar))?;
    output.write("plan.json", planned.plan.to_json()?)?;
    output.write("mission.toml", &file.text)?;
    let folder = output.path().join("telemetry");
    let case = FlightCase { plan: &planned.plan, mission, vehicle: &vehicle, place: &place };
    let stored = StoredFlight { seed, folder: &folder };
    let (mut flown, stoppages) = if arguments.faults {
        let (flown, met) = faulty::fly(case, stored, stages)?;
        (flown, Some(met))
    } else {
        (stages.stage("flight", |bar| Ok(fly_plan(case, stored, bar)?))?, None)
    };
    stages.stage("ground", |_| Ok(flown.close_ground()?))?;
    let mission = own;
    Ok(VehicleRun {
        file,
        mission,
        warnings,
        vehicle,
        seed,
        place,
        statistics,
        planned,
        flown,
        stoppages,
    })
}

/// Returns the built-in almanac for a mission that it covers.
///
/// # Errors
///
/// Says what the kernels cover when the mission lies outside.
fn almanac_for(mission: &VehicleMission) -> anyhow::Result<Almanac> {
    let almanac = Almanac::built_in()?;
    let (window, coverage) = (mission.window()?, almanac.coverage());
    anyhow::ensure!(
        coverage.start() <= window.start() && window.end() <= coverage.end(),
        "the mission lasts from {} to {}, but the built-in kernels cover {} to {}; \
         change start_utc or duration_days",
        window.start(),
        window.end(),
        coverage.start(),
        coverage.end()
    );
    Ok(almanac)
}

fn place_of_results(arguments: &RunArguments) -> anyhow::Result<PathBuf> {
    if let Some(out) = &arguments.out {
        return Ok(out.clone());
    }
    let stem = arguments.mission.file_stem().context("the mission needs a file name")?;
    Ok(Path::new("out").join(stem))
}
