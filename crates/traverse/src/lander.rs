//! The lander in view: from where on the ground the vehicle's antenna sees the lander's.
//!
//! Neither moves while the vehicle works, so that it holds at a place for the whole mission or never.

use hilal_mission::models::{LinkModel, RadioModel};
use hilal_mission::{Mission, VehicleModel};
use hilal_plan::Evidence;
use hilal_quantity::{Angle, Length, MapPoint};
use hilal_site::{Antenna, Sight, SiteLight};

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
    pub fn declared(mission: &Mission, vehicle: &VehicleModel) -> Option<Self> {
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
    pub fn reaches(&self, site: &SiteLight, point: MapPoint) -> bool {
        self.hindrance(site, point).is_none()
    }

    /// Returns what keeps the lander from a vehicle at a point, if anything does.
    pub(crate) fn hindrance(&self, site: &SiteLight, point: MapPoint) -> Option<Evidence> {
        let vehicle = Antenna { point, height: self.vehicle_height };
        let Some(sight) = site.sight([vehicle, self.lander]) else {
            return Some(Evidence::UnknownSight);
        };
        if sight.range > self.reach {
            let (range_m, limit_m) = (sight.range.metres(), self.reach.metres());
            return Some(Evidence::OutOfReach { range_m, limit_m });
        }
        if !sight.is_clear() {
            let clearance_m = sight.clearance.metres();
            return Some(Evidence::Hidden { clearance_m, place: sight.closest.into() });
        }
        self.too_low(&sight)
    }

    fn too_low(&self, sight: &Sight) -> Option<Evidence> {
        let ends = sight.elevations.iter().zip(&self.lowest);
        let mut low = ends.filter(|(elevation, lowest)| elevation < lowest);
        low.next().map(|(elevation, lowest)| Evidence::TooLow {
            elevation_deg: elevation.degrees(),
            limit_deg: lowest.degrees(),
        })
    }
}

/// What keeps the lander from a vehicle at a point that wants it in view.
pub(crate) fn hindrance(
    link: Option<&LanderLink>,
    (site, point): (&SiteLight, MapPoint),
) -> Option<Evidence> {
    link.map_or(Some(Evidence::UnknownSight), |link| link.hindrance(site, point))
}
