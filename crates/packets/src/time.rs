//! On-board time on the wire: CCSDS unsegmented code (CUC), 4 octets of seconds and 2 of fraction,
//! on an agency-defined epoch: the mission's start. The preamble (P-field) is implied.
//! Seconds are TAI seconds: the code never jumps.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Fractions in a second: two octets.
const TICKS_PER_SECOND: u64 = 65_536;

/// Time since the mission's epoch, to 15 µs, up to 136 years.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct MissionTime {
    ticks: u64,
}

impl MissionTime {
    /// Octets on the wire.
    pub const LENGTH: usize = 6;

    /// Takes whole seconds.
    pub const fn from_seconds(seconds: u32) -> Self {
        Self { ticks: (seconds as u64) * TICKS_PER_SECOND }
    }

    /// Takes milliseconds, rounded to the nearest fraction; more than 136 years wrap around.
    pub const fn from_milliseconds(milliseconds: u64) -> Self {
        let whole = (milliseconds / 1000) & 0xFFFF_FFFF;
        let part = ((milliseconds % 1000) * TICKS_PER_SECOND + 500) / 1000;
        Self { ticks: (whole * TICKS_PER_SECOND + part) & 0xFFFF_FFFF_FFFF }
    }

    /// Returns the milliseconds, rounded to nearest: exact for what was made from milliseconds.
    pub const fn milliseconds(self) -> u64 {
        (self.ticks * 1000 + TICKS_PER_SECOND / 2) / TICKS_PER_SECOND
    }

    /// Returns the whole seconds.
    pub const fn seconds(self) -> u32 {
        let [_, _, a, b, c, d, _, _] = self.ticks.to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// Reads the six octets.
    pub const fn from_octets(octets: [u8; Self::LENGTH]) -> Self {
        let [a, b, c, d, e, f] = octets;
        Self { ticks: u64::from_be_bytes([0, 0, a, b, c, d, e, f]) }
    }

    /// Returns the six octets.
    pub const fn octets(self) -> [u8; Self::LENGTH] {
        let [_, _, a, b, c, d, e, f] = self.ticks.to_be_bytes();
        [a, b, c, d, e, f]
    }
}

impl fmt::Display for MissionTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.milliseconds();
        write!(formatter, "{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_a_second_is_half_the_fraction() {
        assert_eq!(MissionTime::from_milliseconds(1500).octets(), [0, 0, 0, 1, 0x80, 0]);
    }

    proptest! {
        #[test]
        fn milliseconds_survive_the_wire(milliseconds in 0_u64..4_294_967_295_000) {
            let time = MissionTime::from_milliseconds(milliseconds);
            prop_assert_eq!(MissionTime::from_octets(time.octets()).milliseconds(), milliseconds);
        }

        #[test]
        fn later_times_have_greater_octets(a in any::<u32>(), b in any::<u32>()) {
            let (first, second) = (MissionTime::from_seconds(a), MissionTime::from_seconds(b));
            prop_assert_eq!(first.octets() < second.octets(), a < b);
            prop_assert_eq!(first.seconds(), a);
        }
    }
}
