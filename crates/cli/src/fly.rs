//! `hilal fly`: one vehicle in its simulated world, for ground software at the other end of a socket.

mod flight_socket;
mod key_file;
mod status_line;
mod words;

use hilal_ground::log::LogHeader;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::live_flight::{
    FrameLength, LinkPath, LinkSheet, LiveFlight, LiveSchedule, LiveSetup, StateLock, fly_live,
};
use hilal_operations::vehicle_seed;

use crate::args::FlyArguments;
use crate::datagram_socket::{DatagramSocket, ensure_reach, warn_of_strangers};
use crate::exit::Outcome;
use crate::mission::{load_checked, of_vehicle};
use crate::progress::Stages;
use crate::run::Prepared;
use crate::stdout::print_line;
use crate::stop_signal::StopSignal;

use flight_socket::FlightSocket;
use status_line::StatusLine;

/// Flies until the time is over or somebody stops it.
///
/// # Errors
///
/// Says what was asked wrongly, what another process holds, or which stage could not be done.
pub(crate) fn command(arguments: &FlyArguments) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    let end_ms = end_ms(arguments.for_h, mission)?;
    let run_seed = arguments.ground.seed.unwrap_or(mission.seed);
    let seed = vehicle_seed(run_seed, file.mission.first_flown(), mission.id());
    // What another process may hold is asked for before anything is computed.
    if let Some(to) = arguments.send_to {
        ensure_reach(("--listen", arguments.listen), ("--send-to", to))?;
    }
    let socket = DatagramSocket::bind("--listen", arguments.listen)?;
    let lock = arguments.state.as_deref().map(StateLock::take).transpose()?;
    let Prepared { vehicle, place } =
        Prepared::new(mission, (&arguments.ground, run_seed), &mut stages)?;
    write_keys(arguments, (mission, &vehicle), seed)?;
    let path = if arguments.perfect_link { LinkPath::Perfect } else { LinkPath::Declared };
    let frames = arguments.frame_octets.unwrap_or(FrameLength::ByLink);
    let setup = LiveSetup { mission, vehicle: &vehicle, place: &place, seed, path, frames };
    let mut flight = LiveFlight::of_mission(&setup)?;
    warn_of_strangers("--listen", arguments.listen);
    say_where(arguments, &socket)?;
    let header = LogHeader {
        mission: mission.id.clone(),
        vehicle: mission.id().to_string(),
        epoch: mission.start(),
    };
    let mut state = lock.map(|lock| lock.begin(&header)).transpose()?;
    let mut socket = FlightSocket::new(socket, arguments.send_to, StopSignal::listen()?);
    let mut line = StatusLine::new(mission.start());
    let schedule = LiveSchedule { speed: arguments.speed, end_ms };
    let (end, status) = fly_live(&mut flight, schedule, &mut socket, state.as_mut(), &mut line)?;
    line.end();
    print_line(words::summary(&flight, (end, &status), mission))?;
    Ok(Outcome::Done)
}

fn end_ms(for_h: Option<f64>, mission: &VehicleMission) -> anyhow::Result<u64> {
    let length_h = mission.duration().to_seconds() / 3600.0;
    let hours = for_h.unwrap_or(length_h);
    anyhow::ensure!(
        hours > 0.0 && hours <= length_h,
        "--for {hours} is not within the mission, which lasts {length_h} h from its start"
    );
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mission's length"
    )]
    let end_ms = (hours * 3_600_000.0) as u64;
    Ok(end_ms)
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn write_keys(
    arguments: &FlyArguments,
    (mission, vehicle): (&VehicleMission, &VehicleModel),
    seed: u64,
) -> anyhow::Result<()> {
    let Some(path) = &arguments.keys else { return Ok(()) };
    let sheet = LinkSheet::of_simulated_flight(mission, vehicle, seed)?;
    key_file::write(path, (serde_json::to_string_pretty(&sheet)? + "\n").as_bytes())?;
    eprintln!(
        "{} has the keys of this simulated flight; they protect nothing real",
        path.display()
    );
    Ok(())
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn say_where(arguments: &FlyArguments, socket: &DatagramSocket) -> anyhow::Result<()> {
    let to = arguments
        .send_to
        .map_or_else(|| "whoever sent the last datagram".to_owned(), |address| address.to_string());
    eprintln!("listening on {}; telemetry goes to {to}", socket.address()?);
    Ok(())
}
