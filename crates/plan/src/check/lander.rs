//! The lander in view: the checker's own copy of the rule, held to the figures as the mission declares
//! them.

use hilal_environment::{Antenna, Sight};
use hilal_mission::schema::{Link, Radio};
use hilal_mission::{Figure, VehicleMission};
use hilal_quantity::{Length, MapPoint};

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

/// Whether a rover at a place and the lander can speak. Ground is looked at only within their reach.
pub(super) fn is_in_view(rules: &Rules<'_>, place: MapPoint) -> bool {
    let Some(ends) = declared(rules.mission) else { return false };
    let away = place.distance(rules.mission.site.landing.point());
    away <= reach(&ends) * FAR_OFF && hindrance(rules, place).is_none()
}

/// What keeps a rover at a place from speaking with the lander, if anything does: how far the lander is
/// before what hides it, and that before how low it stands.
pub(super) fn hindrance(rules: &Rules<'_>, place: MapPoint) -> Option<Evidence> {
    let Some(ends) = declared(rules.mission) else { return Some(Evidence::UnknownSight) };
    let points = [place, rules.mission.site.landing.point()];
    let antenna = |end: usize| Antenna { point: points[end], height: ends[end].1 };
    let Some(sight) = rules.sky.sight([antenna(0), antenna(1)]) else {
        return Some(Evidence::UnknownSight);
    };
    let reach = reach(&ends);
    if sight.range > reach {
        let (range_m, limit_m) = (sight.range.metres(), reach.metres());
        return Some(Evidence::OutOfReach { range_m, limit_m });
    }
    if sight.clearance < Length::ZERO {
        let clearance_m = sight.clearance.metres();
        return Some(Evidence::Hidden { clearance_m, place: sight.closest.into() });
    }
    too_low(&ends, &sight)
}

/// The first end that sees the other lower than it declares.
fn too_low(ends: &[(&Link, Length); 2], sight: &Sight) -> Option<Evidence> {
    ends.iter().zip(sight.elevations).find_map(|((link, _), elevation)| {
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
