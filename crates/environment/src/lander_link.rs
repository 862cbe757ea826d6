//! The lander in view: from where on the ground the vehicle's antenna sees the lander's.
//!
//! Neither moves while the vehicle works, so that it holds at a place for the whole mission or never.

use hilal_mission::models::{LinkModel, RadioModel};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Angle, Length, MapPoint};
use hilal_site::{Antenna, Sight};

use crate::Sky;

/// Why the lander is not heard at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LinkObstacle {
    /// The ground stands between the two.
    Hidden {
        /// Least height of the line between both antennas above the ground, in metres: below 0.
        clearance_m: f64,
        /// Where that is.
        place: MapPoint,
    },
    /// The lander is further away than their link reaches.
    OutOfReach {
        /// Length of the line between both antennas, in metres.
        range_m: f64,
        /// Longest that the link bears, in metres.
        limit_m: f64,
    },
    /// One end sees the other below what its antenna can.
    TooLow {
        /// Elevation above the local horizontal, in degrees.
        elevation_deg: f64,
        /// Lowest that is declared, in degrees.
        limit_deg: f64,
    },
    /// It is not known whether the lander is in view: the ground or an antenna is not.
    UnknownSight,
}

/// The link between vehicle and lander as declared at both ends: the stricter end counts.
#[derive(Debug, Clone, Copy)]
pub struct LanderLink {
    vehicle_height: Length,
    lander: Antenna,
    reach: Length,
    lowest: [Angle; 2],
}

impl LanderLink {
    /// Takes antennas and limits from the mission; nothing where an end declares no link, or no
    /// height of its antenna.
    pub fn declared(mission: &VehicleMission, vehicle: &VehicleModel) -> Option<Self> {
        let lander = RadioModel::new(&mission.lander.radio);
        let links = [vehicle.radio.lander?, lander.lander?];
        let reach = |link: &LinkModel| link.maximum_range.unwrap_or(Length::from_metres(f64::MAX));
        Some(Self {
            vehicle_height: vehicle.radio.antenna_height?,
            lander: Antenna { point: mission.site.landing.point(), height: lander.antenna_height? },
            reach: reach(&links[0]).min(reach(&links[1])),
            lowest: links.map(|link| link.minimum_elevation),
        })
    }

    /// Returns whether a vehicle at a point has the lander in view and in reach.
    pub fn reaches(&self, sky: &dyn Sky, point: MapPoint) -> bool {
        !self.is_far_off(point) && self.obstacle(sky, point).is_none()
    }

    /// Returns the longest line that both ends bear.
    pub const fn reach(&self) -> Length {
        self.reach
    }

    /// Returns whether a point is out of reach whatever the ground is like: a polar map enlarges less
    /// than twice anywhere in its hemisphere, and no line is shorter than half its length on the map.
    pub fn is_far_off(&self, point: MapPoint) -> bool {
        point.distance(self.lander.point) > self.reach * 2.0
    }

    /// Returns what keeps the lander from a vehicle at a point, if anything does.
    pub fn obstacle(&self, sky: &dyn Sky, point: MapPoint) -> Option<LinkObstacle> {
        let vehicle = Antenna { point, height: self.vehicle_height };
        let Some(sight) = sky.sight([vehicle, self.lander]) else {
            return Some(LinkObstacle::UnknownSight);
        };
        if sight.range > self.reach {
            let (range_m, limit_m) = (sight.range.metres(), self.reach.metres());
            return Some(LinkObstacle::OutOfReach { range_m, limit_m });
        }
        if !sight.is_clear() {
            let clearance_m = sight.clearance.metres();
            return Some(LinkObstacle::Hidden { clearance_m, place: sight.closest });
        }
        self.too_low(&sight)
    }

    fn too_low(&self, sight: &Sight) -> Option<LinkObstacle> {
        let ends = sight.elevations.iter().zip(&self.lowest);
        let mut low = ends.filter(|(elevation, lowest)| elevation < lowest);
        low.next().map(|(elevation, lowest)| LinkObstacle::TooLow {
            elevation_deg: elevation.degrees(),
            limit_deg: lowest.degrees(),
        })
    }
}
