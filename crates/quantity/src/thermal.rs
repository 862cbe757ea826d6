//! Temperatures.

use crate::scalar::scalar;

scalar!(
    /// A temperature, or a difference of two, stored in kelvins.
    Temperature, from_kelvins, kelvins, "kelvins"
);

impl Temperature {
    const ICE_POINT_K: f64 = 273.15;

    /// Takes a value in degrees Celsius.
    pub const fn from_celsius(celsius: f64) -> Self {
        Self::from_kelvins(celsius + Self::ICE_POINT_K)
    }

    /// Returns the value in degrees Celsius.
    pub const fn celsius(self) -> f64 {
        self.kelvins() - Self::ICE_POINT_K
    }
}
