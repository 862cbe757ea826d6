//! What a plan does after a stoppage: each branch is held to the rules of the plan.

use hilal_quantity::{Epoch, MapPoint, Unit};
use rayon::prelude::*;

use super::replay::{Rover, branch};
use super::{Certificate, Rule, Rules, Violation, place};
use crate::{Activity, ActivityKind, Contingency, Plan};

/// Epochs are written to the second.
const TOLERANCE_S: f64 = 1.0;
/// Longest time between two branches while the rover drives or works, in seconds.
const APART_S: f64 = 6.0 * 3600.0;
/// How far from the plan's way a stoppage may be said to begin, in metres.
const NEAR_M: f64 = 0.1;

/// The instants at which the branches begin, in order.
pub(super) fn instants(plan: &Plan) -> Vec<Epoch> {
    plan.contingencies.iter().map(|contingency| contingency.stopped_utc).collect()
}

/// Replays every branch from the rover as the plan has it there and then, and takes the margins of
/// the worst into the certificate.
pub(super) fn check(
    plan: &Plan,
    rules: &Rules<'_>,
    (mut certificate, rovers): (Certificate, Vec<Rover<'_>>),
) -> Result<Certificate, Violation> {
    asked_for(plan, rules)?;
    let mut earlier = plan.start_utc;
    for contingency in &plan.contingencies {
        let late_s = (earlier - contingency.stopped_utc).to_seconds();
        if late_s > 0.0 {
            return broken(contingency, (contingency.stopped_utc, late_s, 0.0), "s out of order");
        }
        shape(plan, contingency, rules)?;
        earlier = contingency.stopped_utc;
    }
    everywhere(plan)?;
    if let Some(missed) = plan.contingencies.get(rovers.len()) {
        return broken(missed, (missed.stopped_utc, 1.0, 0.0), "branches outside the plan");
    }
    let replays: Vec<Result<Certificate, Violation>> = rovers
        .into_par_iter()
        .zip(&plan.contingencies)
        .map(|(rover, contingency)| branch(rover, contingency))
        .collect();
    certificate.contingencies = replays.len();
    for replay in replays {
        let replay = replay?;
        certificate.least_after_stoppage_wh = Some(
            certificate.least_after_stoppage_wh.unwrap_or(f64::INFINITY).min(replay.min_energy_wh),
        );
    }
    Ok(certificate)
}

fn broken<T>(
    contingency: &Contingency,
    (utc, value, limit): (Epoch, f64, f64),
    unit: &'static str,
) -> Result<T, Violation> {
    let place = MapPoint::from(contingency.place);
    Err(Violation { rule: Rule::Contingency, utc, place, value, limit, unit })
}

/// The plan bears at least what the mission asks for.
fn asked_for(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let limit = rules.mission.planning.stoppage().to_seconds();
    if plan.stoppage_s >= limit - TOLERANCE_S {
        return Ok(());
    }
    let place = plan.activities.first().and_then(Activity::from).unwrap_or_default();
    let (utc, value) = (plan.start_utc, plan.stoppage_s);
    Err(Violation { rule: Rule::Stoppage, utc, place, value, limit, unit: "s" })
}

/// Wherever the rover drives or works, a branch begins at the start and again every so often.
fn everywhere(plan: &Plan) -> Result<(), Violation> {
    if plan.stoppage_s <= 0.0 {
        return Ok(());
    }
    // A plan from a state first goes to where its steps begin.
    let steps = plan.activities.iter().skip(usize::from(plan.from.is_some()));
    let busy = [ActivityKind::Drive, ActivityKind::Science];
    for activity in steps.filter(|activity| busy.contains(&activity.kind)) {
        let inside = |utc: &Epoch| (activity.start_utc..activity.end_utc).contains(utc);
        let begins = instants(plan).into_iter().filter(inside).chain([activity.end_utc]);
        let mut last = activity.start_utc - APART_S * Unit::Second;
        for utc in begins {
            let value = (utc - last).to_seconds();
            let limit = APART_S + TOLERANCE_S;
            if value > limit {
                let place = plan.position(last).unwrap_or_default();
                let rule = Rule::NoWayOut;
                return Err(Violation {
                    rule,
                    utc: last,
                    place,
                    value,
                    limit,
                    unit: "s until one",
                });
            }
            last = utc;
        }
    }
    Ok(())
}

/// A branch begins on the plan's way, in the plan's order, bears the stoppage, has no gaps, keeps to
/// the ground that may be driven, and ends in a haven at the plan's end.
fn shape(plan: &Plan, contingency: &Contingency, rules: &Rules<'_>) -> Result<(), Violation> {
    let begins = contingency.stopped_utc;
    let wanted = plan.position(begins).unwrap_or_default();
    let away_m = wanted.distance(contingency.place.into()).metres();
    if away_m > NEAR_M {
        return broken(contingency, (begins, away_m, NEAR_M), "m off the plan's way");
    }
    let bears_s = (contingency.free_utc - begins).to_seconds();
    let to_come_s = (plan.end_utc - begins).to_seconds();
    let asked_s = plan.stoppage_s.min(to_come_s);
    if bears_s < asked_s - TOLERANCE_S {
        return broken(contingency, (begins, bears_s, asked_s), "s of stoppage");
    }
    let mut at = (contingency.free_utc, MapPoint::from(contingency.place));
    for activity in &contingency.activities {
        let (from, to) = (activity.from().unwrap_or_default(), activity.to().unwrap_or_default());
        let gap_s = (activity.start_utc - at.0).to_seconds().abs();
        let gap_m = from.distance(at.1).metres();
        if gap_s > TOLERANCE_S || gap_m > NEAR_M || activity.waypoints.len() < 2 {
            return broken(
                contingency,
                (activity.start_utc, gap_s.max(gap_m), 0.0),
                "s or m of gap",
            );
        }
        place::activity(activity, rules)?;
        at = (activity.end_utc, to);
    }
    let short_s = (plan.end_utc - at.0).to_seconds().abs();
    if short_s > TOLERANCE_S {
        return broken(contingency, (at.0, short_s, 0.0), "s short of the end");
    }
    place::in_a_haven((at.0, at.1), rules)
}
