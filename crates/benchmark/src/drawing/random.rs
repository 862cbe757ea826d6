//! Random numbers of the draw: `SplitMix64`, which any language has in four lines.

use hilal_quantity::SplitMix64;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(SplitMix64);

impl Random {
    /// Starts the stream of an instance.
    pub(super) fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    /// Draws from \[0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        self.0.next_share()
    }

    /// Draws from \[low, high).
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Draws from \[low, high) so that each doubling is as likely as every other.
    pub(super) fn by_ratio(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.unit())
    }

    /// Draws one of 0, 1, … `count` − 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count of cells"
    )]
    pub(super) fn index(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_stays_in_its_range() {
        let mut random = Random::new(7);
        for _ in 0..1000 {
            assert!((3.0..29.0).contains(&random.by_ratio(3.0, 29.0)));
            assert!((2.0..5.0).contains(&random.between(2.0, 5.0)));
            assert!(random.index(3) < 3);
        }
    }
}
