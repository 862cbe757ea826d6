//! Link budgets: a link has both its ends or none, and nothing beside what its budget gives.

use super::finding::Findings;
use crate::schema::{Antenna, Link, Mission, Radio, Terminal};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    let ends = FarEnds::of(mission);
    let vehicles = mission.vehicles.iter();
    let radios = vehicles.filter_map(|(id, vehicle)| Some((id, vehicle.radio.as_ref()?)));
    for (id, radio) in radios {
        let key = format!("vehicles.{id}.radio");
        to_the_sky((&key, radio), &ends, findings);
        if let Some(link) = &radio.lander {
            let key = format!("{key}.lander");
            budget((&key, link), ends.lander.as_deref(), findings);
        }
    }
    to_the_sky(("lander.radio", &mission.lander.radio), &ends, findings);
    lander(mission, findings);
    for (id, relay) in &mission.relays {
        let earth = relay.earth.as_ref().map(|earth| &earth.terminal);
        for (part, terminal) in [("surface", relay.surface.as_ref()), ("earth.terminal", earth)] {
            dish((&format!("relays.{id}.{part}"), terminal), findings);
        }
    }
}

/// Where the other ends of links lack a terminal, if one does: the key of the table to add.
struct FarEnds {
    stations: Option<String>,
    relay: Option<String>,
    lander: Option<String>,
}

impl FarEnds {
    fn of(mission: &Mission) -> Self {
        let station = mission.stations.iter().find(|(_, station)| station.surface.is_none());
        let relay = mission.relays.iter().next().filter(|(_, relay)| relay.surface.is_none());
        let lander = mission.lander.radio.lander.as_ref();
        let lander = lander.filter(|link| link.terminal.is_none());
        Self {
            stations: station.map(|(id, _)| format!("stations.{id}.surface")),
            relay: relay.map(|(id, _)| format!("relays.{id}.surface")),
            lander: lander.map(|_| "lander.radio.lander.terminal".to_owned()),
        }
    }
}

fn to_the_sky((key, radio): (&str, &Radio), ends: &FarEnds, findings: &mut Findings<'_>) {
    let links = [("direct", &radio.direct, &ends.stations), ("relay", &radio.relay, &ends.relay)];
    for (name, link, far) in links {
        if let Some(link) = link {
            budget((&format!("{key}.{name}"), link), far.as_deref(), findings);
        }
    }
}

/// A link with a terminal has a signal and another end, and neither bit error rates nor rates upside down.
fn budget((key, link): (&str, &Link), far: Option<&str>, findings: &mut Findings<'_>) {
    dish((&format!("{key}.terminal"), link.terminal.as_ref()), findings);
    let signal = match (&link.terminal, &link.signal) {
        (None, None) => return,
        (Some(_), Some(signal)) => signal,
        (Some(_), None) => {
            let message =
                "has a terminal and no signal, so that its budget cannot be drawn up; add";
            return findings.error(key, format!("{message} [{key}.signal]"));
        }
        (None, Some(_)) => {
            let message =
                "has a signal and no terminal, so that its budget cannot be drawn up; add";
            return findings.error(key, format!("{message} [{key}.terminal]"));
        }
    };
    if let Some(missing) = far {
        let message = "has a terminal, and the other end of the link has none; add";
        findings.error(&format!("{key}.terminal"), format!("{message} [{missing}]"));
    }
    let rates = [
        ("up", &link.up_bit_error_rate, &link.up_bit_s, &signal.slowest_up_bit_s),
        ("down", &link.down_bit_error_rate, &link.down_bit_s, &signal.slowest_down_bit_s),
    ];
    for (way, errors, fastest, slowest) in rates {
        if errors.is_some() {
            findings.error(
                &format!("{key}.{way}_bit_error_rate"),
                "is declared beside a budget, which gives it; remove it, or signal and terminal"
                    .to_owned(),
            );
        }
        if slowest.value() <= 0.0 || slowest.value() > fastest.value() {
            findings.error(
                &format!("{key}.signal.slowest_{way}_bit_s"),
                format!(
                    "must be above 0 and at most the fastest rate, {} bit/s; got {} bit/s",
                    fastest.value(),
                    slowest.value()
                ),
            );
        }
    }
}

/// The lander's end of its link to the vehicles takes their signal.
fn lander(mission: &Mission, findings: &mut Findings<'_>) {
    let Some(link) = &mission.lander.radio.lander else { return };
    dish(("lander.radio.lander.terminal", link.terminal.as_ref()), findings);
    if link.signal.is_some() {
        findings.error(
            "lander.radio.lander.signal",
            "is declared by each vehicle under radio.lander.signal; remove it here".to_owned(),
        );
    }
}

/// A dish has a diameter.
fn dish((key, terminal): (&str, Option<&Terminal>), findings: &mut Findings<'_>) {
    if let Some(Antenna::Dish { diameter_m: None, .. }) = terminal.map(|end| &end.antenna) {
        findings.error(
            &format!("{key}.antenna"),
            "is a dish without a diameter; add diameter_m".to_owned(),
        );
    }
}
