//! Randomizers: a fixed sequence that is added to what is sent, bit by bit, so that the receiver sees
//! enough transitions and no spectral lines.
//!
//! Adding the sequence again removes it: the same function serves both ends.

/// Octets after which both sequences repeat: the registers start over after 255 bits.
const PERIOD: usize = 255;

static TELEMETRY: [u8; PERIOD] = sequence(0b1010_1001);
static TELECOMMAND: [u8; PERIOD] = sequence(0b0101_1111);

/// Whether what is sent is randomized. Both ends must be told (CCSDS 131.0-B-2, §9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Randomization {
    /// Sent as it is.
    Plain,
    /// The sequence of the link is added.
    Randomized,
}

/// Which sequence is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Randomizer {
    /// h(x) = x⁸ + x⁷ + x⁵ + x³ + 1, over a codeblock or a frame that is not coded
    /// (CCSDS 131.0-B-2, §9).
    Telemetry,
    /// h(x) = x⁸ + x⁶ + x⁴ + x³ + x² + x + 1, over a frame before BCH coding (CCSDS 231.0-B).
    Telecommand,
}

impl Randomizer {
    /// Adds the sequence, from its start, in place.
    ///
    /// ```
    /// use hilal_packets::coding::randomizer::Randomizer;
    ///
    /// let mut octets = [0; 5];
    /// Randomizer::Telemetry.apply(&mut octets);
    /// assert_eq!(octets, [0xFF, 0x48, 0x0E, 0xC0, 0x9A]);
    /// Randomizer::Telemetry.apply(&mut octets);
    /// assert_eq!(octets, [0; 5]);
    /// ```
    pub fn apply(self, octets: &mut [u8]) {
        for period in octets.chunks_mut(PERIOD) {
            for (octet, mask) in period.iter_mut().zip(self.sequence()) {
                *octet ^= mask;
            }
        }
    }

    /// Returns the masks of all octets from a position on.
    pub(super) fn masks(self, position: usize) -> impl Iterator<Item = u8> {
        self.sequence().iter().copied().cycle().skip(position % PERIOD)
    }

    const fn sequence(self) -> &'static [u8; PERIOD] {
        match self {
            Self::Telemetry => &TELEMETRY,
            Self::Telecommand => &TELECOMMAND,
        }
    }
}

/// Runs a register that starts with all ones. `taps` is the polynomial without its leading term: the
/// bit of xⁱ says that the sequence's bit n + i takes part in its bit n + 8.
#[expect(clippy::indexing_slicing, reason = "runs in the compiler only, which refuses a bad index")]
const fn sequence(taps: u8) -> [u8; PERIOD] {
    let mut octets = [0; PERIOD];
    let mut register = 0xFF_u8;
    let mut bit = 0;
    while bit < 8 * PERIOD {
        octets[bit / 8] = octets[bit / 8] << 1 | register & 1;
        let next = (register & taps).count_ones() & 1 == 1;
        register = register >> 1 | (next as u8) << 7;
        bit += 1;
    }
    octets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_octets_are_those_of_the_standards() {
        assert_eq!(TELEMETRY[..8], [0xFF, 0x48, 0x0E, 0xC0, 0x9A, 0x0D, 0x70, 0xBC]);
        assert_eq!(TELECOMMAND[..5], [0xFF, 0x39, 0x9E, 0x5A, 0x68]);
    }

    #[test]
    fn a_period_of_bits_has_one_more_one_than_zeros() {
        // A register of 8 bits passes through all 255 states that are not zero.
        for sequence in [TELEMETRY, TELECOMMAND] {
            let ones: u32 = sequence.iter().map(|octet| octet.count_ones()).sum();
            assert_eq!(ones, 8 * 128);
        }
    }

    proptest! {
        #[test]
        fn what_is_randomized_twice_is_as_it_was(octets in prop::collection::vec(any::<u8>(), 0..600)) {
            for randomizer in [Randomizer::Telemetry, Randomizer::Telecommand] {
                let mut changed = octets.clone();
                randomizer.apply(&mut changed);
                let masked: std::vec::Vec<u8> =
                    octets.iter().zip(randomizer.masks(0)).map(|(octet, mask)| octet ^ mask).collect();
                prop_assert_eq!(&changed, &masked);
                randomizer.apply(&mut changed);
                prop_assert_eq!(&changed, &octets);
            }
        }
    }
}
