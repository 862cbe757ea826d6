//! Data rates and volumes.

use crate::scalar::scalar;

scalar!(
    /// A data rate, stored in bits per second.
    DataRate, from_bits_per_second, bits_per_second, "bits per second"
);
scalar!(
    /// A data volume, stored in bits.
    DataVolume, from_bits, bits, "bits"
);

impl DataVolume {
    /// Takes a value in bytes.
    pub const fn from_bytes(bytes: f64) -> Self {
        Self::from_bits(bytes * 8.0)
    }

    /// Returns the value in bytes.
    pub const fn bytes(self) -> f64 {
        self.bits() / 8.0
    }
}

impl DataRate {
    /// Returns the volume that passes in so many seconds.
    pub fn over_seconds(self, seconds: f64) -> DataVolume {
        DataVolume::from_bits(self.bits_per_second() * seconds)
    }
}
