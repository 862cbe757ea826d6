//! Arguments of `hilal ground`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use hilal_operations::live_flight::Speed;

use super::fly::speed;
use super::serve::ServiceOptions;
use crate::input::{address, number};

#[derive(Debug, Args)]
pub(crate) struct GroundArguments {
    #[command(subcommand)]
    pub(crate) command: GroundCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GroundCommand {
    /// Make everything that the ground decoded anew from its raw logs.
    Rebuild(GroundRebuildArguments),
    /// Operate vehicles that fly elsewhere, by frames over UDP, from pages in a browser.
    Serve(GroundServeArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
The page and the accounts are those of hilal serve; what flies is not here. For each vehicle a station is named: where its
telemetry frames come in, and where its telecommand frames go. A datagram is one transfer frame without coding, as hilal
fly and hilal link emulate have it (docs/guides/outside-ground.md). Telecommands are secured with the keys of a simulated
flight of the same --seed.

Examples:
  hilal fly missions/reference.toml --listen 10018 --send-to 127.0.0.1:10017
  hilal ground serve missions/reference.toml --station rover=10017,127.0.0.1:10018
        a rover in one process, its ground in another
  hilal ground serve missions/reference.toml --station rover=10017,10018 --speed 60
        for a flight that goes at --speed 60

The plan is shown and not sent: people command. --state keeps accounts, journal, audit trail and raw logs; a ground that
was stopped or killed decodes its raw logs again and goes on where it was, while the vehicles fly on.
It ends by Ctrl-C or SIGTERM, with exit code 0.")]
pub(crate) struct GroundServeArguments {
    #[command(flatten)]
    pub(crate) service: ServiceOptions,
    /// A vehicle, where its telemetry frames come in, and where its telecommand frames go: rover=10017,127.0.0.1:10018. May be
    /// given for several vehicles. A port alone is of this machine.
    #[arg(long = "station", value_name = "VEHICLE=LISTEN,SEND_TO", required = true, value_parser = station)]
    pub(crate) stations: Vec<StationOption>,
    /// How many times faster than real time the mission's clock goes: as fast as the vehicles'.
    #[arg(long, value_name = "N", default_value = "1", value_parser = speed)]
    pub(crate) speed: Speed,
    /// Hours after the mission's start at which the clock of a new state begins; a vehicle that tells of a later instant sets
    /// it on.
    #[arg(long, value_name = "HOURS", default_value = "0", value_parser = number)]
    pub(crate) begin: f64,
}

/// The way to a vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StationOption {
    pub(crate) vehicle: String,
    pub(crate) listen: SocketAddr,
    pub(crate) send_to: SocketAddr,
}

fn station(text: &str) -> Result<StationOption, String> {
    let shape = || format!("{text:?} names no station; write rover=10017,127.0.0.1:10018");
    let (vehicle, ways) = text.split_once('=').ok_or_else(shape)?;
    let (listen, send_to) = ways.split_once(',').ok_or_else(shape)?;
    if vehicle.trim().is_empty() {
        return Err(shape());
    }
    Ok(StationOption {
        vehicle: vehicle.trim().to_owned(),
        listen: address(listen.trim())?,
        send_to: address(send_to.trim())?,
    })
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
