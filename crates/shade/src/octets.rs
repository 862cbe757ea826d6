//! Reading what came over the wire: total, without a panic whatever comes.

/// Why octets are no shade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShadeError {
    /// They are of something else, or of another version.
    #[error("these octets are no shade of version 1")]
    Foreign,
    /// There are fewer or more of them than there should be.
    #[error("the shade is cut off, or longer than it says")]
    Length,
    /// A number is outside its range.
    #[error("the shade holds a number outside its range: {0}")]
    Range(&'static str),
}

/// What is still to be read.
pub(crate) struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    pub(crate) fn new(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], ShadeError> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(ShadeError::Length)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ShadeError> {
        self.take().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ShadeError> {
        self.take().map(u32::from_le_bytes)
    }

    /// Reads a finite number.
    pub(crate) fn f64(&mut self, what: &'static str) -> Result<f64, ShadeError> {
        let value = self.take().map(f64::from_le_bytes)?;
        if value.is_finite() { Ok(value) } else { Err(ShadeError::Range(what)) }
    }

    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], ShadeError> {
        let (first, rest) = self.0.split_at_checked(length).ok_or(ShadeError::Length)?;
        self.0 = rest;
        Ok(first)
    }

    pub(crate) fn end(&self) -> Result<(), ShadeError> {
        if self.0.is_empty() { Ok(()) } else { Err(ShadeError::Length) }
    }
}
