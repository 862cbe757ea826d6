//! What the command line asks of a search.

use std::path::Path;

use anyhow::Context as _;
use hilal_mission::Mission;
use hilal_traverse::{Plan, RoverState};

use crate::args::SearchOptions;
use crate::run::Wanted;

/// Reads the files that the options name.
///
/// # Errors
///
/// Says which file is not there or not what it should be, that a limit of time must be above 0, and what
/// does not go together.
pub(super) fn wanted(
    options: &SearchOptions,
    (mission, seed): (&Mission, u64),
) -> anyhow::Result<Wanted> {
    if let Some(limit_s) = options.time_limit {
        anyhow::ensure!(
            limit_s.is_finite() && limit_s > 0.0,
            "--time-limit takes a number of seconds above 0, got {limit_s}"
        );
    }
    let risk = limit(options.risk, mission)?;
    if let Some(own) = mission.planning.loss_limit.as_ref().filter(|_| options.no_risk) {
        anyhow::bail!(
            "the mission's loss_limit of {} asks how likely it is to lose the rover: plan without --no-risk, or \
             without that limit",
            own.get().value()
        );
    }
    let from = options.from.as_deref().map(state).transpose()?;
    let keep = options.keep.as_deref().map(plan).transpose()?;
    if let (Some(kept), Some(path)) = (&keep, &options.keep) {
        anyhow::ensure!(
            kept.mission == mission.id,
            "{} is a plan of mission {:?}, and the mission file declares {:?}; keep a plan of this one",
            path.display(),
            kept.mission,
            mission.id
        );
    }
    let method = options.method.into();
    let (no_risk, limit_s) = (options.no_risk, options.time_limit);
    Ok(Wanted { seed, method, from, keep, risk, no_risk, limit_s })
}

/// The probability of loss that the command line allows.
fn limit(asked: Option<f64>, mission: &Mission) -> anyhow::Result<Option<f64>> {
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

fn state(path: &Path) -> anyhow::Result<RoverState> {
    RoverState::from_json(&text(path)?).with_context(|| {
        format!(
            "{} is no state of a rover; it takes utc, x_m, y_m, energy_wh, and may name done (goals) and \
             temperatures_c (box, battery, chassis)",
            path.display()
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

fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
