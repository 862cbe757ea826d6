//! The sending end of an association: `ApplySecurity` (CCSDS 355.0-B-2, §4.2.3).

use super::cipher::Gcm;
use super::{AssociationSettings, CounterReserve, FrameCounter, KeyId, KeyRing, SdlsError};

/// The sending end of an association. It never gives a counter to two frames, also across resets, as long as
/// the rule of [`CounterReserve`] is kept.
#[derive(Debug)]
pub struct Sender {
    settings: AssociationSettings,
    key: KeyId,
    /// Counter of the next frame.
    counter: u128,
    /// The first counter that is not reserved.
    bound: u128,
}

impl Sender {
    /// Begins, or goes on after a reset, with the promise last written to lasting memory.
    /// [`CounterReserve::NEW_KEY`] is right only for a key that has never secured a frame. No frame can
    /// be sent before [`extend`](Self::extend).
    pub const fn new(settings: AssociationSettings, key: KeyId, kept: CounterReserve) -> Self {
        Self { settings, key, counter: kept.bound(), bound: kept.bound() }
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &AssociationSettings {
        &self.settings
    }

    /// Returns the key in use.
    pub const fn key(&self) -> KeyId {
        self.key
    }

    /// Uses another key from the next frame on. The counter goes on, so that no choice of keys repeats a vector.
    pub const fn rekey(&mut self, key: KeyId) {
        self.key = key;
    }

    /// Returns the counter of the next frame; none when all are used.
    pub const fn counter(&self) -> Option<FrameCounter> {
        FrameCounter::new(self.counter)
    }

    /// Returns how many frames can be sent before the sender must be extended.
    pub const fn reserved(&self) -> u128 {
        self.bound.saturating_sub(self.counter)
    }

    /// Returns the promise that covers a further block of counters. Write it to lasting memory, then
    /// [`extend`](Self::extend) by it. Ask again when [`reserved`](Self::reserved) gets low.
    ///
    /// A reset skips what is left of the block: keep the block well below the receiver's window divided
    /// by the resets that may follow each other without a frame getting through.
    pub fn plan_reserve(&self, block: u32) -> CounterReserve {
        CounterReserve::below(self.bound.max(self.counter).saturating_add(u128::from(block)))
    }

    /// Allows the counters below a promise that is in lasting memory now.
    pub fn extend(&mut self, kept: CounterReserve) {
        self.bound = self.bound.max(kept.bound());
    }

    /// Skips counters, to get ahead of a receiver that has seen greater ones.
    ///
    /// # Errors
    /// [`SdlsError::CounterBackwards`] when the counter may have been used.
    pub fn resume_at(&mut self, counter: FrameCounter) -> Result<(), SdlsError> {
        if counter.number() < self.counter {
            return Err(SdlsError::CounterBackwards { counter, next: self.counter });
        }
        self.counter = counter.number();
        Ok(())
    }

    /// Secures a frame in place and returns its counter.
    ///
    /// The slice is the frame from its header to its MAC ([`frame_octets`](AssociationSettings::frame_octets)
    /// long); header and, from [`data_offset`](AssociationSettings::data_offset) on, data are filled in, the length
    /// field too. A frame error control field comes behind the slice, made afterwards.
    ///
    /// # Errors
    /// A sentence when the slice is too short, the key is not active, or the counter is used up or not
    /// reserved; the frame is not changed then.
    pub fn apply<const N: usize>(
        &mut self,
        keys: &KeyRing<N>,
        frame: &mut [u8],
    ) -> Result<FrameCounter, SdlsError> {
        let (found, needed) = (frame.len(), self.settings.frame_octets(0));
        let parts = self.settings.split(frame).ok_or(SdlsError::TooShort { found, needed })?;
        let key = keys.active(self.key)?;
        let counter = self.take_counter()?;

        let vector = counter.octets();
        let associated = self.settings.associated(parts.header);
        let gcm = Gcm { key, vector, associated: associated.octets() };
        let mac = gcm.seal(parts.data).ok_or(SdlsError::TooLong { needed: found, room: 0 })?;

        parts.spi.copy_from_slice(&self.settings.spi().number().to_be_bytes());
        for (place, octet) in parts.counter.iter_mut().rev().zip(vector.iter().rev()) {
            *place = *octet;
        }
        for (place, octet) in parts.mac.iter_mut().zip(mac) {
            *place = octet;
        }
        Ok(counter)
    }

    /// Writes a secured frame of this header and these data into the buffer and returns its length.
    ///
    /// # Errors
    /// As [`apply`](Self::apply), and when the header has another length than the mask or the frame
    /// does not fit; no counter is used then.
    pub fn write<const N: usize>(
        &mut self,
        keys: &KeyRing<N>,
        header: &[u8],
        data: &[u8],
        buffer: &mut [u8],
    ) -> Result<usize, SdlsError> {
        let (found, needed) = (header.len(), self.settings.header_octets());
        if found != needed {
            return Err(SdlsError::Header { found, needed });
        }
        let (needed, room) = (self.settings.frame_octets(data.len()), buffer.len());
        let too_long = SdlsError::TooLong { needed, room };
        let frame = buffer.get_mut(..needed).ok_or(too_long)?;
        let parts = self.settings.split(frame).ok_or(too_long)?;
        parts.header.copy_from_slice(header);
        parts.data.copy_from_slice(data);
        self.apply(keys, frame)?;
        Ok(needed)
    }

    fn take_counter(&mut self) -> Result<FrameCounter, SdlsError> {
        let spi = self.settings.spi();
        let counter = self.counter().ok_or(SdlsError::CounterExhausted { spi })?;
        if self.reserved() == 0 {
            return Err(SdlsError::CounterNotReserved { counter });
        }
        self.counter += 1;
        Ok(counter)
    }
}
