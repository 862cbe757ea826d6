//! Arguments of `hilal link budget`.

use std::path::PathBuf;

use clap::Args;

use super::{GroundOptions, VehicleOption};

#[derive(Debug, Args)]
#[command(after_help = "\
Draws up the budget of each hop between a vehicle and Earth, in both directions: vehicle to Earth, relay and lander,
lander to Earth and relay, relay to Earth. Terminals, carriers and margins are those of the mission file; ranges,
elevations, the ground between vehicle and lander and the station that tracks are those of the place and the instant.
The rate is the fastest that the margin allows; planner, simulator and report take the same. Doppler is that of the
carrier as the receiver meets it.

Examples:
  hilal link budget missions/reference.toml
  hilal link budget missions/reference.toml --at 2028-11-20T06:00:00 --place 35100,-40200
  hilal link budget missions/reference.toml --vehicle micro-1 --out budgets.csv

Model, constants and limits: docs/models/link-budget.md.")]
pub(crate) struct LinkBudgetArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// When (UTC); the mission's start where it is left out.
    #[arg(long, value_name = "UTC")]
    pub(crate) at: Option<String>,
    /// Where the vehicle stands, in metres on the map; its start where it is left out.
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    /// File for the budgets as a table (CSV); they are printed all the same.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}
