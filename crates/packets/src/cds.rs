//! Day-segmented time on the wire: CCSDS CDS with 16 bits of days and 32 of milliseconds (CCSDS 301.0-B-4,
//! §3.3), on the CCSDS epoch, 1 January 1958. The preamble (P-field) is implied. It counts days of UTC: on a
//! day with a leap second the milliseconds run one second further.

use core::fmt;

/// A day, and the time in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CdsTime {
    day: u16,
    millisecond: u32,
}

impl CdsTime {
    /// Octets on the wire.
    pub const LENGTH: usize = 6;
    /// Milliseconds of the longest day: one with a leap second.
    const LONGEST_DAY: u32 = 86_401_000;

    /// Takes a day since 1 January 1958 and the milliseconds in it; none where the day has fewer.
    pub const fn new(day: u16, millisecond: u32) -> Option<Self> {
        if millisecond < Self::LONGEST_DAY { Some(Self { day, millisecond }) } else { None }
    }

    /// Returns the day since 1 January 1958.
    pub const fn day(self) -> u16 {
        self.day
    }

    /// Returns the milliseconds of the day.
    pub const fn millisecond(self) -> u32 {
        self.millisecond
    }

    /// Reads the six octets; none where the milliseconds are more than a day has.
    pub const fn from_octets(octets: [u8; Self::LENGTH]) -> Option<Self> {
        let [a, b, c, d, e, f] = octets;
        Self::new(u16::from_be_bytes([a, b]), u32::from_be_bytes([c, d, e, f]))
    }

    /// Returns the six octets.
    pub const fn octets(self) -> [u8; Self::LENGTH] {
        let ([a, b], [c, d, e, f]) = (self.day.to_be_bytes(), self.millisecond.to_be_bytes());
        [a, b, c, d, e, f]
    }
}

impl fmt::Display for CdsTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "day {} and {} ms", self.day, self.millisecond)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_octets_are_days_and_milliseconds() {
        // 2028-11-18 is day 25 889 since 1958-01-01.
        let noon = CdsTime::new(25_889, 43_200_000).unwrap();
        assert_eq!(noon.octets(), [0x65, 0x21, 0x02, 0x93, 0x2E, 0x00]);
        assert_eq!(CdsTime::new(0, 86_401_000), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_and_keeps_its_order(a: [u8; 6], b: [u8; 6]) {
            let (first, second) = (CdsTime::from_octets(a), CdsTime::from_octets(b));
            if let (Some(first), Some(second)) = (first, second) {
                prop_assert_eq!((first.octets(), second.octets()), (a, b));
                prop_assert_eq!(first < second, a < b);
            }
        }
    }
}
