//! What stands where in the sky of a place on the Moon.

use hilal_quantity::constants::SUN_RADIUS;
use hilal_quantity::{Angle, AzEl, Epoch, Icrf, Length, MoonMe, Rotation, Selenographic, Vector};

use crate::EphemError;
use crate::almanac::{Almanac, Body, State};

/// Sun and Earth as an instrument at a place sees them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sky {
    /// Centre of the Sun.
    pub sun: AzEl,
    /// Apparent radius of the Sun.
    pub sun_radius: Angle,
    /// Distance to the centre of the Sun.
    pub sun_range: Length,
    /// Centre of Earth.
    pub earth: AzEl,
    /// Distance to the centre of Earth.
    pub earth_range: Length,
}

/// Something seen from a place: its direction and its distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// Where it stands.
    pub direction: AzEl,
    /// How far away it is.
    pub range: Length,
}

impl Almanac {
    /// Returns the apparent position of the Sun from the Moon's centre.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn sun(&self, epoch: Epoch) -> Result<Vector<MoonMe>, EphemError> {
        self.seen_from_centre(Body::Sun, epoch)
    }

    /// Returns the apparent position of Earth from the Moon's centre.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn earth(&self, epoch: Epoch) -> Result<Vector<MoonMe>, EphemError> {
        self.seen_from_centre(Body::Earth, epoch)
    }

    /// Returns the place where the Sun stands in the zenith, at height zero.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    ///
    /// ```
    /// use hilal_quantity::Epoch;
    /// let almanac = hilal_ephem::Almanac::built_in()?;
    /// // Southern summer: the Sun stands over 1.57 degrees south, as SPICE has it.
    /// let below = almanac.subsolar(Epoch::from_gregorian_utc_at_midnight(2028, 10, 7))?;
    /// assert!((below.latitude.degrees() + 1.5672).abs() < 1e-4);
    /// # Ok::<(), hilal_ephem::EphemError>(())
    /// ```
    pub fn subsolar(&self, epoch: Epoch) -> Result<Selenographic, EphemError> {
        let [x, y, z] = self.sun(epoch)?.metres();
        let level = Vector::<MoonMe>::from_metres([x, y, 0.0]).norm();
        let latitude = Angle::atan2(z, level.metres());
        Ok(Selenographic::new(latitude, Angle::atan2(y, x), Length::ZERO))
    }

    /// Returns Sun and Earth as seen from a place.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    pub fn sky_at(&self, place: &Selenographic, epoch: Epoch) -> Result<Sky, EphemError> {
        let et_s = self.et_s(epoch)?;
        let me_from_icrf = self.me_from_icrf_at(et_s)?;
        let observer = self.observer(place, et_s, me_from_icrf)?;
        let enu_from_icrf = place.enu_from_me() * me_from_icrf;
        let see = |body| -> Result<Sighting, EphemError> {
            let enu = enu_from_icrf * self.apparent(body, et_s, &observer)?;
            Ok(Sighting { direction: enu.azel(), range: enu.norm() })
        };
        let (sun, earth) = (see(Body::Sun)?, see(Body::Earth)?);
        Ok(Sky {
            sun: sun.direction,
            sun_radius: Angle::asin(SUN_RADIUS / sun.range),
            sun_range: sun.range,
            earth: earth.direction,
            earth_range: earth.range,
        })
    }

    fn seen_from_centre(&self, body: Body, epoch: Epoch) -> Result<Vector<MoonMe>, EphemError> {
        let et_s = self.et_s(epoch)?;
        let centre = self.state(Body::Moon, et_s)?;
        Ok(self.me_from_icrf_at(et_s)? * self.apparent(body, et_s, &centre)?)
    }

    /// The place itself, moving with the Moon's centre (the Moon's own turning, at most 4.6 m/s,
    /// shifts a direction by less than 1e-6 degrees).
    fn observer(
        &self,
        place: &Selenographic,
        et_s: f64,
        me_from_icrf: Rotation<MoonMe, Icrf>,
    ) -> Result<State, EphemError> {
        let centre = self.state(Body::Moon, et_s)?;
        let position = centre.position + me_from_icrf.inverse() * place.position();
        Ok(State { position, ..centre })
    }
}

/// Returns what a place sees of a position given from the Moon's centre.
pub(crate) fn sight(place: &Selenographic, position: Vector<MoonMe>) -> Sighting {
    let enu = place.enu_from_me() * (position - place.position());
    Sighting { direction: enu.azel(), range: enu.norm() }
}
