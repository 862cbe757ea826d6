//! The loop of the emulator between two sides.

use std::time::Duration;

use hilal_sim::Direction;

use super::LinkEmulator;

/// How long the loop waits for datagrams when nothing is on its way.
const REST: Duration = Duration::from_millis(100);

/// What came to one of the sides before an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeardAt {
    /// A datagram that goes in this direction.
    Datagram(Direction, Vec<u8>),
    /// Nothing, and the instant is there.
    Nothing,
    /// Somebody wants the emulator to end.
    Stop,
}

/// Both sides of a link, and how long it has been there.
pub trait BothEnds {
    /// Returns the time since the emulator's start, as the machine measures it; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Returns the next datagram of either side, waiting for it until an instant at the most.
    fn next(&mut self, until: Duration) -> HeardAt;

    /// Hands a frame over to the process at the end of its direction. It never waits.
    fn send(&mut self, direction: Direction, frame: &[u8]);
}

/// Why an emulator ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayingEnd {
    /// Its time was over.
    TimeOver,
    /// Somebody stopped it.
    Stopped,
}

/// Carries frames from either side to the other, until the time is over or somebody stops it. What is on its way then
/// does not arrive.
pub fn emulate(
    emulator: &mut LinkEmulator,
    ends: &mut impl BothEnds,
    until: Duration,
) -> RelayingEnd {
    loop {
        let now = ends.elapsed();
        if now >= until {
            return RelayingEnd::TimeOver;
        }
        while let Some((direction, frame)) = emulator.due(now) {
            ends.send(direction, &frame);
        }
        let rest = now.saturating_add(REST).min(until);
        let wake = emulator.next_due().map_or(rest, |due| due.min(rest));
        match ends.next(wake) {
            HeardAt::Datagram(direction, frame) => {
                let now = ends.elapsed();
                emulator.take(direction, frame, now);
            }
            HeardAt::Nothing => {}
            HeardAt::Stop => return RelayingEnd::Stopped,
        }
    }
}
