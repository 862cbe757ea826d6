//! The one rule for when a link is there.
//!
//! Planner, simulator, operator and pages ask here. A link of the vehicle or of the lander is up at a
//! place and an instant when
//!
//! - **direct**: the radio declares it, Earth's centre stands above the terrain, at or above the link's
//!   least elevation and within its longest range, and a station of the mission tracks the Moon;
//! - **relay**: the radio declares it, the mission has a relay, which stands above the terrain, at or
//!   above the link's least elevation and within its longest range, and a station tracks the Moon;
//! - **lander**: both ends declare it and the heights of their antennas, the ground leaves the line
//!   between the antennas clear, and both ends bear its length and elevation ([`LanderLink`]).
//!
//! The lander passes on what it hears by its *own* links to Earth and relay, as fast as the fastest of
//! them that is up; what it cannot pass on waits there. So a path through the lander is as fast as the
//! slower of its two hops, and a path through the relay no faster than the relay's link to Earth.

use hilal_ephem::light_time;
use hilal_mission::models::{BitErrorRates, LinkModel, RadioModel};
use hilal_mission::schema::Contact;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Angle, DataRate, Duration, Epoch, Length, MapPoint, Unit};
use hilal_site::BodyView;

use crate::{LanderLink, LinkObstacle, Sky};

/// Time that the lander or the relay takes to pass a packet on, in seconds: ours.
const FORWARDING_S: f64 = 0.5;

/// A hop that is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkHop {
    /// Rate towards the vehicle.
    pub up: DataRate,
    /// Rate from the vehicle.
    pub down: DataRate,
    /// Bits that arrive wrong.
    pub bit_errors: BitErrorRates,
    /// Time from one end to the other: light time, and what passing on takes.
    pub delay: Duration,
}

/// Why a link is not there.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NoLink {
    /// The radio declares no such link.
    #[error("the radio declares no such link")]
    NotDeclared,
    /// The mission declares no station on Earth.
    #[error("the mission declares no station on Earth")]
    NoStation,
    /// No station has the Moon above its least elevation.
    #[error("no station on Earth has the Moon high enough to track it")]
    NotTracked,
    /// The other end is not in the sky that is known.
    #[error("the other end is not in the sky of this mission")]
    NotInTheSky,
    /// The terrain hides the other end.
    #[error("the terrain stands {:.2}° above the other end", -clearance.degrees())]
    BehindTerrain {
        /// How far the other end stands above the terrain: 0 or less.
        clearance: Angle,
    },
    /// The other end stands below the least elevation of the link.
    #[error(
        "the other end stands at {:.2}°, below the link's least elevation of {:.2}°",
        elevation.degrees(), limit.degrees()
    )]
    TooLow {
        /// Where it stands.
        elevation: Angle,
        /// The least elevation that is declared.
        limit: Angle,
    },
    /// The other end is too far away.
    #[error(
        "the other end is {:.0} km away, and the link reaches {:.0} km",
        range.kilometres(), limit.kilometres()
    )]
    OutOfReach {
        /// How far away it is.
        range: Length,
        /// The longest range that is declared.
        limit: Length,
    },
    /// The lander cannot be heard from there.
    #[error("the lander cannot be heard from there")]
    NoLander(LinkObstacle),
}

/// Links at a place and an instant, each up or not there for a reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkAvailability {
    /// Straight between vehicle and Earth.
    pub direct: Result<LinkHop, NoLink>,
    /// Between vehicle and Earth through the relay.
    pub relay: Result<LinkHop, NoLink>,
    /// Between vehicle and lander.
    pub lander: Result<LinkHop, NoLink>,
    /// Between lander and Earth: the fastest of the lander's own links that is up.
    pub onward: Result<LinkHop, NoLink>,
}

impl LinkAvailability {
    /// Returns the rate from the vehicle to Earth over the path that is fastest at this instant: the
    /// slowest hop of a path bounds it. Zero where no path is whole.
    pub fn rate_down(&self) -> DataRate {
        let by_sky = [self.direct, self.relay].into_iter().flatten().map(|hop| hop.down);
        let by_lander = self.lander.ok().zip(self.onward.ok());
        let by_lander = by_lander.map(|(first, second)| first.down.min(second.down));
        by_sky.chain(by_lander).fold(DataRate::ZERO, DataRate::max)
    }
}

/// The links of a vehicle and of its lander, as the mission declares them.
#[derive(Debug, Clone, Copy)]
pub struct MissionLinks {
    vehicle: RadioModel,
    lander_radio: RadioModel,
    lander_link: Option<LanderLink>,
    lander: MapPoint,
    relay_to_earth: Option<DataRate>,
    has_stations: bool,
}

impl MissionLinks {
    /// Takes the radios at both ends, the first relay by name, and the stations from a mission.
    pub fn declared(mission: &VehicleMission, vehicle: &VehicleModel) -> Self {
        Self {
            vehicle: vehicle.radio,
            lander_radio: RadioModel::new(&mission.lander.radio),
            lander_link: LanderLink::declared(mission, vehicle),
            lander: mission.site.landing.point(),
            relay_to_earth: mission.relays.values().next().map(|relay| relay.to_earth_bit_s.get()),
            has_stations: !mission.stations.is_empty(),
        }
    }

    /// Returns the link between vehicle and lander, where both ends declare it.
    pub const fn lander_link(&self) -> Option<&LanderLink> {
        self.lander_link.as_ref()
    }

