//! The rate of the links that a planner can count on at a place: as the modem would, the fastest path
//! that is up is taken, and the slowest hop of a path bounds it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{DataRate, Duration, Epoch, MapPoint, Unit};

use crate::Sky;
use crate::link_availability::{LinkHop, MissionLinks, NoLink};

/// Time between two looks at the links, in seconds.
const LOOK_S: f64 = 30.0;

/// The links of a mission, and what was found of them before.
#[derive(Debug)]
pub struct SiteDownlink {
    links: MissionLinks,
    /// Rates by the index of the cell and the step.
    known: Mutex<BTreeMap<(usize, usize), DataRate>>,
    /// Whether the lander is in view, by the index of the cell.
    seen: Mutex<BTreeMap<usize, Result<LinkHop, NoLink>>>,
}

/// A cell: its index, and its centre.
pub type Spot = (usize, MapPoint);

impl SiteDownlink {
    /// Takes the links from the mission; nothing where no station on Earth is declared to hear them.
    pub fn new(mission: &VehicleMission, vehicle: &VehicleModel) -> Option<Self> {
        if mission.stations.is_empty() {
            return None;
        }
        let links = MissionLinks::declared(mission, vehicle);
        Some(Self { links, known: Mutex::default(), seen: Mutex::default() })
    }

    /// The rate that is certain in a cell during a step, which lasts from an instant on.
    pub fn certain(
        &self,
        sky: &dyn Sky,
        (spot, step): (Spot, usize),
        (start, length): (Epoch, Duration),
    ) -> DataRate {
        // What another thread left behind when it panicked is whole: rates are found outside.
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&(spot.0, step)).copied();
        found.unwrap_or_else(|| {
            let rate = self.least(sky, spot, (start, length));
            known().insert((spot.0, step), rate);
            rate
        })
    }

    fn least(&self, sky: &dyn Sky, spot: Spot, (start, length): (Epoch, Duration)) -> DataRate {
        let seconds = length.to_seconds();
        let looks = (seconds / LOOK_S).ceil().max(1.0);
        let mut least = DataRate::from_bits_per_second(f64::INFINITY);
        let mut look = 0.0;
        while look <= looks && least > DataRate::ZERO {
            let at = start + look / looks * seconds * Unit::Second;
            least = least.min(self.at(sky, spot, at));
            look += 1.0;
        }
        least
    }

    /// The rate of the fastest path that is up at an instant.
    fn at(&self, sky: &dyn Sky, spot: Spot, epoch: Epoch) -> DataRate {
        let rate = |hop: Result<LinkHop, NoLink>| hop.map_or(DataRate::ZERO, |hop| hop.down.rate);
        let [direct, relay] = self.links.by_sky(sky, (spot.1, epoch)).map(rate);
        let first = rate(self.to_lander(sky, spot));
        let by_sky = direct.max(relay);
        // What the lander could add is asked for only where it can.
        if first <= by_sky {
            return by_sky;
        }
        by_sky.max(first.min(rate(self.links.onward(sky, epoch))))
    }

    fn to_lander(&self, sky: &dyn Sky, (index, point): Spot) -> Result<LinkHop, NoLink> {
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen().get(&index).copied();
        known.unwrap_or_else(|| {
            let lander = self.links.to_lander(sky, point);
            seen().insert(index, lander);
            lander
        })
    }
}
