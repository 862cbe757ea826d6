//! The socket of a flight as its other end.

use std::net::SocketAddr;
use std::time::Duration;

use hilal_operations::live_flight::{Heard, OtherEnd, Sending};

use crate::clock::Stopwatch;
use crate::datagram_socket::{DatagramSocket, rest};
use crate::stop_signal::StopSignal;

/// How long the process sleeps at a time: short enough that the machine's buffer of datagrams does not fill up, and that
/// a signal is noticed at once.
const MOST_SLEEP: Duration = Duration::from_millis(10);

/// A socket, the machine's time, and the signal to end.
#[derive(Debug)]
pub(super) struct FlightSocket {
    socket: DatagramSocket,
    /// Where telemetry goes, when it was named.
    named: Option<SocketAddr>,
    /// Who sent the last datagram.
    last: Option<SocketAddr>,
    stop: StopSignal,
    since: Stopwatch,
}

impl FlightSocket {
    pub(super) fn new(socket: DatagramSocket, named: Option<SocketAddr>, stop: StopSignal) -> Self {
        Self { socket, named, last: None, stop, since: Stopwatch::start() }
    }
}

impl OtherEnd for FlightSocket {
    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    fn next(&mut self, until: Duration) -> Heard {
        loop {
            if self.stop.has_come() {
                return Heard::Stop;
            }
            if let Some(received) = self.socket.receive() {
                self.last = Some(received.from);
                return Heard::Datagram(received.octets);
            }
            let left = until.saturating_sub(self.since.elapsed());
            if left.is_zero() {
                return Heard::Nothing;
            }
            rest(left, MOST_SLEEP);
        }
    }

    fn send(&mut self, frame: &[u8]) -> Sending {
        match self.named.or(self.last) {
            None => Sending::WithoutReceiver,
            Some(to) if self.socket.send(frame, to) => Sending::Sent,
            Some(_) => Sending::Failed,
        }
    }
}
