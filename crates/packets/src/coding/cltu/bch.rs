//! The modified BCH code (63,56), whose decoder corrects one wrong bit and notices two
//! (CCSDS 231.0-B, section on BCH coding; CCSDS 201.0-B-3, §3.3.2).

/// Octets of a codeblock that carry data.
pub const INFORMATION_OCTETS: usize = 7;
/// Octets of a codeblock.
pub const CODEBLOCK_OCTETS: usize = 8;

/// g(x) = x⁷ + x⁶ + x² + 1 without its leading term, above the filler bit.
const GENERATOR: u8 = 0b1000_1010;
/// Where the parity bits are in the last octet. They are sent inverted, so that a codeblock of zeros
/// has transitions.
const PARITY: u8 = 0b1111_1110;
/// The filler bit, sent as zero.
const FILLER: u8 = 0b0000_0001;

/// A codeblock that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codeblock {
    /// The data, corrected.
    pub information: [u8; INFORMATION_OCTETS],
    /// One bit was wrong.
    pub corrected: bool,
}

/// Returns the codeblock of seven octets.
pub(super) fn encode(information: [u8; INFORMATION_OCTETS]) -> [u8; CODEBLOCK_OCTETS] {
    let [first, second, third, fourth, fifth, sixth, seventh] = information;
    let parity = remainder(information) ^ PARITY;
    [first, second, third, fourth, fifth, sixth, seventh, parity]
}

/// Corrects a codeblock; none when more than one bit is wrong.
///
/// A filler bit of one forbids the correction of another bit: both would be wrong, and it is what the
/// tail sequence has there (the use of the filler bit is an option of CCSDS 200.0-G-6, annex D).
pub(super) fn decode(codeblock: [u8; CODEBLOCK_OCTETS]) -> Option<Codeblock> {
    let [first, second, third, fourth, fifth, sixth, seventh, last] = codeblock;
    let information = [first, second, third, fourth, fifth, sixth, seventh];
    let syndrome = remainder(information) ^ PARITY ^ (last & PARITY);
    let filler = last & FILLER;
    if syndrome == 0 {
        return Some(Codeblock { information, corrected: filler != 0 });
    }
    if filler != 0 {
        return None;
    }

    // The remainder of each bit that may be wrong, the last parity bit first.
    let mut remainder = 0b10;
    for followers in 1..8 * CODEBLOCK_OCTETS {
        if remainder == syndrome {
            let word = u64::from_be_bytes(codeblock) ^ 1 << followers;
            let [first, second, third, fourth, fifth, sixth, seventh, _] = word.to_be_bytes();
            let information = [first, second, third, fourth, fifth, sixth, seventh];
            return Some(Codeblock { information, corrected: true });
        }
        remainder = shifted(remainder);
    }
    None
}

/// Divides by the generator polynomial; the seven bits are above the filler bit.
fn remainder(information: [u8; INFORMATION_OCTETS]) -> u8 {
    information.into_iter().fold(0, |remainder, octet| {
        (0..8).fold(remainder ^ octet, |remainder, _| shifted(remainder))
    })
}

/// Multiplies a remainder by x.
const fn shifted(remainder: u8) -> u8 {
    let carries = remainder & 0x80 != 0;
    let shifted = remainder << 1;
    if carries { shifted ^ GENERATOR } else { shifted }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::coding::cltu::TAIL_SEQUENCE;

    #[test]
    fn the_tail_sequence_ends_the_decoding_even_with_one_wrong_bit() {
        let tail = u64::from_be_bytes(TAIL_SEQUENCE);
        assert_eq!(decode(TAIL_SEQUENCE), None);
        for bit in 1..64 {
            assert_eq!(decode((tail ^ 1 << bit).to_be_bytes()), None, "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn any_wrong_bit_is_corrected(information: [u8; INFORMATION_OCTETS]) {
            let sent = encode(information);
            prop_assert_eq!(decode(sent), Some(Codeblock { information, corrected: false }));
            for bit in 0..64 {
                let received = (u64::from_be_bytes(sent) ^ 1 << bit).to_be_bytes();
                let expected = Codeblock { information, corrected: true };
                prop_assert_eq!(decode(received), Some(expected), "bit {}", bit);
            }
        }

        #[test]
        fn any_two_wrong_bits_are_noticed(information: [u8; INFORMATION_OCTETS]) {
            let sent = u64::from_be_bytes(encode(information));
            for one in 0..64 {
                for another in 0..one {
                    let received = (sent ^ 1 << one ^ 1 << another).to_be_bytes();
                    prop_assert_eq!(decode(received), None, "bits {} and {}", one, another);
                }
            }
        }
    }
}
