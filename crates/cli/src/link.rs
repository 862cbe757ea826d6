//! `hilal link`: the link between a flight and its ground.

mod budget;
mod link_sockets;

use std::time::Duration;

use hilal_operations::link_emulator::{
    Chances, DirectionSettings, EmulatedCounts, EmulatorSettings, LinkEmulator, RelayingEnd,
    emulate,
};
use hilal_sim::Direction;

use crate::args::{EmulateArguments, LinkArguments, LinkCommand};
use crate::datagram_socket::{DatagramSocket, ensure_reach, warn_of_strangers};
use crate::exit::Outcome;
use crate::stdout::print_line;
use crate::stop_signal::StopSignal;

use link_sockets::LinkSockets;

/// Runs the subcommand.
///
/// # Errors
///
/// Says what was asked wrongly or what another process holds.
pub(crate) fn command(arguments: &LinkArguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        LinkCommand::Budget(arguments) => budget::command(arguments),
        LinkCommand::Emulate(arguments) => run(arguments),
    }
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn run(arguments: &EmulateArguments) -> anyhow::Result<Outcome> {
    let sides = [
        ("--flight-side", arguments.flight_side, "--flight", arguments.flight),
        ("--ground-side", arguments.ground_side, "--ground", arguments.ground),
    ];
    for (own, from, other, to) in sides {
        ensure_reach((own, from), (other, to))?;
        warn_of_strangers(own, from);
    }
    let flight = DatagramSocket::bind("--flight-side", arguments.flight_side)?;
    let ground = DatagramSocket::bind("--ground-side", arguments.ground_side)?;
    eprintln!(
        "telemetry of {} comes in on {} and goes to {}; telecommands come in on {} and go to {}",
        arguments.flight,
        flight.address()?,
        arguments.ground,
        ground.address()?,
        arguments.flight
    );
    let mut sockets = LinkSockets::new(
        (flight, arguments.flight),
        (ground, arguments.ground),
        StopSignal::listen()?,
    );
    let mut emulator = LinkEmulator::new(settings(arguments), arguments.seed);
    let until = arguments.for_s.unwrap_or(Duration::MAX);
    let end = emulate(&mut emulator, &mut sockets, until);
    let how = match end {
        RelayingEnd::TimeOver => "its time was over",
        RelayingEnd::Stopped => "it was stopped",
    };
    print_line(format_args!(
        "the link was there for {:.1} s, until {how}; {} frames were still on their way",
        sockets.seconds(),
        emulator.on_their_way()
    ))?;
    for direction in [Direction::Down, Direction::Up] {
        print_line(in_words(direction, &emulator.counts(direction)))?;
    }
    print_line(format_args!(
        "{} datagrams came from other addresses, and {} were not taken by the machine",
        sockets.foreign(),
        sockets.failed()
    ))?;
    Ok(Outcome::Done)
}

fn settings(arguments: &EmulateArguments) -> EmulatorSettings {
    let quality = &arguments.quality;
    let one_way = |bit_s, bit_error_rate| DirectionSettings {
        bit_s,
        bit_error_rate,
        queue_frames: usize::from(quality.queue),
    };
    EmulatorSettings {
        up: one_way(quality.up_bit_s, quality.up_bit_error_rate),
        down: one_way(quality.down_bit_s, quality.down_bit_error_rate),
        delay: quality.delay_s,
        chances: Chances {
            loss: quality.loss,
            duplication: quality.duplicate,
            reordering: quality.reorder,
            held_back_at_most: quality.reorder_by_s,
        },
        outages: quality.outage.clone(),
    }
}

fn in_words(direction: Direction, counts: &EmulatedCounts) -> String {
    let name = match direction {
        Direction::Down => "telemetry",
        Direction::Up => "telecommands",
    };
    format!(
        "{name}: {} frames came, {} delivered; {} in an outage, {} lost by chance, {} lost to bit errors, {} dropped by a \
         full queue, {} no frame; {} corrected, {} twice, {} held back",
        counts.taken,
        counts.delivered,
        counts.in_outage,
        counts.lost,
        counts.coded.lost,
        counts.overflowed,
        counts.no_frame,
        counts.coded.corrected,
        counts.duplicated,
        counts.held_back
    )
}