    /// Looks at all links of a vehicle at a place.
    pub fn at(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> LinkAvailability {
        let [direct, relay] = self.by_sky(sky, at);
        let (lander, onward) = (self.to_lander(sky, at.0), self.onward(sky, at.1));
        LinkAvailability { direct, relay, lander, onward }
    }

    /// Looks at the links between a vehicle at a place and Earth that need no lander: the straight one,
    /// and the one through the relay.
    pub fn by_sky(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> [Result<LinkHop, NoLink>; 2] {
        let seen = self.look(sky, at);
        [direct(&self.vehicle, &seen), self.relay(&self.vehicle, &seen)]
    }

    /// Looks at the link between a vehicle at a place and the lander. Neither moves meanwhile, so that
    /// it does not depend on the instant.
    ///
    /// # Errors
    ///
    /// Says why it is not there.
    pub fn to_lander(&self, sky: &dyn Sky, place: MapPoint) -> Result<LinkHop, NoLink> {
        let radios = self.vehicle.lander.zip(self.lander_radio.lander);
        let (ours, theirs) = radios.ok_or(NoLink::NotDeclared)?;
        let link = self.lander_link.ok_or(NoLink::NoLander(LinkObstacle::UnknownSight))?;
        if link.is_far_off(place) {
            let (range, limit) = (place.distance(self.lander), link.reach());
            return Err(NoLink::OutOfReach { range, limit });
        }
        if let Some(obstacle) = link.obstacle(sky, place) {
            return Err(NoLink::NoLander(obstacle));
        }
        Ok(LinkHop {
            up: ours.up.min(theirs.up),
            down: ours.down.min(theirs.down),
            bit_errors: ours.bit_errors.worse(theirs.bit_errors),
            delay: FORWARDING_S * Unit::Second,
        })
    }

    /// Looks at the lander's own links to the ground, and takes the fastest that is up.
    ///
    /// # Errors
    ///
    /// Says why none is there: the relay's reason where the lander declares a link to it.
    pub fn onward(&self, sky: &dyn Sky, epoch: Epoch) -> Result<LinkHop, NoLink> {
        let seen = self.look(sky, (self.lander, epoch));
        let radio = &self.lander_radio;
        match (direct(radio, &seen), self.relay(radio, &seen)) {
            (Ok(direct), Ok(relay)) if relay.down > direct.down => Ok(relay),
            (Ok(direct), _) => Ok(direct),
            (Err(reason), Err(NoLink::NotDeclared)) => Err(reason),
            (Err(_), relay) => relay,
        }
    }

    /// Returns whether a place has what gives contact from the sky. The lander alone gives none:
    /// [`MissionLinks::to_lander`] says whether it is in view.
    pub fn in_contact(&self, contact: Contact, (sky, at): (&dyn Sky, (MapPoint, Epoch))) -> bool {
        let [direct, relay] = self.by_sky(sky, at);
        match contact {
            Contact::Earth => direct.is_ok(),
            Contact::Relay => relay.is_ok(),
            Contact::Any => direct.is_ok() || relay.is_ok(),
            Contact::Lander => false,
        }
    }

    fn look(&self, sky: &dyn Sky, (place, epoch): (MapPoint, Epoch)) -> Result<Seen, NoLink> {
        if !self.has_stations {
            return Err(NoLink::NoStation);
        }
        if !sky.is_tracked(epoch) {
            return Err(NoLink::NotTracked);
        }
        let [earth, relay] = sky.links(place, epoch);
        Ok(Seen { earth, relay })
    }

    fn relay(&self, radio: &RadioModel, seen: &Result<Seen, NoLink>) -> Result<LinkHop, NoLink> {
        let link = radio.relay.ok_or(NoLink::NotDeclared)?;
        let Seen { earth, relay } = (*seen)?;
        let relay = relay.ok_or(NoLink::NotInTheSky)?;
        bears(&link, &relay)?;
        // The relay is nowhere further from Earth than the Moon's centre by more than 19 000 km,
        // 0.06 s of light: Earth's distance from the site stands for it.
        let earth = earth.map_or(Duration::ZERO, |earth| light_time(earth.range));
        Ok(LinkHop {
            up: link.up,
            down: self.relay_to_earth.map_or(link.down, |rate| link.down.min(rate)),
            bit_errors: link.bit_errors,
            delay: light_time(relay.range) + earth + FORWARDING_S * Unit::Second,
        })
    }
}

/// Who stands in the sky of a place while a station tracks the Moon.
#[derive(Debug, Clone, Copy)]
struct Seen {
    earth: Option<BodyView>,
    relay: Option<BodyView>,
}

fn direct(radio: &RadioModel, seen: &Result<Seen, NoLink>) -> Result<LinkHop, NoLink> {
    let link = radio.direct.ok_or(NoLink::NotDeclared)?;
    let earth = (*seen)?.earth.ok_or(NoLink::NotInTheSky)?;
    bears(&link, &earth)?;
    let LinkModel { up, down, bit_errors, .. } = link;
    Ok(LinkHop { up, down, bit_errors, delay: light_time(earth.range) })
}

/// Holds a link to what it declares of its other end.
fn bears(link: &LinkModel, end: &BodyView) -> Result<(), NoLink> {
    if !end.in_view() {
        return Err(NoLink::BehindTerrain { clearance: end.clearance });
    }
    if end.elevation < link.minimum_elevation {
        return Err(NoLink::TooLow { elevation: end.elevation, limit: link.minimum_elevation });
    }
    match link.maximum_range.filter(|limit| end.range > *limit) {
        Some(limit) => Err(NoLink::OutOfReach { range: end.range, limit }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
