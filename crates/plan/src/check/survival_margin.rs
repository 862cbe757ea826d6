//! What it takes to survive, moment by moment: held to the plan's way, its promises and its time.

use hilal_quantity::Epoch;

use super::verdict::{Measure, Spot};
use super::{Rule, Violation};
use crate::{Plan, SurvivalMargin};

/// What rounding may do to an energy, in watt hours.
const ROUNDING_WH: f64 = 1e-6;
/// Epochs that are closer than this are one, in seconds.
const SAME_S: f64 = 1e-3;
/// Places that are closer than this are one, in metres.
const SAME_M: f64 = 0.01;
/// Epochs are written to the second, so that a length in hours is off by so much at most.
const WRITTEN_H: f64 = 1.0 / 3600.0;

/// Holds every moment, and their order.
pub(super) fn check(plan: &Plan) -> Result<(), Violation> {
    for pair in plan.safety.windows(2) {
        let later = pair[1].utc > pair[0].utc;
        spot(&pair[1]).holds(Rule::SurvivalMargin, later, "moments out of order")?;
    }
    plan.safety.iter().try_for_each(|margin| moment(plan, margin))
}

fn spot(margin: &SurvivalMargin) -> Spot {
    Spot { utc: margin.utc, place: margin.place.into() }
}

fn moment(plan: &Plan, margin: &SurvivalMargin) -> Result<(), Violation> {
    let spot = spot(margin);
    let within = (plan.start_utc..=plan.end_utc).contains(&margin.utc);
    spot.holds(Rule::SurvivalMargin, within, "moments outside the plan")?;
    let planned = plan.position(margin.utc).unwrap_or_default();
    let off_m = planned.distance(spot.place).metres();
    let off = Measure { value: off_m, limit: 0.0, unit: "m off the plan's way" };
    spot.same(Rule::SurvivalMargin, off, SAME_M)?;
    let waypoints = plan.activities.iter().flat_map(|activity| &activity.waypoints);
    let same = |utc: Epoch| (margin.utc - utc).to_seconds().abs() < SAME_S;
    for waypoint in waypoints.filter(|waypoint| same(waypoint.utc)) {
        let limit = waypoint.energy_wh;
        let energy = Measure { value: margin.energy_wh, limit, unit: "Wh there" };
        spot.same(Rule::SurvivalMargin, energy, ROUNDING_WH)?;
    }
    let need = |limit| Measure { value: margin.need_wh, limit, unit: "Wh needed" };
    spot.at_least(Rule::SurvivalMargin, need(plan.reserve_wh), ROUNDING_WH)?;
    spot.at_most(Rule::SurvivalMargin, need(margin.energy_wh), ROUNDING_WH)?;
    let stay = |limit| Measure { value: margin.stay_h, limit, unit: "h to stay" };
    spot.at_least(Rule::SurvivalMargin, stay(0.0), 0.0)?;
    let left_h = (plan.end_utc - margin.utc).to_seconds() / 3600.0;
    spot.at_most(Rule::SurvivalMargin, stay(left_h), WRITTEN_H)
}
