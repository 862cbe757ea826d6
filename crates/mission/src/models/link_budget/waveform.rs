//! Which rate a link carries: binary phase shift keying at rates in steps of two.

use hilal_quantity::{DataRate, Decibels};

/// Share of wrong channel bits at which telemetry loses a frame in 10⁵: five codewords of Reed–Solomon
/// (255,223) with symbols of 8 bits, of which each corrects 16 (CCSDS 131.0-B).
pub const TELEMETRY_BIT_ERROR_RATE: f64 = 2.1e-3;

/// Eₛ/N₀ of a channel bit at which binary phase shift keying has [`TELEMETRY_BIT_ERROR_RATE`].
pub const TELEMETRY_REQUIRED: Decibels = Decibels::from_db(6.13);

/// Share of wrong channel bits at which telecommands arrive: BCH (63,56), one bit corrected in a codeblock
/// (CCSDS 231.0-B), loses a codeblock in 5·10⁶, and the longest frame, of 147 codeblocks, once in 35 000.
pub const TELECOMMAND_BIT_ERROR_RATE: f64 = 1e-5;

/// Eₛ/N₀ of a channel bit at which binary phase shift keying has [`TELECOMMAND_BIT_ERROR_RATE`].
pub const TELECOMMAND_REQUIRED: Decibels = Decibels::from_db(9.59);

/// What a radio sends in one direction, and what its receiver needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waveform {
    /// Fastest rate of channel bits.
    pub fastest: DataRate,
    /// No rate is slower than this. Rates are the fastest, halved again and again.
    pub slowest: DataRate,
    /// Eₛ/N₀ of a channel bit at the decoder's threshold.
    pub required: Decibels,
    /// What demodulator and filters lose against the formula.
    pub implementation: Decibels,
    /// What is kept above the threshold.
    pub margin: Decibels,
}

/// The rate at which a link runs, and how well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carried {
    /// Rate of channel bits.
    pub rate: DataRate,
    /// Eₛ/N₀ less implementation loss above what is required, at that rate.
    pub margin: Decibels,
    /// Share of channel bits that arrive wrong, before decoding.
    pub bit_error_rate: f64,
}

impl Waveform {
    /// Returns the fastest rate that leaves the margin; none where the slowest does not.
    pub fn carried(&self, carrier_to_noise_density: Decibels) -> Option<Carried> {
        self.rates()
            .map(|rate| self.at(rate, carrier_to_noise_density))
            .find(|carried| carried.margin >= self.margin)
    }

    /// Returns what is missing for the slowest rate with its margin: zero where a rate is carried.
    pub fn shortfall(&self, carrier_to_noise_density: Decibels) -> Decibels {
        let slowest = self.rates().last().unwrap_or(self.fastest);
        let margin = self.at(slowest, carrier_to_noise_density).margin;
        (self.margin - margin).max(Decibels::ZERO)
    }

    /// The rates from the fastest on; the fastest is always one of them.
    fn rates(&self) -> impl Iterator<Item = DataRate> + use<> {
        let slowest = self.slowest.max(DataRate::from_bits_per_second(f64::MIN_POSITIVE));
        let halved = move |rate: &DataRate| Some(*rate / 2.0).filter(|half| *half >= slowest);
        core::iter::successors(Some(self.fastest), halved)
    }

    fn at(&self, rate: DataRate, carrier_to_noise_density: Decibels) -> Carried {
        let per_bit = Decibels::of_ratio(rate.bits_per_second());
        let es_n0 = carrier_to_noise_density - per_bit - self.implementation;
        Carried { rate, margin: es_n0 - self.required, bit_error_rate: bpsk_bit_error_rate(es_n0) }
    }
}

