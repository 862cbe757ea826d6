//! `hilal plan`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{GroundOptions, SearchOptions};

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  hilal plan missions/reference.toml                    leaves out/plan-reference/plan.json and its proof
  hilal plan missions/reference.toml --out out/second --synthetic
  hilal plan missions/reference.toml --from state.json --keep out/plan-reference/plan.json --time-limit 1
  hilal plan check out/plan-reference/plan.json         replay it with the models, without the planner

Leaves plan.json, route.geojson (longitude and latitude on the Moon), timeline.csv, certificate.json with the
margins that the checker found, mission.toml as it was planned, and summary.json. Where there is no plan, the
reason is said, and the nearest change that would make one."
)]
pub(crate) struct PlanArguments {
    #[command(subcommand)]
    pub(crate) command: Option<PlanCommand>,
    /// Mission file (TOML).
    #[arg(required = true)]
    pub(crate) mission: Option<PathBuf>,
    /// Folder for the results; by default `out/plan-` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) search: SearchOptions,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Replay a plan with the mission's models, and say what its margins are or what it breaks.
    ///
    /// The checker shares no code with the search. It goes through the plan in steps of a minute at most,
    /// against horizons, slopes, battery and box, and stops at the first rule that is broken: which, when,
    /// where, what was found and what is allowed. Exit code 1 then.
    Check(PlanCheckArguments),
}

#[derive(Debug, Args)]
pub(crate) struct PlanCheckArguments {
    /// The plan (JSON).
    pub(crate) plan: PathBuf,
    /// Its mission (TOML); by default `mission.toml` beside the plan.
    #[arg(long, value_name = "MISSION")]
    pub(crate) mission: Option<PathBuf>,
    /// File for the margins found (JSON).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}
