//! Goals that wait for times and for one another, and zones that are kept out of.

use hilal_quantity::Epoch;

use super::finding::Findings;
use super::rocks;
use crate::figure::Figure;
use crate::schema::{Contact, FaultKind, Goal, KeepOut, Mission, Planning};
use crate::unit::Hours;

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
    let planning = &mission.planning;
    faults("planning.faults", &planning.faults, findings);
    stoppage("planning.stoppage_h", (mission, planning.stoppage_h.as_ref()), findings);
    limit("planning.loss_limit", planning, findings);
    for (id, vehicle) in &mission.vehicles {
        let Some(own) = &vehicle.planning else { continue };
        let at = |key: &str| format!("vehicles.{id}.planning.{key}");
        faults(&at("faults"), own.faults.as_deref().unwrap_or_default(), findings);
        stoppage(&at("stoppage_h"), (mission, own.stoppage_h.as_ref()), findings);
        if own.faults.is_some() || own.loss_limit.is_some() {
            limit(&at("loss_limit"), &planning.with(own), findings);
        }
    }
}

/// A stoppage ends before the mission does.
fn stoppage(
    key: &str,
    (mission, declared): (&Mission, Option<&Figure<Hours>>),
    findings: &mut Findings<'_>,
) {
    let stoppage_h = declared.map_or(0.0, Figure::value);
    if stoppage_h >= mission.duration_days * 24.0 {
        findings.error(
            key,
            format!("a stoppage of {stoppage_h} h outlasts the mission; make it shorter"),
        );
    }
}

/// A limit on the probability of loss needs faults.
fn limit(key: &str, planning: &Planning, findings: &mut Findings<'_>) {
    if planning.loss_limit.is_some() && planning.faults.is_empty() {
        findings.error(
            key,
            "a limit on the probability of loss needs faults; declare [[planning.faults]]"
                .to_owned(),
        );
    }
}

/// Faults are told apart by their names, and last for some time.
fn faults(key: &str, faults: &[FaultKind], findings: &mut Findings<'_>) {
    for (index, fault) in faults.iter().enumerate() {
        if faults[..index].iter().any(|other| other.id == fault.id) {
            findings.error(
                &format!("{key}.{index}.id"),
                format!("fault `{}` is declared twice; give each its own id", fault.id),
            );
        }
        if fault.mean_h.get().to_seconds() <= 0.0 {
            findings.error(
                &format!("{key}.{index}.mean_h"),
                format!("fault {} lasts 0 h on average; it must be above 0", fault.id),
            );
        }
    }
}

/// A zone must hold neither what a vehicle starts from nor where it is to be safe.
fn holds(mission: &Mission, (index, zone): (usize, &KeepOut), findings: &mut Findings<'_>) {
    let landing = ("the landing point".to_owned(), mission.site.landing.point());
    let havens = mission.havens.iter().map(|haven| (format!("haven {}", haven.id), haven.point()));
    let with_start = mission.vehicles.iter().filter(|(_, vehicle)| vehicle.start.is_some());
    let starts = with_start.filter_map(|(id, _)| rocks::start(mission, id));
    for (what, place) in core::iter::once(landing).chain(starts).chain(havens) {
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
        let vehicle = mission.vehicle_of(goal);
        let earlier = mission.goals.iter().find(|other| other.id == *id);
        let other = earlier.map(|earlier| mission.vehicle_of(earlier));
        if let Some(other) = other.filter(|other| *other != vehicle) {
            findings.error(
                &key,
                format!(
                    "goal {} is for `{vehicle}` and waits for goal {id}, which is for `{other}`; a goal \
                     waits only for goals of its own vehicle",
                    goal.id
                ),
            );
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
