//! Goals that want the lander in view: both ends of the link must be declared, with their antennas.

use super::finding::Findings;
use crate::schema::{Contact, Mission, Radio, VehicleId};

/// One end of the link between a vehicle and the lander.
struct LinkEnd<'a> {
    /// The key of its radio.
    key: String,
    /// Its name in messages.
    who: String,
    radio: &'a Radio,
}

impl<'a> LinkEnd<'a> {
    fn lander(mission: &'a Mission) -> Self {
        let (key, who) = ("lander.radio".to_owned(), "the lander".to_owned());
        Self { key, who, radio: &mission.lander.radio }
    }

    /// The vehicle's end; nothing where it is not declared or has no radio, which is said elsewhere.
    fn vehicle(mission: &'a Mission, id: &VehicleId) -> Option<Self> {
        let radio = mission.vehicles.get(id)?.radio.as_ref()?;
        Some(Self { key: format!("vehicles.{id}.radio"), who: format!("`{id}`"), radio })
    }
}

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    height(&LinkEnd::lander(mission), findings);
    for end in mission.vehicles.keys().filter_map(|id| LinkEnd::vehicle(mission, id)) {
        height(&end, findings);
    }
    let asks = |goal: &crate::schema::Goal| goal.contact == Some(Contact::Lander);
    for (index, goal) in mission.goals.iter().enumerate().filter(|(_, goal)| asks(goal)) {
        let vehicle = LinkEnd::vehicle(mission, mission.vehicle_of(goal));
        let ends = core::iter::once(LinkEnd::lander(mission)).chain(vehicle);
        for words in ends.flat_map(|end| missing_of(&end)) {
            findings.error(
                &format!("goals.{index}.contact"),
                format!("goal {} asks for the lander, and {words}", goal.id),
            );
        }
    }
}

/// Says what one end lacks for a line of sight to the other.
fn missing_of(LinkEnd { key, who, radio }: &LinkEnd<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    if radio.lander.is_none() {
        missing.push(format!("{who} declares no link between the two; add [{key}.lander]"));
    }
    if radio.antenna_height_m.is_none() {
        missing.push(format!(
            "no height is given for {who}'s antenna; add antenna_height_m to [{key}]"
        ));
    }
    missing
}

/// An antenna under the ground sees nothing.
fn height(LinkEnd { key, who, radio }: &LinkEnd<'_>, findings: &mut Findings<'_>) {
    let height_m = radio.antenna_height_m.as_ref().map(|height| height.get().metres());
    if let Some(height_m) = height_m.filter(|height_m| *height_m < 0.0) {
        findings.error(
            &format!("{key}.antenna_height_m"),
            format!("{who}'s antenna stands at {height_m:.1} m; it must be 0 m or above"),
        );
    }
}
