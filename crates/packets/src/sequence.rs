//! The packet sequence count: how the other end sees that a packet is missing.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::u14;
use serde::{Deserialize, Serialize};

/// Counts the packets of one APID, modulo 16 384 (CCSDS 133.0-B-2, §4.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SequenceCounter(u16);

impl SequenceCounter {
    /// Starts at zero.
    pub const fn new() -> Self {
        Self(0)
    }

    /// Goes on after a count that was used.
    pub const fn after(count: u16) -> Self {
        Self((count + 1) & u14::MAX.value())
    }

    /// Returns the count for the next packet and steps on.
    pub const fn take(&mut self) -> u16 {
        let count = self.0;
        self.0 = (count + 1) & u14::MAX.value();
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_wraps_after_fourteen_bits() {
        let mut counter = SequenceCounter::new();
        let last = (0..16_384).map(|_| counter.take()).last();
        assert_eq!(last, Some(16_383));
        assert_eq!(counter.take(), 0);
        assert_eq!(SequenceCounter::after(16_383), SequenceCounter::new());
    }
}
