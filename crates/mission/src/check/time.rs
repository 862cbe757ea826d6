//! Dates inside the kernels, and numbers that no table's type can vouch for.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Epoch, Unit};

use super::finding::Findings;
use crate::schema::{Mission, RelayOrbit};

/// Returns whether the mission has a time in which anything could be budgeted.
pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) -> bool {
    if !dates(mission, findings) {
        return false;
    }
    numbers(mission, findings);
    for (id, relay) in &mission.relays {
        orbit(&format!("relays.{id}.orbit"), &relay.orbit, findings);
    }
    true
}

/// An orbit must not go through the Moon.
pub(super) fn orbit(key: &str, orbit: &RelayOrbit, findings: &mut Findings<'_>) {
    let periselene = orbit.semi_major_axis_km.get() * (1.0 - orbit.eccentricity.get());
    if periselene <= MOON_RADIUS {
        findings.error(
            key,
            format!(
                "periselene lies {:.1} km from the Moon's centre, inside its radius of {:.1} km; \
                 axis and eccentricity take radii, not altitudes",
                periselene.kilometres(),
                MOON_RADIUS.kilometres()
            ),
        );
    }
}

fn dates(mission: &Mission, findings: &mut Findings<'_>) -> bool {
    let days = mission.duration_days;
    if !(days.is_finite() && days > 0.0) {
        findings
            .error("duration_days", format!("a mission must last more than 0 days, got {days}"));
        return false;
    }
    covered("start_utc", ("mission", mission.start(), days), findings);
    true
}

/// What lasts a number of days from an instant must lie inside the kernels.
pub(super) fn covered(
    key: &str,
    (what, start, days): (&str, Epoch, f64),
    findings: &mut Findings<'_>,
) {
    // What the kernels in the program cover, as docs/models/ephemeris.md states it.
    let first = Epoch::from_gregorian_utc(2025, 1, 1, 0, 10, 0, 0);
    let last = Epoch::from_gregorian_utc_at_midnight(2034, 1, 1);
    if start < first || start + days * Unit::Day > last {
        findings.error(
            key,
            format!(
                "the {what} lasts from {start} for {days} days, outside the ephemeris kernels, \
                 which cover {first} to {last}; move the start or shorten the {what}"
            ),
        );
    }
}

fn numbers(mission: &Mission, findings: &mut Findings<'_>) {
    if mission.planning.step_minutes == 0 {
        findings
            .error("planning.step_minutes", "a step must last at least 1 min, got 0".to_owned());
    }
    for (id, vehicle) in &mission.vehicles {
        let step = vehicle.planning.as_ref().and_then(|planning| planning.step_minutes);
        if step == Some(0) {
            findings.error(
                &format!("vehicles.{id}.planning.step_minutes"),
                "a step must last at least 1 min, got 0".to_owned(),
            );
        }
    }
    places(mission, findings);
}

/// Places and what is chosen for them.
fn places(mission: &Mission, findings: &mut Findings<'_>) {
    let landing = mission.site.landing;
    let mut places = vec![("site.landing".to_owned(), landing.x_m, landing.y_m)];
    for (id, vehicle) in &mission.vehicles {
        if let Some(start) = vehicle.start {
            let key = format!("vehicles.{id}.start");
            if !start.heading_deg.is_finite() {
                findings.error(
                    &key,
                    format!("heading_deg must be a finite number, got {}", start.heading_deg),
                );
            }
            places.push((key, start.x_m, start.y_m));
        }
    }
    for (index, goal) in mission.goals.iter().enumerate() {
        places.push((format!("goals.{index}"), goal.x_m, goal.y_m));
        let duration_h = mission.duration_days * 24.0;
        if !(goal.dwell_h > 0.0 && goal.dwell_h < duration_h) {
            findings.error(
                &format!("goals.{index}.dwell_h"),
                format!(
                    "goal {} has a dwell of {} h; it must lie between 0 and the mission's {:.0} h",
                    goal.id, goal.dwell_h, duration_h
                ),
            );
        }
        if !(goal.value.is_finite() && goal.value > 0.0) {
            findings.error(
                &format!("goals.{index}.value"),
                format!("goal {} has the value {}; it must be above 0", goal.id, goal.value),
            );
        }
    }
    for (index, haven) in mission.havens.iter().enumerate() {
        places.push((format!("havens.{index}"), haven.x_m, haven.y_m));
    }
    for (index, zone) in mission.keep_out.iter().enumerate() {
        places.push((format!("keep_out.{index}"), zone.x_m, zone.y_m));
    }
    for (key, x_m, y_m) in places {
        if !(x_m.is_finite() && y_m.is_finite()) {
            findings.error(
                &key,
                format!("coordinates must be finite numbers of metres, got ({x_m}, {y_m})"),
            );
        }
    }
}
