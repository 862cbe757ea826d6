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
  hilal plan safety missions/reference.toml             where a rover survives, and how long it may stop

Leaves plan.html to look at, plan.json, route.geojson (longitude and latitude on the Moon), timeline.csv, certificate.json with the
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
    /// Map what it takes to survive, and how long the rover may stop, place by place.
    ///
    /// The certificate by which plans are made, as a product of its own: for every cell of the map, the least
    /// energy from which a haven is still reached and held to the end, and how long a rover with a given energy
    /// may stand still there before it must drive. It knows no goals, only survival.
    Safety(PlanSafetyArguments),
    /// Print the JSON Schema of plan.json.
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  hilal plan safety missions/reference.toml                              at the start, with a full battery
  hilal plan safety missions/reference.toml --at 2028-11-21T03:00:00 --energy 100
  hilal plan safety missions/reference.toml --at 2028-11-28T00:00:00 --at 2028-11-30T12:00:00 --out out/late

Leaves need_wh.tif and stay_h.tif (Cloud-Optimised GeoTIFF on the lunar polar stereographic map, no-data where a
rover is lost or the ground is not driven), the same as PNG, summary.json, and safety.html, which says how to read
them and how each goal and haven fares. With several --at, the names of the maps end in the instant. An instant
inside a step of the planner stands for the start of that step.")]
pub(crate) struct PlanSafetyArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Instant (UTC), such as 2028-11-21T03:00:00; may be given several times. By default the start of the mission.
    #[arg(long, value_name = "UTC")]
    pub(crate) at: Vec<String>,
    /// Energy in the battery in watt hours, the reserve included; by default a full battery.
    #[arg(long, value_name = "WH")]
    pub(crate) energy: Option<f64>,
    /// Folder for the results; by default `out/safety-` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
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
