//! Numbers drawn without a state of the machine: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).

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
        share_of(mixed(self.seed.wrapping_add(self.drawn).wrapping_mul(STEP)))
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

/// The step of the counter: 2⁶⁴ over the golden ratio, odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number in \[0, 1) that belongs to some words.
pub(crate) fn lot(words: &[u64]) -> f64 {
    share_of(words.iter().fold(0, |z, word| mixed((z ^ word).wrapping_mul(STEP))))
}

const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The upper 53 bits as a share of one.
fn share_of(z: u64) -> f64 {
    (z >> 11) as f64 / (1_u64 << 53) as f64
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
