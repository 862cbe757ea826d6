//! The lander in reach of a radio: the checker's own copy of the rule, held to the figures as the mission declares
//! them.

use hilal_environment::{Antenna, Obstruction};
use hilal_mission::models::LinkModel;
use hilal_mission::schema::{Link, Radio};
use hilal_mission::{Figure, VehicleMission};
use hilal_quantity::{Length, MapPoint};

use super::budget::{Ends, Geometry};
use super::links::lean;
use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::Evidence;

/// Places further away on the map than so many times the reach of a link are out of reach whatever the
/// ground is like: a polar map enlarges less than that.
const FAR_OFF: f64 = 2.0;

/// Looks from where the science is done.
pub(super) fn check(rules: &Rules<'_>, spot: Spot) -> Result<(), Violation> {
    let Some(hindrance) = hindrance(rules, spot.place) else { return Ok(()) };
    spot.breaks(Rule::Contact, measure(&hindrance))
}

/// What of a hindrance is beyond which limit.
fn measure(hindrance: &Evidence) -> Measure {
    let (value, limit, unit) = match *hindrance {
        Evidence::Hidden { clearance_m, .. } => {
            (clearance_m, 0.0, "m between the ground and the line to the lander")
        }
        Evidence::OutOfReach { range_m, limit_m } => (range_m, limit_m, "m to the lander"),
        Evidence::TooLow { elevation_deg, limit_deg } => {
            (elevation_deg, limit_deg, "° of elevation to the lander")
        }
        Evidence::TooWeak { lacks_db, .. } => {
            (lacks_db, 0.0, "dB missing from the signal to the lander")
        }
        Evidence::UnknownSight
        | Evidence::Slope { .. }
        | Evidence::NoEscape
        | Evidence::Escape { .. }
        | Evidence::LastStart { .. }
        | Evidence::Loss { .. }
        | Evidence::Memory { .. }
        | Evidence::Heat { .. } => (0.0, 1.0, "lines of sight known to the lander"),
    };
    Measure { value, limit, unit }
}

/// The rate down from a rover at a place to the lander, in bit/s; 0 where they do not hear each other. Ground is looked
/// at only within their reach.
pub(super) fn rate_bit_s(rules: &Rules<'_>, place: MapPoint) -> f64 {
    let Some(ends) = declared(rules.mission) else { return 0.0 };
    let away = place.distance(rules.mission.site.landing.point());
    if away > reach(&ends) * FAR_OFF {
        return 0.0;
    }
    found(rules, place).unwrap_or(0.0)
}

/// What keeps a rover at a place from speaking with the lander, if anything does.
pub(super) fn hindrance(rules: &Rules<'_>, place: MapPoint) -> Option<Evidence> {
    found(rules, place).err()
}

/// The rate down from a place, or what hinders: how far the lander is before what hides it, and that before how low it
/// stands; with a budget how low it stands before how weak the signal is.
fn found(rules: &Rules<'_>, place: MapPoint) -> Result<f64, Evidence> {
    let ends = declared(rules.mission).ok_or(Evidence::UnknownSight)?;
    let budget = budget(rules, &ends);
    let points = [place, rules.mission.site.landing.point()];
    let antenna = |end: usize| Antenna { point: points[end], height: ends[end].1 };
    let seen = rules.sky.obstruction([antenna(0), antenna(1)]);
    let seen = seen.ok_or(Evidence::UnknownSight)?;
    let reach = reach(&ends);
    if seen.range > reach {
        let (range_m, limit_m) = (seen.range.metres(), reach.metres());
        return Err(Evidence::OutOfReach { range_m, limit_m });
    }
    let clearance_m = seen.clearance.metres();
    if budget.is_none() && seen.clearance < Length::ZERO {
        return Err(Evidence::Hidden { clearance_m, place: seen.closest.into() });
    }
    if let Some(low) = too_low(&ends, &seen) {
        return Err(low);
    }
    let Some(budget) = budget else {
        let rate = |link: &Link| link.down_bit_s.get().bits_per_second();
        return Ok(rate(ends[0].0).min(rate(ends[1].0)));
    };
    let at = Geometry {
        range: seen.range,
        far_elevation: seen.elevations[0],
        near_elevation: seen.elevations[1],
    };
    let heights = [ends[0].1, ends[1].1];
    let lost_db = |carrier| budget.lost_over_ground_db((&seen, heights), carrier);
    let weak = |lacks_db| Evidence::TooWeak { lacks_db, clearance_m };
    budget.rate_bit_s(at, lost_db).map_err(weak)
}

/// What the budget of the link is drawn up from, where both ends declare it.
fn budget(rules: &Rules<'_>, ends: &[(&Link, Length); 2]) -> Option<Ends> {
    let [near, far] = [LinkModel::new(ends[0].0), LinkModel::new(ends[1].0)];
    let (signal, near, far) = (near.signal?, near.terminal?, far.terminal?);
    Some(Ends { signal, near, far, lean: lean(rules) })
}

/// The first end that sees the other lower than it declares.
fn too_low(ends: &[(&Link, Length); 2], seen: &Obstruction) -> Option<Evidence> {
    ends.iter().zip(seen.elevations).find_map(|((link, _), elevation)| {
        let lowest = link.minimum_elevation_deg.get();
        (elevation < lowest).then(|| Evidence::TooLow {
            elevation_deg: elevation.degrees(),
            limit_deg: lowest.degrees(),
        })
    })
}

/// The longest line that both ends bear.
fn reach(ends: &[(&Link, Length); 2]) -> Length {
    let longest = |link: &Link| link.maximum_range_km.as_ref().map(Figure::get);
    let declared = ends.iter().filter_map(|(link, _)| longest(link));
    declared.fold(Length::from_metres(f64::MAX), Length::min)
}

/// The link to the other, and the height of the antenna, of rover and lander.
fn declared(mission: &VehicleMission) -> Option<[(&Link, Length); 2]> {
    let height = |radio: &Radio| radio.antenna_height_m.as_ref().map(Figure::get);
    let rover = mission.vehicle().radio.as_ref()?;
    let lander = &mission.lander.radio;
    Some([(rover.lander.as_ref()?, height(rover)?), (lander.lander.as_ref()?, height(lander)?)])
}
