//! The command line.

mod bench;
mod dictionary;
mod faults;
mod flights;
mod fly;
mod ground;
mod horizon;
mod link;
mod link_budget;
mod plan;
mod search;
mod serve;
mod site;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use hilal_mission::{VehicleId, VehicleIdError};

use crate::input::number;

pub(crate) use dictionary::{
    DictionaryArguments, DictionaryCommand, DictionaryExportArguments, DictionaryFormat,
};
pub(crate) use faults::{FaultsArguments, FaultsCommand, FaultsTryArguments};
pub(crate) use fly::FlyArguments;
pub(crate) use ground::{
    GroundArguments, GroundCommand, GroundRebuildArguments, GroundServeArguments, StationOption,
};
pub(crate) use horizon::HorizonArguments;
pub(crate) use link::{EmulateArguments, LinkArguments, LinkCommand};
pub(crate) use link_budget::LinkBudgetArguments;
pub(crate) use plan::{
    PlanArguments, PlanBenchArguments, PlanCheckArguments, PlanCommand, PlanFileArguments,
    PlanFollowArguments, PlanRiskArguments, PlanSafetyArguments,
};
pub(crate) use search::SearchOptions;
pub(crate) use serve::{ServeArguments, ServiceOptions};
pub(crate) use site::{
    AnalyseArguments, RankArguments, SeriesArguments, SiteArguments, SiteChoice, SiteCommand,
};

/// An open mission system for small rovers at the lunar poles.
///
/// Takes a team from elevation data to archived science: declare a mission once, and analyse its
/// site, plan its traverse, fly its flight software in a simulated world, operate it and report.
#[derive(Debug, Parser)]
#[command(
    name = "hilal",
    version,
    after_help = "\
Start here:
  hilal run missions/reference.toml      fly the reference mission, then open out/reference/report.html
  hilal serve missions/reference.toml    operate it: open the address that is printed

Exit codes: 0 done, 1 failed, 2 wrong command line, 3 done with loss"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fly a mission from elevation data to a report.
    Run(RunArguments),
    /// Plan a traverse that survives, with its proof, or check a plan.
    Plan(PlanArguments),
    /// List what can go wrong with a vehicle, or fly a mission once for each fault.
    Faults(FaultsArguments),
    /// Write a vehicle's commands and telemetry as XTCE for other ground systems, or as a page.
    Dictionary(DictionaryArguments),
    /// Serve mission control: vehicles, links and ground of a mission, and the page to operate them.
    Serve(ServeArguments),
    /// Fly one vehicle, in real time or faster, for ground software at the other end of a socket.
    Fly(FlyArguments),
    /// Stand between a flight and its ground as the link that carries their frames.
    Link(LinkArguments),
    /// Operate vehicles that fly elsewhere, or make the tables of a flight anew from its raw logs.
    Ground(GroundArguments),
    /// Check a mission file, or print the schema of mission files.
    Mission(MissionArguments),
    /// Print the positions of Sun and Earth in the sky of a place on the Moon.
    Sky(SkyArguments),
    /// Compute terrain horizons: of points as a table, or of a whole tile as a file.
    Horizon(HorizonArguments),
    /// Analyse a site: light, contact, hazards, temperature, as maps, tables and a page.
    Site(SiteArguments),
    /// List the elevation data and kernels that are available, or fetch them.
    Data(DataArguments),
}

/// Where the data directory is.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataOption {
    /// Data directory; by default `HILAL_DATA`, or else the user's data directory.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Stages: mission, ephemeris, terrain, site, light, traverse, flight, ground, report. Each shows its progress.

Examples:
  hilal run missions/reference.toml
  hilal run missions/reference.toml --out out/second --seed 7
  hilal run missions/reference.toml --faults         with stoppages, and an operator who acts on them
  hilal run missions/reference.toml --fault-file missions/faults/reference.toml   with sensors, wheels and links that fail
  hilal run missions/reference.toml --synthetic      ignore elevation data, use the built-in terrain

