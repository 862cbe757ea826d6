//! The list of goals: those of the mission, each with its fate and what stands behind it.

use hilal_mission::schema::Goal;
use hilal_quantity::{Epoch, MapPoint};

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation, reasons};
use crate::{ActivityKind, Fate, GoalOutcome, Plan};

/// What rounding may do to a place, in metres.
const PLACE_M: f64 = 1e-6;
/// What rounding may do to a value, in points.
const VALUE: f64 = 1e-9;
/// What may lie between two epochs that are meant to be one, in seconds.
const SAME_S: f64 = 1e-3;

/// Holds every goal of the list to the one that the mission declares in its place.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    let declared = &rules.mission.goals;
    let (value, limit) = (plan.goals.len() as f64, declared.len() as f64);
    spot.same(Rule::Goal, Measure { value, limit, unit: "goals listed" }, 0.0)?;
    for (outcome, goal) in plan.goals.iter().zip(declared) {
        declared_as((outcome, goal), plan.start_utc)?;
        fate((outcome, goal), plan, rules)?;
    }
    Ok(())
}

/// Name, place and value are the mission's.
fn declared_as((outcome, goal): (&GoalOutcome, &Goal), utc: Epoch) -> Result<(), Violation> {
    let spot = Spot { utc, place: outcome.place.into() };
    spot.holds(Rule::Goal, outcome.id == goal.id, "goals of another name in this place")?;
    let off_m = MapPoint::from(outcome.place).distance(goal.point()).metres();
    spot.same(Rule::Goal, Measure { value: off_m, limit: 0.0, unit: "m off" }, PLACE_M)?;
    let worth = Measure { value: outcome.value, limit: goal.value, unit: "points" };
    spot.same(Rule::Goal, worth, VALUE)
}

/// The fate is what the activities, the state at the start, or the mission and its ground say.
fn fate(
    (outcome, goal): (&GoalOutcome, &Goal),
    plan: &Plan,
    rules: &Rules<'_>,
) -> Result<(), Violation> {
    let spot = Spot { utc: plan.start_utc, place: outcome.place.into() };
    let evident = |unit| spot.holds(Rule::Evidence, outcome.evidence.is_none(), unit);
    match &outcome.fate {
        Fate::Done => evident("numbers behind a goal that is done"),
        Fate::Planned { start_utc, end_utc } => {
            evident("numbers behind a goal that is planned")?;
            let works = |activity: &&crate::Activity| {
                activity.kind == ActivityKind::Science && activity.goal.as_ref() == Some(&goal.id)
            };
            let Some(work) = plan.activities.iter().find(works) else {
                return spot.holds(Rule::GoalList, false, "goals without work");
            };
            for (found, wanted) in [(*start_utc, work.start_utc), (*end_utc, work.end_utc)] {
                let value = (found - wanted).to_seconds();
                let off = Measure { value, limit: 0.0, unit: "s off its work" };
                Spot { utc: found, ..spot }.same(Rule::GoalList, off, SAME_S)?;
            }
            Ok(())
        }
        Fate::Dropped { reason } => {
            let left_out = reasons::LeftOut { goal, plan, rules, spot };
            left_out.holds(*reason, outcome.evidence.as_ref())
        }
    }
}
