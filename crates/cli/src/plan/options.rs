//! What the command line asks of a search.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_mission::VehicleMission;
use hilal_operations::planning::PlanRequest;
use hilal_plan::{Plan, RoverState};

use crate::args::{SearchOptions, VehicleOption};
use crate::input::text;
use crate::run::Wanted;

/// Reads the files that the options name.
///
/// # Errors
///
/// Says which file is not there or not what it should be, that a limit of time must be above 0, and what
/// does not go together.
pub(super) fn wanted(
    options: &SearchOptions,
    (mission, seed): (&VehicleMission, u64),
) -> anyhow::Result<Wanted> {
    options.time_limit.map_or(Ok(()), time_limit)?;
    let loss_limit = limit(options.risk, mission)?;
    if options.no_risk {
        no_limit(mission, "plan without --no-risk")?;
    }
    let from = options.from.as_deref().map(state_in).transpose()?;
    let keep = options.keep.as_deref().map(|path| kept(path, mission)).transpose()?;
    let method = options.method.into();
    let skip_loss_forecast = options.no_risk;
    let request = PlanRequest { seed, method, from, keep, loss_limit, skip_loss_forecast };
    Ok(Wanted { request, limit_s: options.time_limit })
}

/// Returns the folder of a command's results: the one asked for, or below `out/` one that is named after the
/// command, the mission file, and the vehicle where one is asked for.
///
/// # Errors
///
/// The mission file has no name.
pub(super) fn results_folder(
    asked: Option<&Path>,
    (command, mission): (&str, &Path),
    vehicle: &VehicleOption,
) -> anyhow::Result<PathBuf> {
    if let Some(asked) = asked {
        return Ok(asked.to_owned());
    }
    let stem = mission.file_stem().context("the mission needs a file name")?.to_string_lossy();
    let whose = vehicle.vehicle.as_ref().map_or_else(String::new, |id| format!("-{id}"));
    Ok(Path::new("out").join(format!("{command}-{stem}{whose}")))
}

/// Refuses what is no limit of time.
///
/// # Errors
///
/// Says what one must be.
pub(super) fn time_limit(limit_s: f64) -> anyhow::Result<()> {
    anyhow::ensure!(
        limit_s.is_finite() && limit_s > 0.0,
        "--time-limit takes a number of seconds above 0, got {limit_s}"
    );
    Ok(())
}

/// Refuses a mission that asks how likely it is to lose the rover, where nobody reckons that.
///
/// # Errors
///
/// Says what it asks, and what to do instead.
pub(super) fn no_limit(mission: &VehicleMission, instead: &str) -> anyhow::Result<()> {
    let Some(own) = &mission.planning.loss_limit else { return Ok(()) };
    anyhow::bail!(
        "the mission's loss_limit of {} asks how likely it is to lose the rover: {instead}, or without that limit",
        own.get().value()
    )
}

/// Reads an earlier plan of a mission.
///
/// # Errors
///
/// Says that the file is not there, or is no plan of this mission.
pub(super) fn kept(path: &Path, mission: &VehicleMission) -> anyhow::Result<Plan> {
    let kept = plan(path)?;
    anyhow::ensure!(
        kept.mission == mission.id,
        "{} is a plan of mission {:?}, and the mission file declares {:?}; keep a plan of this one",
        path.display(),
        kept.mission,
        mission.id
    );
    anyhow::ensure!(
        kept.vehicle == *mission.id(),
        "{} is a plan of vehicle {:?}, and this one is for {:?}; keep a plan of this one",
        path.display(),
        kept.vehicle.as_str(),
        mission.id().as_str()
    );
    Ok(kept)
}

/// The probability of loss that the command line allows.
fn limit(asked: Option<f64>, mission: &VehicleMission) -> anyhow::Result<Option<f64>> {
    let Some(limit) = asked else { return Ok(None) };
    anyhow::ensure!(
        limit > 0.0 && limit <= 1.0,
        "--risk takes a probability above 0 and at most 1, such as 0.01, got {limit}"
    );
    anyhow::ensure!(
        !mission.planning.faults.is_empty(),
        "--risk needs to know what may stop the rover; declare [[planning.faults]] in the mission"
    );
    Ok(Some(limit))
}

fn state_in(path: &Path) -> anyhow::Result<RoverState> {
    state(&text(path)?, &path.display().to_string())
}

/// Reads the state of a rover from JSON; `what` names the text.
///
/// # Errors
///
/// Says that it is none, and what one takes.
pub(super) fn state(text: &str, what: &str) -> anyhow::Result<RoverState> {
    RoverState::from_json(text).with_context(|| {
        format!(
            "{what} is no state of a rover; it takes utc, x_m, y_m, energy_wh, and may name done (goals), \
             temperatures_c (box, battery, chassis) and memory_mb"
        )
    })
}

/// Reads a plan.
///
/// # Errors
///
/// Says that the file is not there or is no plan.
pub(super) fn plan(path: &Path) -> anyhow::Result<Plan> {
    Plan::from_json(&text(path)?).with_context(|| format!("{} is no plan", path.display()))
}
