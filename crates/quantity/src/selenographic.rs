//! Places on the Moon by latitude and longitude.

use crate::constants::MOON_RADIUS;
use crate::{Angle, Enu, Length, MoonMe, Rotation, Vector};

/// A place: planetocentric latitude, east longitude, and height above R = 1737.4 km, in `MOON_ME`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selenographic {
    /// Planetocentric latitude, north positive.
    pub latitude: Angle,
    /// East-positive longitude.
    pub longitude: Angle,
    /// Height above the reference sphere.
    pub height: Length,
}

impl Selenographic {
    /// Takes a place.
    pub const fn new(latitude: Angle, longitude: Angle, height: Length) -> Self {
        Self { latitude, longitude, height }
    }

    /// Returns the position from the Moon's centre.
    pub fn position(self) -> Vector<MoonMe> {
        self.up() * (MOON_RADIUS + self.height).metres()
    }

    /// Returns the rotation into east, north and up at this place.
    ///
    /// At the pole itself the longitude decides which way north is.
    pub fn enu_from_me(self) -> Rotation<Enu, MoonMe> {
        let (sin_lat, cos_lat) = (self.latitude.sin(), self.latitude.cos());
        let (sin_lon, cos_lon) = (self.longitude.sin(), self.longitude.cos());
        Rotation::from_rows([
            [-sin_lon, cos_lon, 0.0],
            [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            self.up().metres(),
        ])
    }

    fn up(self) -> Vector<MoonMe> {
        let cos_lat = self.latitude.cos();
        Vector::from_metres([
            cos_lat * self.longitude.cos(),
            cos_lat * self.longitude.sin(),
            self.latitude.sin(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_south_pole_on_longitude_zero_north_points_to_longitude_zero() {
        let pole = Selenographic::new(Angle::from_degrees(-90.0), Angle::ZERO, Length::ZERO);
        let towards_lon_0 = Vector::<MoonMe>::from_metres([1.0, 0.0, 0.0]);
        let azel = (pole.enu_from_me() * towards_lon_0).azel();
        assert!(azel.azimuth.degrees().min(360.0 - azel.azimuth.degrees()) < 1e-9);
        assert!(azel.elevation.degrees().abs() < 1e-9);
    }

    #[test]
    fn the_zenith_is_up() {
        let place = Selenographic::new(
            Angle::from_degrees(-88.0),
            Angle::from_degrees(139.0),
            Length::from_metres(500.0),
        );
        let azel = (place.enu_from_me() * place.position()).azel();
        assert!((azel.elevation.degrees() - 90.0).abs() < 1e-6);
    }
}
