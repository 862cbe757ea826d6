//! `hilal run`: a mission from elevation data to a report, stage by stage.

mod faulty;
pub(crate) mod planning;
mod prepared;
mod summary;
mod terrain;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_environment::SiteEnvironment;
use hilal_ephem::Almanac;
use hilal_mission::{Finding, MissionFile, VehicleMission, VehicleModel};
use hilal_operations::planning::{PlanRequest, Planned};
use hilal_operations::simulated::FlightCase;
use hilal_operations::{FlightRecord, StoppageRecord, StoredFlight, fly_plan};
use hilal_site::SiteStatistics;

use crate::args::RunArguments;
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::output::Output;
use crate::progress::Stages;
use crate::report;
use crate::stdout::print_line;

pub(crate) use planning::Wanted;
pub(crate) use prepared::Prepared;
pub(crate) use summary::Summary;
pub(crate) use terrain::{load_terrain, with_advice};

/// Everything that a run came to, for the report.
#[derive(Debug)]
pub(crate) struct Run {
    /// The mission file, as read.
    pub(crate) file: MissionFile,
    /// The mission as the vehicle flies it.
    pub(crate) mission: VehicleMission,
    /// What the check of the mission warned of.
    pub(crate) warnings: Vec<Finding>,
    /// The flown vehicle.
    pub(crate) vehicle: VehicleModel,
    /// Seed of everything random.
    pub(crate) seed: u64,
    /// Terrain and light.
    pub(crate) place: SiteEnvironment,
    /// How lit and how long dark each cell is during the mission.
    pub(crate) statistics: SiteStatistics,
    /// The plan and the verdict on it.
    pub(crate) planned: Planned,
    /// The flight.
    pub(crate) flown: FlightRecord,
    /// The stoppages that it met, where they were asked for.
    pub(crate) met: Option<StoppageRecord>,
}

impl Run {
    /// Returns whether the vehicle lived: loads fed, box within its limits; with stoppages also the reserve
    /// held and a haven reached.
    pub(crate) fn survived(&self) -> bool {
        if self.met.as_ref().is_some_and(|met| met.loss().is_some()) {
            return false;
        }
        let [low, high] = self.vehicle.thermal.box_limits;
        let limits = low.celsius()..=high.celsius();
        self.flown.unmet_wh <= 0.0
            && self.flown.trace.iter().all(|sample| limits.contains(&sample.box_c))
    }

    /// Returns how many goals were done.
    pub(crate) fn goals_done(&self) -> usize {
        self.flown.visits.iter().filter(|visit| visit.done).count()
    }

    /// Returns the mission.
    pub(crate) const fn mission(&self) -> &VehicleMission {
        &self.mission
    }
}

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
    stages.stage("report", |bar| report::write(&run, &output, bar))?;
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

fn fly(arguments: &RunArguments, stages: &mut Stages, output: &Output) -> anyhow::Result<Run> {
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
    let (mut flown, met) = if arguments.faults {
        let (flown, met) = faulty::fly(case, stored, stages)?;
        (flown, Some(met))
    } else {
        (stages.stage("flight", |bar| Ok(fly_plan(case, stored, bar)?))?, None)
    };
    stages.stage("ground", |_| Ok(flown.close_ground()?))?;
    let mission = own;
    Ok(Run { file, mission, warnings, vehicle, seed, place, statistics, planned, flown, met })
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
