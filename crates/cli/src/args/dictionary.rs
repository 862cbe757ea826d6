//! Arguments of `hilal dictionary`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::VehicleOption;

#[derive(Debug, Args)]
pub(crate) struct DictionaryArguments {
    #[command(subcommand)]
    pub(crate) command: DictionaryCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DictionaryCommand {
    /// Write a vehicle's telemetry and telecommands as a database for ground systems, or as a page.
    Export(DictionaryExportArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
With --xtce the database is a document of XTCE 1.2 (OMG), which Yamcs and other ground systems load: packets by
APID, housekeeping, events, verification and science, parameters with units, calibration and limits, and every
telecommand with its arguments, ranges and criticality. docs/formats/xtce.md says what becomes what.
With --markdown it is a page for people. Without a mission that page has what all vehicles have in common; XTCE
needs the mission, whose vehicle has the APIDs, payloads, limits and start.

Examples:
  hilal dictionary export missions/reference.toml --xtce --out rover.xml
  hilal dictionary export missions/reference.toml --vehicle micro-1 --xtce --out micro-1.xml
  hilal dictionary export missions/reference.toml --markdown > rover.md
  hilal dictionary export --markdown

Without --out the document goes to stdout.")]
pub(crate) struct DictionaryExportArguments {
    /// Mission file (TOML).
    pub(crate) mission: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    #[command(flatten)]
    pub(crate) format: DictionaryFormat,
    /// File for the document.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// In which format; one of them is asked for.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct DictionaryFormat {
    /// As XTCE 1.2, for ground systems.
    #[arg(long, requires = "mission")]
    pub(crate) xtce: bool,
    /// As a page in Markdown, for people.
    #[arg(long)]
    pub(crate) markdown: bool,
}
