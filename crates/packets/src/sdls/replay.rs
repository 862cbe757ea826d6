//! Which frames were accepted, so that none is accepted twice (CCSDS 355.0-B-2, §2.3.2.3).

use super::counter::{low_octets, number};
use super::{FrameCounter, ReplayWindow, SdlsError, WireCounter};

/// What a receiver remembers of the frames that it has accepted. It must survive a reset: a receiver that
/// forgets it accepts every recorded frame again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplayState {
    /// One above the greatest counter accepted; 0 before the first.
    next: u128,
    /// Bit *i* says that the counter `next - 1 - i` was accepted.
    accepted: u64,
}

impl ReplayState {
    /// Octets in lasting memory.
    pub const LENGTH: usize = FrameCounter::LENGTH + 8;
    /// No frame accepted yet: for a key that is new at both ends.
    pub const NEW_KEY: Self = Self { next: 0, accepted: 0 };

    /// Every counter below this one is refused.
    pub const fn expecting(counter: FrameCounter) -> Self {
        Self { next: counter.number(), accepted: u64::MAX }
    }

    /// Returns the counter next in order: one above the greatest accepted.
    pub const fn next(self) -> u128 {
        self.next
    }

    /// Returns the greatest counter accepted; none before the first.
    pub const fn last(self) -> Option<FrameCounter> {
        match self.next.checked_sub(1) {
            Some(last) => FrameCounter::new(last),
            None => None,
        }
    }

    /// Returns the octets to be kept: the next counter (12), the window's bits (8). They carry no check of their own.
    pub fn octets(self) -> [u8; Self::LENGTH] {
        let mut octets = [0; Self::LENGTH];
        let state = low_octets(self.next).into_iter().chain(self.accepted.to_be_bytes());
        for (place, octet) in octets.iter_mut().zip(state) {
            *place = octet;
        }
        octets
    }

    /// Reads octets that were kept; none when they are no state.
    pub fn from_octets(octets: [u8; Self::LENGTH]) -> Option<Self> {
        let (next, accepted) = octets.split_first_chunk::<{ FrameCounter::LENGTH }>()?;
        let (next, accepted) = (number(next), u64::from_be_bytes(accepted.try_into().ok()?));
        (next <= FrameCounter::MAX.number() + 1).then_some(Self { next, accepted })
    }

    /// Fills in the octets of a counter that were not sent: of the counters that look like this on the wire,
    /// the one that lies in the window. All of them are told apart there, as the window is no wider than
    /// what the octets that are sent can count.
    pub(super) fn rebuild(self, window: ReplayWindow, wire: WireCounter, sent: &[u8]) -> u128 {
        let sent = number(sent);
        if wire == WireCounter::Twelve {
            return sent;
        }
        let first = self.next.saturating_sub(u128::from(window.past()));
        first + (sent.wrapping_sub(first) & (wire.span() - 1))
    }

    /// Says whether the window takes a counter.
    pub(super) fn judge(
        self,
        window: ReplayWindow,
        counter: u128,
    ) -> Result<FrameCounter, SdlsError> {
        let ahead = window.ahead();
        let beyond = SdlsError::BeyondWindow { counter, next: self.next, ahead };
        let frame = FrameCounter::new(counter).ok_or(beyond)?;
        match counter.checked_sub(self.next) {
            Some(leap) if leap < u128::from(ahead) => Ok(frame),
            Some(_) => Err(beyond),
            None if self.takes_late(window, counter) => Ok(frame),
            None => {
                Err(SdlsError::Replayed { counter: frame, last: self.last().unwrap_or_default() })
            }
        }
    }

    /// Says whether a counter below the next lies in the window and was not accepted yet.
    fn takes_late(self, window: ReplayWindow, counter: u128) -> bool {
        let age = self.next.saturating_sub(counter).saturating_sub(1);
        age < u128::from(window.past()) && self.accepted >> age & 1 == 0
    }

    /// Remembers a counter that [`judge`](Self::judge) takes.
    pub(super) fn record(&mut self, counter: FrameCounter) {
        let counter = counter.number();
        if let Some(leap) = counter.checked_sub(self.next) {
            let shift = u32::try_from(leap + 1).unwrap_or(u32::MAX);
            self.accepted = self.accepted.checked_shl(shift).unwrap_or(0) | 1;
            self.next = counter + 1;
        } else {
            let age = u32::try_from(self.next - 1 - counter).unwrap_or(u32::MAX);
            self.accepted |= 1u64.checked_shl(age).unwrap_or(0);
        }
    }
}
