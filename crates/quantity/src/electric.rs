//! Power and energy.

use crate::scalar::scalar;

scalar!(
    /// A power, stored in watts.
    Power, from_watts, watts, "watts"
);
scalar!(
    /// An energy, stored in joules.
    Energy, from_joules, joules, "joules"
);

impl Energy {
    /// Takes a value in watt hours.
    pub const fn from_watt_hours(watt_hours: f64) -> Self {
        Self::from_joules(watt_hours * 3600.0)
    }

    /// Returns the value in watt hours.
    pub const fn watt_hours(self) -> f64 {
        self.joules() / 3600.0
    }
}

impl Power {
    /// Returns the energy that flows in so many seconds.
    ///
    /// ```
    /// use hilal_quantity::Power;
    /// assert_eq!(Power::from_watts(8.0).over_seconds(3600.0).watt_hours(), 8.0);
    /// ```
    pub fn over_seconds(self, seconds: f64) -> Energy {
        Energy::from_joules(self.watts() * seconds)
    }
}
