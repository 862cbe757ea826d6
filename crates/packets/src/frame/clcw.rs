//! The communications link control word: what the vehicle says of the telecommand frames that it has
//! received (CCSDS 232.0-B-4, §4.2). It travels in the operational control field of telemetry frames.

use arbitrary_int::traits::Integer as _;
use arbitrary_int::{u2, u3, u6};

/// A communications link control word of one virtual channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of the standard, one bit each")]
pub struct Clcw {
    /// Status field, for the mission's own use (§4.2.1.4).
    pub status: u3,
    /// The telecommand virtual channel that it is about (§4.2.1.6).
    pub virtual_channel: u6,
    /// The physical link is not ready: no signal (§4.2.1.8.2).
    pub no_rf_available: bool,
    /// The receiver has no bit lock (§4.2.1.8.3).
    pub no_bit_lock: bool,
    /// The receiving end refuses every frame of the sequence until it is unlocked (§4.2.1.8.4).
    pub lockout: bool,
    /// The receiving end has no room for another frame (§4.2.1.8.5).
    pub wait: bool,
    /// A frame is missing and must be sent again (§4.2.1.8.6).
    pub retransmit: bool,
    /// Type-B frames accepted, modulo 4 (§4.2.1.9).
    pub farm_b_counter: u2,
    /// The number of the next frame of the sequence that is expected: N(R) (§4.2.1.11).
    pub report_value: u8,
}

/// Position of the field "COP in effect", which says COP-1 (§4.2.1.5).
const COP_1: u32 = 1 << 24;
/// The bits that must have a certain value: control word type, version, COP in effect.
const FIXED: u32 = 0b1110_0011 << 24;

impl Clcw {
    /// Octets on the wire.
    pub const LENGTH: usize = 4;

    /// Returns the four octets.
    pub const fn octets(self) -> [u8; Self::LENGTH] {
        let word = ((self.status.value() as u32) << 26)
            | COP_1
            | ((self.virtual_channel.value() as u32) << 18)
            | ((self.no_rf_available as u32) << 15)
            | ((self.no_bit_lock as u32) << 14)
            | ((self.lockout as u32) << 13)
            | ((self.wait as u32) << 12)
            | ((self.retransmit as u32) << 11)
            | ((self.farm_b_counter.value() as u32) << 9)
            | self.report_value as u32;
        word.to_be_bytes()
    }

    /// Reads the four octets; none when they are no control word of COP-1. Reserved bits are passed over.
    pub fn from_octets(octets: [u8; Self::LENGTH]) -> Option<Self> {
        let word = u32::from_be_bytes(octets);
        if word & FIXED != COP_1 {
            return None;
        }
        let bit = |position: u32| word >> position & 1 == 1;
        let [_, _, _, report_value] = octets;
        Some(Self {
            status: u3::masked_new(word >> 26),
            virtual_channel: u6::masked_new(word >> 18),
            no_rf_available: bit(15),
            no_bit_lock: bit(14),
            lockout: bit(13),
            wait: bit(12),
            retransmit: bit(11),
            farm_b_counter: u2::masked_new(word >> 9),
            report_value,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_field_has_the_place_that_the_standard_gives_it() {
        let word = Clcw {
            status: u3::new(0),
            virtual_channel: u6::new(1),
            no_rf_available: false,
            no_bit_lock: true,
            lockout: false,
            wait: false,
            retransmit: true,
            farm_b_counter: u2::new(2),
            report_value: 0x5A,
        };
        assert_eq!(word.octets(), [0b0000_0001, 0b0000_0100, 0b0100_1100, 0x5A]);
    }

    proptest! {
        #[test]
        fn a_word_that_is_read_is_written_alike_but_for_reserved_bits(octets: [u8; 4]) {
            let [first, second, third, fourth] = octets;
            let [fixed, written] = [first & 0b1110_0011, 1];
            let expected = (fixed == written).then_some([first, second & 0xFC, third & 0xFE, fourth]);
            prop_assert_eq!(Clcw::from_octets(octets).map(Clcw::octets), expected);
        }
    }
}
