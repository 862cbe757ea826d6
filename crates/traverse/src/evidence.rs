//! What stands behind a goal's being left out, in numbers.

use hilal_quantity::Epoch;
use serde::{Deserialize, Serialize};

use crate::assemble::Assembly;
use crate::expand::Arena;
use crate::model::NEVER;
use crate::plan::DropReason;

/// A number that the planner has for a goal that it left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
        utc: Epoch,
    },
    /// As the only goal it can be visited, until then.
    LastStart {
        /// Last start of the work.
        #[serde(with = "crate::utc")]
        utc: Epoch,
    },
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
        DropReason::OffTheMap => None,
        DropReason::TooSteep => {
            let slope_deg = f64::from(problem.slope_deg[problem.tile.index(cell)]);
            let limit_deg = problem.vehicle.slope_limit_deg;
            (slope_deg > limit_deg).then_some(Evidence::Slope { slope_deg, limit_deg })
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
