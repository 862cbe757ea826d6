//! Stations on Earth: what they see of a place on the Moon, and what it sees of them.

use hilal_quantity::{
    Angle, AzEl, EarthFixed, Enu, Epoch, Icrf, Length, Rotation, Selenographic, Vector,
};

use crate::almanac::{Almanac, Body};
use crate::earth_rotation::earth_fixed_from_icrf;
use crate::{EphemError, Sighting};

/// WGS 84 (NGA.STND.0036): semi-major axis in metres, and flattening.
const WGS84_A_M: f64 = 6_378_137.0;
const WGS84_F: f64 = 1.0 / 298.257_223_563;

/// A ground station.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// What it is called.
    pub name: String,
    /// Geodetic latitude (WGS 84), north positive.
    pub latitude: Angle,
    /// East longitude.
    pub longitude: Angle,
    /// Height above the WGS 84 ellipsoid.
    pub height: Length,
}

/// A station and a place on the Moon, as each stands in the other's sky.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationView {
    /// The place above the station's horizon.
    pub elevation: Angle,
    /// The station in the sky of the place.
    pub from_place: AzEl,
    /// The distance between the two.
    pub range: Length,
}

impl StationView {
    /// Returns whether both stand above the other's mask.
    ///
    /// The horizon of the place is flat here; a real one comes from the terrain, with
    /// [`StationView::from_place`].
    pub fn is_open(&self, station_mask: Angle, place_mask: Angle) -> bool {
        self.elevation >= station_mask && self.from_place.elevation >= place_mask
    }
}

impl Station {
    /// Returns the position from Earth's centre (IOGP 373-7-2, geographic/geocentric
    /// conversions).
    fn position(&self) -> Vector<EarthFixed> {
        let e2 = WGS84_F * (2.0 - WGS84_F);
        let sine = self.latitude.sin();
        let normal_m = WGS84_A_M / (1.0 - e2 * sine * sine).sqrt();
        let level_m = (normal_m + self.height.metres()) * self.latitude.cos();
        Vector::from_metres([
            level_m * self.longitude.cos(),
            level_m * self.longitude.sin(),
            (normal_m * (1.0 - e2) + self.height.metres()) * sine,
        ])
    }

    fn enu_from_earth_fixed(&self) -> Rotation<Enu, EarthFixed> {
        let (sin_lat, cos_lat) = (self.latitude.sin(), self.latitude.cos());
        let (sin_lon, cos_lon) = (self.longitude.sin(), self.longitude.cos());
        Rotation::from_rows([
            [-sin_lon, cos_lon, 0.0],
            [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
        ])
    }
}

impl Almanac {
    /// Returns how a station and a place on the Moon see each other.
    ///
    /// Geometry of one instant: light time and aberration together shift a direction by the speed
    /// between the two over that of light, here below 1.6 km/s or 0.0003°. The rotation of Earth
    /// is good to 0.01°. The air's refraction is left out.
    ///
    /// # Errors
    ///
    /// Refuses an epoch outside the coverage.
    ///
    /// ```
    /// use hilal_ephem::{Almanac, Station};
    /// use hilal_quantity::{Angle, Epoch, Length, Selenographic};
    ///
    /// let station = Station {
    ///     name: "Kashi".to_owned(),
    ///     latitude: Angle::from_degrees(38.4214),
    ///     longitude: Angle::from_degrees(76.7144),
    ///     height: Length::from_metres(1300.0),
    /// };
    /// let place = Selenographic::new(Angle::from_degrees(-85.4), Angle::from_degrees(31.7), Length::ZERO);
    /// let almanac = Almanac::built_in()?;
    /// let view = almanac.station_view(
    ///     &station, &place, Epoch::from_gregorian_utc_at_midnight(2028, 11, 18))?;
    /// assert!(view.range.kilometres() > 350_000.0);
    /// # Ok::<(), hilal_ephem::EphemError>(())
    /// ```
    pub fn station_view(
        &self,
        station: &Station,
        place: &Selenographic,
        epoch: Epoch,
    ) -> Result<StationView, EphemError> {
        let et_s = self.et_s(epoch)?;
        let me_from_icrf = self.me_from_icrf_at(et_s)?;
        let fixed_from_icrf = earth_fixed_from_icrf(epoch);
        let earth_to_moon =
            self.state(Body::Moon, et_s)?.position - self.state(Body::Earth, et_s)?.position;
        let station_to_place: Vector<Icrf> = earth_to_moon
            + me_from_icrf.inverse() * place.position()
            - fixed_from_icrf.inverse() * station.position();
        let at_station = station.enu_from_earth_fixed() * (fixed_from_icrf * station_to_place);
        let at_place = place.enu_from_me() * (me_from_icrf * (station_to_place * -1.0));
        Ok(StationView {
            elevation: at_station.azel().elevation,
            from_place: at_place.azel(),
            range: station_to_place.norm(),
        })
    }
}

impl StationView {
    /// Returns the station as something seen from the place.
    pub fn sighting(&self) -> Sighting {
        Sighting { direction: self.from_place, range: self.range }
    }
}
