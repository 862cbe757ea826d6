//! `hilal serve`: mission control of a mission that flies in this process.

mod kept_plans;
mod station_socket;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use hilal_control::authority::OneTimePassword;
use hilal_control::{Announcement, Claim, ServeSetup, ServedFlight, serve};
use hilal_mission::Mission;
use hilal_operations::planning::Planned;
use hilal_operations::simulated::FlightCase;
use hilal_operations::{Rehearsal, StationLink, vehicle_seed};
use hilal_report::relief_image;
use sha2::{Digest as _, Sha256};

use crate::args::{GroundServeArguments, ServeArguments, ServiceOptions, StationOption};
use crate::clock::ServiceClock;
use crate::data::digits;
use crate::datagram_socket::{DatagramSocket, ensure_reach, warn_of_strangers};
use crate::exit::Outcome;
use crate::mission::load_checked;
use crate::progress::Stages;
use crate::run::{Fleet, Member, injected};
use crate::stdout::print_line;
use crate::stop_signal::StopSignal;

use station_socket::StationSocket;

/// Serves the mission until somebody stops it.
///
/// # Errors
///
/// Says what was asked wrongly, what another process holds, or which stage could not be done.
pub(crate) fn command(arguments: &ServeArguments) -> anyhow::Result<Outcome> {
    let ServeArguments { service, speed, begin, rehearse } = arguments;
    operate(service, (speed.times(), *begin), Operated::Here { rehearse: rehearse.as_deref() })
}

/// Serves vehicles that fly elsewhere, each through its station, until somebody stops it.
///
/// # Errors
///
/// As [`command`].
pub(crate) fn ground_command(arguments: &GroundServeArguments) -> anyhow::Result<Outcome> {
    let GroundServeArguments { service, stations, speed, begin } = arguments;
    operate(service, (speed.times(), Some(*begin)), Operated::Elsewhere { stations })
}

/// Where the vehicles fly.
#[derive(Debug, Clone, Copy)]
enum Operated<'a> {
    /// In this process, with the faults of a file where something is to go wrong.
    Here { rehearse: Option<&'a Path> },
    /// Elsewhere, through stations.
    Elsewhere { stations: &'a [StationOption] },
}

fn operate(
    options: &ServiceOptions,
    (speed, begin): (f64, Option<f64>),
    how: Operated<'_>,
) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&options.mission))?;
    let seed = options.ground.seed.unwrap_or(file.mission.seed);
    let begin_ms = begin.map(|hours| begin_ms(hours, &file.mission)).transpose()?;
    let listen = SocketAddr::new(options.host, options.port);
    // What another process may hold is asked for before anything is computed.
    let (end, stations, rehearse) = match how {
        Operated::Here { rehearse } => ("control", None, rehearse),
        Operated::Elsewhere { stations } => ("ground", Some(stations), None),
    };
    let rehearsal = rehearse.map(|path| injected(path, &file.mission)).transpose()?;
    let claim = Claim::take(&place_of_state(options, end)?, listen)?;
    let state = claim.state().to_owned();
    let mut sockets =
        stations.map(|stations| station_sockets(&file.mission, stations)).transpose()?;
    let mut fleet = Fleet::without_statistics(&file.mission, (&options.ground, seed), &mut stages)?;
    if let Some(sockets) = &sockets {
        fleet.members.retain(|member| sockets.contains_key(member.mission.id().as_str()));
    }
    let planned = kept_plans::planned(&fleet, (&file, seed), &state, &mut stages)?;
    let flight = match sockets {
        None => flight_digest((&file.text, seed, rehearse), (&fleet, &planned))?,
        Some(_) => digest_elsewhere(&file.mission, seed),
    };
    let first = file.mission.first_flown();
    let flights: Vec<ServedFlight<'_>> = fleet
        .members
        .iter()
        .zip(&planned)
        .map(|(member, planned)| {
            let Member { mission, vehicle, place, .. } = member;
            let case = FlightCase { plan: &planned.plan, mission, vehicle, place };
            (case, vehicle_seed(seed, first, mission.id()))
        })
        .collect();
    let member = fleet.members.first().context("no vehicle flies")?;
    let stop = StopSignal::listen()?;
    let ids = fleet.members.iter().map(|member| member.mission.id().as_str());
    let stations = sockets.as_mut().map(|sockets| {
        let socket = |id| sockets.remove(id).map(|socket| Box::new(socket) as Box<dyn StationLink>);
        ids.filter_map(socket).collect()
    });
    let setup = ServeSetup {
        mission: &file.mission,
        flight,
        flights: &flights,
        stations,
        rehearsal: rehearsal.map(Rehearsal::new),
        seed,
        speed,
        begin_ms,
        relief_png: relief_image(member.place.terrain.near())?.to_png()?,
        clock: Arc::new(ServiceClock::start()),
        stop: stop.flag(),
    };
    let said = |announcement: Announcement| say(&announcement, &state);
    stages.stage("flight", |bar| Ok(serve(claim, setup, said, &|share| bar.set(share))?))?;
    Ok(Outcome::Done)
}

