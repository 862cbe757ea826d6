//! Real scenery: the ground and the light of a mission's site, and the links that are there.

use hilal_environment::{LinkHop, MissionLinks, SiteEnvironment, Sky as _};
use hilal_mission::models::BitErrorRates;
use hilal_mission::models::Sunlight;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Epoch, MapPoint, Unit};

use crate::scenery::{Ground, Scenery};
use crate::{Link, LinkMargins, Links};

/// The site as the simulator sees it.
#[derive(Debug, Clone)]
pub struct SiteScenery<'a> {
    site: &'a SiteEnvironment,
    links: MissionLinks,
    start: Epoch,
}

impl<'a> SiteScenery<'a> {
    /// Puts a vehicle of a mission on the mission's site.
    pub fn new(
        site: &'a SiteEnvironment,
        mission: &VehicleMission,
        vehicle: &VehicleModel,
    ) -> Self {
        let links = MissionLinks::declared(mission, vehicle);
        Self { site, links, start: mission.start() }
    }

    fn epoch(&self, at_ms: u64) -> Epoch {
        self.start + at_ms as f64 * Unit::Millisecond
    }
}

impl Scenery for SiteScenery<'_> {
    fn ground(&self, at: MapPoint, _at_ms: u64) -> Ground {
        let [rise_x, rise_y] = self.site.terrain.rise(at);
        Ground { rise_x, rise_y }
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        self.site.light.sunlight(at, self.epoch(at_ms))
    }

    fn lander(&self, at: MapPoint) -> Option<Link> {
        self.links.to_lander(&self.site.light, at).ok().map(link)
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        let found = self.links.by_orbits(&self.site.light, (at, self.epoch(at_ms)));
        let hop = |hop: Result<LinkHop, _>| hop.ok().map(link);
        Links {
            direct: hop(found.direct),
            relay: hop(found.relay),
            lander: None,
            lander_direct: hop(found.lander_direct),
            lander_relay: hop(found.lander_relay),
            relay_earth: hop(found.relay_earth),
        }
    }
}

fn link(hop: LinkHop) -> Link {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
    let delay_ms = (hop.delay.to_seconds() * 1000.0).round() as u64;
    let margins = hop.up.margin.zip(hop.down.margin);
    Link {
        down_bit_s: hop.down.rate.bits_per_second(),
        up_bit_s: hop.up.rate.bits_per_second(),
        bit_errors: BitErrorRates { up: hop.up.bit_error_rate, down: hop.down.bit_error_rate },
        delay_ms,
        margins: margins.map(|(up, down)| LinkMargins { up_db: up.db(), down_db: down.db() }),
    }
}
