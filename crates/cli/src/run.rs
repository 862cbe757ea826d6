//! `hilal run`: a mission from elevation data to a report, stage by stage.

mod faulty;
mod fleet;
pub(crate) mod planning;
mod prepared;
mod terrain;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_ephem::Almanac;
use hilal_mission::VehicleMission;
use hilal_operations::simulated::FlightCase;
use hilal_operations::{
    FleetFlight, FlightRecord, MissionRun, StoredFlight, VehicleRun, fly_plans, vehicle_seed,
};
use hilal_report::PageFile;
use hilal_report::mission::{MissionSummary, mission_pages};
use hilal_report::run::{VehicleSummary, pages};

use crate::args::RunArguments;
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

use faulty::Drawn;
pub(crate) use faulty::injected;
pub(crate) use fleet::{Fleet, Member};
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
    let several = run.vehicles.len() > 1;
    for vehicle in &run.vehicles {
        let id = vehicle.mission.id();
        stages.are_of(several.then(|| id.as_str()));
        stages.stage("report", |bar| {
            let files = pages(vehicle, bar)?;
            let summary = PageFile {
                name: "summary.json".to_owned(),
                bytes: VehicleSummary::new(vehicle).to_json()?.into_bytes(),
            };
            let mut files = files.iter().chain([&summary]);
            files.try_for_each(|file| output.write(&format!("{id}/{}", file.name), &file.bytes))
        })?;
    }
    stages.are_of(None);
    stages.stage("report", |bar| {
        let files = mission_pages(&run, bar)?;
        files.iter().try_for_each(|PageFile { name, bytes }| output.write(name, bytes))
    })?;
    let summary = MissionSummary::new(&run, stages.ended());
    output.write("summary.json", summary.to_json()?)?;
    let folder = output.publish()?;
    print_line(format_args!("{}", summary.in_words()))?;
    print_line(format_args!("{}", folder.join("report.html").display()))?;
    if let Some(loss) = summary.loss() {
        eprintln!("the mission was flown with loss: {loss}");
        return Ok(Outcome::Loss);
    }
    Ok(Outcome::Done)
}

fn fly(
    arguments: &RunArguments,
    stages: &mut Stages,
    output: &Output,
) -> anyhow::Result<MissionRun> {
    let (file, warnings) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let seed = arguments.ground.seed.unwrap_or(file.mission.seed);
    let injected = arguments.fault_file.as_deref().map(|path| injected(path, &file.mission));
    let injected = injected.transpose()?;
    let (fleet, statistics) = Fleet::prepared(&file.mission, (&arguments.ground, seed), stages)?;
    let planned = fleet.planned(seed, stages)?;
    output.write("mission.toml", &file.text)?;
    let mut folders = Vec::new();
    for (member, planned) in fleet.members.iter().zip(&planned) {
        output.write(&format!("{}/plan.json", member.mission.id()), planned.plan.to_json()?)?;
        folders.push(output.path().join(member.mission.id().as_str()).join("telemetry"));
    }
    let first = file.mission.first_flown();
    let ready = fleet.members.iter().zip(&planned).zip(&folders);
    let flights: Vec<(FlightCase<'_>, StoredFlight<'_>)> = ready
        .map(|((Member { mission, vehicle, place, .. }, planned), folder)| {
            let case = FlightCase { plan: &planned.plan, mission, vehicle, place };
            (case, StoredFlight { seed: vehicle_seed(seed, first, mission.id()), folder })
        })
        .collect();
    let (flown, stoppages) = if arguments.faults || injected.is_some() {
        let drawn = if arguments.faults { Drawn::Stoppages } else { Drawn::Nothing };
        let injected = injected.unwrap_or_else(|| vec![Vec::new(); flights.len()]);
        let (flown, met) = faulty::fly(&flights, (&injected, drawn), stages)?;
        (flown, met.into_iter().map(Some).collect())
    } else {
        let flown = stages.stage("flight", |bar| Ok(fly_plans(&flights, bar)?))?;
        (flown, vec![None; flights.len()])
    };
    drop(flights);
    let FleetFlight { mut flights, close_approaches } = flown;
    stages
        .stage("ground", |_| Ok(flights.iter_mut().try_for_each(FlightRecord::close_ground)?))?;
    for flight in &flights {
        let files = output.path().join(flight.vehicle.as_str()).join("files");
        flight.ground.write_received_files(&files)?;
    }
    let vehicles =
        (fleet.members.into_iter().zip(statistics).zip(planned).zip(flights).zip(stoppages))
            .map(|((((member, statistics), planned), flown), stoppages)| VehicleRun {
                file: file.clone(),
                mission: member.mission,
                warnings: warnings.clone(),
                vehicle: member.vehicle,
                seed,
                place: member.place,
                statistics,
                planned,
                flown,
                stoppages,
            })
            .collect();
    Ok(MissionRun { file, warnings, seed, vehicles, close_approaches })
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
