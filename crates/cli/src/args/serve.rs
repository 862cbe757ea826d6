//! Arguments of `hilal serve`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use hilal_operations::live_flight::Speed;

use super::GroundOptions;
use super::fly::speed;
use crate::input::number;

#[derive(Debug, Args)]
#[command(after_help = "\
Vehicles, links and ground of the mission go in this process at --speed; operators see and command them in a browser.
Printed are the address and, on the first start, the passwords of demonstration accounts: they cannot be shown again.
A critical telecommand asked for by one account must be approved by another: sign in twice, in two browsers.

Examples:
  hilal serve missions/reference.toml
        begins when a vehicle is first heard to drive; ten times faster than real time
  hilal serve missions/reference.toml --speed 1 --begin 0
        from landing, in real time
  hilal serve missions/reference.toml --rehearse missions/faults/reference.toml --state out/rehearsal
        things go wrong that the operators do not know of
  hilal serve missions/reference.toml --state out/shift --port 8080
        a mission of its own, at another port

--state keeps accounts, sessions, the journal of what was asked, decided and sent, and the signed audit trail. A service
that was stopped or killed flies the mission again, with what was sent, to where it was, in seconds.
It ends by Ctrl-C or SIGTERM, with exit code 0.")]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) service: ServiceOptions,
    /// How many times faster than real time the mission goes.
    #[arg(long, value_name = "N", default_value = "10", value_parser = speed)]
    pub(crate) speed: Speed,
    /// Hours after the mission's start at which a new state begins; by default when a vehicle is first heard to drive.
    #[arg(long, value_name = "HOURS", value_parser = number)]
    pub(crate) begin: Option<f64>,
    /// Rehearse: the faults of this file come (`hilal faults list`), and operators do not know of them. A flight director reads
    /// how it went on the page; when the service ends it is in `debrief.json` of the state folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) rehearse: Option<PathBuf>,
}

/// Which mission is served, where, and on which ground.
#[derive(Debug, Args)]
pub(crate) struct ServiceOptions {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Where to listen; 127.0.0.1 is this machine alone.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Port to listen at; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value = "8470")]
    pub(crate) port: u16,
    /// Folder for what outlives the service; by default `out/`, the name of the mission file, and `-control`, or `-ground`
    /// where vehicles fly elsewhere.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}
