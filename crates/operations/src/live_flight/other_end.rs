//! The other end of the link, and the machine's time: what the loop asks of sockets and clocks.

use std::time::Duration;

/// What came before an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A datagram, whole.
    Datagram(Vec<u8>),
    /// Nothing, and the instant is there.
    Nothing,
    /// Somebody wants the flight to end.
    Stop,
}

/// What became of a datagram that was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// It has left.
    Sent,
    /// Nobody is known to send it to.
    WithoutReceiver,
    /// The machine did not send it.
    Failed,
}

/// Datagrams to and from the other end, and how long the flight has lasted.
pub trait OtherEnd {
    /// Returns the time since the flight began, as the machine measures it; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Returns the next datagram, waiting for it until an instant at the most. A datagram that is there already is
    /// returned also when the instant has passed.
    fn next(&mut self, until: Duration) -> Heard;

    /// Sends a frame as one datagram. It never waits.
    fn send(&mut self, frame: &[u8]) -> Sending;
}
