//! Numbers drawn without a state of the machine: [`SplitMix64`].

use hilal_quantity::SplitMix64;

/// Numbers drawn one after another, by a counter.
pub(crate) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// One in \[0, 1).
    pub(crate) fn draw(&mut self) -> f64 {
        self.drawn += 1;
        let counter = self.seed.wrapping_add(self.drawn);
        SplitMix64::share_of(SplitMix64::mixed(counter.wrapping_mul(SplitMix64::STEP)))
    }

    /// One of an exponential distribution with the mean 1.
    pub(crate) fn waits(&mut self) -> f64 {
        -(1.0 - self.draw()).ln()
    }

    /// One of a standard normal distribution (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.waits()).sqrt();
        radius * (core::f64::consts::TAU * self.draw()).cos()
    }
}

/// A number in \[0, 1) that belongs to some words.
pub(crate) fn lot(words: &[u64]) -> f64 {
    let mixed = |z: u64, word: &u64| SplitMix64::mixed((z ^ word).wrapping_mul(SplitMix64::STEP));
    SplitMix64::share_of(words.iter().fold(0, mixed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_and_normal_numbers_have_the_mean_and_the_spread_that_they_should() {
        let mut chance = Chance::new(7);
        let count = 200_000;
        let waits: f64 = (0..count).map(|_| chance.waits()).sum::<f64>() / f64::from(count);
        let squares: f64 =
            (0..count).map(|_| chance.normal().powi(2)).sum::<f64>() / f64::from(count);
        assert!((waits - 1.0).abs() < 0.01 && (squares - 1.0).abs() < 0.015, "{waits} {squares}");
    }
}
