//! When a link is there and how fast: the checker's own copy of the rule, kept as strict as the environment's
//! (`docs/models/link-availability.md`); a test sets one beside the other.
//!
//! It reads what the mission declares, and asks the sky for geometry alone: who stands where, and
//! which station listens.

use hilal_environment::{BodyView, StationView};
use hilal_mission::Figure;
use hilal_mission::models::link_budget::Terminal;
use hilal_mission::models::{LinkModel, RelayModel, StationModel};
use hilal_mission::schema::{Contact, Link, Radio};
use hilal_quantity::Angle;

use super::budget::{Ends, Geometry, lost_in_air_db};
use super::verdict::Spot;
use super::{Rules, lander};

/// Whether a rover has the contact from the sky that a goal asks for. The lander gives none: it stands
/// on the ground, in view or not whatever the time ([`lander`]).
pub(super) fn in_contact(rules: &Rules<'_>, contact: Contact, spot: Spot) -> bool {
    let Some(radio) = radio(rules) else { return false };
    let [direct, relay] = up(rules, (radio, lean(rules)), spot);
    match contact {
        Contact::Earth => direct.is_some(),
        Contact::Relay => relay.is_some(),
        Contact::Any => direct.is_some() || relay.is_some(),
        Contact::Lander => false,
    }
}

/// The rate down of the faster of a rover's own links to Earth and relay, in bit/s.
pub(super) fn by_sky_bit_s(rules: &Rules<'_>, spot: Spot) -> f64 {
    radio(rules).map_or(0.0, |radio| fastest_bit_s(rules, (radio, lean(rules)), spot))
}

/// The rate down of the path through the lander, in bit/s: of the slower of its two hops.
pub(super) fn by_lander_bit_s(rules: &Rules<'_>, spot: Spot) -> f64 {
    let theirs = &rules.mission.lander.radio;
    let landing = Spot { place: rules.mission.site.landing.point(), ..spot };
    let onward_bit_s = fastest_bit_s(rules, (theirs, Angle::ZERO), landing);
    // How fast the lander is reached takes longer to find out than the rest.
    if onward_bit_s == 0.0 {
        return 0.0;
    }
    lander::rate_bit_s(rules, spot.place).min(onward_bit_s)
}

fn radio<'a>(rules: &Rules<'a>) -> Option<&'a Radio> {
    rules.mission.vehicle().radio.as_ref()
}

/// How far the rover may lean: the steepest slope that it drives on.
pub(super) fn lean(rules: &Rules<'_>) -> Angle {
    let drive = rules.mission.vehicle().drive.as_ref();
    drive.map_or(Angle::ZERO, |drive| drive.slope_limit_deg.get())
}

/// The rate of the faster of a radio's paths to Earth without the lander.
fn fastest_bit_s(rules: &Rules<'_>, radio: (&Radio, Angle), spot: Spot) -> f64 {
    let [direct, relay] = up(rules, radio, spot);
    direct.unwrap_or(0.0).max(relay.unwrap_or(0.0))
}

/// Rates of a radio's paths to Earth, straight and through the relay, where they are up, in bit/s.
fn up(rules: &Rules<'_>, (radio, lean): (&Radio, Angle), spot: Spot) -> [Option<f64>; 2] {
    let Some((station, station_sees)) = station(rules, spot) else { return [None, None] };
    let [earth, relay] = rules.sky.links(spot.place, spot.utc);
    let far = station.surface;
    let air_db = far.map_or(0.0, |far| lost_in_air_db(&far, station_sees));
    let straight = |link: &Link, earth: &BodyView| {
        rate_bit_s((link, lean), far.map(|far| far.terminal), (earth, station_sees), air_db)
    };
    let declared = rules.mission.relays.values().next().map(RelayModel::new);
    let through = |link: &Link, seen: &BodyView| {
        let relay = declared?;
        let first = rate_bit_s((link, lean), relay.surface, (seen, Angle::RIGHT), 0.0)?;
        Some(first.min(relay_bit_s(rules, &relay, (&station, station_sees), spot)?))
    };
    let direct = radio.direct.as_ref().zip(earth).and_then(|(link, end)| straight(link, &end));
    [direct, radio.relay.as_ref().zip(relay).and_then(|(link, end)| through(link, &end))]
}

/// The station that listens, and how high it sees the site: where the sky does not tell them apart the first one, at
/// the least elevation at which it works.
fn station(rules: &Rules<'_>, spot: Spot) -> Option<(StationModel, Angle)> {
    let stations = &rules.mission.stations;
    if let Some(StationView { station, elevation }) = rules.sky.station(spot.utc) {
        return Some((StationModel::new(stations.values().nth(station)?), elevation));
    }
    let first = stations.values().next().filter(|_| rules.sky.is_tracked(spot.utc));
    let first = StationModel::new(first?);
    Some((first, first.minimum_elevation))
}

/// The rate down of a link from the ground to a body in the sky, where it is up.
fn rate_bit_s(
    (link, lean): (&Link, Angle),
    far: Option<Terminal>,
    (body, far_sees): (&BodyView, Angle),
    air_db: f64,
) -> Option<f64> {
    if !bears(link, body) {
        return None;
    }
    let model = LinkModel::new(link);
    let Some((signal, near, far)) =
        model.signal.zip(model.terminal).zip(far).map(|((signal, near), far)| (signal, near, far))
    else {
        return Some(link.down_bit_s.get().bits_per_second());
    };
    let ends = Ends { signal, near, far, lean };
    let at =
        Geometry { range: body.range, far_elevation: body.elevation, near_elevation: far_sees };
    ends.rate_bit_s(at, |carrier| ends.lost_to_the_sky_db(body, carrier) + air_db).ok()
}

/// The rate between relay and Earth, where the Moon does not stand between them.
fn relay_bit_s(
    rules: &Rules<'_>,
    relay: &RelayModel,
    (station, station_sees): (&StationModel, Angle),
    spot: Spot,
) -> Option<f64> {
    let number = rules.sky.station(spot.utc).map_or(0, |seen| seen.station);
    let outlook = rules.sky.relay_outlook(number, spot.utc);
    if outlook.is_some_and(|outlook| outlook.above_limb <= Angle::ZERO) {
        return None;
    }
    let (Some((signal, near)), Some(far)) = (relay.earth, station.relay) else {
        return Some(relay.to_earth.bits_per_second());
    };
    let [earth, _] = rules.sky.links(rules.mission.site.landing.point(), spot.utc);
    let range = outlook.map(|outlook| outlook.range).or(earth.map(|earth| earth.range))?;
    let air_db = lost_in_air_db(&far, station_sees);
    let ends = Ends { signal, near, far: far.terminal, lean: Angle::ZERO };
    let at = Geometry { range, far_elevation: Angle::RIGHT, near_elevation: station_sees };
    ends.rate_bit_s(at, |_| air_db).ok()
}

fn bears(link: &Link, end: &BodyView) -> bool {
    let longest = link.maximum_range_km.as_ref().map(Figure::get);
    end.in_view()
        && end.elevation >= link.minimum_elevation_deg.get()
        && longest.is_none_or(|longest| end.range <= longest)
}

#[cfg(test)]
mod tests;
