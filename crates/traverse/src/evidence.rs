//! What stands behind a goal's being left out, in numbers.

use hilal_environment::LinkObstacle;
use hilal_quantity::Epoch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assemble::Assembly;
use crate::expand::Arena;
use crate::model::NEVER;
use crate::plan::{DropReason, Place};

/// A number that the planner has for a goal that it left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// The goal's cell is steeper than what may be driven.
    Slope {
        /// Slope of the cell.
        slope_deg: f64,
        /// Steepest that may be driven.
        limit_deg: f64,
    },
    /// At no time is there a charge with which a rover at the goal would still reach a haven.
    NoEscape,
    /// A rover at the goal can be saved, but none gets there and works with enough left.
    Escape {
        /// Least energy from which a haven is still reached, at the best time.
        least_wh: f64,
        /// That time.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        utc: Epoch,
    },
    /// As the only goal it can be visited, until then.
    LastStart {
        /// Last start of the work.
        #[serde(with = "crate::utc")]
        #[schemars(with = "crate::utc::UtcText")]
        utc: Epoch,
    },
    /// A plan that visits it loses the rover too often.
    Loss {
        /// What the visit adds to the probability of loss of that plan.
        loss: f64,
    },
    /// A plan that visits it fills the memory.
    Memory {
        /// The most that waits in that plan, in million bytes.
        waits_mb: f64,
        /// What the memory holds, in million bytes.
        limit_mb: f64,
    },
    /// A plan that visits it lets the electronics box get too hot.
    Heat {
        /// The hottest that the box gets in that plan.
        box_c: f64,
        /// The hottest that a plan lets it get: its limit, less half a kelvin.
        limit_c: f64,
    },
    /// The ground stands between the goal and the lander.
    Hidden {
        /// Least height of the line between both antennas above the ground: below 0.
        clearance_m: f64,
        /// Where that is.
        place: Place,
    },
    /// The lander is further away than their link reaches.
    OutOfReach {
        /// Length of the line between both antennas.
        range_m: f64,
        /// Longest that the link bears.
        limit_m: f64,
    },
    /// One end sees the other below what its antenna can.
    TooLow {
        /// Elevation above the local horizontal.
        elevation_deg: f64,
        /// Lowest that is declared.
        limit_deg: f64,
    },
    /// It is not known whether the lander is in view: the ground or an antenna is not.
    UnknownSight,
}

impl From<LinkObstacle> for Evidence {
    fn from(obstacle: LinkObstacle) -> Self {
        match obstacle {
            LinkObstacle::Hidden { clearance_m, place } => {
                Self::Hidden { clearance_m, place: place.into() }
            }
            LinkObstacle::OutOfReach { range_m, limit_m } => Self::OutOfReach { range_m, limit_m },
            LinkObstacle::TooLow { elevation_deg, limit_deg } => {
                Self::TooLow { elevation_deg, limit_deg }
            }
            LinkObstacle::UnknownSight => Self::UnknownSight,
        }
    }
}

/// Finds what the planner knows of a goal of the problem that is left out for a reason.
pub(crate) fn evidence(
    assembly: &Assembly<'_>,
    arena: &Arena<'_>,
    (index, reason): (usize, DropReason),
) -> Option<Evidence> {
    let problem = assembly.problem;
    let cell = problem.tile.cell_at(problem.goals[index].point)?;
    match reason {
        DropReason::OffTheMap
        | DropReason::ClosedGround
        | DropReason::KeptOut
        | DropReason::TooManyRocks
        | DropReason::NoWindow
        | DropReason::NoMemory
        | DropReason::TooHot
        | DropReason::TooManyGoals => None,
        DropReason::TooRisky => problem.goals[index].too_risky.map(|loss| Evidence::Loss { loss }),
        DropReason::NoLander => problem.goals[index].without_lander,
        DropReason::TooSteep => {
            let slope_deg = f64::from(problem.slope_deg[problem.tile.index(cell)]);
            let limit_deg = problem.vehicle.slope_limit_deg;
            Some(Evidence::Slope { slope_deg, limit_deg })
        }
        DropReason::UnreachableAlone => {
            let needs = (0..=problem.steps).map(|k| (assembly.ground.certificate.need(cell, k), k));
            let (least, step) = needs.min()?;
            if least == NEVER {
                return Some(Evidence::NoEscape);
            }
            let least_wh = assembly.ground.model.energy_wh(least);
            Some(Evidence::Escape { least_wh, utc: assembly.epoch(step) })
        }
        DropReason::NotWithTheRest => {
            let target = arena.targets.iter().find(|target| target.index == index)?;
            Some(Evidence::LastStart { utc: assembly.epoch(target.deadline) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Lamp, goal, label, problem, tile};

    #[test]
    fn every_reason_comes_with_the_number_behind_it() {
        let mut slopes = vec![3.0; 12 * 12];
        slopes[2 * 12 + 2] = 40.0;
        // A wall around the far corner, steeper than may be driven.
        for i in 0..12 {
            slopes[8 * 12 + i] = 30.0;
        }
        let lamp = Lamp(|_, _| 200);
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.steps = 40;
        let at = |id, cell| goal(&problem.tile, id, cell);
        let mut goals = vec![
            at("steep", (2, 2)),
            at("walled", (10, 5)),
            at("long", (4, 4)),
            at("off", (40, 0)),
        ];
        goals[2].dwell_s = 1e6;
        problem.goals = goals;
        let plan = crate::plan(&problem, &label(), &()).unwrap();
        let found: Vec<Option<Evidence>> = plan.goals.iter().map(|goal| goal.evidence).collect();
        assert_eq!(found[0], Some(Evidence::Slope { slope_deg: 40.0, limit_deg: 15.0 }));
        assert_eq!(found[1], Some(Evidence::NoEscape));
        let Some(Evidence::Escape { least_wh, .. }) = found[2] else { panic!("{:?}", found[2]) };
        assert!((problem.reserve_wh..problem.vehicle.capacity_wh).contains(&least_wh));
        assert_eq!(found[3], None);
    }

    #[test]
    fn a_goal_that_is_too_much_beside_the_others_has_a_last_start() {
        let slopes = vec![3.0; 12 * 12];
        let lamp = Lamp(|_, _| 200);
        let mut problem = problem(tile(12, 12), &slopes, &lamp);
        problem.steps = 20;
        let mut goals = vec![goal(&problem.tile, "a", (4, 4)), goal(&problem.tile, "b", (4, 5))];
        for goal in &mut goals {
            goal.dwell_s = 9.0 * 900.0;
        }
        goals[1].value = 9.0;
        problem.goals = goals;
        let plan = crate::plan(&problem, &label(), &()).unwrap();
        let left_out = &plan.goals[0];
        let Some(Evidence::LastStart { utc }) = left_out.evidence else { panic!("{left_out:?}") };
        assert!(plan.start_utc < utc && utc < plan.end_utc);
        assert_eq!(plan.goals[1].evidence, None);
    }
}
