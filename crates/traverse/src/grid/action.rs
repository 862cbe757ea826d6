//! What the rover does in one step, and what it costs: the one place where a single step is booked.

use hilal_environment::GridCell;

use crate::grid::model::{Model, NEVER};
use crate::grid::plane_layout::Offset;
use crate::grid::slope_load::BLOCKED;

/// What happens in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Stand still, charge if there is light.
    Park,
    /// Work at a goal (its place in the problem's list).
    Dwell(usize),
    /// Drive by a displacement (its place in the model's list).
    Drive(usize),
}

impl Model {
    /// The displacement of an action.
    pub(crate) fn displacement(&self, action: Action) -> Offset {
        match action {
            Action::Drive(index) => self.moves[index].by,
            Action::Park | Action::Dwell(_) => Offset { rows: 0, columns: 0 },
        }
    }

    /// The charge after a step that starts in `cell` with `units`, or nothing if it kills.
    pub(crate) fn after(
        &self,
        (cell, units): (GridCell, u16),
        action: Action,
        light: &[u8],
    ) -> Option<u16> {
        let at = self.frame.cell(cell);
        let (gain, cost) = match action {
            Action::Park => (self.park_gain.of(light[at]), self.park_cost),
            Action::Dwell(goal) => (self.park_gain.of(light[at]), self.dwell_costs[goal]),
            Action::Drive(index) => {
                let leg = &self.moves[index];
                let touched = leg.touched.iter().map(|&o| self.frame.shifted(at, o));
                let least = touched.map(|at| light[at]).min().unwrap_or(0);
                let code = self.leg_code(index, at);
                let cost = if code == BLOCKED { NEVER } else { leg.cost.of(code) };
                (self.move_gain.of(least), cost)
            }
        };
        if cost == NEVER {
            return None;
        }
        units.saturating_add(gain).checked_sub(cost).map(|left| left.min(self.capacity))
    }
}
