//! The goals as the search sees them.

use hilal_environment::GridCell;
use hilal_plan::DropReason;

use crate::grid::model::{Model, whole_steps};
use crate::problem::{Goal, Problem};
use crate::search::expansion::Target;

/// Most goals that one plan can choose from: they are counted in the bits of a word.
pub(crate) const MOST_GOALS: usize = 64;

/// The goals that can be looked at, and for each goal the reason that holds if it is not planned.
pub(crate) fn targets(problem: &Problem<'_>, model: &Model) -> (Vec<Target>, Vec<DropReason>) {
    let mut targets = Vec::new();
    let mut reasons = Vec::new();
    for (index, goal) in problem.goals.iter().enumerate() {
        let cell = problem.tile.cell_at(goal.point);
        let open = cell.filter(|&cell| model.is_open(cell));
        let kept_out = problem.keep_out.iter().any(|zone| zone.holds(goal.point));
        reasons.push(match (cell, open) {
            (None, _) => DropReason::OffTheMap,
            (Some(_), None) if kept_out => DropReason::KeptOut,
            (Some(cell), None) if is_rocks_fault(cell, problem) => DropReason::TooManyRocks,
            (Some(cell), None) if slope_deg(cell, problem) > problem.vehicle.slope_limit_deg => {
                DropReason::TooSteep
            }
            (Some(_), None) => DropReason::ClosedGround,
            _ if goal.too_risky.is_some() => DropReason::TooRisky,
            _ if goal.without_lander.is_some() => DropReason::NoLander,
            _ if !has_room(goal, problem) => DropReason::NoWindow,
            _ if targets.len() >= MOST_GOALS => DropReason::TooManyGoals,
            _ => DropReason::NotWithTheRest,
        });
        let wanted = reasons[index] == DropReason::NotWithTheRest;
        if let Some(cell) = open.filter(|_| wanted) {
            let dwell_steps = whole_steps(goal.dwell_s / problem.step_s);
            targets.push(Target {
                index,
                cell,
                value: goal.value,
                dwell_steps,
                first: 0,
                deadline: 0,
                windows: windows(goal, problem),
                after: goal.after.clone(),
            });
        }
    }
    (targets, reasons)
}

/// The slope of a cell; NaN where it is not known, or its ground too rough.
fn slope_deg(cell: GridCell, problem: &Problem<'_>) -> f64 {
    f64::from(problem.slope_deg[problem.tile.index(cell)])
}

/// Whether a cell that is not steep is closed because of its rocks.
fn is_rocks_fault(cell: GridCell, problem: &Problem<'_>) -> bool {
    slope_deg(cell, problem) <= problem.vehicle.slope_limit_deg && problem.is_too_rocky(cell)
}

/// Whether a window holds the work.
fn has_room(goal: &Goal, problem: &Problem<'_>) -> bool {
    let dwell_steps = whole_steps(goal.dwell_s / problem.step_s);
    windows(goal, problem)
        .is_none_or(|windows| windows.iter().any(|window| window.len() >= dwell_steps))
}

/// The steps in which the work must lie, whole: everything where the goal names none.
fn windows(goal: &Goal, problem: &Problem<'_>) -> Option<Vec<core::ops::Range<usize>>> {
    let windows = goal.windows_s.as_ref()?;
    let inside = |window: &core::ops::Range<f64>| {
        let first = whole_steps(window.start.max(0.0) / problem.step_s);
        let end = whole_below(window.end.max(0.0) / problem.step_s);
        first..end.min(problem.steps)
    };
    Some(windows.iter().map(inside).filter(|steps| steps.start < steps.end).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time is not negative, and saturates"
)]
fn whole_below(steps: f64) -> usize {
    (steps + 1e-9).floor() as usize
}
