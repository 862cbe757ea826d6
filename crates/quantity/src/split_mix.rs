//! `SplitMix64`: numbers that look random and belong to a seed, the same on every machine
//! (Steele, Lea and Flood 2014, [doi:10.1145/2660193.2660195](https://doi.org/10.1145/2660193.2660195)).

/// A stream of random numbers.
///
/// ```
/// use hilal_quantity::SplitMix64;
///
/// // The first outputs for seed 1234567, from the reference implementation.
/// let mut random = SplitMix64::new(1_234_567);
/// assert_eq!(random.next_bits(), 6_457_827_717_110_365_317);
/// assert_eq!(random.next_bits(), 3_203_168_211_198_807_973);
/// assert!((0.0..1.0).contains(&random.next_share()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The step of the counter: 2⁶⁴ over the golden ratio, odd.
    pub const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    /// Starts the stream of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Draws 64 bits.
    pub const fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::STEP);
        Self::mixed(self.0)
    }

    /// Draws from \[0, 1).
    pub fn next_share(&mut self) -> f64 {
        Self::share_of(self.next_bits())
    }

    /// Mixes a word so that every bit of it changes half of those of the result.
    pub const fn mixed(mut word: u64) -> u64 {
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// Returns the upper 53 bits as a number in \[0, 1).
    pub fn share_of(bits: u64) -> f64 {
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}
