//! What a plan does after a stoppage: each branch is held to the rules of the plan.

use hilal_quantity::{Epoch, MapPoint};
use rayon::prelude::*;

use super::replay::{Rover, branch};
use super::{Certificate, Rule, Rules, Violation, place};
use crate::{Contingency, Plan};

/// Epochs are written to the second.
const TOLERANCE_S: f64 = 1.0;
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
    let mut earlier = plan.start_utc;
    for contingency in &plan.contingencies {
        let late_s = (earlier - contingency.stopped_utc).to_seconds();
        if late_s > 0.0 {
            return broken(contingency, (contingency.stopped_utc, late_s, 0.0), "s out of order");
        }
        shape(plan, contingency, rules)?;
        earlier = contingency.stopped_utc;
    }
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
