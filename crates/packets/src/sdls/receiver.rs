//! The receiving end of an association: `ProcessSecurity` (CCSDS 355.0-B-2, §4.2.4).

use core::ops::Range;

use super::cipher::Gcm;
use super::{AssociationSettings, FrameCounter, KeyId, KeyRing, ReplayState, SdlsError, Spi};

/// The receiving end of an association.
///
/// Frames are taken in two steps, so that the receiving end of COP-1 can stand between them:
/// [`check`](Self::check) tells whether the frame is genuine and opens it, [`accept`](Self::accept) remembers
/// it. A frame that is genuine but not wanted now, because one before it is missing, is not accepted, and
/// the same frame is taken when it is sent again.
#[derive(Debug)]
pub struct Receiver {
    settings: AssociationSettings,
    key: KeyId,
    replay: ReplayState,
}

/// A frame that is genuine and not a replay, and that is decrypted. It becomes a frame received only by
/// [`Receiver::accept`].
#[derive(Debug)]
#[must_use = "the frame can be replayed until it is accepted"]
pub struct Verified {
    spi: Spi,
    counter: FrameCounter,
    data: Range<usize>,
}

impl Verified {
    /// Returns the frame's counter.
    pub const fn counter(&self) -> FrameCounter {
        self.counter
    }

    /// Returns where the data lie in the frame.
    pub fn range(&self) -> Range<usize> {
        self.data.clone()
    }

    /// Returns the data of the frame that was checked; nothing when another, shorter one is given.
    pub fn data<'a>(&self, frame: &'a [u8]) -> &'a [u8] {
        frame.get(self.data.clone()).unwrap_or_default()
    }
}

impl Receiver {
    /// Begins, or goes on after a reset, with the state last written to lasting memory.
    /// [`ReplayState::NEW_KEY`] is right only for a key under which no frame was ever sent.
    pub const fn new(settings: AssociationSettings, key: KeyId, kept: ReplayState) -> Self {
        Self { settings, key, replay: kept }
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &AssociationSettings {
        &self.settings
    }

    /// Returns the key in use.
    pub const fn key(&self) -> KeyId {
        self.key
    }

    /// Uses another key from the next frame on. The counters go on.
    pub const fn rekey(&mut self, key: KeyId) {
        self.key = key;
    }

    /// Returns the state, to be kept in lasting memory.
    pub const fn state(&self) -> ReplayState {
        self.replay
    }

    /// Expects a greater counter next, and refuses all before it: for a sender that has got beyond the
    /// window ("Set ARSN" of CCSDS 355.1-B-1). The order for this must come by another association.
    ///
    /// # Errors
    /// [`SdlsError::CounterBackwards`] when frames that were accepted could be accepted again.
    pub fn expect(&mut self, counter: FrameCounter) -> Result<(), SdlsError> {
        let next = self.replay.next();
        if counter.number() < next {
            return Err(SdlsError::CounterBackwards { counter, next });
        }
        self.replay = ReplayState::expecting(counter);
        Ok(())
    }

    /// Authenticates a frame and decrypts it in place, without remembering it.
    ///
    /// The slice is the frame from its header to its MAC, without frame error control. The window is looked
    /// at before the MAC, so a flood of recorded frames costs no deciphering; "replayed" and "beyond the
    /// window" therefore say nothing of who sent the frame. With a short counter a replay has the look of a
    /// frame still to come, and is refused by its MAC or as beyond the window.
    ///
    /// # Errors
    /// A sentence when the frame is too short, of another association, outside the window or not genuine,
    /// or when the key is not active; the frame is not changed then.
    pub fn check<const N: usize>(
        &self,
        keys: &KeyRing<N>,
        frame: &mut [u8],
    ) -> Result<Verified, SdlsError> {
        let (found, needed) = (frame.len(), self.settings.frame_octets(0));
        let parts = self.settings.split(frame).ok_or(SdlsError::TooShort { found, needed })?;
        let expected = self.settings.spi();
        if *parts.spi != expected.number().to_be_bytes() {
            let found = parts.spi.iter().fold(0, |number, octet| number << 8 | u16::from(*octet));
            return Err(SdlsError::UnknownSpi { found, expected });
        }
        let key = keys.active(self.key)?;

        let protection = self.settings.protection();
        let (window, wire) = (protection.window, protection.wire_counter);
        let counter = self.replay.rebuild(window, wire, parts.counter);
        let counter = self.replay.judge(window, counter)?;

        let associated = self.settings.associated(parts.header);
        let gcm = Gcm { key, vector: counter.octets(), associated: associated.octets() };
        if !gcm.open(parts.data, parts.mac) {
            return Err(SdlsError::Mac { counter });
        }
        let start = self.settings.data_offset();
        let data = start..start + parts.data.len();
        Ok(Verified { spi: expected, counter, data })
    }

    /// Remembers a frame as received: it and, but for a sliding window, all before it are refused from now on.
    ///
    /// # Errors
    /// A sentence when the frame was accepted in the meantime, or is of another association; nothing
    /// changes then.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a frame that was accepted is used up, and cannot be accepted again"
    )]
    pub fn accept(&mut self, verified: Verified) -> Result<FrameCounter, SdlsError> {
        let Verified { spi, counter, .. } = verified;
        let expected = self.settings.spi();
        if spi != expected {
            return Err(SdlsError::UnknownSpi { found: spi.number(), expected });
        }
        self.replay.judge(self.settings.protection().window, counter.number())?;
        self.replay.record(counter);
        Ok(counter)
    }

    /// Checks and accepts a frame in one step and returns its data.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn process<'a, const N: usize>(
        &mut self,
        keys: &KeyRing<N>,
        frame: &'a mut [u8],
    ) -> Result<&'a mut [u8], SdlsError> {
        let verified = self.check(keys, frame)?;
        let data = verified.range();
        self.accept(verified)?;
        Ok(frame.get_mut(data).unwrap_or_default())
    }
}
