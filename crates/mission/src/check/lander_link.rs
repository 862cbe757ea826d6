//! Goals that want the lander in view: both ends of the link must be declared, with their antennas.

use super::finding::Findings;
use crate::schema::{Contact, Mission, Radio};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    // A flown vehicle that is not declared, or has no radio, is said elsewhere.
    let vehicle = mission.flown_vehicle().and_then(|vehicle| vehicle.radio.as_ref());
    let ends = [
        ("lander.radio".to_owned(), "the lander", Some(&mission.lander.radio)),
        (format!("vehicles.{}.radio", mission.flown), "the flown vehicle", vehicle),
    ];
    for (key, who, radio) in &ends {
        if let Some(radio) = radio {
            height(key, (who, radio), findings);
        }
    }
    let asks = |goal: &crate::schema::Goal| goal.contact == Some(Contact::Lander);
    for (index, goal) in mission.goals.iter().enumerate().filter(|(_, goal)| asks(goal)) {
        let missing = ends.iter().filter_map(|(key, who, radio)| Some((key, who, (*radio)?)));
        for words in missing.flat_map(|(key, who, radio)| missing_of(key, who, radio)) {
            findings.error(
                &format!("goals.{index}.contact"),
                format!("goal {} asks for the lander, and {words}", goal.id),
            );
        }
    }
}

/// Says what one end lacks for a line of sight to the other.
fn missing_of(key: &str, who: &str, radio: &Radio) -> Vec<String> {
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
fn height(key: &str, (who, radio): (&str, &Radio), findings: &mut Findings<'_>) {
    let height_m = radio.antenna_height_m.as_ref().map(|height| height.get().metres());
    if let Some(height_m) = height_m.filter(|height_m| *height_m < 0.0) {
        findings.error(
            &format!("{key}.antenna_height_m"),
            format!("{who}'s antenna stands at {height_m:.1} m; it must be 0 m or above"),
        );
    }
}
