//! Goals that wait for times and for one another, and zones that are kept out of.

use hilal_quantity::Epoch;

use super::finding::Findings;
use crate::schema::{Contact, Goal, KeepOut, Mission};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    for (index, goal) in mission.goals.iter().enumerate() {
        window(mission, (index, goal), findings);
        order(mission, (index, goal), findings);
        if goal.contact == Some(Contact::Relay) && mission.relays.is_empty() {
            findings.error(
                &format!("goals.{index}.contact"),
                format!(
                    "goal {} asks for a relay, and none is declared; add one to [relays]",
                    goal.id
                ),
            );
        }
    }
    for (index, zone) in mission.keep_out.iter().enumerate() {
        if !(zone.radius_m.is_finite() && zone.radius_m > 0.0) {
            findings.error(
                &format!("keep_out.{index}.radius_m"),
                format!("zone {} has a radius of {} m; it must be above 0", zone.id, zone.radius_m),
            );
        }
        holds(mission, (index, zone), findings);
    }
    faults(mission, findings);
    let stoppage_h = mission.planning.stoppage().to_seconds() / 3600.0;
    if stoppage_h >= mission.duration_days * 24.0 {
        findings.error(
            "planning.stoppage_h",
            format!("a stoppage of {stoppage_h} h outlasts the mission; make it shorter"),
        );
    }
}

/// Checks that faults have different names and last for some time, and that a limit comes with faults.
fn faults(mission: &Mission, findings: &mut Findings<'_>) {
    let faults = &mission.planning.faults;
    for (index, fault) in faults.iter().enumerate() {
        if faults[..index].iter().any(|other| other.id == fault.id) {
            findings.error(
                &format!("planning.faults.{index}.id"),
                format!("fault `{}` is declared twice; give each its own id", fault.id),
            );
        }
        if fault.mean_h.get().to_seconds() <= 0.0 {
            findings.error(
                &format!("planning.faults.{index}.mean_h"),
                format!("fault {} lasts 0 h on average; it must be above 0", fault.id),
            );
        }
    }
    if mission.planning.loss_limit.is_some() && faults.is_empty() {
        findings.error(
            "planning.loss_limit",
            "a limit on the probability of loss needs faults; declare [[planning.faults]]"
                .to_owned(),
        );
    }
}

/// A zone must hold neither what the rover starts from nor where it is to be safe.
fn holds(mission: &Mission, (index, zone): (usize, &KeepOut), findings: &mut Findings<'_>) {
    let landing = ("the landing point".to_owned(), mission.site.landing.point());
    let havens = mission.havens.iter().map(|haven| (format!("haven {}", haven.id), haven.point()));
    for (what, place) in core::iter::once(landing).chain(havens) {
        if zone.centre().distance(place).metres() < zone.radius_m {
            findings.error(
                &format!("keep_out.{index}"),
                format!("zone {} holds {what}; move it or make it smaller", zone.id),
            );
        }
    }
}

/// The time in which the work may be done must hold it.
fn window(mission: &Mission, (index, goal): (usize, &Goal), findings: &mut Findings<'_>) {
    let (start, end) = (mission.start(), mission.start() + mission.duration());
    let instant = |utc: Option<crate::Utc>| utc.map(crate::Utc::epoch);
    let first: Epoch = instant(goal.not_before_utc).map_or(start, |utc| utc.max(start));
    let last: Epoch = instant(goal.not_after_utc).map_or(end, |utc| utc.min(end));
    let open_h = (last - first).to_seconds() / 3600.0;
    if open_h < goal.dwell_h && (goal.not_before_utc.is_some() || goal.not_after_utc.is_some()) {
        findings.error(
            &format!("goals.{index}"),
            format!(
                "goal {} needs {} h, and between not_before_utc and not_after_utc the mission leaves \
                 {:.2} h; widen the window or shorten the dwell",
                goal.id,
                goal.dwell_h,
                open_h.max(0.0)
            ),
        );
    }
}

/// What must come before a goal must exist, and must not wait for it in turn.
fn order(mission: &Mission, (index, goal): (usize, &Goal), findings: &mut Findings<'_>) {
    let key = format!("goals.{index}.after");
    for id in &goal.after {
        if mission.goals.iter().all(|other| other.id != *id) {
            findings.error(&key, format!("goal `{id}` is not declared; add it or leave it out"));
        }
    }
    if waits_for_itself(mission, goal) {
        findings.error(
            &key,
            format!(
                "goal {} waits for itself by way of those it comes after; break the circle",
                goal.id
            ),
        );
    }
}

fn waits_for_itself(mission: &Mission, goal: &Goal) -> bool {
    let mut before: Vec<&str> = goal.after.iter().map(String::as_str).collect();
    let mut seen = Vec::new();
    while let Some(id) = before.pop() {
        if id == goal.id {
            return true;
        }
        if !seen.contains(&id) {
            seen.push(id);
            let earlier = mission.goals.iter().filter(|other| other.id == id);
            before.extend(earlier.flat_map(|other| other.after.iter().map(String::as_str)));
        }
    }
    false
}
