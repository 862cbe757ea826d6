//! The polar stereographic map (Snyder 1987, USGS PP 1395, eq. 21-5 to 21-16, sphere, k₀ = 1).

use crate::constants::MOON_RADIUS;
use serde::{Deserialize, Serialize};

use crate::{Angle, GridAzimuth, Length, Selenographic, TrueAzimuth};

/// A point of the map, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct MapPoint {
    /// Along longitude 90°E from the pole.
    pub x_m: f64,
    /// Along longitude 0° from the south pole (180° from the north pole).
    pub y_m: f64,
}

impl MapPoint {
    /// Takes coordinates in metres.
    pub const fn new(x_m: f64, y_m: f64) -> Self {
        Self { x_m, y_m }
    }

    /// Returns the straight distance on the map. Near the pole it is the distance on the sphere
    /// to within the map's scale: 1 + (ρ/2R)², that is 3e-4 at 60 km from the pole.
    pub fn distance(self, other: Self) -> Length {
        Length::from_metres(libm::hypot(other.x_m - self.x_m, other.y_m - self.y_m))
    }

    /// Returns the direction on the map from here to `other`; +y when both are the same point.
    pub fn azimuth_to(self, other: Self) -> GridAzimuth {
        GridAzimuth::new(Angle::atan2(other.x_m - self.x_m, other.y_m - self.y_m))
    }

    /// Returns the point `distance` away in the direction `azimuth`.
    #[must_use]
    pub fn towards(self, azimuth: GridAzimuth, distance: Length) -> Self {
        let angle = azimuth.angle();
        Self::new(
            self.x_m + distance.metres() * angle.sin(),
            self.y_m + distance.metres() * angle.cos(),
        )
    }
}

/// Which pole stands in the middle of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pole {
    /// `+lat_0=90`.
    North,
    /// `+lat_0=-90`.
    South,
}

/// `+proj=stere +lat_0=∓90 +lon_0=0 +k=1 +R=1737400`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolarStereographic {
    pole: Pole,
}

impl PolarStereographic {
    /// The map around the south pole: x = ρ sin λ, y = ρ cos λ.
    pub const SOUTH: Self = Self { pole: Pole::South };
    /// The map around the north pole: x = ρ sin λ, y = −ρ cos λ.
    pub const NORTH: Self = Self { pole: Pole::North };

    /// Returns the pole in the middle.
    pub const fn pole(self) -> Pole {
        self.pole
    }

    const fn sign(self) -> f64 {
        match self.pole {
            Pole::South => 1.0,
            Pole::North => -1.0,
        }
    }

    /// Returns where a place lies on the map.
    ///
    /// ```
    /// use hilal_quantity::{Angle, Length, PolarStereographic, Selenographic};
    /// let place = Selenographic::new(
    ///     Angle::from_degrees(-88.27), Angle::from_degrees(138.96), Length::ZERO);
    /// let point = PolarStereographic::SOUTH.project(place);
    /// assert!((point.x_m - 34_450.0).abs() < 50.0);
    /// assert!((point.y_m + 39_570.0).abs() < 50.0);
    /// ```
    pub fn project(self, place: Selenographic) -> MapPoint {
        let colatitude = Angle::RIGHT + place.latitude * self.sign();
        let rho = 2.0 * MOON_RADIUS.metres() * (colatitude / 2.0).tan();
        let (sin, cos) = (place.longitude.sin(), place.longitude.cos());
        MapPoint::new(rho * sin, rho * cos * self.sign())
    }

    /// Returns the place under a point of the map, at `height` above the sphere.
    pub fn unproject(self, point: MapPoint, height: Length) -> Selenographic {
        let rho = libm::hypot(point.x_m, point.y_m);
        let colatitude = 2.0 * libm::atan(rho / (2.0 * MOON_RADIUS.metres()));
        let latitude = (Angle::from_radians(colatitude) - Angle::RIGHT) * self.sign();
        Selenographic::new(latitude, self.longitude(point), height)
    }

    /// Returns the longitude of a point, in (−180°, 180°]; 0 at the pole.
    pub fn longitude(self, point: MapPoint) -> Angle {
        Angle::atan2(point.x_m, point.y_m * self.sign())
    }

    /// Returns the map direction of a local azimuth at `point`.
    ///
    /// Around the south pole the two differ by +λ, around the north pole by −λ.
    pub fn grid_azimuth(self, azimuth: TrueAzimuth, point: MapPoint) -> GridAzimuth {
        GridAzimuth::new(azimuth.angle() + self.longitude(point) * self.sign())
    }

    /// Returns the local azimuth of a map direction at `point`.
    pub fn true_azimuth(self, azimuth: GridAzimuth, point: MapPoint) -> TrueAzimuth {
        TrueAzimuth::new(azimuth.angle() - self.longitude(point) * self.sign())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_survives_the_map(lat in 60.0..89.999_f64, lon in -179.9..179.9_f64) {
            for (map, sign) in [(PolarStereographic::SOUTH, -1.0), (PolarStereographic::NORTH, 1.0)] {
                let place = Selenographic::new(
                    Angle::from_degrees(lat * sign), Angle::from_degrees(lon), Length::ZERO);
                let back = map.unproject(map.project(place), Length::ZERO);
                prop_assert!((back.latitude - place.latitude).degrees().abs() < 1e-9);
                prop_assert!((back.longitude - place.longitude).signed().degrees().abs() < 1e-7);
            }
        }

        #[test]
        fn local_north_on_the_map_leads_to_the_north_pole(lat in 80.0..89.9_f64, lon in -179.0..179.0_f64) {
            for (map, sign) in [(PolarStereographic::SOUTH, -1.0), (PolarStereographic::NORTH, 1.0)] {
                let at = |latitude_deg: f64| map.project(Selenographic::new(
                    Angle::from_degrees(latitude_deg), Angle::from_degrees(lon), Length::ZERO));
                let (here, further_north) = (at(lat * sign), at(lat * sign + 0.01));
                let north = map.grid_azimuth(TrueAzimuth::new(Angle::ZERO), here);
                prop_assert!(north.turn_to(here.azimuth_to(further_north)).degrees().abs() < 1e-6);
                let back = map.true_azimuth(north, here).degrees();
                prop_assert!(back.min(360.0 - back) < 1e-9);
            }
        }
    }

    #[test]
    fn walking_north_by_the_grid_raises_y() {
        let point = MapPoint::new(5.0, 6.0)
            .towards(GridAzimuth::from_degrees(0.0), Length::from_metres(10.0));
        assert!((point.y_m - 16.0).abs() < 1e-12 && (point.x_m - 5.0).abs() < 1e-12);
    }
}