Every vehicle that the mission flies is planned, and all fly together in one world. Each has a folder of its own
in the results, with report, plan and telemetry; report.html and summary.json beside them are of the mission.
Without elevation data the built-in terrain is used, and everything written says SYNTHETIC.
Horizons are kept for the next command in the user's cache folder, up to 2 GiB of them: the environment
variable HILAL_CACHE names another folder, or says off.
Exit code 3 means that the mission was flown and a vehicle was lost.")]
pub(crate) struct RunArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Folder for the results; by default `out/` and the name of the mission file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Draw stoppages of the kinds that the mission declares, by the seed, and let an operator act on them by
    /// the recovery policy.
    #[arg(long)]
    pub(crate) faults: bool,
    /// Let the faults of a file come (TOML; `hilal faults list` has the kinds), and let an operator act on them.
    #[arg(long, value_name = "FILE")]
    pub(crate) fault_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

/// Which of a mission's vehicles a command is for.
#[derive(Debug, Clone, Args)]
pub(crate) struct VehicleOption {
    /// The vehicle, by its identifier in the mission, flown or not; by default the first that flies.
    #[arg(long, value_name = "ID", value_parser = vehicle_id)]
    pub(crate) vehicle: Option<VehicleId>,
}

fn vehicle_id(text: &str) -> Result<VehicleId, VehicleIdError> {
    VehicleId::new(text)
}

/// On which ground a mission is planned and flown.
#[derive(Debug, Args)]
pub(crate) struct GroundOptions {
    /// Seed of everything random, instead of the mission's.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Use the built-in procedural terrain even if elevation data are available.
    #[arg(long)]
    pub(crate) synthetic: bool,
    #[command(flatten)]
    pub(crate) data: DataOption,
}

#[derive(Debug, Args)]
pub(crate) struct MissionArguments {
    #[command(subcommand)]
    pub(crate) command: MissionCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MissionCommand {
    /// Check references, masses, power and data budgets, and say what is wrong and where.
    Check {
        /// Mission file (TOML).
        mission: PathBuf,
    },
    /// Print the JSON Schema of mission files.
    Schema,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  hilal sky --lat -88.27 --lon 138.96 --from 2028-11-18T00:00:00 --to 2028-12-02T00:00:00 --step 1h --out sky.csv

Angles are in degrees, azimuths clockwise from local north, directions as seen (light time and
aberration). Epochs are UTC. Without --out the table goes to stdout.")]
pub(crate) struct SkyArguments {
    /// Planetocentric latitude in degrees, north positive.
    #[arg(long, allow_hyphen_values = true, value_name = "DEG", value_parser = number)]
    pub(crate) lat: f64,
    /// East longitude in degrees.
    #[arg(long, allow_hyphen_values = true, value_name = "DEG", value_parser = number)]
    pub(crate) lon: f64,
    /// Height above R = 1737.4 km in metres.
    #[arg(long, default_value_t = 0.0, allow_hyphen_values = true, value_name = "M", value_parser = number)]
    pub(crate) height: f64,
    /// First epoch (UTC), such as 2028-11-18T00:00:00.
    #[arg(long, value_name = "UTC")]
    pub(crate) from: String,
    /// End (UTC), exclusive.
    #[arg(long, value_name = "UTC")]
    pub(crate) to: String,
    /// Step, such as 10min, 1h or 1d.
    #[arg(long, default_value = "1h")]
    pub(crate) step: String,
    /// File for the table (CSV).
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DataArguments {
    #[command(subcommand)]
    pub(crate) command: DataCommand,
    #[command(flatten)]
    pub(crate) data: DataOption,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// List which data sets are available, and which are missing.
    List,
    /// Fetch a data set from its official public source: without a name, the kernels and the terrain
    /// that surrounds the poles.
    ///
    /// Interrupted transfers are resumed; every file is checked against its SHA-256.
    Fetch {
        /// Name of the set, as `hilal data list` prints it.
        set: Option<String>,
    },
}
