//! The list of goals: those that the mission declares, in its order.

use hilal_mission::schema::Goal;
use hilal_quantity::{Epoch, MapPoint};

use super::verdict::{Measure, Spot};
use super::{Rule, Rules, Violation};
use crate::{GoalOutcome, Plan};

/// What rounding may do to a place, in metres.
const PLACE_M: f64 = 1e-6;
/// What rounding may do to a value, in points.
const VALUE: f64 = 1e-9;

/// Holds mission and goals to those that are declared.
pub(super) fn check(plan: &Plan, rules: &Rules<'_>) -> Result<(), Violation> {
    let spot = Spot { utc: plan.start_utc, place: rules.mission.site.landing.point() };
    spot.holds(Rule::Mission, plan.mission == rules.mission.id, "missions of another name")?;
    let declared = &rules.mission.goals;
    let (value, limit) = (plan.goals.len() as f64, declared.len() as f64);
    spot.same(Rule::Goal, Measure { value, limit, unit: "goals listed" }, 0.0)?;
    let mut pairs = plan.goals.iter().zip(declared);
    pairs.try_for_each(|(outcome, goal)| declared_as(outcome, goal, plan.start_utc))
}

/// Name, place and value are the mission's.
fn declared_as(outcome: &GoalOutcome, goal: &Goal, utc: Epoch) -> Result<(), Violation> {
    let spot = Spot { utc, place: outcome.place.into() };
    spot.holds(Rule::Goal, outcome.id == goal.id, "goals of another name in this place")?;
    let off_m = MapPoint::from(outcome.place).distance(goal.point()).metres();
    spot.same(Rule::Goal, Measure { value: off_m, limit: 0.0, unit: "m off" }, PLACE_M)?;
    let worth = Measure { value: outcome.value, limit: goal.value, unit: "points" };
    spot.same(Rule::Goal, worth, VALUE)
}
