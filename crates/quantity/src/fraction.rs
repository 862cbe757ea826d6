//! Shares of a whole.

/// A share of a whole: always in \[0, 1\], never NaN.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Fraction(f64);

/// A number that is no share of a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FractionError {
    /// What was given.
    pub value: f64,
}

impl core::fmt::Display for FractionError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "a fraction must lie in 0 to 1, got {}", self.value)
    }
}

impl core::error::Error for FractionError {}

impl Fraction {
    /// Nothing of the whole.
    pub const ZERO: Self = Self(0.0);
    /// All of it.
    pub const ONE: Self = Self(1.0);

    /// Takes a value in \[0, 1\].
    ///
    /// # Errors
    ///
    /// Refuses anything else, NaN included.
    pub fn new(value: f64) -> Result<Self, FractionError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(FractionError { value }) }
    }

    /// Takes any number and holds it inside \[0, 1\]; NaN becomes zero.
    ///
    /// ```
    /// use hilal_quantity::Fraction;
    /// assert_eq!(Fraction::clamped(1.2), Fraction::ONE);
    /// assert_eq!(Fraction::clamped(f64::NAN), Fraction::ZERO);
    /// ```
    #[inline]
    pub fn clamped(value: f64) -> Self {
        Self(if value >= 1.0 {
            1.0
        } else if value > 0.0 {
            value
        } else {
            0.0
        })
    }

    /// Returns the value.
    #[inline]
    pub const fn value(self) -> f64 {
        self.0
    }

    /// Returns the value in percent.
    #[inline]
    pub const fn percent(self) -> f64 {
        self.0 * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_share_of_a_whole_is_refused_by_name() {
        let error = Fraction::new(1.5).unwrap_err();
        assert_eq!(error.to_string(), "a fraction must lie in 0 to 1, got 1.5");
        assert!(Fraction::new(f64::NAN).is_err());
    }
}
