//! Fields read from octets and written to them, checked at every step.

use super::error::PduError;

/// Reads fields from the front of what is left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], PduError> {
        let short = PduError::TooShort { needed: count, found: self.0.len() };
        let (field, rest) = self.0.split_at_checked(count).ok_or(short)?;
        self.0 = rest;
        Ok(field)
    }

    pub(super) fn octet(&mut self) -> Result<u8, PduError> {
        let short = PduError::TooShort { needed: 1, found: 0 };
        let (octet, rest) = self.0.split_first().ok_or(short)?;
        self.0 = rest;
        Ok(*octet)
    }

    /// Reads an unsigned number of 0 to 8 octets, most significant first.
    pub(super) fn number(&mut self, octets: usize) -> Result<u64, PduError> {
        let field = self.take(octets)?;
        Ok(field.iter().fold(0, |number, octet| (number << 8) | u64::from(*octet)))
    }

    /// Reads a length and as many octets: LV (§5.1).
    pub(super) fn counted(&mut self) -> Result<&'a [u8], PduError> {
        let count = self.octet()?;
        self.take(usize::from(count))
    }
}

/// Writes fields one after the other.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    buffer: &'a mut [u8],
    written: usize,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, written: 0 }
    }

    pub(super) const fn written(&self) -> usize {
        self.written
    }

    /// Returns what was written, to be changed.
    pub(super) fn octets(&mut self) -> &mut [u8] {
        self.buffer.get_mut(..self.written).unwrap_or_default()
    }

    /// Returns the next octets, to be filled in.
    pub(super) fn reserve(&mut self, count: usize) -> Result<&mut [u8], PduError> {
        let long = PduError::TooLong { room: self.buffer.len() };
        let end = self.written.checked_add(count).ok_or(long)?;
        let field = self.buffer.get_mut(self.written..end).ok_or(long)?;
        self.written = end;
        Ok(field)
    }

    pub(super) fn put(&mut self, octets: &[u8]) -> Result<(), PduError> {
        let place = self.reserve(octets.len())?;
        place.copy_from_slice(octets);
        Ok(())
    }

    /// Writes a number into 0 to 8 octets, most significant first.
    pub(super) fn number(
        &mut self,
        field: &'static str,
        value: u64,
        octets: usize,
    ) -> Result<(), PduError> {
        let whole = value.to_be_bytes();
        let width = PduError::Width { field, value };
        let skipped = whole.len().checked_sub(octets).ok_or(width)?;
        let (high, low) = whole.split_at_checked(skipped).ok_or(width)?;
        if high.iter().any(|octet| *octet != 0) {
            return Err(width);
        }
        self.put(low)
    }

    /// Writes a length and the octets: LV (§5.1).
    pub(super) fn counted(&mut self, field: &'static str, octets: &[u8]) -> Result<(), PduError> {
        let value = u64::try_from(octets.len()).unwrap_or(u64::MAX);
        self.number(field, value, 1)?;
        self.put(octets)
    }
}
