//! The one rule for when a link is there, and how fast it is.
//!
//! Planner, simulator, operator and pages ask here. A hop is up at a place and an instant when
//!
//! - **direct** (vehicle–Earth): the radio declares it, Earth's centre stands above the terrain, at or above the
//!   link's least elevation and within its longest range, and a station of the mission tracks the Moon;
//! - **relay** (vehicle–relay): the radio declares it, and the relay stands above the terrain, at or above the link's
//!   least elevation and within its longest range;
//! - **lander** (vehicle–lander): both ends declare it and the heights of their antennas ([`LanderLink`]);
//! - **lander direct**, **lander relay**: the lander's own links, by the first two rules at the landing point;
//! - **relay Earth** (relay–Earth): a station tracks the Moon, and the Moon does not stand between it and the relay;
//!
//! and when its budget closes, where the mission declares one: the signal is strong enough for the slowest rate, with
//! the margin, in both directions ([`crate::link_way`]). Its rate is then the fastest that the margin allows. A hop
//! without a budget has the rates that are declared; the ground then must leave the line to the lander clear.
//!
//! Lander and relay keep what they hear until their next hop is up. A path is as fast as its slowest hop.

use hilal_ephem::light_time;
use hilal_mission::models::link_budget::LinkBudget;
use hilal_mission::models::{Duplex, LinkModel, RadioModel, RelayModel, StationModel};
use hilal_mission::schema::Contact;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::{Angle, DataRate, Decibels, Duration, Epoch, Length, MapPoint, Unit};
use hilal_site::{BodyView, StationView};

use crate::link_way::{BudgetedLink, HopRate, air};
use crate::{LanderLink, LinkObstacle, Sky};

/// Time that the lander or the relay takes to pass a packet on, in seconds: ours.
const FORWARDING_S: f64 = 0.5;

/// A hop that is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkHop {
    /// What it carries towards the vehicle.
    pub up: HopRate,
    /// What it carries from the vehicle.
    pub down: HopRate,
    /// Time from one end to the other: light time, and what passing on takes.
    pub delay: Duration,
}

impl LinkHop {
    pub(crate) const fn new(Duplex { up, down }: Duplex<HopRate>, delay: Duration) -> Self {
        Self { up, down, delay }
    }
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
    /// The Moon stands between the relay and the station.
    #[error("the station stands {:.2}° behind the Moon's limb", -above_limb.degrees())]
    BehindMoon {
        /// How far the station stands beside the limb, as the relay sees it: 0 or less.
        above_limb: Angle,
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
    /// The signal is too weak for the slowest rate.
    #[error("the signal lacks {:.1} dB for the link's slowest rate", lacks.db())]
    TooWeak {
        /// What it lacks, margin included.
        lacks: Decibels,
    },
    /// The lander cannot be heard from there.
    #[error("the lander cannot be heard from there")]
    NoLander(LinkObstacle),
}

/// Hops at a place and an instant, each up or not there for a reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkAvailability {
    /// Between vehicle and Earth.
    pub direct: Result<LinkHop, NoLink>,
    /// Between vehicle and relay.
    pub relay: Result<LinkHop, NoLink>,
    /// Between vehicle and lander.
    pub lander: Result<LinkHop, NoLink>,
    /// Between lander and Earth.
    pub lander_direct: Result<LinkHop, NoLink>,
    /// Between lander and relay.
    pub lander_relay: Result<LinkHop, NoLink>,
    /// Between relay and Earth.
    pub relay_earth: Result<LinkHop, NoLink>,
}

impl LinkAvailability {
    /// Returns the rate from the vehicle to Earth over the path that is fastest at this instant: the
    /// slowest hop of a path bounds it. Zero where no path is whole.
    pub fn rate_down(&self) -> DataRate {
        let rate = |hop: Result<LinkHop, NoLink>| hop.map_or(DataRate::ZERO, |hop| hop.down.rate);
        let by_relay = |hop| rate(hop).min(rate(self.relay_earth));
        let onward = rate(self.lander_direct).max(by_relay(self.lander_relay));
        let by_lander = rate(self.lander).min(onward);
        rate(self.direct).max(by_relay(self.relay)).max(by_lander)
    }
}

/// The budgets of a hop, and what comes of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HopBudget {
    /// Distance between its ends, where they see each other.
    pub range: Option<Length>,
    /// Its budgets in both directions, or why its ends do not see each other; none where the mission declares no
    /// budget.
    pub budgets: Result<Option<Duplex<LinkBudget>>, NoLink>,
    /// The hop, or why it is not there.
    pub hop: Result<LinkHop, NoLink>,
}

