//! Directions on the local horizon: the two azimuths, and azimuth with elevation.

use crate::Angle;

macro_rules! azimuth {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(Angle);

        impl $name {
            /// Takes any angle and stores the same direction in \[0, 360°).
            pub fn new(angle: Angle) -> Self {
                Self(angle.wrapped())
            }

            /// Takes degrees, clockwise.
            pub fn from_degrees(degrees: f64) -> Self {
                Self::new(Angle::from_degrees(degrees))
            }

            /// Returns the angle, in \[0, 360°).
            #[inline]
            pub const fn angle(self) -> Angle {
                self.0
            }

            /// Returns degrees, in \[0, 360).
            #[inline]
            pub const fn degrees(self) -> f64 {
                self.0.degrees()
            }

            /// Returns the turn from `self` to `other`, in (−180°, 180°], clockwise positive.
            pub fn turn_to(self, other: Self) -> Angle {
                (other.0 - self.0).signed()
            }
        }
    };
}

azimuth!(
    /// An azimuth clockwise from local north, that is, along the meridian towards the north pole.
    TrueAzimuth
);
azimuth!(
    /// An azimuth clockwise from the map's +y axis (grid north).
    GridAzimuth
);

/// A direction seen from the surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AzEl {
    /// Clockwise from local north.
    pub azimuth: TrueAzimuth,
    /// Above the local horizontal; negative below it.
    pub elevation: Angle,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_turn_between_two_azimuths_takes_the_short_way() {
        let from = GridAzimuth::from_degrees(350.0);
        let to = GridAzimuth::from_degrees(10.0);
        assert!((from.turn_to(to).degrees() - 20.0).abs() < 1e-9);
        assert!((to.turn_to(from).degrees() + 20.0).abs() < 1e-9);
    }
}
