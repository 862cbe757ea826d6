//! How the body stands and where the Sun is.

use hilal_quantity::{Angle, Fraction, GridAzimuth};

/// How the body stands on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attitude {
    /// Direction of the forward axis over the map.
    pub heading: GridAzimuth,
    /// Nose up.
    pub pitch: Angle,
    /// Right side down.
    pub roll: Angle,
}

/// The Sun as the array sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sunlight {
    /// Direction over the map.
    pub azimuth: GridAzimuth,
    /// Above the local horizontal.
    pub elevation: Angle,
    /// Visible share of the disc.
    pub fraction: Fraction,
    /// Irradiance of the whole disc, in W/m².
    pub irradiance_w_m2: f64,
}

/// A direction in the body's axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BodyDirection {
    /// Clockwise from the forward axis.
    pub azimuth: Angle,
    /// Above the deck.
    pub elevation: Angle,
}

impl Sunlight {
    /// Returns the flux of the visible part of the disc, in W/m².
    pub fn flux_w_m2(&self) -> f64 {
        self.irradiance_w_m2 * self.fraction.value()
    }
}

impl Attitude {
    /// Returns a body that stands level.
    pub const fn level(heading: GridAzimuth) -> Self {
        Self { heading, pitch: Angle::ZERO, roll: Angle::ZERO }
    }

    /// Returns where the Sun stands in the body's axes: heading, then pitch, then roll.
    pub fn sun_in_body(self, sun: &Sunlight) -> BodyDirection {
        let turn = self.heading.turn_to(sun.azimuth);
        let level = sun.elevation.cos();
        let (forward, right, up) = (level * turn.cos(), level * turn.sin(), sun.elevation.sin());
        let (sin_p, cos_p) = (self.pitch.sin(), self.pitch.cos());
        let (forward, up) = (forward * cos_p + up * sin_p, up * cos_p - forward * sin_p);
        let (sin_r, cos_r) = (self.roll.sin(), self.roll.cos());
        let (right, up) = (right * cos_r - up * sin_r, up * cos_r + right * sin_r);
        BodyDirection { azimuth: Angle::atan2(right, forward), elevation: Angle::asin(up) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sun(azimuth_deg: f64, elevation_deg: f64) -> Sunlight {
        Sunlight {
            azimuth: GridAzimuth::from_degrees(azimuth_deg),
            elevation: Angle::from_degrees(elevation_deg),
            fraction: Fraction::ONE,
            irradiance_w_m2: 1361.0,
        }
    }

    #[test]
    fn a_nose_lifted_towards_the_sun_sees_it_lower() {
        let attitude = Attitude {
            pitch: Angle::from_degrees(2.0),
            ..Attitude::level(GridAzimuth::from_degrees(30.0))
        };
        let seen = attitude.sun_in_body(&sun(30.0, 3.0));
        assert!((seen.elevation.degrees() - 1.0).abs() < 1e-9);
        assert!(seen.azimuth.degrees().abs() < 1e-9);
    }

    #[test]
    fn a_right_side_rolled_down_sees_the_sun_on_the_right_higher() {
        let attitude = Attitude {
            roll: Angle::from_degrees(2.0),
            ..Attitude::level(GridAzimuth::from_degrees(0.0))
        };
        let seen = attitude.sun_in_body(&sun(90.0, 3.0));
        assert!((seen.elevation.degrees() - 5.0).abs() < 1e-9);
        assert!((seen.azimuth.degrees() - 90.0).abs() < 1e-9);
    }
}
