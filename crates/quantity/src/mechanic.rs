//! Lengths, speeds and masses.

use crate::scalar::scalar;

scalar!(
    /// A length, stored in metres.
    Length, from_metres, metres, "metres"
);
scalar!(
    /// A speed, stored in metres per second.
    Speed, from_metres_per_second, metres_per_second, "metres per second"
);
scalar!(
    /// A mass, stored in kilograms.
    Mass, from_kilograms, kilograms, "kilograms"
);

impl Length {
    /// Takes a value in kilometres.
    pub const fn from_kilometres(kilometres: f64) -> Self {
        Self::from_metres(kilometres * 1000.0)
    }

    /// Returns the value in kilometres.
    pub const fn kilometres(self) -> f64 {
        self.metres() / 1000.0
    }
}
