//! Where a parameter starts to worry an operator.

/// Limits in engineering units; a missing limit is never crossed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ParameterLimits {
    /// Below this: danger.
    pub red_low: Option<f64>,
    /// Below this: watch.
    pub yellow_low: Option<f64>,
    /// Above this: watch.
    pub yellow_high: Option<f64>,
    /// Above this: danger.
    pub red_high: Option<f64>,
}

/// How a value stands to its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitStatus {
    /// Within all limits.
    Nominal,
    /// Outside a yellow limit.
    Yellow,
    /// Outside a red limit.
    Red,
}

impl LimitStatus {
    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

impl ParameterLimits {
    /// No limits.
    pub const NONE: Self =
        Self { red_low: None, yellow_low: None, yellow_high: None, red_high: None };

    /// Takes two lower limits.
    pub const fn low(red: f64, yellow: f64) -> Self {
        Self { red_low: Some(red), yellow_low: Some(yellow), ..Self::NONE }
    }

    /// Takes two upper limits.
    pub const fn high(yellow: f64, red: f64) -> Self {
        Self { yellow_high: Some(yellow), red_high: Some(red), ..Self::NONE }
    }

    /// Takes all four limits, from the lowest to the highest.
    pub const fn between(red_low: f64, yellow_low: f64, yellow_high: f64, red_high: f64) -> Self {
        Self {
            red_low: Some(red_low),
            yellow_low: Some(yellow_low),
            yellow_high: Some(yellow_high),
            red_high: Some(red_high),
        }
    }

    /// Returns how `value` stands to these limits.
    ///
    /// ```
    /// use hilal_dictionary::{LimitStatus, ParameterLimits};
    /// let limits = ParameterLimits::between(-20.0, -15.0, 40.0, 45.0);
    /// assert_eq!(limits.status(20.0), LimitStatus::Nominal);
    /// assert_eq!(limits.status(-16.0), LimitStatus::Yellow);
    /// assert_eq!(limits.status(45.1), LimitStatus::Red);
    /// ```
    pub fn status(&self, value: f64) -> LimitStatus {
        let below = |limit: Option<f64>| limit.is_some_and(|limit| value < limit);
        let above = |limit: Option<f64>| limit.is_some_and(|limit| value > limit);
        if below(self.red_low) || above(self.red_high) {
            LimitStatus::Red
        } else if below(self.yellow_low) || above(self.yellow_high) {
            LimitStatus::Yellow
        } else {
            LimitStatus::Nominal
        }
    }
}