/// Binds a socket for each vehicle that has a station.
fn station_sockets(
    mission: &Mission,
    stations: &[StationOption],
) -> anyhow::Result<BTreeMap<String, StationSocket>> {
    let mut sockets = BTreeMap::new();
    for StationOption { vehicle, listen, send_to } in stations {
        let flown: Vec<String> = mission.flown.iter().map(ToString::to_string).collect();
        anyhow::ensure!(
            flown.contains(vehicle),
            "--station {vehicle}: no vehicle of this name flies in the mission; there are {}",
            flown.join(", ")
        );
        ensure_reach(("--station", *listen), ("its telecommands", *send_to))?;
        warn_of_strangers("--station", *listen);
        let socket = StationSocket::new(DatagramSocket::bind("--station", *listen)?, *send_to);
        let known = sockets.insert(vehicle.clone(), socket);
        anyhow::ensure!(known.is_none(), "--station {vehicle} is given twice");
    }
    Ok(sockets)
}

/// Says where the service is and who can sign in, and when the mission goes on.
#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn say(announcement: &Announcement, state: &Path) {
    match announcement {
        Announcement::Accounts { address, opened } => {
            if let Some(torn) = &opened.torn {
                eprintln!(
                    "warning: a kill had cut the last line of the audit trail short; what there was of it is in {}",
                    torn.display()
                );
            }
            if let Err(error) = print_accounts(*address, &opened.passwords) {
                eprintln!("warning: {error}");
            }
            if !address.ip().is_loopback() {
                eprintln!(
                    "warning: {address} can be reached from other machines, and passwords travel without TLS; \
                     put a proxy with TLS before it"
                );
            }
        }
        Announcement::LogCut { path, damage } => eprintln!(
            "warning: raw packet log {}: {damage}; all else that it holds is used",
            path.display()
        ),
        Announcement::Debrief { path } => {
            eprintln!("how the rehearsal went is in {}", path.display());
        }
        Announcement::GoesOn { met_h } => eprintln!(
            "the mission goes on {met_h:.1} h after its start; everything is kept in {}; Ctrl-C ends it",
            state.display()
        ),
    }
}

fn print_accounts(address: SocketAddr, passwords: &[OneTimePassword]) -> anyhow::Result<()> {
    print_line(format_args!("http://{address}/"))?;
    for OneTimePassword { account, password } in passwords {
        let duty = account.duty.name();
        print_line(format_args!(
            "{:<22} {password}   {duty}, {}",
            account.id, account.organisation
        ))?;
    }
    Ok(())
}

fn begin_ms(hours: f64, mission: &Mission) -> anyhow::Result<u64> {
    let length_h = mission.duration().to_seconds() / 3600.0;
    anyhow::ensure!(
        (0.0..length_h).contains(&hours),
        "--begin {hours} is not within the mission, which lasts {length_h} h from its start"
    );
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mission's length"
    )]
    let begin_ms = (hours * 3_600_000.0) as u64;
    Ok(begin_ms / 1000 * 1000)
}

/// Returns the folder for what outlives the service: the one given, or in `out/` the name of the mission file with an end.
fn place_of_state(options: &ServiceOptions, end: &str) -> anyhow::Result<PathBuf> {
    if let Some(state) = &options.state {
        return Ok(state.clone());
    }
    let stem = options.mission.file_stem().context("the mission needs a file name")?;
    Ok(Path::new("out").join(format!("{}-{end}", stem.to_string_lossy())))
}

/// Returns a digest of what a ground's journal belongs to, whose vehicles fly elsewhere: mission file, plans and program may
/// change while they do.
fn digest_elsewhere(mission: &Mission, seed: u64) -> String {
    let mut digest = Sha256::new();
    digest.update("elsewhere");
    digest.update(&mission.id);
    digest.update(seed.to_be_bytes());
    digits(&digest.finalize())
}

/// Returns a digest of everything that a flight follows from.
fn flight_digest(
    (text, seed, rehearse): (&str, u64, Option<&Path>),
    (fleet, planned): (&Fleet, &[Planned]),
) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(text);
    digest.update(seed.to_be_bytes());
    if let Some(faults) = rehearse {
        digest.update(crate::input::text(faults)?);
    }
    for (member, planned) in fleet.members.iter().zip(planned) {
        member.place.terrain.sha256().iter().for_each(|layer| digest.update(layer));
        digest.update(planned.plan.to_json()?);
    }
    Ok(digits(&digest.finalize()))
}