/// The links of a vehicle and of its lander, as the mission declares them.
#[derive(Debug, Clone)]
pub struct MissionLinks {
    vehicle: RadioModel,
    /// How far the vehicle may lean: the steepest slope that it drives on.
    lean: Angle,
    lander_radio: RadioModel,
    lander_link: Option<LanderLink>,
    lander: MapPoint,
    relay: Option<RelayModel>,
    stations: Vec<StationModel>,
}

impl MissionLinks {
    /// Takes the radios at both ends, the first relay by name, and the stations from a mission.
    pub fn declared(mission: &VehicleMission, vehicle: &VehicleModel) -> Self {
        Self {
            vehicle: vehicle.radio,
            lean: vehicle.drive.slope_limit,
            lander_radio: RadioModel::new(&mission.lander.radio),
            lander_link: LanderLink::declared(mission, vehicle),
            lander: mission.site.landing.point(),
            relay: mission.relays.values().next().map(RelayModel::new),
            stations: mission.stations.values().map(StationModel::new).collect(),
        }
    }

    /// Returns the link between vehicle and lander, where both ends declare it.
    pub const fn lander_link(&self) -> Option<&LanderLink> {
        self.lander_link.as_ref()
    }

    /// Looks at all hops of a vehicle at a place.
    pub fn at(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> LinkAvailability {
        LinkAvailability { lander: self.to_lander(sky, at.0), ..self.by_orbits(sky, at) }
    }

    /// Looks at all hops of a vehicle at a place but the one to the lander, which is said not to be declared: those that
    /// change while it stands.
    pub fn by_orbits(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> LinkAvailability {
        let own = self.surface_hops(sky, (&self.vehicle, self.lean), at);
        let theirs = self.surface_hops(sky, (&self.lander_radio, Angle::ZERO), (self.lander, at.1));
        LinkAvailability {
            direct: own.direct.and_then(Seen::hop),
            relay: own.relay.and_then(Seen::hop),
            lander: Err(NoLink::NotDeclared),
            lander_direct: theirs.direct.and_then(Seen::hop),
            lander_relay: theirs.relay.and_then(Seen::hop),
            relay_earth: self.relay_earth(sky, at.1).and_then(Seen::hop),
        }
    }

    /// Looks at the paths between a vehicle at a place and Earth that need no lander: the straight one, and the one
    /// through the relay, with the rates of the slower of its hops.
    pub fn by_sky(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> [Result<LinkHop, NoLink>; 2] {
        self.to_earth(sky, (&self.vehicle, self.lean), at)
    }

    /// Looks at the lander's own paths to Earth, and takes the fastest that is up.
    ///
    /// # Errors
    ///
    /// Says why none is there: the relay's reason where the lander declares a link to it.
    pub fn onward(&self, sky: &dyn Sky, epoch: Epoch) -> Result<LinkHop, NoLink> {
        let radio = (&self.lander_radio, Angle::ZERO);
        match self.to_earth(sky, radio, (self.lander, epoch)) {
            [Ok(direct), Ok(relay)] if relay.down.rate > direct.down.rate => Ok(relay),
            [Ok(direct), _] => Ok(direct),
            [Err(reason), Err(NoLink::NotDeclared)] => Err(reason),
            [Err(_), relay] => relay,
        }
    }

    /// Looks at the link between a vehicle at a place and the lander. Neither moves meanwhile, so that
    /// it does not depend on the instant.
    ///
    /// # Errors
    ///
    /// Says why it is not there.
    pub fn to_lander(&self, sky: &dyn Sky, place: MapPoint) -> Result<LinkHop, NoLink> {
        if self.vehicle.lander.is_none() || self.lander_radio.lander.is_none() {
            return Err(NoLink::NotDeclared);
        }
        let link = self.lander_link.ok_or(NoLink::NoLander(LinkObstacle::UnknownSight))?;
        if link.is_far_off(place) {
            let (range, limit) = (place.distance(self.lander), link.reach());
            return Err(NoLink::OutOfReach { range, limit });
        }
        let rates = link.rates(sky, place).map_err(NoLink::NoLander)?;
        Ok(LinkHop::new(rates, FORWARDING_S * Unit::Second))
    }

    /// Draws up the budgets of all hops of a vehicle at a place, in the order of [`LinkAvailability`].
    pub fn budgets(&self, sky: &dyn Sky, at: (MapPoint, Epoch)) -> [HopBudget; 6] {
        let own = self.surface_hops(sky, (&self.vehicle, self.lean), at);
        let theirs = self.surface_hops(sky, (&self.lander_radio, Angle::ZERO), (self.lander, at.1));
        let lander = self.lander_link.ok_or(NoLink::NotDeclared);
        let lander = lander.and_then(|link| link.budgets(sky, at.0).map_err(NoLink::NoLander));
        let of = |seen: Result<Seen, NoLink>| HopBudget {
            range: seen.ok().map(|seen| seen.range),
            budgets: seen.map(|seen| match seen.rates {
                Rates::Declared(_) => None,
                Rates::Budgeted(_, budgets) => Some(budgets),
            }),
            hop: seen.and_then(Seen::hop),
        };
        [
            of(own.direct),
            of(own.relay),
            HopBudget {
                range: lander.ok().map(|(line, _)| line.range),
                budgets: lander.map(|(_, budgets)| budgets),
                hop: self.to_lander(sky, at.0),
            },
            of(theirs.direct),
            of(theirs.relay),
            of(self.relay_earth(sky, at.1)),
        ]
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

    fn to_earth(
        &self,
        sky: &dyn Sky,
        radio: (&RadioModel, Angle),
        at: (MapPoint, Epoch),
    ) -> [Result<LinkHop, NoLink>; 2] {
        let SurfaceHops { direct, relay } = self.surface_hops(sky, radio, at);
        let by_relay = |first: LinkHop| {
            let second = self.relay_earth(sky, at.1)?.hop()?;
            let delay = first.delay + second.delay;
            let slower = |a: HopRate, b: HopRate| if b.rate < a.rate { b } else { a };
            let (up, down) = (slower(first.up, second.up), slower(first.down, second.down));
            Ok(LinkHop { up, down, delay })
        };
        [direct.and_then(Seen::hop), relay.and_then(Seen::hop).and_then(by_relay)]
    }

    fn surface_hops(
        &self,
        sky: &dyn Sky,
        (radio, lean): (&RadioModel, Angle),
        (place, epoch): (MapPoint, Epoch),
    ) -> SurfaceHops {
        if radio.direct.is_none() && radio.relay.is_none() {
            let none = Err(NoLink::NotDeclared);
            return SurfaceHops { direct: none, relay: none };
        }
        let [earth, relay] = sky.links(place, epoch);
        SurfaceHops {
            direct: self.direct(sky, (radio.direct, lean), (earth, epoch)),
            relay: self.relay((radio.relay, lean), relay),
        }
    }

    fn direct(
        &self,
        sky: &dyn Sky,
        (link, lean): (Option<LinkModel>, Angle),
        (earth, epoch): (Option<BodyView>, Epoch),
    ) -> Result<Seen, NoLink> {
        let link = link.ok_or(NoLink::NotDeclared)?;
        let (station, elevation) = self.station(sky, epoch)?;
        let earth = earth.ok_or(NoLink::NotInTheSky)?;
        bears(&link, &earth)?;
        let (range, delay) = (earth.range, light_time(earth.range));
        let far = station.surface;
        let Some((signal, ends)) = link.budget_with(far.map(|far| far.terminal)) else {
            return Ok(Seen { range, delay, rates: Rates::Declared(declared(&link)) });
        };
        let budgeted = BudgetedLink { signal, ends, leans: [lean, Angle::ZERO] };
        let air = far.map_or(Decibels::ZERO, |far| air(&far, elevation));
        let near_ground = budgeted.lost_to_the_sky(&earth);
        let way = (range, [earth.elevation, elevation]);
        let budgets = budgeted.budgets(way, |carrier| near_ground(carrier) + air);
        Ok(Seen { range, delay, rates: Rates::Budgeted(budgeted, budgets) })
    }

    fn relay(
        &self,
        (link, lean): (Option<LinkModel>, Angle),
        seen: Option<BodyView>,
    ) -> Result<Seen, NoLink> {
        let link = link.ok_or(NoLink::NotDeclared)?;
        let (relay, seen) = self.relay.zip(seen).ok_or(NoLink::NotInTheSky)?;
        bears(&link, &seen)?;
        let range = seen.range;
        let delay = light_time(range) + FORWARDING_S * Unit::Second;
        let Some((signal, ends)) = link.budget_with(relay.surface) else {
            return Ok(Seen { range, delay, rates: Rates::Declared(declared(&link)) });
        };
        let budgeted = BudgetedLink { signal, ends, leans: [lean, Angle::ZERO] };
        let way = (range, [seen.elevation, Angle::RIGHT]);
        let budgets = budgeted.budgets(way, budgeted.lost_to_the_sky(&seen));
        Ok(Seen { range, delay, rates: Rates::Budgeted(budgeted, budgets) })
    }

    /// Looks at the link between relay and Earth.
    fn relay_earth(&self, sky: &dyn Sky, epoch: Epoch) -> Result<Seen, NoLink> {
        let relay = self.relay.ok_or(NoLink::NotInTheSky)?;
        let (station, elevation) = self.station(sky, epoch)?;
        let number = sky.station(epoch).map_or(0, |seen| seen.station);
        let outlook = sky.relay_outlook(number, epoch);
        if let Some(outlook) = outlook.filter(|outlook| outlook.above_limb <= Angle::ZERO) {
            return Err(NoLink::BehindMoon { above_limb: outlook.above_limb });
        }
        // Without a known outlook Earth's distance from the landing point stands for the relay's: they differ by
        // less than 19 000 km, 0.06 s of light and 0.5 dB.
        let [earth, _] = sky.links(self.lander, epoch);
        let known = outlook.map(|outlook| outlook.range).or(earth.map(|earth| earth.range));
        let range = known.unwrap_or(Length::ZERO);
        let delay = light_time(range);
        let Some(((signal, near), far)) = relay.earth.zip(station.relay) else {
            let unlimited = DataRate::from_bits_per_second(f64::INFINITY);
            let rates = Duplex { up: unlimited, down: relay.to_earth }.map(without_budget);
            return Ok(Seen { range, delay, rates: Rates::Declared(rates) });
        };
        if known.is_none() {
            return Err(NoLink::NotInTheSky);
        }
        let budgeted = BudgetedLink { signal, ends: [near, far.terminal], leans: [Angle::ZERO; 2] };
        let air = air(&far, elevation);
        let budgets = budgeted.budgets((range, [Angle::RIGHT, elevation]), |_| air);
        Ok(Seen { range, delay, rates: Rates::Budgeted(budgeted, budgets) })
    }

    /// Returns the station that tracks the Moon, and how high it sees it. Where the sky does not tell stations apart,
    /// it is the first one at its least elevation.
    fn station(&self, sky: &dyn Sky, epoch: Epoch) -> Result<(&StationModel, Angle), NoLink> {
        let first = self.stations.first().ok_or(NoLink::NoStation)?;
        match sky.station(epoch) {
            Some(StationView { station, elevation }) => {
                let station = self.stations.get(station).ok_or(NoLink::NoStation)?;
                Ok((station, elevation))
            }
            None if sky.is_tracked(epoch) => Ok((first, first.minimum_elevation)),
            None => Err(NoLink::NotTracked),
        }
    }
}

/// The hops of a radio on the ground to the sky.
#[derive(Debug, Clone, Copy)]
struct SurfaceHops {
    direct: Result<Seen, NoLink>,
    relay: Result<Seen, NoLink>,
}

/// Two ends that see each other.
#[derive(Debug, Clone, Copy)]
struct Seen {
    range: Length,
    delay: Duration,
    rates: Rates,
}

/// Where the rates of a hop come from.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::large_enum_variant, reason = "it lives for one look")]
enum Rates {
    /// The mission declares them.
    Declared(Duplex<HopRate>),
    /// They follow from its budgets.
    Budgeted(BudgetedLink, Duplex<LinkBudget>),
}

impl Seen {
    fn hop(self) -> Result<LinkHop, NoLink> {
        let rates = match self.rates {
            Rates::Declared(rates) => rates,
            Rates::Budgeted(link, budgets) => {
                link.carried(&budgets).map_err(|lacks| NoLink::TooWeak { lacks })?
            }
        };
        Ok(LinkHop::new(rates, self.delay))
    }
}

const fn without_budget(rate: DataRate) -> HopRate {
    HopRate { rate, bit_error_rate: 0.0, margin: None }
}

/// The rates of a link without a budget.
pub(crate) fn declared(link: &LinkModel) -> Duplex<HopRate> {
    let LinkModel { up, down, bit_errors, .. } = *link;
    let rate = |rate, bit_error_rate| HopRate { rate, bit_error_rate, margin: None };
    Duplex { up: rate(up, bit_errors.up), down: rate(down, bit_errors.down) }
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
