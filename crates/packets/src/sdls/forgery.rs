//! How likely a forged frame is accepted, by the length of its MAC.
//!
//! Whoever knows nothing of the key guesses a MAC of *n* octets with probability 2^-8n a frame. AES-GCM
//! authenticates by a polynomial whose degree is the number of 16-octet blocks that it covers, so a clever
//! choice of changes to a recorded frame can raise this by a factor of that number at most:
//! two MACs differ by a given amount, cut to *n* octets, for no more than (blocks × 2^(128 - 8n)) of the 2^128
//! possible hash keys.
//!
//! One success lets the attacker narrow down the hash key. A receiver therefore counts refused MACs, and
//! the key is changed long before the expected number of forgeries comes near 1.

use super::MacLength;

/// Seconds of a Julian year.
const SECONDS_PER_YEAR: f64 = 31_557_600.0;

/// Returns the probability that a guessed MAC is right: 2^-8n, exactly.
pub fn guess_probability(mac: MacLength) -> f64 {
    let exponent = u64::try_from(8 * mac.octets()).unwrap_or(0);
    f64::from_bits((1023 - exponent) << 52)
}

/// Returns an upper bound of the probability that one forged frame is accepted, whatever was recorded
/// before. The frame covers so many octets of associated data and of data.
pub fn forgery_bound(mac: MacLength, associated_octets: u32, data_octets: u32) -> f64 {
    let lengths = 1.0;
    let blocks = f64::from(associated_octets.div_ceil(16)) + f64::from(data_octets.div_ceil(16));
    (blocks + lengths) * guess_probability(mac)
}

/// Returns how many frames an attacker can try in a year of 365.25 days who fills the link without a pause.
/// A frame takes so many octets on the wire, with start and tail sequence and check bits; the rate is in bit/s.
pub fn attempts_per_year(wire_octets: u32, bits_per_second: f64) -> f64 {
    bits_per_second * SECONDS_PER_YEAR / (8.0 * f64::from(wire_octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_octet_of_mac_divides_the_chance_of_a_guess_by_256() {
        for octets in 4..=16 {
            let expected = (0..octets).fold(1.0, |chance, _| chance / 256.0);
            let found = guess_probability(MacLength::new(octets).unwrap());
            assert!((found - expected).abs() <= 0.0, "{octets} octets: {found}");
        }
    }

    #[test]
    fn a_year_of_essential_commands_at_125_bits_a_second_forges_less_than_one_in_ten_thousand() {
        let attempts = attempts_per_year(26, 125.0);
        assert!((attempts / 1.8965e7 - 1.0).abs() < 1e-4, "{attempts}");
        let guessed = attempts * guess_probability(MacLength::ESSENTIAL);
        assert!((guessed / 1.725e-5 - 1.0).abs() < 1e-3, "{guessed}");
        let bound = attempts * forgery_bound(MacLength::ESSENTIAL, 19, 1);
        assert!((bound / guessed - 4.0).abs() < 1e-9, "{bound}");
    }
}
