//! The sockets of both sides of a link.

use std::net::SocketAddr;
use std::time::Duration;

use hilal_operations::link_emulator::{BothEnds, HeardAt};
use hilal_sim::Direction;

use crate::clock::Stopwatch;
use crate::datagram_socket::{DatagramSocket, rest};
use crate::stop_signal::StopSignal;

/// How long the process sleeps at a time: by so much a frame may be late.
const MOST_SLEEP: Duration = Duration::from_millis(1);

/// Datagrams of others that are passed over at a time.
const MOST_FOREIGN: usize = 64;

/// One side: its socket, and who is there.
#[derive(Debug)]
struct Side {
    socket: DatagramSocket,
    other: SocketAddr,
}

/// Both sides, the machine's time, and the signal to end.
#[derive(Debug)]
pub(super) struct LinkSockets {
    flight: Side,
    ground: Side,
    stop: StopSignal,
    since: Stopwatch,
    /// The side that is looked at first next time, so that a flood on one does not silence the other.
    turn: Direction,
    foreign: u64,
    failed: u64,
}

impl LinkSockets {
    pub(super) fn new(
        (flight, flight_at): (DatagramSocket, SocketAddr),
        (ground, ground_at): (DatagramSocket, SocketAddr),
        stop: StopSignal,
    ) -> Self {
        Self {
            flight: Side { socket: flight, other: flight_at },
            ground: Side { socket: ground, other: ground_at },
            stop,
            since: Stopwatch::start(),
            turn: Direction::Down,
            foreign: 0,
            failed: 0,
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        self.since.seconds()
    }

    /// Returns how many datagrams came from machines that are not at an end of the link.
    pub(super) const fn foreign(&self) -> u64 {
        self.foreign
    }

    /// Returns how many datagrams the machine did not send.
    pub(super) const fn failed(&self) -> u64 {
        self.failed
    }

    /// Returns a datagram that goes in a direction. Ground software sends from another port than it listens to, so that
    /// machines are told apart and ports are not.
    fn received(&mut self, direction: Direction) -> Option<Vec<u8>> {
        let side = match direction {
            Direction::Down => &mut self.flight,
            Direction::Up => &mut self.ground,
        };
        for _ in 0..MOST_FOREIGN {
            let received = side.socket.receive()?;
            if received.from.ip() == side.other.ip() {
                return Some(received.octets);
            }
            self.foreign += 1;
        }
        None
    }
}

const fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Down => Direction::Up,
        Direction::Up => Direction::Down,
    }
}

impl BothEnds for LinkSockets {
    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    fn next(&mut self, until: Duration) -> HeardAt {
        loop {
            if self.stop.has_come() {
                return HeardAt::Stop;
            }
            for direction in [self.turn, opposite(self.turn)] {
                if let Some(octets) = self.received(direction) {
                    self.turn = opposite(direction);
                    return HeardAt::Datagram(direction, octets);
                }
            }
            let left = until.saturating_sub(self.since.elapsed());
            if left.is_zero() {
                return HeardAt::Nothing;
            }
            rest(left, MOST_SLEEP);
        }
    }

    fn send(&mut self, direction: Direction, frame: &[u8]) {
        let side = match direction {
            Direction::Down => &self.ground,
            Direction::Up => &self.flight,
        };
        self.failed += u64::from(!side.socket.send(frame, side.other));
    }
}
