//! Frequencies, and ratios of powers in decibels.

use crate::Length;
use crate::constants::SPEED_OF_LIGHT;
use crate::scalar::scalar;

scalar!(
    /// A frequency, or a difference of two, stored in hertz.
    Frequency, from_hertz, hertz, "hertz"
);
scalar!(
    /// A ratio of two powers on the logarithmic scale: ten times its decimal logarithm.
    ///
    /// Ratios multiply where decibels add.
    Decibels, from_db, db, "decibels"
);

impl Frequency {
    /// Takes a value in megahertz.
    pub const fn from_megahertz(megahertz: f64) -> Self {
        Self::from_hertz(megahertz * 1e6)
    }

    /// Returns the value in megahertz.
    pub const fn megahertz(self) -> f64 {
        self.hertz() / 1e6
    }

    /// Returns the length of a wave of this frequency in vacuum.
    ///
    /// ```
    /// use hilal_quantity::Frequency;
    /// assert!((Frequency::from_megahertz(299.792458).wavelength().metres() - 1.0).abs() < 1e-12);
    /// ```
    pub fn wavelength(self) -> Length {
        Length::from_metres(SPEED_OF_LIGHT.metres_per_second() / self.hertz())
    }
}

impl Decibels {
    /// Takes a ratio of two powers; minus infinity for nothing.
    ///
    /// ```
    /// use hilal_quantity::Decibels;
    /// assert!((Decibels::of_ratio(2.0).db() - 3.0103).abs() < 1e-4);
    /// ```
    pub fn of_ratio(ratio: f64) -> Self {
        Self::from_db(10.0 * libm::log10(ratio))
    }

    /// Returns the ratio of the two powers.
    pub fn ratio(self) -> f64 {
        libm::exp10(self.db() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ratio_comes_back_from_its_decibels(db in -300.0..300.0_f64) {
            prop_assert!((Decibels::of_ratio(Decibels::from_db(db).ratio()).db() - db).abs() < 1e-9);
        }

        #[test]
        fn ratios_multiply_where_decibels_add(a in 1e-9..1e9_f64, b in 1e-9..1e9_f64) {
            let sum = Decibels::of_ratio(a) + Decibels::of_ratio(b);
            prop_assert!((sum.ratio() / (a * b) - 1.0).abs() < 1e-9);
        }
    }
}
