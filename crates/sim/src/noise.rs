//! Seeded randomness: one stream a device, so that adding a sensor changes no other's noise.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// One stream of random numbers.
#[derive(Debug, Clone)]
pub struct Noise {
    generator: ChaCha8Rng,
}

impl Noise {
    /// Opens stream number `stream` of a seed. Streams never overlap.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self { generator }
    }

    /// Returns a new stream whose numbers follow from this one's.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self { generator: ChaCha8Rng::seed_from_u64(self.generator.random()) }
    }

    /// Returns a number in \[0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.generator.random()
    }

    /// Returns a number of the standard normal distribution (Box and Muller 1958).
    ///
    /// ```
    /// use hilal_sim::Noise;
    /// let mut noise = Noise::new(1, 0);
    /// let mean = (0..10_000).map(|_| noise.normal()).sum::<f64>() / 10_000.0;
    /// assert!(mean.abs() < 0.05);
    /// ```
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(core::f64::consts::TAU * self.uniform())
    }

    /// Returns a count whose expectation is `mean` (Poisson; a rounded normal above 50, where the
    /// two differ by less than the count's own spread).
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 50.0 {
            return libm::round(mean + libm::sqrt(mean) * self.normal()).max(0.0);
        }
        let limit = libm::exp(-mean.max(0.0));
        let (mut count, mut product) = (0.0, self.uniform());
        while product > limit {
            count += 1.0;
            product *= self.uniform();
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_stream_give_the_same_numbers_and_another_stream_does_not() {
        let draw = |seed, stream| Noise::new(seed, stream).uniform().to_bits();
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn normal_numbers_have_their_spread_and_their_tails() {
        let mut noise = Noise::new(5, 1);
        let drawn: Vec<f64> = (0..200_000).map(|_| noise.normal()).collect();
        let share = |within: f64| {
            drawn.iter().filter(|value| value.abs() < within).count() as f64 / drawn.len() as f64
        };
        assert!((drawn.iter().sum::<f64>() / drawn.len() as f64).abs() < 0.01);
        for (within, expected) in [(1.0, 0.682_689), (2.0, 0.954_500), (3.0, 0.997_300)] {
            assert!((share(within) - expected).abs() < 0.004, "{} within {within}", share(within));
        }
        assert!(drawn.iter().any(|value| value.abs() > 4.0));
    }

    #[test]
    fn counts_spread_like_a_poisson_process() {
        for mean in [0.5, 5.0, 500.0] {
            let mut noise = Noise::new(3, 3);
            let counts: Vec<f64> = (0..20_000).map(|_| noise.poisson(mean)).collect();
            let average = counts.iter().sum::<f64>() / 20_000.0;
            let variance = counts.iter().map(|c| (c - average).powi(2)).sum::<f64>() / 20_000.0;
            assert!((average / mean - 1.0).abs() < 0.03, "mean {average} for {mean}");
            assert!((variance / mean - 1.0).abs() < 0.06, "variance {variance} for {mean}");
        }
    }
}