/// Returns the share of bits of coherent binary phase shift keying that arrive wrong:
/// Q(√(2 Eₛ/N₀)) = ½ erfc(√(Eₛ/N₀)).
pub fn bpsk_bit_error_rate(es_n0: Decibels) -> f64 {
    libm::erfc(libm::sqrt(es_n0.ratio())) / 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waveform() -> Waveform {
        Waveform {
            fastest: DataRate::from_bits_per_second(256_000.0),
            slowest: DataRate::from_bits_per_second(1_000.0),
            required: TELEMETRY_REQUIRED,
            implementation: Decibels::from_db(1.0),
            margin: Decibels::from_db(3.0),
        }
    }

    /// Probability of more than `corrected` errors among `symbols`, by the binomial sum.
    fn uncorrected(symbols: u32, corrected: u32, error_rate: f64) -> f64 {
        let mut term = (1.0 - error_rate).powi(i32::try_from(symbols).unwrap());
        let mut sum = 0.0;
        for errors in 0..=symbols {
            if errors > corrected {
                sum += term;
            }
            let left = f64::from(symbols - errors) / f64::from(errors + 1);
            term *= left * error_rate / (1.0 - error_rate);
        }
        sum
    }

    fn telemetry_frame_loss(bit_error_rate: f64) -> f64 {
        let symbol = 1.0 - (1.0 - bit_error_rate).powi(8);
        1.0 - (1.0 - uncorrected(255, 16, symbol)).powi(5)
    }

    #[test]
    fn telemetry_at_its_threshold_loses_a_frame_in_a_hundred_thousand() {
        let at = telemetry_frame_loss(TELEMETRY_BIT_ERROR_RATE);
        // scipy.stats.binom.sf(16, 255, 1 - (1 - 2.1e-3)**8), five times: 9.2974e-6.
        assert!((at / 9.297394854557162e-6 - 1.0).abs() < 1e-6, "{at}");
        assert!(at < 1e-5 && telemetry_frame_loss(2.2e-3) > 1e-5);
    }

    #[test]
    fn a_telecommand_at_its_threshold_arrives() {
        let block = uncorrected(63, 1, TELECOMMAND_BIT_ERROR_RATE);
        // scipy.stats.binom.sf(1, 63, 1e-5).
        assert!((block / 1.9522059586713914e-7 - 1.0).abs() < 1e-6, "{block}");
        let longest = 1.0 - (1.0 - block).powi(147);
        assert!((1.0 / longest - 35_000.0).abs() < 500.0, "{longest}");
    }

    #[test]
    fn the_required_ratios_are_those_of_the_bit_error_rates() {
        // 10 * log10(scipy.special.erfcinv(2 * p)**2): 6.1253 and 9.5879 dB, rounded up.
        for (required, rate) in [
            (TELEMETRY_REQUIRED, TELEMETRY_BIT_ERROR_RATE),
            (TELECOMMAND_REQUIRED, TELECOMMAND_BIT_ERROR_RATE),
        ] {
            assert!(bpsk_bit_error_rate(required) <= rate);
            assert!(bpsk_bit_error_rate(required - Decibels::from_db(0.01)) > rate);
        }
        // The textbook's: 9.6 dB for 1e-5, and half of all bits without any signal.
        assert!((bpsk_bit_error_rate(Decibels::from_db(9.6)) / 9.7e-6 - 1.0).abs() < 0.01);
        assert!((bpsk_bit_error_rate(Decibels::from_db(-200.0)) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn three_decibels_more_carry_twice_the_rate() {
        // At 256 kbit/s: 54.08 dB-Hz of rate, 6.13 required, 1 lost, 3 kept.
        let full = 10.0 * 256_000.0_f64.log10() + 10.13;
        let rate = |db: f64| {
            let carried = waveform().carried(Decibels::from_db(db));
            carried.map(|carried| carried.rate.bits_per_second())
        };
        assert_eq!(rate(full + 1e-6), Some(256_000.0));
        assert_eq!(rate(full - 1e-6), Some(128_000.0));
        assert_eq!(rate(full + 40.0), Some(256_000.0));
        // 1 kbit/s is the fastest, halved eight times.
        let least = full - 10.0 * 256.0_f64.log10();
        assert_eq!(rate(least + 1e-6), Some(1_000.0));
        assert_eq!(rate(least - 1e-6), None);
        assert!((waveform().shortfall(Decibels::from_db(least - 2.5)).db() - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_ladder_that_does_not_end_on_the_slowest_stops_above_it() {
        let odd = Waveform { slowest: DataRate::from_bits_per_second(1_500.0), ..waveform() };
        let rates: Vec<_> = odd.rates().map(DataRate::bits_per_second).collect();
        assert_eq!(rates.last(), Some(&2_000.0));
        let one = Waveform { slowest: odd.fastest, ..odd };
        assert_eq!(one.rates().count(), 1);
        // A slowest rate of nothing is no rate: the ladder still ends.
        let none = Waveform { slowest: DataRate::ZERO, ..odd };
        assert!(none.rates().count() < 1100);
        assert!(none.rates().all(|rate| rate > DataRate::ZERO));
    }

    proptest! {
        #[test]
        fn a_rate_is_carried_or_something_is_missing(db in 0.0..120.0_f64) {
            let cn0 = Decibels::from_db(db);
            let missing = waveform().shortfall(cn0);
            match waveform().carried(cn0) {
                Some(carried) => {
                    prop_assert_eq!(missing, Decibels::ZERO);
                    prop_assert!(carried.margin >= waveform().margin);
                    prop_assert!(carried.bit_error_rate <= TELEMETRY_BIT_ERROR_RATE);
                    // What is there beyond the margin would not carry the next rate.
                    let fastest = carried.rate >= waveform().fastest;
                    prop_assert!(fastest || carried.margin.db() < waveform().margin.db() + 3.0104);
                }
                None => prop_assert!(missing > Decibels::ZERO),
            }
        }

        #[test]
        fn more_signal_never_carries_less(db in 20.0..90.0_f64, more in 0.0..20.0_f64) {
            let rate = |db| {
                let carried = waveform().carried(Decibels::from_db(db));
                carried.map_or(DataRate::ZERO, |carried| carried.rate)
            };
            prop_assert!(rate(db + more) >= rate(db));
        }
    }
}
