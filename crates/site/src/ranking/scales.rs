//! From values to scores.

use super::{Better, Criterion};

/// For each criterion the values that score 0 and 1; in between the score is linear, beyond it
/// stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales([[f64; 2]; Criterion::ALL.len()]);

/// Ends of a scale that score the wrong way, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "the scale of {criterion} must run {way} from the value that scores 0 to the one that scores \
     1, got {zero} and {one}",
    way = match criterion.better() { Better::More => "up", Better::Less => "down" }
)]
pub struct ScaleError {
    /// The criterion.
    pub criterion: Criterion,
    /// The value that was to score 0.
    pub zero: f64,
    /// The value that was to score 1.
    pub one: f64,
}

impl Scales {
    /// Returns the usual scales, which are choices:
    ///
    /// | criterion                                   | 0     | 1   | because                         |
    /// |---------------------------------------------|-------|-----|---------------------------------|
    /// | mean light, Earth, power and Earth          | 0     | 1   | shares of time score themselves |
    /// | ground safe to land on, havens              | 0     | 1   | shares of ground score themselves |
    /// | longest night                               | 354 h | 0 h | half a lunation, the night of the equator |
    /// | longest gap of the relay                    | 24 h  | 0 h | a day out of contact            |
    /// | slope                                       | 15°   | 0°  | more than small rovers climb    |
    pub const fn usual() -> Self {
        Self([
            [0.0, 1.0],
            [354.0, 0.0],
            [0.0, 1.0],
            [0.0, 1.0],
            [24.0, 0.0],
            [0.0, 1.0],
            [0.0, 1.0],
            [15.0, 0.0],
        ])
    }

    /// Replaces the ends of a criterion, in its unit.
    ///
    /// # Errors
    ///
    /// Refuses ends that are equal, no finite numbers, or score worse values higher.
    pub fn with(mut self, criterion: Criterion, [zero, one]: [f64; 2]) -> Result<Self, ScaleError> {
        let better = match criterion.better() {
            Better::More => one > zero,
            Better::Less => one < zero,
        };
        if !(better && zero.is_finite() && one.is_finite()) {
            return Err(ScaleError { criterion, zero, one });
        }
        self.0[criterion.index()] = [zero, one];
        Ok(self)
    }

    /// Returns the values that score 0 and 1.
    pub const fn ends(&self, criterion: Criterion) -> [f64; 2] {
        self.0[criterion.index()]
    }

    /// Returns the score of a value, in \[0, 1\]; nothing for NaN.
    pub fn score(&self, criterion: Criterion, value: f64) -> Option<f64> {
        let [zero, one] = self.ends(criterion);
        (!value.is_nan()).then(|| ((value - zero) / (one - zero)).clamp(0.0, 1.0))
    }
}

impl Default for Scales {
    fn default() -> Self {
        Self::usual()
    }
}
