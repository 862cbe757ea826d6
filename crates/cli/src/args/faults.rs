//! Arguments of `hilal faults`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{GroundOptions, VehicleOption};
use crate::input::number;

#[derive(Debug, Args)]
pub(crate) struct FaultsArguments {
    #[command(subcommand)]
    pub(crate) command: FaultsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FaultsCommand {
    /// List the catalogue: what can go wrong, in which devices, by how much.
    List,
    /// Fly a mission's plan once for each fault of the catalogue, and say how the vehicle came through.
    Try(FaultsTryArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
The plan of one vehicle is made once and flown anew for each fault, with an operator who acts by the plan's
recovery policy and a team that answers what the vehicle reports. Each fault comes once: those of the drive in the
first drive, those of a payload in its first work, those of heat and battery in the first darkness, and the others
at --at-h. Most last to the end. The first row is a flight without a fault.

Columns: told, hours from the fault until the ground heard of it; by, the first event that told; obeys, hours from
the fault until a telecommand was done that had been sent after it (after a fault the ground sends a PING each
hour of contact until then); goals done; least charge; coldest and hottest box; times in safe mode. A vehicle is
lost when the bus browned out or the box left its limits. Notes: what the forecast counts as a loss besides. With
--out also in how many contacts the ground was told, and obeyed.

Examples:
  hilal faults try missions/reference.toml
  hilal faults try missions/reference.toml --only wheel-stuck,heater-stuck-on --at-h 100
  hilal faults try missions/reference.toml --pairs 50            two at once, the pairs drawn by the seed
  hilal run missions/reference.toml --fault-file faults.toml     one flight with a report, faults from a file

Exit code 3 means that a vehicle was lost in one of the flights.")]
pub(crate) struct FaultsTryArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Kinds to try, by their names in the catalogue; all where this is left out.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Try so many pairs of kinds instead of each kind alone, drawn by the seed, no pair twice.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) pairs: Option<u32>,
    /// Hours after the mission's start at which faults come that wait for nothing else.
    #[arg(long, value_name = "H", default_value_t = 48.0, value_parser = number)]
    pub(crate) at_h: f64,
    /// File for the results as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}
