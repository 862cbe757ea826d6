//! How a vehicle stands on the ground and under the Sun.

use hilal_mission::models::thermal::regolith_temperature;
use hilal_mission::models::{Attitude, BodyDirection, Sunlight};
use hilal_quantity::{Angle, GridAzimuth, Temperature};

use crate::Ground;

/// A vehicle's stance. It is worked out anew only when what it follows from has changed: a vehicle stands most of the
/// time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stance {
    heading: GridAzimuth,
    ground: Ground,
    sun: Sunlight,
    /// Slope under the vehicle.
    pub(crate) slope: Angle,
    /// How the body stands.
    pub(crate) attitude: Attitude,
    /// Where the Sun is, in body axes.
    pub(crate) sun_in_body: BodyDirection,
    /// Temperature of the ground around.
    pub(crate) regolith: Temperature,
}

impl Stance {
    /// Works out how a vehicle stands with its deck in the plane of the ground.
    pub(crate) fn new(
        heading: GridAzimuth,
        (ground, sun): (Ground, Sunlight),
        dark_regolith: Temperature,
    ) -> Self {
        let (sin, cos) = (heading.angle().sin(), heading.angle().cos());
        let Ground { rise_x, rise_y } = ground;
        let ahead = rise_x * sin + rise_y * cos;
        let to_right = rise_x * cos - rise_y * sin;
        let attitude = Attitude {
            heading,
            pitch: Angle::from_radians(libm::atan(ahead)),
            roll: Angle::from_radians(-libm::atan(to_right)),
        };
        Self {
            heading,
            ground,
            sun,
            slope: Angle::from_radians(libm::atan(libm::hypot(rise_x, rise_y))),
            attitude,
            sun_in_body: attitude.sun_in_body(&sun),
            regolith: regolith_temperature(sun.elevation, sun.flux_w_m2(), dark_regolith),
        }
    }

    /// Returns whether this is how a vehicle stands.
    pub(crate) fn is_of(&self, heading: GridAzimuth, (ground, sun): (Ground, Sunlight)) -> bool {
        self.heading == heading && self.ground == ground && self.sun == sun
    }
}
