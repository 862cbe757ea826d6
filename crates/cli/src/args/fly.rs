//! Arguments of `hilal fly`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use hilal_operations::live_flight::{FrameLength, Speed};

use super::{GroundOptions, VehicleOption};
use crate::input::{address, number};

#[derive(Debug, Args)]
#[command(after_help = "\
The vehicle starts where its mission begins, with its flight software and nobody to operate it but whoever is at the
other end of the socket. A datagram is one transfer frame without coding: telemetry goes out, telecommands come in.
Between the socket and the flight software are the links of the mission: rates, light time, bit errors, and outages by
terrain and orbits. Telecommand frames are secured; --keys writes what a ground needs for that, identifiers included.

Examples:
  hilal fly missions/reference.toml --listen 10000 --synthetic
        in real time; telemetry goes to whoever sends a datagram to port 10000
  hilal fly missions/reference.toml --listen 10018 --send-to 127.0.0.1:10017 --frame-octets 1115 \
      --keys link.json --state out/flight
        as Yamcs wants it: telemetry to its port in frames of one length, telecommands from it, with logs of both
  hilal fly missions/reference.toml --listen 10000 --speed 60 --for 24
        a day in 24 minutes
  hilal fly missions/reference.toml --vehicle micro-1 --listen 10000 --perfect-link
        a bench: always in contact, no bit errors, no delay

It ends after --for, at the end of the mission, by Ctrl-C or by SIGTERM, with exit code 0 and a summary. Status goes to
stderr: once a second on a terminal, every ten seconds elsewhere. docs/guides/outside-ground.md has more.")]
pub(crate) struct FlyArguments {
    /// Mission file (TOML).
    pub(crate) mission: PathBuf,
    /// Where telecommand frames come in and telemetry frames go out from, such as 127.0.0.1:10000; a port alone is of
    /// this machine.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// Where telemetry frames go; by default to whoever sent the last datagram.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) send_to: Option<SocketAddr>,
    #[command(flatten)]
    pub(crate) vehicle: VehicleOption,
    /// How many times faster than real time the mission goes.
    #[arg(long, value_name = "N", default_value = "1", value_parser = speed)]
    pub(crate) speed: Speed,
    /// Hours of the mission after which the flight ends; by default it flies to the end of the mission.
    #[arg(long = "for", value_name = "HOURS", value_parser = number)]
    pub(crate) for_h: Option<f64>,
    /// Bypass the links of the mission: contact always, no bit errors, no delay.
    #[arg(long)]
    pub(crate) perfect_link: bool,
    /// Length of telemetry frames in octets; by default 1115, and 223 on links below 5116 bit/s.
    #[arg(long, value_name = "OCTETS", value_parser = frame_length)]
    pub(crate) frame_octets: Option<FrameLength>,
    /// Write identifiers, frame lengths and KEYS of the link to a file (JSON, readable by its owner alone).
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// Folder for raw logs of what goes out and comes in; one flight at a time has it.
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) ground: GroundOptions,
}

fn frame_length(text: &str) -> Result<FrameLength, String> {
    match text.trim() {
        "1115" => Ok(FrameLength::Long),
        "223" => Ok(FrameLength::Short),
        _ => Err(format!("{text:?} is no length that frames may have; write 1115 or 223")),
    }
}

pub(super) fn speed(text: &str) -> Result<Speed, String> {
    Speed::new(number(text)?).map_err(|error| error.to_string())
}
