//! `hilal plan check`: a plan held to the mission's models by the checker, which knows no planner.

use std::path::Path;

use anyhow::Context as _;
use hilal_mission::Mission;
use hilal_terrain::DataSource;
use hilal_traverse::{Plan, Rules, check};

use super::record::{self, Margins};
use crate::args::{DataOption, PlanCheckArguments};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::mission::load_checked;
use crate::progress::Stages;
use crate::run::{Prepared, Terrain};
use crate::screen::say;

/// Replays a plan, and prints its margins.
///
/// # Errors
///
/// Says which rule is broken first, when and where, or what the check lacks.
pub(super) fn command(
    arguments: &PlanCheckArguments,
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let path = &arguments.plan;
    let plan = super::asked::plan(path)?;
    let beside = path.with_file_name("mission.toml");
    let mission = arguments.mission.as_deref().unwrap_or(&beside);
    anyhow::ensure!(
        mission.exists(),
        "{} is not there: name the plan's mission with --mission",
        mission.display()
    );
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(mission))?;
    let mission = &file.mission;
    belongs(&plan, mission, path)?;
    let Prepared { vehicle, place, .. } =
        Prepared::on(mission, || terrain(&plan, mission, data), &mut stages)?;
    let mut ruled = mission.clone();
    ruled.havens.clone_from(&place.havens);
    let rules = Rules::of_site(&ruled, &vehicle, &place.slope_deg, &place.light);
    let certificate = stages.stage("check", |_| {
        check(&plan, &rules).with_context(|| format!("{} does not hold", path.display()))
    })?;
    if let Some(out) = &arguments.out {
        write_whole(out, serde_json::to_string_pretty(&certificate)?.as_bytes())?;
    }
    let margins = Margins::new(&certificate, plan.reserve_wh).in_words();
    say(format_args!("{}{}: {margins}", plan.mission, record::made_up(&place)))?;
    Ok(Outcome::Done)
}

fn belongs(plan: &Plan, mission: &Mission, path: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        plan.mission == mission.id,
        "{} is a plan of mission {:?}, and the mission file declares {:?}; name the right one with --mission",
        path.display(),
        plan.mission,
        mission.id
    );
    Ok(())
}

/// Returns the elevation model that the plan was made on: the mission's, or the built-in one.
fn terrain(plan: &Plan, mission: &Mission, data: &DataOption) -> anyhow::Result<Terrain> {
    let wanted = plan.terrain.as_ref().context(
        "the plan does not say on which elevation data it was made, so that nothing can be said of it; \
         plan again",
    )?;
    let terrain = if wanted.source == DataSource::Synthetic.name() {
        Terrain::synthetic(plan.seed)
    } else {
        Terrain::load(mission, &data_directory(data.data.as_deref())?, plan.seed)?
    };
    anyhow::ensure!(
        terrain.named() == *wanted,
        "the plan was made on other elevation data ({}, SHA-256 {}) than those at hand; give their folder \
         with --data",
        wanted.source,
        wanted.sha256.join(", ")
    );
    Ok(terrain)
}
