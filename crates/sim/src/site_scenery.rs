//! Real scenery: the ground and the light of a mission's site, and the links that are there.

use hilal_environment::{LinkHop, MissionLinks, SiteEnvironment, Sky as _};
use hilal_mission::models::{BitErrorRates, Sunlight};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Epoch, MapPoint, Unit};

use crate::scenery::{Ground, Scenery};
use crate::{Link, Links};

/// The site as the simulator sees it.
#[derive(Debug, Clone, Copy)]
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
        Self { site, links: MissionLinks::declared(mission, vehicle), start: mission.start() }
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

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        let found = self.links.at(&self.site.light, (at, self.epoch(at_ms)));
        let [direct, relay, lander, lander_direct] =
            [found.direct, found.relay, found.lander, found.onward].map(|hop| hop.ok().map(link));
        let relay_earth = self.site.light.is_tracked(self.epoch(at_ms)).then_some(RELAY_EARTH);
        Links { direct, relay, lander, lander_direct, lander_relay: None, relay_earth }
    }
}

/// From the relay to Earth, whose rate and delay are in the rule's link between vehicle and relay.
const RELAY_EARTH: Link = Link {
    down_bit_s: f64::INFINITY,
    up_bit_s: f64::INFINITY,
    bit_errors: BitErrorRates { up: 0.0, down: 0.0 },
    delay_ms: 0,
    margins: None,
};

fn link(hop: LinkHop) -> Link {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
    let delay_ms = (hop.delay.to_seconds() * 1000.0).round() as u64;
    Link {
        down_bit_s: hop.down.bits_per_second(),
        up_bit_s: hop.up.bits_per_second(),
        bit_errors: hop.bit_errors,
        delay_ms,
        margins: None,
    }
}
