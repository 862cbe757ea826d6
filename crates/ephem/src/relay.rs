//! A relay satellite in orbit around the Moon, as seen from the surface.

use hilal_quantity::{Epoch, Icrf, MoonMe, Rotation, Selenographic, Vector};

use crate::sky::sight;
use crate::{Almanac, EphemError, KeplerOrbit, Sighting};

/// A relay whose elements have been checked and tied to inertial axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relay {
    orbit: KeplerOrbit,
    icrf_from_frozen: Rotation<Icrf, MoonMe>,
}

impl Relay {
    /// Takes an orbit and freezes the Moon's axes at its epoch.
    ///
    /// # Errors
    ///
    /// Refuses an orbit that is open or dips below the surface, and an epoch outside the coverage.
    ///
    /// ```
    /// use hilal_ephem::{Almanac, KeplerOrbit, Relay};
    /// use hilal_quantity::{Angle, Epoch, Length, Selenographic, Unit};
    ///
    /// let almanac = Almanac::built_in()?;
    /// let epoch = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    /// let (semi_major_axis, eccentricity) = KeplerOrbit::shape_from_heights(
    ///     Length::from_kilometres(200.0), Length::from_kilometres(16_000.0));
    /// let relay = Relay::new(&almanac, KeplerOrbit {
    ///     semi_major_axis,
    ///     eccentricity,
    ///     inclination: Angle::from_degrees(62.4),
    ///     ascending_node: Angle::ZERO,
    ///     argument_of_periapsis: Angle::from_degrees(90.0),
    ///     mean_anomaly: Angle::from_degrees(180.0),
    ///     epoch,
    /// })?;
    /// let pole = Selenographic::new(Angle::from_degrees(-90.0), Angle::ZERO, Length::ZERO);
    /// let seen = almanac.relay_at(&relay, &pole, epoch)?;
    /// assert!(seen.direction.elevation.degrees() > 50.0); // apoapsis stands over the south
    /// # Ok::<(), hilal_ephem::EphemError>(())
    /// ```
    pub fn new(almanac: &Almanac, orbit: KeplerOrbit) -> Result<Self, EphemError> {
        orbit.check()?;
        Ok(Self { orbit, icrf_from_frozen: almanac.me_from_icrf(orbit.epoch)?.inverse() })
    }

    /// Returns the orbit.
    pub const fn orbit(&self) -> &KeplerOrbit {
        &self.orbit
    }

    /// Returns the position from the Moon's centre in the axes that turn with the Moon.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn position(&self, almanac: &Almanac, epoch: Epoch) -> Result<Vector<MoonMe>, EphemError> {
        let me_from_icrf = almanac.me_from_icrf(epoch)?;
        Ok(me_from_icrf * (self.icrf_from_frozen * self.orbit.position_in_frozen_axes(epoch)))
    }
}

impl Almanac {
    /// Returns where a relay stands in the sky of a place, at this instant.
    ///
    /// Geometry of one instant: light time and aberration together shift a direction by the speed
    /// between the two over that of light, here at most 2.3 km/s or 0.0005°.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn relay_at(
        &self,
        relay: &Relay,
        place: &Selenographic,
        epoch: Epoch,
    ) -> Result<Sighting, EphemError> {
        Ok(sight(place, relay.position(self, epoch)?))
    }
}
