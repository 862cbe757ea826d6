//! The links of a mission over a site: as its modem would, the fastest that is up is taken.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hilal_mission::models::{LinkModel, RadioModel};
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{DataRate, Duration, Epoch, MapPoint, Unit};
use hilal_site::SiteLight;

use crate::lander::LanderLink;

/// Time between two looks at the links, in seconds.
const LOOK_S: f64 = 30.0;

/// The links as declared.
pub(crate) struct SiteDownlink {
    vehicle: RadioModel,
    lander: Option<Lander>,
    /// Looked at before: by the index of the cell and the step.
    known: Mutex<BTreeMap<(usize, usize), DataRate>>,
    /// From which cells the lander is in view.
    seen: Mutex<BTreeMap<usize, bool>>,
}

/// The lander, which passes on what it hears while it has Earth or the relay itself.
struct Lander {
    link: LanderLink,
    radio: RadioModel,
    place: MapPoint,
}

/// A cell: its index, and its centre.
pub(crate) type Spot = (usize, MapPoint);

impl SiteDownlink {
    /// Takes the links from the mission; nothing where no station on Earth is declared to hear them.
    pub(crate) fn new(mission: &Mission, vehicle: &VehicleModel) -> Option<Self> {
        if mission.stations.is_empty() {
            return None;
        }
        let lander = LanderLink::declared(mission, vehicle).map(|link| Lander {
            link,
            radio: RadioModel::new(&mission.lander.radio),
            place: mission.site.landing.point(),
        });
        let (known, seen) = (Mutex::default(), Mutex::default());
        Some(Self { vehicle: vehicle.radio, lander, known, seen })
    }

    /// The rate that is certain in a cell during a step, which lasts from an instant on.
    pub(crate) fn certain(
        &self,
        site: &SiteLight,
        (spot, step): (Spot, usize),
        (start, length): (Epoch, Duration),
    ) -> DataRate {
        // What another thread left behind when it panicked is whole: rates are found outside.
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&(spot.0, step)).copied();
        found.unwrap_or_else(|| {
            let rate = self.least(site, spot, (start, length));
            known().insert((spot.0, step), rate);
            rate
        })
    }

    fn least(&self, site: &SiteLight, spot: Spot, (start, length): (Epoch, Duration)) -> DataRate {
        let seconds = length.to_seconds();
        let looks = (seconds / LOOK_S).ceil().max(1.0);
        let mut least = DataRate::from_bits_per_second(f64::INFINITY);
        let mut look = 0.0;
        while look <= looks && least > DataRate::ZERO {
            let at = start + look / looks * seconds * Unit::Second;
            least = least.min(self.at(site, spot, at));
            look += 1.0;
        }
        least
    }

    /// The rate of the fastest link that is up at an instant.
    fn at(&self, site: &SiteLight, (index, point): Spot, epoch: Epoch) -> DataRate {
        if !site.is_tracked(epoch) {
            return DataRate::ZERO;
        }
        let by_sky = sky(&self.vehicle, (site, point, epoch));
        let by_lander = self.by_lander(site, (index, point), epoch);
        [by_sky, by_lander].into_iter().flatten().fold(DataRate::ZERO, DataRate::max)
    }

    fn by_lander(&self, site: &SiteLight, (index, point): Spot, epoch: Epoch) -> Option<DataRate> {
        let lander = self.lander.as_ref()?;
        let down = self.vehicle.lander?.down;
        let seen = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen().get(&index).copied();
        let reaches = known.unwrap_or_else(|| {
            let reaches = lander.link.reaches(site, point);
            seen().insert(index, reaches);
            reaches
        });
        (reaches && sky(&lander.radio, (site, lander.place, epoch)).is_some()).then_some(down)
    }
}

/// The faster of the links to Earth and relay that are up.
fn sky(
    radio: &RadioModel,
    (site, point, epoch): (&SiteLight, MapPoint, Epoch),
) -> Option<DataRate> {
    let direct = radio.direct.filter(|link| {
        let earth = site.earth(point, epoch);
        earth.in_view() && earth.elevation >= link.minimum_elevation
    });
    let relay = radio.relay.filter(|link| {
        let near = |range| link.maximum_range.is_none_or(|limit| range <= limit);
        site.relay(point, epoch).is_some_and(|relay| {
            relay.in_view() && relay.elevation >= link.minimum_elevation && near(relay.range)
        })
    });
    let rates = [direct, relay].into_iter().flatten().map(|link: LinkModel| link.down);
    rates.reduce(DataRate::max)
}
