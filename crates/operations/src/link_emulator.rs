//! A link between two processes: what enters on one side leaves on the other, late, damaged, twice, out of order or not
//! at all.
//!
//! A datagram is one transfer frame. Each direction has its transmitter, which sends frame after frame at its rate as
//! they are on the wire, coded; then the bits of the coded frame are hit and decoded as on every hop of the simulator
//! ([`NoisyChannel`]). What chance does to the *n*-th frame of a direction depends on the seed, the direction and *n*
//! alone ([`FrameFate`]), whenever it comes; queues and outages depend on time besides.
//!
//! ```
//! use std::time::Duration;
//! use hilal_operations::link_emulator::{DirectionSettings, EmulatorSettings, LinkEmulator};
//! use hilal_sim::Direction;
//!
//! let settings = EmulatorSettings {
//!     up: DirectionSettings { bit_s: Some(2000.0), ..DirectionSettings::default() },
//!     delay: Duration::from_millis(1300),
//!     ..EmulatorSettings::default()
//! };
//! let mut emulator = LinkEmulator::new(settings, 7);
//! emulator.take(Direction::Up, vec![0; 52], Duration::ZERO);
//! // 74 octets on the wire take 0.296 s.
//! assert_eq!(emulator.next_due(), Some(Duration::from_millis(1596)));
//! assert_eq!(emulator.due(Duration::from_secs(2)), Some((Direction::Up, vec![0; 52])));
//! ```

mod frame_fate;
mod relaying;
mod transmitter;

use std::collections::BTreeMap;
use std::time::Duration;

use hilal_packets::frame::TcHeader;
use hilal_sim::{Direction, HopCounts, NoisyChannel};

pub use frame_fate::{Chances, FrameFate};
pub use relaying::{BothEnds, HeardAt, RelayingEnd, emulate};
use transmitter::Transmitter;

/// The longest telemetry frame (CCSDS 132.0-B-3, §4.1.1), in octets.
const LONGEST_DOWN: usize = 2048;
/// Frames on their way at a time, both directions together, so that no delay fills the memory: ours.
const MOST_ON_THEIR_WAY: usize = 16_384;

/// One direction of a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectionSettings {
    /// Rate on the wire in bits per second; none where frames take no time.
    pub bit_s: Option<f64>,
    /// Share of the bits that arrive wrong, before decoding.
    pub bit_error_rate: f64,
    /// Frames that may wait for the transmitter.
    pub queue_frames: usize,
}

impl Default for DirectionSettings {
    fn default() -> Self {
        Self { bit_s: None, bit_error_rate: 0.0, queue_frames: 256 }
    }
}

/// A span of time in which a link is not there, half-open, since the emulator's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// When it begins.
    pub from: Duration,
    /// When it is over.
    pub until: Duration,
}

impl Outage {
    fn is_at(&self, instant: Duration) -> bool {
        (self.from..self.until).contains(&instant)
    }
}

/// A link.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EmulatorSettings {
    /// Towards the vehicle.
    pub up: DirectionSettings,
    /// From the vehicle.
    pub down: DirectionSettings,
    /// One-way time of light.
    pub delay: Duration,
    /// What may happen to a frame by chance, in both directions.
    pub chances: Chances,
    /// When the link is not there.
    pub outages: Vec<Outage>,
}

/// What became of the frames of a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EmulatedCounts {
    /// Datagrams that came, those of others not counted.
    pub taken: u64,
    /// Of those, dropped: no frame of this direction is so short or so long.
    pub no_frame: u64,
    /// Dropped: the queue was full.
    pub overflowed: u64,
    /// Dropped: their transmission would have begun in an outage.
    pub in_outage: u64,
    /// Dropped by chance.
    pub lost: u64,
    /// What the coding made of the others.
    pub coded: HopCounts,
    /// Sent on twice.
    pub duplicated: u64,
    /// Held back, so that others may overtake them.
    pub held_back: u64,
    /// Datagrams handed over at the other side, copies counted.
    pub delivered: u64,
}

/// A link between two processes, without sockets and clocks.
#[derive(Debug)]
pub struct LinkEmulator {
    settings: EmulatorSettings,
    seed: u64,
    transmitters: [Transmitter; 2],
    /// What arrives when; the number tells apart what arrives at once.
    on_their_way: BTreeMap<(Duration, u64), (Direction, Vec<u8>)>,
    sent: u64,
    counts: [EmulatedCounts; 2],
}

const fn index(direction: Direction) -> usize {
    match direction {
        Direction::Up => 0,
        Direction::Down => 1,
    }
}

impl LinkEmulator {
    /// A link with nothing on it.
    pub fn new(settings: EmulatorSettings, seed: u64) -> Self {
        Self {
            settings,
            seed,
            transmitters: Default::default(),
            on_their_way: BTreeMap::new(),
            sent: 0,
            counts: [EmulatedCounts::default(); 2],
        }
    }

    /// Takes a datagram at an instant. Instants never go back.
    pub fn take(&mut self, direction: Direction, frame: Vec<u8>, now: Duration) {
        let counts = &mut self.counts[index(direction)];
        let number = counts.taken;
        counts.taken += 1;
        let (one_way, longest) = match direction {
            Direction::Up => (&self.settings.up, TcHeader::MAX_FRAME),
            Direction::Down => (&self.settings.down, LONGEST_DOWN),
        };
        if !(TcHeader::LENGTH + 1..=longest).contains(&frame.len()) {
            counts.no_frame += 1;
            return;
        }
        if self.on_their_way.len() >= MOST_ON_THEIR_WAY {
            counts.overflowed += 1;
            return;
        }
        let transmitter = &mut self.transmitters[index(direction)];
        let Some(transmission) = transmitter.send((direction, frame.len()), one_way, now) else {
            counts.overflowed += 1;
            return;
        };
        if self.settings.outages.iter().any(|outage| outage.is_at(transmission.begin)) {
            counts.in_outage += 1;
            return;
        }
        let (fate, noise) = FrameFate::drawn((self.seed, direction, number), self.settings.chances);
        if fate.is_lost {
            counts.lost += 1;
            return;
        }
        let hop = (direction, one_way.bit_error_rate);
        let Some(frame) = NoisyChannel::new(noise).carry(frame, hop, &mut counts.coded) else {
            return;
        };
        counts.held_back += u64::from(!fate.held_back.is_zero());
        counts.duplicated += u64::from(fate.comes_twice);
        let arrival =
            transmission.end.saturating_add(self.settings.delay).saturating_add(fate.held_back);
        for _ in 0..=u64::from(fate.comes_twice) {
            self.on_their_way.insert((arrival, self.sent), (direction, frame.clone()));
            self.sent += 1;
        }
    }

    /// Returns when the next frame arrives.
    pub fn next_due(&self) -> Option<Duration> {
        self.on_their_way.first_key_value().map(|((at, _), _)| *at)
    }

    /// Hands over the next frame that has arrived by an instant.
    pub fn due(&mut self, now: Duration) -> Option<(Direction, Vec<u8>)> {
        self.next_due().filter(|at| *at <= now)?;
        let (_, (direction, frame)) = self.on_their_way.pop_first()?;
        self.counts[index(direction)].delivered += 1;
        Some((direction, frame))
    }

    /// Returns what became of the frames of a direction.
    pub const fn counts(&self, direction: Direction) -> EmulatedCounts {
        self.counts[index(direction)]
    }

    /// Returns how many frames are on their way.
    pub fn on_their_way(&self) -> usize {
        self.on_their_way.len()
    }
}

#[cfg(test)]
mod tests;
