//! Science that wants the lander in view, held to the figures as the mission declares them.

use hilal_environment::{Antenna, Sight};
use hilal_mission::schema::{Link, Radio};
use hilal_mission::{Figure, VehicleMission};
use hilal_quantity::{Epoch, Length, MapPoint};

use super::{Rule, Rules, Violation};

/// The antenna that stands for what is not known: no plan holds without it.
const UNKNOWN: (f64, f64, &str) = (0.0, 1.0, "lines of sight known to the lander");

/// Looks from where the science is done.
pub(super) fn check(rules: &Rules<'_>, (place, utc): (MapPoint, Epoch)) -> Result<(), Violation> {
    let Err((value, limit, unit)) = hold(rules, place) else { return Ok(()) };
    Err(Violation { rule: Rule::Contact, utc, place, value, limit, unit })
}

/// Whether a rover at a place and the lander can speak. Ground is looked at only within their reach.
pub(super) fn in_reach(rules: &Rules<'_>, place: MapPoint) -> bool {
    let Some([(rover, _), (lander, _)]) = declared(rules.mission) else { return false };
    let away = place.distance(rules.mission.site.landing.point());
    let near =
        |link: &Link| link.maximum_range_km.as_ref().is_none_or(|longest| away <= longest.get());
    near(rover) && near(lander) && hold(rules, place).is_ok()
}

/// Gives the value, limit and unit of the first figure that does not hold.
fn hold(rules: &Rules<'_>, place: MapPoint) -> Result<(), (f64, f64, &'static str)> {
    let ends = declared(rules.mission).ok_or(UNKNOWN)?;
    let [rover, lander] = ends;
    let places = [place, rules.mission.site.landing.point()];
    let antennas = [(places[0], rover.1), (places[1], lander.1)];
    let antennas = antennas.map(|(point, height)| Antenna { point, height });
    let sight = rules.sky.sight(antennas).ok_or(UNKNOWN)?;
    if sight.clearance < Length::ZERO {
        return Err((
            sight.clearance.metres(),
            0.0,
            "m between the ground and the line to the lander",
        ));
    }
    for (end, (link, _)) in ends.iter().enumerate() {
        allows(link, &sight, end)?;
    }
    Ok(())
}

/// Whether one end's link bears the line.
fn allows(link: &Link, sight: &Sight, end: usize) -> Result<(), (f64, f64, &'static str)> {
    let longest_m = link.maximum_range_km.as_ref().map(|range| range.get().metres());
    if let Some(longest_m) = longest_m.filter(|longest_m| sight.range.metres() > *longest_m) {
        return Err((sight.range.metres(), longest_m, "m to the lander"));
    }
    let (found, least) = (sight.elevations[end], link.minimum_elevation_deg.get());
    if found < least {
        return Err((found.degrees(), least.degrees(), "° of elevation to the lander"));
    }
    Ok(())
}

/// The link to the other, and the height of the antenna, of rover and lander.
fn declared(mission: &VehicleMission) -> Option<[(&Link, Length); 2]> {
    let end =
        |radio: &'_ Radio| -> Option<Length> { radio.antenna_height_m.as_ref().map(Figure::get) };
    let rover = mission.vehicle().radio.as_ref()?;
    let lander = &mission.lander.radio;
    Some([(rover.lander.as_ref()?, end(rover)?), (lander.lander.as_ref()?, end(lander)?)])
}
