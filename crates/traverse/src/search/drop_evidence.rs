//! What stands behind a goal's being left out, in numbers.

use hilal_plan::{DropReason, Evidence};

use crate::grid::model::NEVER;
use crate::search::activities::Assembly;
use crate::search::expansion::Arena;

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
            let needs =
                (0..=problem.steps).map(|k| (assembly.ground.survival_energy.need(cell, k), k));
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
mod tests;
