//! Arguments of `hilal ground`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct GroundArguments {
    #[command(subcommand)]
    pub(crate) command: GroundCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GroundCommand {
    /// Make everything that the ground decoded anew from its raw logs.
    Rebuild(GroundRebuildArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Raw logs are on disk before a packet counts as received. A run that was killed leaves them in a hidden folder
beside the place of its results, whose name says so.

Examples:
  hilal ground rebuild out/reference                      into out/reference-rebuilt
  hilal ground rebuild out/.reference.unfinished --out out/saved

For each vehicle: telemetry/parameters, events, science and commands.parquet, and ground.json with what was counted.
Telecommands are known as they were sent.
Exit code 3 means that a log is damaged between good records; a record that was torn by a kill is only told.")]
pub(crate) struct GroundRebuildArguments {
    /// Folder of a run, finished or not: it holds mission.toml and VEHICLE/telemetry/downlink.log.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Mission file, where the folder has none.
    #[arg(long, value_name = "FILE")]
    pub(crate) mission: Option<PathBuf>,
    /// Folder for the results; by default beside DIR, with `-rebuilt` at the end of its name.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
