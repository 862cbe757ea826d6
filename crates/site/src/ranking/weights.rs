//! How much each criterion counts.

use super::Criterion;

/// A weight for each criterion, 0 or more and not all 0; only their ratios matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights([f64; Criterion::ALL.len()]);

/// Weights that decide nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum WeightError {
    /// A weight is negative or no number.
    #[error("the weight of {criterion} must be a number of 0 or more, got {weight}")]
    Weight {
        /// The criterion.
        criterion: Criterion,
        /// Its weight.
        weight: f64,
    },
    /// No criterion counts.
    #[error("every weight is 0, so that nothing decides; give at least one criterion a weight")]
    Nothing,
}

impl Weights {
    /// Takes weights; a criterion without one does not count, and of one given twice the last
    /// counts.
    ///
    /// # Errors
    ///
    /// Refuses a weight that is negative or no finite number, and weights that are all 0.
    pub fn new(weights: impl IntoIterator<Item = (Criterion, f64)>) -> Result<Self, WeightError> {
        let mut all = [0.0; Criterion::ALL.len()];
        for (criterion, weight) in weights {
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(WeightError::Weight { criterion, weight });
            }
            all[criterion.index()] = weight;
        }
        if all.iter().all(|&weight| weight <= 0.0) {
            return Err(WeightError::Nothing);
        }
        Ok(Self(all))
    }

    /// Returns the weight of a criterion.
    pub const fn get(&self, criterion: Criterion) -> f64 {
        self.0[criterion.index()]
    }
}
