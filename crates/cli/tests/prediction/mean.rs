//! A mean over seeds, and how well it is known.

/// Standard errors within which a mean must agree with what was predicted.
const ERRORS: f64 = 3.0;

/// The mean of a sample and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mean {
    pub(crate) value: f64,
    pub(crate) error: f64,
}

impl Mean {
    pub(crate) fn of(sample: &[f64]) -> Self {
        let count = sample.len() as f64;
        let value = sample.iter().sum::<f64>() / count;
        let squares: f64 = sample.iter().map(|x| (x - value) * (x - value)).sum();
        Self { value, error: (squares / (count - 1.0) / count).sqrt() }
    }

    /// How far the mean may lie from a prediction that models the same but for a `difference`.
    pub(crate) fn tolerance(self, difference: f64) -> f64 {
        ERRORS * self.error + difference
    }

    /// Whether the mean agrees with a prediction that models the same but for a `difference`.
    pub(crate) fn agrees(self, predicted: f64, difference: f64) -> bool {
        (self.value - predicted).abs() <= self.tolerance(difference)
    }
}
