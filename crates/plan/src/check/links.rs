//! When a link is there: the checker's own copy of the rule, kept as strict as the environment's
//! (`docs/models/link-availability.md`); a test sets one beside the other.
//!
//! It reads what the mission declares, and asks the sky for geometry alone: who stands where, and
//! whether a station listens.

use hilal_environment::BodyView;
use hilal_mission::Figure;
use hilal_mission::schema::{Contact, Link, Radio};

use super::verdict::Spot;
use super::{Rules, lander};

/// Whether a rover has the contact from the sky that a goal asks for. The lander gives none: it stands
/// on the ground, in view or not whatever the time ([`lander`]).
pub(super) fn in_contact(rules: &Rules<'_>, contact: Contact, spot: Spot) -> bool {
    let Some(radio) = radio(rules) else { return false };
    let [direct, relay] = up(rules, radio, spot);
    match contact {
        Contact::Earth => direct.is_some(),
        Contact::Relay => relay.is_some(),
        Contact::Any => direct.is_some() || relay.is_some(),
        Contact::Lander => false,
    }
}

/// The rate down of the faster of a rover's own links to Earth and relay, in bit/s.
pub(super) fn by_sky_bit_s(rules: &Rules<'_>, spot: Spot) -> f64 {
    radio(rules).map_or(0.0, |radio| fastest_bit_s(rules, radio, spot))
}

/// The rate down of the path through the lander, in bit/s: of the slower of its two hops.
pub(super) fn by_lander_bit_s(rules: &Rules<'_>, spot: Spot) -> f64 {
    let theirs = &rules.mission.lander.radio;
    let ends = radio(rules).and_then(|radio| radio.lander.as_ref().zip(theirs.lander.as_ref()));
    let Some((own, other)) = ends else { return 0.0 };
    let landing = Spot { place: rules.mission.site.landing.point(), ..spot };
    let onward_bit_s = fastest_bit_s(rules, theirs, landing);
    // To see the lander takes longer to find out than the rest.
    if onward_bit_s == 0.0 || !lander::is_in_view(rules, spot.place) {
        return 0.0;
    }
    down_bit_s(own).min(down_bit_s(other)).min(onward_bit_s)
}

fn radio<'a>(rules: &Rules<'a>) -> Option<&'a Radio> {
    rules.mission.vehicle().radio.as_ref()
}

fn down_bit_s(link: &Link) -> f64 {
    link.down_bit_s.get().bits_per_second()
}

/// The rate of the faster of a radio's links to Earth and relay; the relay sends on no faster than its
/// own link to Earth.
fn fastest_bit_s(rules: &Rules<'_>, radio: &Radio, spot: Spot) -> f64 {
    let [direct, relay] = up(rules, radio, spot);
    let passed_on = rules.mission.relays.values().next();
    let passed_on_bit_s =
        passed_on.map_or(f64::INFINITY, |relay| relay.to_earth_bit_s.get().bits_per_second());
    let relay_bit_s = relay.map_or(0.0, |link| down_bit_s(link).min(passed_on_bit_s));
    direct.map_or(0.0, down_bit_s).max(relay_bit_s)
}

/// The links of a radio to Earth and relay, where they are up: while a station listens, to who is in
/// view, no lower and no further away than the link bears.
fn up<'a>(rules: &Rules<'_>, radio: &'a Radio, spot: Spot) -> [Option<&'a Link>; 2] {
    if rules.mission.stations.is_empty() || !rules.sky.is_tracked(spot.utc) {
        return [None, None];
    }
    let [earth, relay] = rules.sky.links(spot.place, spot.utc);
    let bears = |(link, end): &(&Link, BodyView)| bears(link, end);
    let up =
        |link: &'a Option<Link>, end| link.as_ref().zip(end).filter(bears).map(|(link, _)| link);
    [up(&radio.direct, earth), up(&radio.relay, relay)]
}

fn bears(link: &Link, end: &BodyView) -> bool {
    let longest = link.maximum_range_km.as_ref().map(Figure::get);
    end.in_view()
        && end.elevation >= link.minimum_elevation_deg.get()
        && longest.is_none_or(|longest| end.range <= longest)
}

#[cfg(test)]
mod tests;
