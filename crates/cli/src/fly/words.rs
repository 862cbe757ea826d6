//! A flight in words: its status, and its summary.

use hilal_mission::VehicleMission;
use hilal_operations::live_flight::{FlightEnd, LiveFlight, LiveStatus};
use hilal_plan::utc_text;
use hilal_quantity::{Epoch, Unit};
use hilal_sim::{Channel, Scenery};

const fn link_name(link: Option<Channel>) -> &'static str {
    match link {
        None => "none",
        Some(Channel::Direct) => "direct",
        Some(Channel::Relay) => "relay",
        Some(Channel::Lander) => "lander",
    }
}

fn hours(status: &LiveStatus) -> f64 {
    status.now_ms as f64 / 3_600_000.0
}

/// Returns the status in one line.
pub(super) fn status(status: &LiveStatus, start: Epoch) -> String {
    let utc = utc_text(start + status.now_ms as f64 * Unit::Millisecond);
    let counts = &status.counts;
    format!(
        "{utc} (MET {:.2} h)  {}  link: {}  frames down {}  datagrams up {}",
        hours(status),
        status.mode,
        link_name(status.link),
        counts.frames_sent,
        counts.up.datagrams
    )
}

/// Returns what a flight was, in lines.
pub(super) fn summary<S: Scenery>(
    flight: &LiveFlight<S>,
    (end, status): (FlightEnd, &LiveStatus),
    mission: &VehicleMission,
) -> String {
    let seconds = status.elapsed.as_secs_f64();
    let times = status.now_ms as f64 / 1000.0 / seconds.max(1e-3);
    let how = match end {
        FlightEnd::TimeOver => "its time was over",
        FlightEnd::Stopped => "it was stopped",
    };
    let (counts, up, vehicle) = (&status.counts, &status.counts.up, flight.command_frames());
    let mut lines = vec![
        format!(
            "{} flew {:.3} h of its mission in {seconds:.1} s, {times:.1} times real time, until {how}; the latest \
             cycle began {:.2} s late",
            mission.id(),
            hours(status),
            status.most_behind.as_secs_f64()
        ),
        format!(
            "telemetry frames: {} sent, {} without a receiver, {} not taken by the machine",
            counts.frames_sent, counts.frames_without_receiver, counts.frames_failed
        ),
        format!(
            "telecommand datagrams: {} came, {} sent over a link, {} without a link, {} too many at once, {} too short \
             or too long for a frame",
            up.datagrams, up.sent, up.without_link, up.overflowed, up.no_frame
        ),
        format!(
            "telecommand frames at the vehicle: {} accepted, {} damaged, {} for another, {} not genuine, {} used before, \
             {} out of sequence",
            vehicle.accepted,
            vehicle.damaged,
            vehicle.foreign,
            vehicle.not_genuine,
            vehicle.replayed,
            vehicle.out_of_sequence
        ),
    ];
    for (name, hop) in flight.hops().by_name() {
        if hop.down.sent + hop.up.sent > 0 {
            lines.push(format!(
                "hop {name}: down {} sent, {} corrected, {} lost; up {} sent, {} corrected, {} lost",
                hop.down.sent,
                hop.down.corrected,
                hop.down.lost,
                hop.up.sent,
                hop.up.corrected,
                hop.up.lost
            ));
        }
    }
    lines.join("\n")
}
